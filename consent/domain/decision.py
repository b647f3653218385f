"""A citizen's decision, a question asked about it, and the documents it is about. Pure.

A decision has four parts: what, who, when, and whether it blocks or lets in. Within a part that is left out, everything
counts; parts that are there must all fit. Facts: the national consent service (what, who, validity).
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Final, NamedTuple
from uuid import UUID

import msgspec

from citizen_app.terms import DataKind, Purpose

Code = tuple[str, str]  # scheme, value

OFFERED_KINDS: Final = frozenset(
    {
        DataKind.JOURNAL,
        DataKind.MEDICINE_CARD,
        DataKind.LABORATORY,
        DataKind.IMAGES,
        DataKind.APPOINTMENTS,
        DataKind.MASTER_DATA,
        DataKind.VACCINATIONS,
        DataKind.MUNICIPAL_CARE,
        DataKind.REFERRAL,
        DataKind.DISCHARGE_LETTER,
        DataKind.CARE_PLAN,
        DataKind.TELEMEDICINE,
        DataKind.REHABILITATION,
    }
)
"""The kinds of data a citizen can decide over. Not the log and the choices themselves, and not what holds no data."""

EVERY_KIND: Final = frozenset(DataKind) - {DataKind.UNKNOWN}


class Effect(IntEnum):
    """What a decision does. The numbers are stored; never renumber them."""

    BLOCK = 0  # spærring
    ACCESS = 1  # adgang trods spærring


class Outcome(IntEnum):
    """The answer to a question. The numbers are stored; never renumber them."""

    POSITIVE = 1  # everything asked about may be shown
    NEGATIVE = 2  # nothing of it
    DATA_SPECIFIC = 3  # it depends on the document: ask with the list of documents


class Reason(StrEnum):
    """Why a block applied although the question did not name what the block names."""

    UNIT_TOO_COARSE = "unit-too-coarse"  # a unit below the one that asks is blocked: ask again with the real unit
    UNIT_UNKNOWN = "unit-unknown"  # the directory does not know the code
    CALLER_UNNAMED = "caller-unnamed"  # the question leaves out the unit, person or profession


class Unit(NamedTuple):
    """An organisation as a decision names it: a code, with or without the units below. A tuple: it is looked up."""

    scheme: str
    code: str
    below: bool


@dataclass(frozen=True, slots=True)
class What:
    """Which data (hvilke oplysninger). None is all; the days are those of the data, both included."""

    kinds: frozenset[DataKind] | None = None
    origin: Unit | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Who:
    """Towards whom (hvem). None is everyone; `person` is the digest of `citizen_app.staff_digest`: the citizen's own
    pages never hold an authorisation id."""

    unit: Unit | None = None
    person: UUID | None = None
    profession: str | None = None


class Decision(msgspec.Struct, frozen=True, gc=False):
    """One decision. Valid from a moment until, and not including, another; about the time of the look-up only.

    One is made for each row that a question reads: a `Struct` takes a quarter of a dataclass's time.
    """

    decision_id: UUID
    effect: Effect
    what: What
    who: Who
    valid_from: datetime
    valid_until: datetime | None
    meant_since: datetime  # the units that it names are meant as they have been since then (docs/decisions/0013)

    def in_force(self, at: datetime) -> bool:
        """Whether it counts for a look-up at the moment."""
        return self.valid_from <= at and (self.valid_until is None or at < self.valid_until)


class Question(msgspec.Struct, frozen=True, gc=False):
    """Who wants to look up what. `person` as a decision names one; `kinds` None asks about all."""

    at: datetime
    person: UUID | None
    profession: str | None
    unit: Code | None
    purpose: Purpose
    kinds: frozenset[DataKind] | None


@dataclass(frozen=True, slots=True)
class Document:
    """What a caller knows about a document. `day` is the day of the data."""

    reference: str
    kind: DataKind | None
    origin: Code | None
    day: date | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome, and why a block that the question did not name may have applied."""

    outcome: Outcome
    reasons: frozenset[Reason] = frozenset()
