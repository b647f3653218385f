"""The follow-up when an organisation has found a look-up unjustified: where it stands, which step leads where. Pure.

A matter is what its steps tell; steps are only ever added. `STEPS` is the whole of what may happen, by whom; what
depends on time or on what was said before stands in `misuse_rules.py`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, Protocol
from uuid import UUID


class MatterParty(StrEnum):
    """Who takes a step."""

    ORGANISATION = "organisation"  # its log officers, by what they find
    LEAD = "lead"  # whoever leads the organisation's control of its log
    CLOCK = "clock"  # the worker


class MatterStep(StrEnum):
    """What can happen to a matter. The codes are stored."""

    OPENED = "opened"  # the look-up was found unjustified
    TAKEN = "taken"  # handed over to the lead
    AWARE = "aware"  # when the organisation knew, where it was before the hand-over
    HEARING_BEGUN = "hearing-begun"  # the employee is asked, and has until a day
    HEARD = "heard"
    HEARING_GIVEN_UP = "hearing-given-up"
    NOTIFIED = "notified"  # the controller has notified the authority; nothing is sent by us
    NOT_REQUIRED = "not-required"  # and has found that it need not
    TOLD = "told"  # those affected
    NOTED = "noted"
    EXPORTED = "exported"  # for the authority or the police
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"  # the finding was set right
    FOUND_AGAIN = "found-again"  # and set right once more, or other look-ups were found unjustified as well
    REMINDED = "reminded"  # of the time that runs
    PASSED = "passed"  # the time has run out


class MatterState(StrEnum):
    """Where a matter stands."""

    FOUND = "found"  # no lead has taken it
    WITH_LEAD = "with-lead"
    HEARING = "hearing"
    HEARD = "heard"  # or the hearing was given up
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Recipient(StrEnum):
    """For whom an export is. The codes are stored."""

    AUTHORITY = "authority"
    POLICE = "police"


IN_HAND: Final = (MatterState.WITH_LEAD, MatterState.HEARING, MatterState.HEARD)
"""The states in which a lead works on it."""
OPEN: Final = (MatterState.FOUND, *IN_HAND)
_FOUND, _WITH_LEAD, _HEARING, _HEARD = OPEN
_CLOSED, _WITHDRAWN = MatterState.CLOSED, MatterState.WITHDRAWN
_LEAD, _ORGANISATION, _CLOCK = MatterParty.LEAD, MatterParty.ORGANISATION, MatterParty.CLOCK

STEPS: Final[Mapping[tuple[MatterState, MatterStep], Mapping[MatterParty, MatterState]]] = {
    (_FOUND, MatterStep.TAKEN): {_LEAD: _WITH_LEAD},
    (_WITH_LEAD, MatterStep.HEARING_BEGUN): {_LEAD: _HEARING},
    (_WITH_LEAD, MatterStep.HEARING_GIVEN_UP): {_LEAD: _HEARD},
    (_HEARING, MatterStep.HEARING_BEGUN): {_LEAD: _HEARING},  # another last day
    (_HEARING, MatterStep.HEARD): {_LEAD: _HEARD},
    (_HEARING, MatterStep.HEARING_GIVEN_UP): {_LEAD: _HEARD},
    (_HEARD, MatterStep.TOLD): {_LEAD: _HEARD},
    (_HEARD, MatterStep.CLOSED): {_LEAD: _CLOSED},
    (_CLOSED, MatterStep.REOPENED): {_LEAD: _HEARD},
    (_WITHDRAWN, MatterStep.FOUND_AGAIN): {_ORGANISATION: _FOUND},
    (_CLOSED, MatterStep.FOUND_AGAIN): {_ORGANISATION: _FOUND},
    **{(state, MatterStep.FOUND_AGAIN): {_ORGANISATION: _WITH_LEAD} for state in IN_HAND},  # heard of these as well
    **{
        (state, step): {_LEAD: state}
        for state in IN_HAND
        for step in (MatterStep.AWARE, MatterStep.NOTIFIED, MatterStep.NOT_REQUIRED)
    },
    **{
        (state, step): {_LEAD: state}
        for state in (*IN_HAND, _CLOSED, _WITHDRAWN)
        for step in (MatterStep.NOTED, MatterStep.EXPORTED)
    },
    **{(state, MatterStep.WITHDRAWN): {_ORGANISATION: _WITHDRAWN} for state in (*OPEN, _CLOSED)},
    **{(state, step): {_CLOCK: state} for state in OPEN for step in (MatterStep.REMINDED, MatterStep.PASSED)},
}
"""From each state, the steps that may be taken, by whom, and where they lead. What is not here is refused."""


class MatterFacts(Protocol):
    """A row of `misuse_matter`."""

    @property
    def matter_id(self) -> UUID: ...
    @property
    def cvr(self) -> str: ...
    @property
    def citizen_key(self) -> UUID: ...
    @property
    def case_id(self) -> UUID: ...
    @property
    def case_number(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterEvent:
    """A step as it was taken, without its words."""

    step: MatterStep
    party: MatterParty
    at: datetime
    by: UUID | None = None
    moment: datetime | None = None  # aware: since when; notified and told: when; reminded and passed: the last moment
    due_on: date | None = None  # hearing: the last day for the employee's answer
    recipient: Recipient | None = None  # exported


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A follow-up, as its steps tell of it."""

    matter_id: UUID
    cvr: str
    citizen: UUID
    case_id: UUID
    case_number: str
    found_at: datetime
    state: MatterState
    changed_at: datetime  # when it came to where it stands
    taken_at: datetime | None = None
    aware_at: datetime | None = None  # as the lead has stated it
    hear_by: date | None = None
    notified_at: datetime | None = None
    is_not_required: bool = False
    is_told: bool = False
    has_passed: bool = False  # the clock has noted that the time ran out
    steps: int = 1
    deeds: int = 1  # the steps that persons took
    askers: frozenset[UUID] = frozenset()  # who asked the question for the citizen

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.state in OPEN

    @property
    def is_in_hand(self) -> bool:
        """Whether a lead works on it: what belongs to it, such as a look-back, can be begun."""
        return self.state in IN_HAND

    @property
    def is_settled(self) -> bool:
        """Whether the authority has been notified, or the lead has found that it need not be."""
        return self.notified_at is not None or self.is_not_required


