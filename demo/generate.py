"""Writes demo log files in the sources' own formats:

python -m demo.generate --seed 7 --until 2026-11-20 --years 3 --out var/demo/logs

The same arguments give the same bytes. Each source gets a folder with its slug as name.
"""

import argparse
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from citizen_app import clock
from demo.bad_events import bad_events
from demo.model import SOURCES, ZONE, Access
from demo.people import citizens
from demo.stories import Period, all_accesses
from demo.writers import audit_event, care_csv, grouped_minlog, practice_minlog

WRITERS: dict[str, Callable[[list[Access]], dict[str, bytes]]] = {
    "epj-ost": audit_event.write_record,
    "gp-system": practice_minlog.write,
    "eoj-kommune": care_csv.write,
    "fmk": audit_event.write_medicine,
    "sundhedsjournalen": grouped_minlog.write,
}


@dataclass(frozen=True, slots=True)
class Written:
    """What a run wrote."""

    files: dict[str, list[Path]]  # by source
    accesses: list[Access]  # without the bad ones
    bad: list[Access]


def period(until: date, years: int) -> Period:
    """The years before `until`; 29 February begins on the 28th."""
    day = min(until.day, 28) if until.month == 2 else until.day
    return Period(date(until.year - years, until.month, day), until)


def generate(seed: int, until: date, years: int, out: Path) -> Written:
    """Writes the files of every source into `out`, in place of what an earlier run wrote there."""
    told = all_accesses(citizens(), period(until, years), seed)
    bad = bad_events(told, datetime.combine(until, time(), ZONE).astimezone(UTC))
    files = {slug: _write(slug, [one for one in told + bad if one.source == slug], out) for slug in SOURCES}
    return Written(files, told, bad)


def _write(slug: str, accesses: list[Access], out: Path) -> list[Path]:
    folder = out / slug
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    paths = []
    for name, content in sorted(WRITERS[slug](accesses).items()):
        path = folder / name
        path.write_bytes(content)
        paths.append(path)
    return paths


def main() -> None:
    today = clock.now().astimezone(ZONE).date()
    parser = argparse.ArgumentParser(description="Write demo log files in the sources' own formats.")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--until", type=date.fromisoformat, default=today, help="first day without entries (today)")
    parser.add_argument("--years", type=int, default=3)
    parser.add_argument("--out", type=Path, default=Path("var/demo/logs"))
    arguments = parser.parse_args()
    written = generate(arguments.seed, arguments.until, arguments.years, arguments.out)
    for slug, paths in written.files.items():
        bad = sum(access.source == slug for access in written.bad)
        events = sum(access.source == slug for access in written.accesses)
        print(f"{slug}: {events} events and {bad} faulty ones in {len(paths)} files")
    for story, count in sorted(Counter(access.citizen.story for access in written.accesses).items()):
        print(f"  {story}: {count}")


if __name__ == "__main__":
    main()
