"""Taking in what is told of research projects: each version once, in order; a faulty one set aside with its reason."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, TypeVar
from uuid import UUID

from citizen_app import audit, clock
from citizen_app.csv_rows import RowFault
from citizen_app.db.locks import one_at_a_time
from citizen_app.identity_bulk import find_or_create_citizens
from citizen_app.register.fact_messages import Number
from citizen_app.web.dates import local
from consent.domain.research import KINDS, Participation, Project
from consent.formats.research_files import ResearchFile, Told, read_research
from consent.formats.research_rows import participation, project
from consent.queries.research import (
    Version,
    keep_participations,
    keep_projects,
    participation_versions,
    project_versions,
)

COMMAND: Final = ""
"""Who tells, where it is the operator's command."""
NO_PROJECT: Final = "there is no project of this organisation with this number"
_EVERYBODY: Final = UUID(int=0)
_AT_ONCE: Final = 1000
Key = TypeVar("Key")
Read = TypeVar("Read")


@dataclass(slots=True)
class ResearchImport:
    """What came of it, of each thing in its order: True if it was new, False if it was known, or why it was set
    aside."""

    projects: list[bool | str] = field(default_factory=list)
    participations: list[bool | str] = field(default_factory=list)
    unknown_kinds: set[str] = field(default_factory=set)  # of projects, in the sources' words

    def counts(self) -> dict[str, int]:
        """How many of each, for the trail."""
        every = [*self.projects, *self.participations]
        return {
            "projects": self.projects.count(True),
            "participations": self.participations.count(True),
            "known": every.count(False),
            "faults": sum(isinstance(one, str) for one in every),
        }


def import_research(path: Path) -> tuple[ResearchImport, ResearchFile]:
    """Take a file in, inside the running unit of work. What was set aside stands in the file's faults."""
    file = read_research(path)
    outcome = ResearchImport()
    take_projects_in([one.values for one in file.projects], COMMAND, outcome)
    take_participations_in([one.values for one in file.participations], COMMAND, outcome)
    _name_faults(file.projects, outcome.projects, file)
    _name_faults(file.participations, outcome.participations, file)
    file.faults.sort(key=lambda one: one.line)
    audit.record_command("research.import", details={**outcome.counts(), "faults": len(file.faults)})
    return outcome, file


def take_projects_in(rows: Sequence[Mapping[str, str]], told_by: str, outcome: ResearchImport) -> None:
    """Take in projects, by column."""
    one_at_a_time("research", [_EVERYBODY])
    today = _today()
    read = [_read(lambda row: project(row, today), row) for row in rows]
    good = [one for one in read if not isinstance(one, str)]
    outcome.unknown_kinds |= {kind for one in good for kind in one.kinds if kind not in KINDS}
    kept = project_versions({one.project_id for one in good})
    new: list[tuple[Project, int]] = []
    for one in read:
        if isinstance(one, str):
            outcome.projects.append(one)
            continue
        sequence = _next(kept, one.project_id, one.digest())
        if sequence is not None:
            new.append((one, sequence))
        outcome.projects.append(sequence is not None)
    keep_projects(new, told_by, clock.now())


def take_participations_in(rows: Sequence[Mapping[str, str]], told_by: str, outcome: ResearchImport) -> None:
    """Take in participations, by column. Raises IntegrityError when a citizen is made by another at this moment."""
    one_at_a_time("research", [_EVERYBODY])
    today = _today()
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        outcome.participations += _take_some_in(
            [_read(lambda row: participation(row, today), row) for row in some], told_by
        )


def _take_some_in(read: Sequence[tuple[Number, Participation] | str], told_by: str) -> list[bool | str]:
    there = set(project_versions({one[1].project_id for one in read if not isinstance(one, str)}))
    checked = [one if isinstance(one, str) or one[1].project_id in there else NO_PROJECT for one in read]
    whose = find_or_create_citizens(_numbers(checked))
    kept = participation_versions(set(whose.values()))
    told: list[bool | str] = []
    new: list[tuple[UUID, Participation, int]] = []
    for one in checked:
        if isinstance(one, str):
            told.append(one)
            continue
        citizen, part = whose[one[0]], one[1]
        sequence = _next(kept, (citizen, part.project_id, part.begins), part.digest())
        if sequence is not None:
            new.append((citizen, part, sequence))
        told.append(sequence is not None)
    keep_participations(new, told_by, clock.now())
    return told


def _numbers(checked: Iterable[tuple[Number, Participation] | str]) -> Collection[Number]:
    return dict.fromkeys(one[0] for one in checked if not isinstance(one, str))


def _next(kept: dict[Key, list[Version]], key: Key, digest: bytes) -> int | None:
    """The number of the version, which is then among those that are kept; None if it was there."""
    versions = kept.setdefault(key, [])
    if any(one.digest == digest for one in versions):
        return None
    sequence = versions[-1].sequence + 1 if versions else 1
    versions.append(Version(sequence, digest))
    return sequence


def _read(reader: Callable[[Mapping[str, str]], Read], row: Mapping[str, str]) -> Read | str:
    """What the row says, or why it is set aside."""
    try:
        return reader(row)
    except RowFault as fault:
        return str(fault)


def _name_faults(told: Sequence[Told], came: Sequence[bool | str], file: ResearchFile) -> None:
    for one, outcome in zip(told, came, strict=True):
        if isinstance(outcome, str):
            file.fail(one.line, outcome)


def _today() -> date:
    return local(clock.now()).date()