def matter_from(facts: MatterFacts, events: Sequence[MatterEvent]) -> Matter:
    """The matter that its steps tell of, in their order.

    Raises ValueError when they do not begin with the finding, or when one cannot follow on those before it.
    """
    first, *later = events
    if first.step is not MatterStep.OPENED or first.party is not MatterParty.ORGANISATION:
        raise ValueError("a follow-up begins with what the organisation found")
    matter = Matter(
        matter_id=facts.matter_id,
        cvr=facts.cvr,
        citizen=facts.citizen_key,
        case_id=facts.case_id,
        case_number=facts.case_number,
        found_at=first.at,
        state=MatterState.FOUND,
        changed_at=first.at,
    )
    for event in later:
        matter = after(matter, event)
    return matter


def leads_to(state: MatterState, step: MatterStep, party: MatterParty) -> MatterState | None:
    """Where the step would take a matter that stands there; None where it may not be taken by that party now."""
    return STEPS.get((state, step), {}).get(party)


def after(matter: Matter, event: MatterEvent) -> Matter:
    """The matter with one more step. Raises ValueError where the table has no such step."""
    state = leads_to(matter.state, event.step, event.party)
    if state is None:
        raise ValueError(f"{event.step} by {event.party} does not follow on {matter.state}")
    stands = replace(
        matter,
        state=state,
        changed_at=event.at if state is not matter.state else matter.changed_at,
        steps=matter.steps + 1,
        deeds=matter.deeds + (event.party is not MatterParty.CLOCK),
    )
    if event.step is MatterStep.FOUND_AGAIN:
        return replace(stands, **_found_again(matter, event))
    told = _TOLD_BY.get(event.step)
    return stands if told is None else replace(stands, **told(event))


def _found_again(before: Matter, event: MatterEvent) -> dict[str, Any]:
    """What a matter has to be told anew of. While its time runs it runs on: what else is found gives no more of it."""
    if before.state not in IN_HAND:
        return {**_ANEW, "found_at": event.at}
    if before.is_settled:
        return {**_ANEW, "found_at": event.at, "taken_at": event.at}
    return {"hear_by": None, "is_told": False}


# Another finding, another time to notify within; what was done before stands in the steps.
_ANEW: Final = {
    "taken_at": None,
    "aware_at": None,
    "hear_by": None,
    "notified_at": None,
    "is_not_required": False,
    "is_told": False,
    "has_passed": False,
}
_TOLD_BY: Final[Mapping[MatterStep, Callable[[MatterEvent], dict[str, Any]]]] = {
    MatterStep.TAKEN: lambda event: {"taken_at": event.at, "aware_at": event.moment},
    MatterStep.AWARE: lambda event: {"aware_at": event.moment},
    MatterStep.HEARING_BEGUN: lambda event: {"hear_by": event.due_on},
    MatterStep.NOTIFIED: lambda event: {"notified_at": event.moment, "is_not_required": False},
    MatterStep.NOT_REQUIRED: lambda _event: {"is_not_required": True},
    MatterStep.TOLD: lambda _event: {"is_told": True},
    MatterStep.PASSED: lambda _event: {"has_passed": True},
}
"""What a step tells besides where the matter stands."""
