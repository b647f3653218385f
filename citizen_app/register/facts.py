"""What the register tells of persons beside numbers: custody, guardians, protection, placement and the like. Pure.

A fact is never changed: the register states it, ends it, or takes it back as wrong, and each message bears the day on
which the register made it. What is in force on a day is read off the messages in the order of those days, so that it
is the same in whatever order they reach us. Days are Danish, `valid_until` is the first day that it does not count.

Of two messages made on one day the one that opens less counts: an end counts over a beginning where the fact gives
somebody something, and a beginning over an end where it protects.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final


class Fact(StrEnum):
    """What a message is about. The codes are stored, and name the messages of the feed."""

    CUSTODY = "custody"  # forældremyndighed: of the citizen, held by the other
    GUARDIANSHIP = "guardianship"  # værgemål
    LASTING_POWER = "lasting-power"  # fremtidsfuldmagt, put into force by Familieretshuset
    APPOINTMENT = "appointment"  # one of the own bases (`APPOINTMENTS`)
    MINOR_CASE = "minor-case"  # opens the log of somebody from 15 to 18 for who has custody
    PROTECTION = "protection"  # one of `PROTECTIONS`
    PLACEMENT = "placement"  # the child lives in a place or with a foster parent
    LIVES_WITH = "lives-with"


class FactStep(StrEnum):
    """What a message says of the fact. The codes are stored."""

    STATED = "stated"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"  # it was wrong, and never so


NEAREST_RELATIVE, CERTIFICATE = "nearest-relative", "certificate"
ASSISTING_GUARDIAN, PATIENT_ADVISER = "assisting-guardian", "patient-adviser"
APPOINTMENTS: Final = (NEAREST_RELATIVE, CERTIFICATE, ASSISTING_GUARDIAN, PATIENT_ADVISER)
PROTECTIONS: Final = ("name-address", "restraining-order", "anonymous-place")
"""Navne- og adressebeskyttelse, tilhold, and a place of placement that is not told."""
OWN_WORD: Final = "own-word"
"""A protection that the citizen told the desk of. No message of the register states or ends it."""
NARROWING: Final = frozenset({Fact.PROTECTION, Fact.PLACEMENT, Fact.LIVES_WITH})
"""Facts that only ever take something away from whoever acts for the citizen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A message about one fact, of one citizen and one other person or place."""

    fact: Fact
    step: FactStep
    recorded_on: date  # when the register made the message
    valid_from: date | None = None  # of what is stated or withdrawn
    valid_until: date | None = None  # of what is stated, if it has an end, or ended
    kind: str = ""  # of an appointment or a protection
    is_joint: bool | None = None
    covers_health: bool | None = None  # personal matters including health
    is_closed: bool | None = None  # the municipality has closed the log of a placed child for its parents


def in_force(messages: Iterable[Told], day: date) -> tuple[Told, ...]:
    """What is in force on the day by these messages about one fact of the same two, by when it began.

    Of what gives somebody something that is one statement at most, the one that began last. Of what protects it is
    every one that has not ended.
    """
    stated: dict[date, Told] = {}
    for told in sorted(messages, key=_order):
        _apply(told, stated)
    begun = [stated[first] for first in sorted(stated) if first <= day]
    narrows = bool(begun) and begun[0].fact in NARROWING
    counting = begun if narrows else begun[-1:]
    return tuple(one for one in counting if one.valid_until is None or one.valid_until > day)


def _apply(told: Told, stated: dict[date, Told]) -> None:
    match told.step:
        case FactStep.STATED if told.valid_from is not None:
            stated[told.valid_from] = told
        case FactStep.WITHDRAWN if told.valid_from is not None:
            stated.pop(told.valid_from, None)
        case FactStep.ENDED if told.valid_until is not None:
            for first, one in stated.items():
                if first < told.valid_until or (first == told.valid_until and told.fact not in NARROWING):
                    stated[first] = replace(one, valid_until=_earlier(one.valid_until, told.valid_until))


def _earlier(one: date | None, other: date) -> date:
    return other if one is None else min(one, other)


_STEPS: Final = (FactStep.STATED, FactStep.ENDED, FactStep.WITHDRAWN)


def _order(told: Told) -> tuple[date, int, int, bool, bool, bool]:
    """By day; of one day, what opens least comes last."""
    place, last = _STEPS.index(told.step), (told.valid_until or date.max).toordinal()
    narrows = told.fact in NARROWING
    return (
        told.recorded_on,
        -place if narrows else place,
        last if narrows else -last,
        bool(told.is_joint),
        told.covers_health is False,
        bool(told.is_closed),
    )
