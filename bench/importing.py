"""The import of a file beside its floor: the same rows copied into the same table by the driver alone.

`python -m bench.importing URL FILE` takes a file in, in a process of its own, and prints what it did.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from bench.audit_events import write_events
from bench.cluster import superuser
from bench.filling import DIRECTORY
from bench.pages import environment
from citizen_app.clock import now
from citizen_app.csv_rows import CsvRow, read_csv
from citizen_app.db import migrating
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.directory.importing import import_directory
from citizen_app.directory.rows import ORGANISATIONS
from citizen_app.settings import Settings
from logview.services.completeness import profiles
from logview.services.importing import import_file
from tests.support.postgres import Cluster
from wsgi import make_app

SOURCE = "epj-ost"
COMMIT_EVERY = 5_000
ENTRY_ONLY = ("access_entry",)
WITH_MEMORY = ("access_entry", "delivered_event")  # the page's index and the one that finds what is known already
ALL_THREE = ("access_entry", "delivered_event", "access_entry_detail")
Rows = dict[str, list[tuple[object, ...]]]
Rates = dict[str, list[float]]

# A log that is there already remembers its deliveries too.
_MEMORY = """
INSERT INTO delivered_event (identity, content, citizen_key, entry_id, occurred_at)
SELECT md5('identity' || entry_id)::uuid, md5('content' || entry_id)::uuid, citizen_key, entry_id, occurred_at
FROM access_entry
"""


def measure(cluster: Cluster, base: str, folder: Path, events: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Import and floors in turn, each into a copy of a database that holds a log; then on SQLite."""
    first, known = folder / "first.ndjson", folder / "known.ndjson"
    units = [row["code"] for row in read_csv(DIRECTORY / "organisations.csv", (ORGANISATIONS,)).rows if _is_unit(row)]
    for part, file in enumerate((first, known)):
        write_events(file, events, until=now(), units=units, part=part)
    with superuser(cluster.url(base)) as connection:
        connection.execute(_MEMORY)
        connection.execute("VACUUM ANALYZE")
    rates: Rates = {}
    rows: Rows = {}
    for turn in (1, 2):
        url = _copy(cluster, base)
        _note(rates, "first", _taken_in(url, first, stored=events))
        _note(rates, "known", _taken_in(url, known, stored=events))
        _note(rates, "replay", _taken_in(url, known, stored=0))
        rows = rows or _rows_of(url)
        for name, tables in (("copy_entry", ENTRY_ONLY), ("copy", WITH_MEMORY), ("copy_all", ALL_THREE)):
            _note(rates, name, _copied(_copy(cluster, base), rows, tables))
        say(f"  turn {turn}: import {rates['known'][-1]:.0f}, COPY {rates['copy'][-1]:.0f} rows/s")
    lite = f"sqlite:///{folder / 'import.sqlite3'}"
    migrating.upgrade(lite)
    for name, file, stored in (("lite_first", first, events), ("lite_known", known, events), ("lite_replay", known, 0)):
        _note(rates, name, _taken_in(lite, file, stored=stored))
    found: dict[str, Any] = {
        "events": events,
        "bytes_per_event": round(known.stat().st_size / events),
        "rows_per_second": {name: round(median(some)) for name, some in rates.items()},
        "to_copy": {name: round(median(some) / median(rates["copy"]), 3) for name, some in rates.items()},
        "load": os.getloadavg(),
    }
    return found


def _note(rates: Rates, name: str, rate: float) -> None:
    rates.setdefault(name, []).append(rate)


def _copy(cluster: Cluster, base: str) -> str:
    url = cluster.url(cluster.create(base))
    with superuser(url) as connection:
        connection.execute("CHECKPOINT")
    return url


def _is_unit(row: CsvRow) -> bool:
    return row["scheme"] == "sor" and row["kind"] in {"unit", "department"}


def _taken_in(url: str, file: Path, *, stored: int) -> float:
    """Rows a second of the whole import in a fresh process."""
    command = [sys.executable, "-m", "bench.importing", url, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the import failed: {done.stderr[-2000:]}")
    outcome = json.loads(done.stdout.splitlines()[-1])
    if outcome["stored"] != stored or outcome["set_aside"]:
        raise RuntimeError(f"the import did something else than it should: {outcome}")
    return float(outcome["read"] / outcome["seconds"])


def _rows_of(url: str) -> Rows:
    """What the last import stored, in the order in which it arrived."""
    last = "SELECT entry_id FROM access_entry WHERE delivery_id = (SELECT max(delivery_id) FROM access_entry)"
    found: Rows = {}
    with superuser(url) as connection:
        for table in ALL_THREE:
            query = (
                f"SELECT * FROM {table} WHERE entry_id IN ({last}) AND citizen_key IN (SELECT citizen_key FROM citizen)"
            )
            found[table] = connection.execute(f"{query} ORDER BY entry_id").fetchall()
    return found


def _copied(url: str, rows: Rows, tables: tuple[str, ...]) -> float:
    """Rows a second of copying them with `write_row`, a transaction for every 5,000."""
    count = len(rows["access_entry"])
    with superuser(url) as connection:
        prepared = {table: [_plain(row) for row in rows[table]] for table in tables}
        began = perf_counter()
        for start in range(0, count, COMMIT_EVERY):
            with connection.transaction(), connection.cursor() as cursor:
                for table, lines in prepared.items():
                    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                        for row in lines[start : start + COMMIT_EVERY]:
                            copy.write_row(row)
        return count / (perf_counter() - began)


def _plain(row: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(json.dumps(value) if isinstance(value, dict) else value for value in row)


def take_in(url: str, file: Path) -> dict[str, Any]:
    """Import the file as the operator's command does; with the directory in place."""
    app = make_app(Settings.from_environment(environment(url)))
    with app.app_context():
        with unit_of_work(DatabaseRole.REGISTER):
            import_directory([DIRECTORY / "organisations.csv", DIRECTORY / "professions.csv"])
        began = perf_counter()
        outcome = import_file(profiles()[SOURCE], file)
    return {
        "read": outcome.read,
        "stored": outcome.stored,
        "known": outcome.known,
        "set_aside": dict(outcome.set_aside),
        "seconds": perf_counter() - began,
    }


if __name__ == "__main__":
    print(json.dumps(take_in(sys.argv[1], Path(sys.argv[2]))))
