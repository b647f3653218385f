"""What a decision would have met in a log that is already there. Pure.

The log can tell less than a system that asks: it never says how old the data were, and often not which unit, person
or kind of data. What could be meant and cannot be told counts as not known, never as stopped.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Final, Generic, Protocol, TypeVar
from uuid import UUID, uuid4

from msgspec.structs import replace

from citizen_app.terms import DataKind, Purpose
from consent.domain.decision import Code, Decision, Document, Effect, Question, What, Who
from consent.domain.evaluate import allowed
from consent.domain.units import UnitTree

_ALWAYS: Final = datetime.min.replace(tzinfo=UTC)


class Met(Enum):
    """What becomes of an entry that a decision is about."""

    COUNTS = "counts"  # its source asks us, and would have been told so
    NOT_REACHED = "not-reached"  # its source asks nobody, or keeps decisions of its own
    UNKNOWN = "unknown"  # the source has not told, or the entry lacks what the decision names
    LET_IN = "let-in"  # another decision gives access in spite of it


class Reached(Enum):
    """Whether a source asks us."""

    YES = "yes"
    NO = "no"
    NOT_TOLD = "not-told"


class Past(Protocol):
    """What is needed of an entry. None: not told, or masked."""

    @property
    def unit(self) -> Code | None: ...
    @property
    def person(self) -> UUID | None: ...
    @property
    def profession(self) -> str | None: ...
    @property
    def kind(self) -> DataKind | None: ...
    @property
    def origin(self) -> Code | None: ...
    @property
    def count(self) -> int: ...
    @property
    def stopped(self) -> bool: ...


Entry = TypeVar("Entry", bound=Past)


@dataclass(frozen=True, slots=True)
class Group(Generic[Entry]):
    """Entries of one fate, and how many look-ups they are: a source can deliver several as one."""

    entries: Sequence[Entry]

    @property
    def number(self) -> int:
        """Look-ups."""
        return sum(entry.count for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Preview(Generic[Entry]):
    """The entries that a decision is about, or can be about; those that were stopped at the time are left out."""

    counts: Group[Entry]
    not_reached: Group[Entry]
    unknown: Group[Entry]
    let_in: Group[Entry]

    @property
    def number(self) -> int:
        """Look-ups in all, without those that another decision lets in."""
        return self.counts.number + self.not_reached.number + self.unknown.number


def preview(
    decision: Decision, accesses: Iterable[Decision], entries: Iterable[tuple[Entry, Reached]], tree: UnitTree
) -> Preview[Entry]:
    """Hold the decision, as if it were in force today, against past entries, each with what reaches its source.

    `accesses` are the citizen's other decisions that could let somebody in in spite of it. Units are taken as they
    stand on the day the decision begins: what matters is what it would do from now on.
    """
    holding = _Holding(decision, accesses, tree)
    found: dict[Met, list[Entry]] = {met: [] for met in Met}
    for entry, reached in entries:
        met = None if entry.stopped else holding.met(entry, reached)
        if met is not None:
            found[met].append(entry)
    return Preview(*(Group(found[met]) for met in Met))


class _Holding:
    """A decision that is held against many entries; those that are alike are worked out once."""

    def __init__(self, decision: Decision, accesses: Iterable[Decision], tree: UnitTree) -> None:
        self._at = decision.valid_from
        self._tree = tree
        self._is_block = decision.effect is Effect.BLOCK
        everything = Decision(uuid4(), Effect.BLOCK, What(), Who(), _ALWAYS, None, self._at)
        as_block = _unending(replace(decision, effect=Effect.BLOCK))
        self._loosely = [as_block]
        self._strictly = [everything, _unending(replace(decision, effect=Effect.ACCESS))]
        self._in_spite = [as_block, *(_unending(access) for access in accesses if access.effect is Effect.ACCESS)]
        self._known: dict[tuple[object, ...], tuple[bool, bool, bool]] = {}

    def met(self, entry: Past, reached: Reached) -> Met | None:
        """What becomes of the entry; None when the decision is not about it."""
        alike = (entry.unit, entry.person, entry.profession, entry.kind, entry.origin)
        if alike not in self._known:
            self._known[alike] = self._worked_out(entry)
        may_be_meant, is_meant, is_let_in = self._known[alike]
        if not may_be_meant:
            return None
        if self._is_block and is_let_in:
            return Met.LET_IN
        if not is_meant or reached is Reached.NOT_TOLD:
            return Met.UNKNOWN
        return Met.COUNTS if reached is Reached.YES else Met.NOT_REACHED

    def _worked_out(self, entry: Past) -> tuple[bool, bool, bool]:
        """Whether the entry can be meant, is meant for certain, and is let in by another decision.

        A block applies to what does not tell, an access never: asked both ways, the answers say which it is.
        """
        question = Question(self._at, entry.person, entry.profession, entry.unit, Purpose.UNKNOWN, None)
        document = [Document("", entry.kind, entry.origin, None)]

        def shown(decisions: list[Decision]) -> bool:
            return allowed(decisions, question, document, self._tree)[0]

        if shown(self._loosely):
            return False, False, False
        return True, shown(self._strictly), shown(self._in_spite)


def _unending(decision: Decision) -> Decision:
    return replace(decision, valid_from=_ALWAYS, valid_until=None)
