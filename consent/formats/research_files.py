"""A file about research projects, or about whose data was in them: CSV, or JSON as the interface takes it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import msgspec

from citizen_app.api.parsing import fault_of
from citizen_app.csv_rows import Fault, read_csv
from consent.formats.research_bodies import ParticipationBody, ProjectBody, participation_columns, project_columns
from consent.formats.research_rows import PARTICIPATIONS, PROJECTS

LARGEST_JSON: Final = 64 * 1024 * 1024
"""Bytes: a JSON file is read whole."""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that a file tells, by column. `line`: of a JSON file, which one it is, from 1."""

    line: int
    values: Mapping[str, str]


@dataclass(slots=True)
class ResearchFile:
    """What a file held, and what in it could not be read."""

    name: str
    projects: list[Told] = field(default_factory=list)
    participations: list[Told] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def fail(self, line: int, text: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(self.name, line, text))


def read_research(path: Path) -> ResearchFile:
    """The file. Never raises: what is wrong with it stands in its faults."""
    return _read_json(path) if path.suffix.lower() == ".json" else _read_table(path)


def _read_table(path: Path) -> ResearchFile:
    table = read_csv(path, (PROJECTS, PARTICIPATIONS))
    rows = [Told(row.line, row.values) for row in table.rows]
    is_projects = table.header == PROJECTS
    return ResearchFile(
        table.name,
        projects=rows if is_projects else [],
        participations=[] if is_projects else rows,
        faults=table.faults,
    )


def _read_json(path: Path) -> ResearchFile:
    file = ResearchFile(path.name)
    try:
        if path.stat().st_size > LARGEST_JSON:
            file.fail(0, "is too large")
            return file
        whole = msgspec.json.decode(path.read_bytes())
    except OSError as error:
        file.fail(0, f"cannot be read: {error.strerror}")
        return file
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        file.fail(0, "is not JSON in UTF-8")
        return file
    lists = {name: whole.get(name, []) for name in ("projects", "participations")} if isinstance(whole, dict) else {}
    if not lists or set(whole) - set(lists) or not all(isinstance(one, list) for one in lists.values()):
        file.fail(0, "must be an object with a list of projects, of participations, or both")
        return file
    file.projects += _each(lists["projects"], ProjectBody, file)
    file.participations += _each(lists["participations"], ParticipationBody, file)
    return file


def _each(found: list[Any], wanted: type[ProjectBody | ParticipationBody], file: ResearchFile) -> Iterator[Told]:
    for number, one in enumerate(found, start=1):
        try:
            body = msgspec.convert(one, wanted)
        except msgspec.ValidationError as error:
            wrong = fault_of(str(error))
            file.fail(number, f"{wrong.pointer}: {wrong.detail}" if wrong.pointer else wrong.detail)
            continue
        columns = project_columns(body) if isinstance(body, ProjectBody) else participation_columns(body)
        yield Told(number, columns)
