"""Taking in the directory's files: good rows in, each bad row named, all in one transaction.

Rows are added and changed, never removed: a unit that has closed gets a last day. The version, which every process
checks its copy against, grows only when something changed.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Table, and_, bindparam, insert, select, update

from citizen_app import audit, clock
from citizen_app.csv_rows import CsvFile, CsvRow, Fault, RowFault, read_csv
from citizen_app.db.base import Base
from citizen_app.db.work import connection
from citizen_app.directory.models import DirectoryImportRow, OrganisationRow, ProfessionRow
from citizen_app.directory.rows import ORGANISATIONS, PROFESSIONS, organisation_values, profession_values

Values = dict[str, Any]


@dataclass(slots=True)
class DirectoryImport:
    """What an import did."""

    organisations: int = 0
    professions: int = 0
    added: int = 0
    changed: int = 0
    faults: list[Fault] = field(default_factory=list)


def import_directory(paths: Sequence[Path]) -> DirectoryImport:
    """Take the files in, inside the running unit of work. Files of both kinds are told apart by their header."""
    outcome = DirectoryImport()
    files = [read_csv(path, (ORGANISATIONS, PROFESSIONS)) for path in paths]
    for file in files:
        outcome.faults += file.faults
    organisations = _valid(files, ORGANISATIONS, organisation_values, ("scheme", "code", "valid_from"), outcome)
    professions = _valid(files, PROFESSIONS, profession_values, ("code",), outcome)
    outcome.organisations, outcome.professions = len(organisations), len(professions)
    _store(OrganisationRow, organisations, outcome)
    _store(ProfessionRow, professions, outcome)
    if outcome.added or outcome.changed:
        _new_version(files)
    audit.record_command(
        "directory.import",
        details={"added": outcome.added, "changed": outcome.changed, "faults": len(outcome.faults)},
    )
    return outcome


def _valid(
    files: Iterable[CsvFile],
    header: tuple[str, ...],
    values_of: Callable[[CsvRow], Values],
    key_columns: Sequence[str],
    outcome: DirectoryImport,
) -> list[Values]:
    """The valid rows of one kind. A row that says the same as another is no fault, one that contradicts it is."""
    found: dict[tuple[Any, ...], Values] = {}
    for row in (row for file in files if file.header == header for row in file.rows):
        try:
            values = values_of(row)
        except RowFault as fault:
            outcome.faults.append(row.fault(str(fault)))
            continue
        key = tuple(values[column] for column in key_columns)
        if found.setdefault(key, values) != values:
            outcome.faults.append(row.fault("another row of this import says something else about the same"))
    return list(found.values())


def _store(row_class: type[Base], rows: Sequence[Values], outcome: DirectoryImport) -> None:
    table = row_class.__table__
    assert isinstance(table, Table)  # noqa: S101 - a declarative class is always a table here
    keys = [column.name for column in table.primary_key]
    known = {
        tuple(getattr(row, key) for key in keys): dict(row._mapping)
        for row in connection().execute(select(*table.columns))
    }
    new = [values for values in rows if tuple(values[key] for key in keys) not in known]
    changed = [values for values in rows if known.get(tuple(values[key] for key in keys), values) != values]
    if new:
        connection().execute(insert(table), new)
    if changed:
        matches = and_(*(table.c[key] == bindparam(f"key_{key}") for key in keys))
        rest: Values = {name: bindparam(f"new_{name}") for name in table.columns.keys() if name not in keys}  # noqa: SIM118 - a collection
        connection().execute(
            update(table).where(matches).values(rest),
            [{("key_" if name in keys else "new_") + name: value for name, value in row.items()} for row in changed],
        )
    outcome.added += len(new)
    outcome.changed += len(changed)


def _new_version(files: Iterable[CsvFile]) -> None:
    together = hashlib.sha256("".join(file.digest for file in files).encode()).hexdigest()
    connection().execute(insert(DirectoryImportRow), {"at": clock.now(), "file_digest": together})
