"""What decisions may know of the log, and names of staff for pages outside it: a protocol that the log registers.

The features do not know each other. A preview of a block asks here which of the citizen's own entries it would have
met; the log answers with what a decision can be held against, and writes the lines itself, through its one outlet for
names (safety.md 1).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Protocol, cast
from uuid import UUID

from flask import current_app

from citizen_app.auth.actor import Actor
from citizen_app.directory.catalogue import Code
from citizen_app.terms import DataKind


class Reach(StrEnum):
    """What a citizen's decision here reaches at a source (safety.md 6): said by the source's profile."""

    ASKS = "asks"  # asks us before it shows data
    OWN_COPY = "own-copy"  # keeps its own copy of decisions, made elsewhere
    NOT_REACHED = "not-reached"  # asks nobody
    UNKNOWN = "unknown"  # it has not told


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PastEntry:
    """An entry of the subject's own log, as a decision sees it. None: the source did not say, or a mask hides it."""

    at: datetime
    unit: Code | None  # where the user sat
    person: UUID | None  # who: the digest of `citizen_app.staff_digest`; None when the name is masked
    profession: str | None  # code in the directory
    kind: DataKind | None
    origin: Code | None  # where the data were read
    reach: Reach
    count: int  # look-ups that the source delivered as one
    stopped: bool  # the source says that it was stopped then
    handle: Any  # the log's own


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLine:
    """An entry in words, for a list outside the log."""

    when: str
    who: str
    where: str
    what: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReach:
    """A source, and what a decision reaches there."""

    name: str
    reach: Reach
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffName:
    """A member of staff as this viewer may see them now."""

    person: UUID
    name: str | None  # None: masked, or not known to the log
    role: str
    masked_by: str | None  # the sentence that says who masked it
    is_held_by: Callable[[str], bool] = field(default=lambda _text: False, repr=False, compare=False)
    """Whether a text holds the person's name, masked or not: then it is not shown beside a masked one."""
    hides_profession: Callable[[str | None], bool] = field(default=lambda _code: False, repr=False, compare=False)
    """Whether a mask at the unit leaves the profession out, by its code: few there have it."""
    keeps_back: Callable[[Code | None], bool] = field(default=lambda _code: False, repr=False, compare=False)
    """Whether a mask at the unit has a place with this code told by its kind: few work there at all."""


NOBODY: Final = UUID(int=0)
"""Stands for a person whom nobody has named, at a unit where a mask may hide everybody."""


class PastEntries(Protocol):
    """The log's side. Everything is the subject's own, and recorded in the audit trail as read."""

    def recent(self, actor: Actor, since: datetime, most: int) -> Sequence[PastEntry]:
        """The subject's entries since then, newest first."""

    def lines(self, actor: Actor, entries: Sequence[PastEntry]) -> list[PastLine]:
        """The entries in words, in their order."""

    def people(self, actor: Actor, since: datetime) -> list[StaffName]:
        """Those whom the subject's log names, the most frequent first; nobody whose name is masked."""

    def units(self, actor: Actor, since: datetime) -> list[Code]:
        """The organisations that the subject's log names, the most frequent first."""

    def staff_names(
        self, actor: Actor, asked: Iterable[tuple[UUID, Code | None]]
    ) -> dict[tuple[UUID, Code | None], StaffName]:
        """Persons at units as the viewer may see them now; a person unknown to the log has no name."""

    def names_in_log(self, actor: Actor, persons: Iterable[UUID]) -> dict[UUID, str | None]:
        """Persons as the subject's own log names them now: none where every entry of theirs is under a mask."""

    def may_tell(self, actor: Actor, text: str) -> bool:
        """Whether words from outside name nobody who is masked towards the subject or the viewer."""

    def sources(self) -> list[SourceReach]:
        """Every source that we know of, and what decisions reach there."""


EXTENSION = "indblik.past_entries"


def past_entries() -> PastEntries:
    """What the log registered. Raises KeyError in an application without a log."""
    return cast(PastEntries, current_app.extensions[EXTENSION])
