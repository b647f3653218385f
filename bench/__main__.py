"""`make bench`: pages, import and decision service on PostgreSQL and SQLite, beside floors (docs/performance.md)."""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from bench import consent, importing, letters, masks, pages, questions, report
from bench.cluster import server, superuser
from bench.driving import WRK
from bench.sqlite_page import page_microseconds
from citizen_app.db import migrating
from tests.support.postgres import Cluster, NoPostgresError

OUT = Path(__file__).resolve().parent.parent / "var" / "bench"
SMALL, MIDDLE, LARGE = 100_000, 1_000_000, 10_000_000


def main() -> int:
    """Measure, print the tables and keep the figures in var/bench/latest.json."""
    asked = _asked()
    sizes = _sizes(asked)
    OUT.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    try:
        with server() as cluster, tempfile.TemporaryDirectory(prefix="indblik-bench-", dir=OUT) as folder:
            found = _measured(cluster, Path(folder), sizes, asked)
    except NoPostgresError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    found["seconds"] = round(time.monotonic() - began)
    name = "import" if asked.import_only else "consent" if asked.consent_only else "latest"
    name = "masks" if asked.masks_only else "questions" if asked.questions_only else name
    name = "letters" if asked.letters_only else name
    file = OUT / f"{name}.json"
    file.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    print("\n" + "\n".join(_lines(found, asked)))
    print(f"\n{found['seconds']} s; the figures are in {file.relative_to(Path.cwd())}")
    return 0


def _sizes(asked: argparse.Namespace) -> list[int]:
    if asked.consent_only:
        return asked.sizes or [consent.SMALL, consent.LARGE]
    return asked.sizes or ([MIDDLE] if asked.import_only else [SMALL, MIDDLE, *([LARGE] if asked.large else [])])


def _lines(found: dict[str, Any], asked: argparse.Namespace) -> Iterable[str]:
    if asked.import_only:
        return report.imports_of(found["import"])
    if asked.consent_only:
        return report.consent_of(found["consent"])
    if asked.masks_only:
        return masks.lines_of(found["masks"])
    if asked.questions_only:
        return questions.lines_of(found["questions"])
    if asked.letters_only:
        return letters.lines_of(found["letters"])
    parts = (
        masks.lines_of(found["masks"]),
        questions.lines_of(found["questions"]),
        letters.lines_of(found["letters"]),
        report.consent_of(found["consent"]),
    )
    return [*report.lines_of(found), *(line for part in parts for line in ("", *part))]


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--large", action="store_true", help="ten million entries too (some ten minutes more)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of two seconds for each page")
    parser.add_argument("--events", type=int, default=60_000, help="events in the file that is imported")
    parser.add_argument("--import-only", action="store_true", help="the import and its floors alone, without the pages")
    parser.add_argument("--consent-only", action="store_true", help="the decision service and its floors alone")
    parser.add_argument("--masks-only", action="store_true", help="what masks cost a page, alone")
    parser.add_argument("--questions-only", action="store_true", help="what a long queue of questions costs, alone")
    parser.add_argument("--letters-only", action="store_true", help="a batch of a hundred letters, alone")
    parser.add_argument("--sizes", type=int, nargs="+", help="other numbers of entries, or of citizens with decisions")
    return parser.parse_args()


def _measured(cluster: Cluster, folder: Path, sizes: list[int], asked: argparse.Namespace) -> dict[str, Any]:
    template = cluster.create()
    migrating.upgrade(cluster.url(template))
    found: dict[str, Any] = {"machine": _machine(cluster.url(template)), "sizes": sizes}
    if (alone := _alone(cluster, template, sizes, asked)) is not None:
        return {**found, **alone}
    sites = []
    for entries in sizes:
        _say(f"PostgreSQL with {entries} entries")
        sites.append(pages.prepare(cluster, template, entries))
    if asked.import_only:
        found["import"] = _imported(cluster, sites, sites[-1], folder, asked.events)
        return found
    lite_url = f"sqlite:///{folder / 'log.sqlite3'}"
    migrating.upgrade(lite_url)
    lite_entries = min(max(sizes), MIDDLE)
    _say(f"SQLite with {lite_entries} entries")
    lite = pages.make_site(lite_url, lite_entries)
    found["sqlite_page_us"] = page_microseconds(lite)
    found["costs"] = [pages.database_costs(site) for site in sites]
    _say("The pages in turn")
    found["pages"] = pages.measure([*sites, lite], asked.rounds, OUT, _say)
    base = next((site for site in sites if site.filled.entries == lite_entries), sites[0])
    found["import"] = _imported(cluster, sites, base, folder, asked.events)
    found["goals"] = report.goals_of(found)
    _say("Masks")
    found["masks"] = masks.measure(cluster, template, asked.rounds, OUT, _say)
    _say("Questions")
    found["questions"] = questions.measure(cluster, template, asked.rounds, OUT, _say)
    _say("Letters")
    found["letters"] = letters.measure(cluster, template, _say)
    found["consent"] = _consent(cluster, template, [consent.SMALL, consent.LARGE], asked.rounds)
    return found


def _alone(cluster: Cluster, template: str, sizes: list[int], asked: argparse.Namespace) -> dict[str, Any] | None:
    """What was asked for alone, if anything was; the import needs the pages' databases."""
    if asked.consent_only:
        return {"consent": _consent(cluster, template, sizes, asked.rounds)}
    if asked.masks_only:
        return {"masks": masks.measure(cluster, template, asked.rounds, OUT, _say)}
    if asked.questions_only:
        return {"questions": questions.measure(cluster, template, asked.rounds, OUT, _say)}
    return {"letters": letters.measure(cluster, template, _say)} if asked.letters_only else None


def _consent(cluster: Cluster, template: str, sizes: list[int], rounds: int) -> dict[str, Any]:
    services = []
    for citizens in sizes:
        _say(f"PostgreSQL with {citizens} citizens who have decisions")
        services.append(consent.prepare(cluster, template, citizens))
    _say("The decision service in turn with its floors")
    return consent.measure(services, rounds, OUT, _say)


def _imported(cluster: Cluster, sites: list[pages.Site], base: pages.Site, folder: Path, events: int) -> dict[str, Any]:
    _say("The import")
    for site in sites:
        site.app.extensions["indblik.engine"].dispose()  # a database that is in use cannot be copied
    return importing.measure(cluster, str(make_url(base.filled.url).database), folder, events, _say)


def _machine(url: str) -> dict[str, Any]:
    with superuser(url) as connection:
        row = connection.execute("SELECT split_part(version(), ' on ', 1)").fetchone()
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return {
        "processor": names[0] if names else platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "postgresql": str(row[0]) if row else "PostgreSQL",
        "system": platform.platform(),
        "driver": "wrk" if WRK else "threads",
    }


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
