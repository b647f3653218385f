"""What a citizen has answered so far about a decision they are making; nothing of it is saved. Pure."""

from datetime import date
from enum import IntEnum, StrEnum
from typing import Final, Self
from uuid import UUID

import msgspec

from citizen_app.terms import DataKind
from consent.domain.decision import Effect, Unit, What, Who


class Step(StrEnum):
    """A page of the making. The values stand in addresses."""

    EFFECT = "art"
    WHAT = "hvad"
    ORIGIN = "hvorfra"
    AGE = "hvor-gammelt"
    WHO = "hvem"
    UNIT = "sted"
    PERSON = "person"
    PROFESSION = "faggruppe"
    WHEN = "hvornaar"
    SUMMARY = "se-efter"


DETAILS: Final = frozenset({Step.ORIGIN, Step.AGE, Step.UNIT, Step.PERSON, Step.PROFESSION})
"""Pages that ask more about the answer of the page before."""


class Whom(IntEnum):
    """Towards whom. The numbers are sealed into addresses that may be a day old."""

    EVERYONE = 0
    UNIT = 1
    PERSON = 2
    PROFESSION = 3
    AS_IT_WAS = 4  # that of the decision that is being changed, which no page asks for


NARROWED: Final = frozenset({Whom.PERSON, Whom.PROFESSION})
"""Whom a place can narrow down."""
_STEP_OF_WHOM: Final = {Whom.UNIT: Step.UNIT, Whom.PERSON: Step.PERSON, Whom.PROFESSION: Step.PROFESSION}


class Answers(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answers, small enough to travel sealed in an address. What is not answered yet is None."""

    submission_id: UUID  # of the making: confirmed twice, it makes one decision
    effect: Effect | None = None
    kinds: tuple[DataKind, ...] | None = None  # empty: all
    from_place: bool = False
    origin: tuple[str, str, bool] | None = None  # scheme, code, with the units below
    of_age: bool = False
    since: date | None = None
    until: date | None = None
    whom: Whom | None = None
    unit: tuple[str, str, bool] | None = None
    person: UUID | None = None
    profession: str | None = None
    only_there: bool = False  # the person or profession at the unit only
    timed: bool = False  # whether start and end are answered
    first: date | None = None  # None: from when it is confirmed
    last: date | None = None  # included; None: until it is ended
    replaces: UUID | None = None  # the decision that is being changed
    mending: bool = False  # one answer is being changed, and then the summary comes again
    sought: str = ""  # the name of a place that was searched for

    def from_now(self) -> Self:
        """The same, beginning when it is confirmed."""
        return msgspec.structs.replace(self, first=None)

    def encode(self) -> bytes:
        """As bytes, to be sealed."""
        return msgspec.msgpack.encode(self)

    @classmethod
    def decode(cls, raw: bytes) -> Self:
        """Back from bytes that we sealed ourselves. Raises msgspec.ValidationError for those of an older site."""
        return msgspec.msgpack.decode(raw, type=cls)

    def steps(self) -> list[Step]:
        """The pages that these answers lead through, in their order."""
        whom = _STEP_OF_WHOM.get(self.whom) if self.whom is not None else None
        return [
            Step.EFFECT,
            Step.WHAT,
            *([Step.ORIGIN] if self.from_place else []),
            *([Step.AGE] if self.of_age else []),
            Step.WHO,
            *([whom] if whom else []),
            *([Step.UNIT] if self._is_narrowed() else []),
            Step.WHEN,
            Step.SUMMARY,
        ]

    def is_answered(self, step: Step) -> bool:
        """Whether the page has been answered in a way that can stand beside the other answers."""
        if step is Step.WHO:
            return self.whom is not None and not (self.effect is Effect.ACCESS and self.whom is Whom.EVERYONE)
        if step is Step.WHEN:
            return self.timed and not (self.effect is Effect.ACCESS and self.last is None)
        if step is Step.SUMMARY:
            return False
        answer: object = {
            Step.EFFECT: self.effect,
            Step.WHAT: self.kinds,
            Step.ORIGIN: self.origin,
            Step.AGE: self.since or self.until,
            Step.UNIT: self.unit,
            Step.PERSON: self.person,
            Step.PROFESSION: self.profession,
        }[step]
        return answer is not None

    def open_step(self) -> Step:
        """The first page that is not answered; the summary when all are."""
        return next(step for step in self.steps() if not self.is_answered(step))

    def after(self, step: Step) -> Step:
        """The page that comes next."""
        steps = self.steps()
        if step not in steps:
            return self.open_step()
        following = steps[steps.index(step) + 1]
        # Whoever changes an answer is led through what it asks more about: else "a place" would keep the old one.
        if self.mending and following not in DETAILS:
            return self.open_step()
        # Nobody comes past a question by writing an address.
        return min(following, self.open_step(), key=steps.index)

    def before(self, step: Step) -> Step | None:
        """The page to go back to."""
        steps = self.steps()
        if step not in steps or steps.index(step) == 0:
            return None
        return steps[steps.index(step) - 1]

    def what(self) -> What:
        """Which data, as a decision says it."""
        return What(
            kinds=frozenset(self.kinds) if self.kinds else None,
            origin=Unit(*self.origin) if self.from_place and self.origin else None,
            since=self.since if self.of_age else None,
            until=self.until if self.of_age else None,
        )

    def who(self) -> Who:
        """Towards whom, as a decision says it."""
        kept = self.whom is Whom.AS_IT_WAS
        at_unit = kept or self.whom is Whom.UNIT or self._is_narrowed()
        return Who(
            unit=Unit(*self.unit) if at_unit and self.unit else None,
            person=self.person if kept or self.whom is Whom.PERSON else None,
            profession=self.profession if kept or self.whom is Whom.PROFESSION else None,
        )

    def _is_narrowed(self) -> bool:
        return self.only_there and self.whom in NARROWED
