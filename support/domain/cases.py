"""A citizen's question about a look-up: where it stands, whose turn it is, and which step leads where. Pure.

A case is what its steps tell; steps are only ever added. `STEPS` is the whole of what may happen, by whom; what depends
on time or on what was said before stands in `case_rules.py`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Protocol
from uuid import UUID

from citizen_app.auth.actor import Basis
from support.domain.deadlines import DeadlineKind
from support.domain.findings import Finding as Finding
from support.domain.findings import Findings


class Concern(StrEnum):
    """What the citizen wants to know. The codes are stored."""

    WHO = "who"
    WHY = "why"
    NO_APPOINTMENT = "no-appointment"
    UNLAWFUL = "unlawful"
    WRONG = "wrong"  # what the entry says is not right


class AnswerWay(StrEnum):
    """How the citizen hears of an answer; it always stands on the site as well. The codes are stored."""

    HERE = "here"  # they look themselves
    MESSAGE = "message"  # and are told that there is something new
    LETTER = "letter"  # and get a letter besides, which says that there is something and not what
    LETTER_WHOLE = "letter-whole"  # and the answer itself stands in it: only where they have chosen that


BY_LETTER: Final = frozenset({AnswerWay.LETTER, AnswerWay.LETTER_WHOLE})


class Party(StrEnum):
    """Who takes a step."""

    CITIZEN = "citizen"
    ORGANISATION = "organisation"  # its log officers
    DESK = "desk"  # Indblik's own; it gives no finding
    CLOCK = "clock"  # the worker, when a time has run out


class CaseStep(StrEnum):
    """What can happen to a case. The codes are stored."""

    ASKED = "asked"
    WROTE = "wrote"  # more words, from either side
    ASKED_BACK = "asked-back"  # a question to the citizen, who is to answer first
    PASSED_TO_DESK = "passed-to-desk"  # nobody at the organisation can take it, or does
    PASSED_ON = "passed-on"  # by the desk, to the organisation that answers for it
    PROLONGED = "prolonged"  # the deadline, once, with notice
    ESCALATED = "escalated"  # the deadline has passed
    ANSWERED = "answered"  # with a finding about each look-up of which there was none
    ANSWERED_PART = "answered-part"  # with a finding about some: look-ups are left
    CORRECTED = "corrected"  # another finding in the place of one that was wrong
    CLOSED = "closed"
    REOPENED = "reopened"


class CaseState(StrEnum):
    """Where a case stands."""

    WITH_ORGANISATION = "with-organisation"
    WITH_DESK = "with-desk"
    WITH_CITIZEN = "with-citizen"
    ANSWERED = "answered"
    CLOSED = "closed"


OPEN: Final = frozenset({CaseState.WITH_ORGANISATION, CaseState.WITH_DESK, CaseState.WITH_CITIZEN})
_ORGANISATION, _DESK, _CITIZEN = CaseState.WITH_ORGANISATION, CaseState.WITH_DESK, CaseState.WITH_CITIZEN
_ANSWERED, _CLOSED = CaseState.ANSWERED, CaseState.CLOSED

STEPS: Final[Mapping[tuple[CaseState, CaseStep], Mapping[Party, CaseState]]] = {
    (_ORGANISATION, CaseStep.WROTE): {Party.CITIZEN: _ORGANISATION, Party.ORGANISATION: _ORGANISATION},
    (_ORGANISATION, CaseStep.ASKED_BACK): {Party.ORGANISATION: _CITIZEN},
    (_ORGANISATION, CaseStep.PASSED_TO_DESK): {Party.ORGANISATION: _DESK, Party.DESK: _DESK, Party.CLOCK: _DESK},
    (_ORGANISATION, CaseStep.PROLONGED): {Party.ORGANISATION: _ORGANISATION},
    (_ORGANISATION, CaseStep.ESCALATED): {Party.CLOCK: _ORGANISATION},
    (_ORGANISATION, CaseStep.ANSWERED): {Party.ORGANISATION: _ANSWERED},
    (_ORGANISATION, CaseStep.ANSWERED_PART): {Party.ORGANISATION: _ORGANISATION},
    (_ORGANISATION, CaseStep.CLOSED): {Party.CITIZEN: _CLOSED},
    (_CITIZEN, CaseStep.WROTE): {Party.CITIZEN: _ORGANISATION, Party.ORGANISATION: _CITIZEN},
    (_CITIZEN, CaseStep.PROLONGED): {Party.ORGANISATION: _CITIZEN},
    (_CITIZEN, CaseStep.ANSWERED): {Party.ORGANISATION: _ANSWERED},
    (_CITIZEN, CaseStep.ANSWERED_PART): {Party.ORGANISATION: _CITIZEN},
    (_CITIZEN, CaseStep.CLOSED): {Party.CITIZEN: _CLOSED, Party.ORGANISATION: _CLOSED},
    (_DESK, CaseStep.WROTE): {Party.CITIZEN: _DESK, Party.DESK: _DESK},
    (_DESK, CaseStep.PASSED_ON): {Party.DESK: _ORGANISATION},
    (_DESK, CaseStep.ESCALATED): {Party.CLOCK: _DESK},
    (_DESK, CaseStep.CLOSED): {Party.CITIZEN: _CLOSED, Party.DESK: _CLOSED},
    (_ANSWERED, CaseStep.CORRECTED): {Party.ORGANISATION: _ANSWERED},
    (_ANSWERED, CaseStep.CLOSED): {Party.CITIZEN: _CLOSED, Party.ORGANISATION: _CLOSED, Party.CLOCK: _CLOSED},
    (_ANSWERED, CaseStep.REOPENED): {Party.CITIZEN: _ORGANISATION, Party.ORGANISATION: _ORGANISATION},
    (_CLOSED, CaseStep.CORRECTED): {Party.ORGANISATION: _ANSWERED},
    (_CLOSED, CaseStep.REOPENED): {
        Party.CITIZEN: _ORGANISATION,
        Party.ORGANISATION: _ORGANISATION,
        Party.DESK: _DESK,
    },
}
"""From each state, the steps that may be taken, by whom, and where they lead. What is not here is refused."""


class CaseFacts(Protocol):
    """A row of `question_case`."""

    @property
    def citizen_key(self) -> UUID: ...
    @property
    def case_id(self) -> UUID: ...
    @property
    def concern(self) -> str: ...
    @property
    def deadline_kind(self) -> str: ...
    @property
    def answer_way(self) -> str: ...
    @property
    def asked_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent:
    """A step as it was taken, without its words."""

    step: CaseStep
    party: Party
    at: datetime
    by: UUID | None = None
    cvr: str | None = None  # asked and passed on: whose log officers answer; None: nobody, so the desk
    due_on: date | None = None  # asked, passed on, prolonged, reopened: the last day for the answer from then on
    finding: Finding | None = None
    entries: frozenset[int] | None = None  # the look-ups that the finding is about; None: all, as it was once
    helper: UUID | None = None  # who took it for the citizen; None: they themselves, or another party


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question, as its steps tell of it."""

    citizen: UUID
    case_id: UUID
    concern: Concern
    deadline_kind: DeadlineKind
    answer_way: AnswerWay
    asked_at: datetime  # before the first step where the citizen asked the desk, which sent it some days later
    state: CaseState
    changed_at: datetime  # when it came to where it stands; that the clock closed it gives no new time to open it again
    due_on: date
    due_from: datetime  # when the time for the answer began; more of it is counted from here as well
    cvr: str | None = None
    findings: Findings = Findings()  # of each look-up
    is_prolonged: bool = False
    is_escalated: bool = False
    steps: int = 1
    helper: UUID | None = None  # who asked it for the citizen; None: they themselves
    basis: Basis | None = None  # on what basis the helper asked
    asked_with: frozenset[UUID] = frozenset()  # others who asked it together with the helper

    @property
    def askers(self) -> frozenset[UUID]:
        """Who asked it for the citizen; nobody where they did so themselves."""
        return self.asked_with if self.helper is None else self.asked_with | {self.helper}

    @property
    def is_open(self) -> bool:
        """Whether an answer is still to come."""
        return self.state in OPEN

    def is_late(self, today: date) -> bool:
        """Whether the answer should have been there by now, and it is not the citizen's turn."""
        return self.state in {CaseState.WITH_ORGANISATION, CaseState.WITH_DESK} and today > self.due_on


def number_as_kept(text: str) -> str:
    """A case number as it is kept ("7KQ4-RM2D"), from how somebody writes down what is read aloud to them."""
    bare = "".join(letter for letter in text.upper() if letter.isalnum())
    return f"{bare[:4]}-{bare[4:]}"


def case_from(facts: CaseFacts, events: Sequence[CaseEvent]) -> Case:
    """The case that its steps tell of, in their order.

    Raises ValueError when they do not begin with the asking, or when one cannot follow on those before it.
    """
    first, *later = events
    if first.step is not CaseStep.ASKED or first.party is not Party.CITIZEN or first.due_on is None:
        raise ValueError("a case begins with a citizen's question that is due on a day")
    case = Case(
        citizen=facts.citizen_key,
        case_id=facts.case_id,
        concern=Concern(facts.concern),
        deadline_kind=DeadlineKind(facts.deadline_kind),
        answer_way=AnswerWay(facts.answer_way),
        asked_at=facts.asked_at,
        state=CaseState.WITH_ORGANISATION if first.cvr else CaseState.WITH_DESK,
        changed_at=first.at,
        due_on=first.due_on,
        due_from=facts.asked_at,
        cvr=first.cvr,
        helper=first.helper,
        basis=Basis(basis) if (basis := getattr(facts, "basis", None)) else None,
        asked_with=getattr(facts, "asked_with", frozenset()),
    )
    for event in later:
        case = after(case, event)
    return case


def leads_to(case: Case, step: CaseStep, party: Party) -> CaseState | None:
    """Where the step would take the case; None where it may not be taken by that party now."""
    state = STEPS.get((case.state, step), {}).get(party)
    # What is opened again goes to whoever had it: nobody else knows the matter.
    return CaseState.WITH_DESK if step is CaseStep.REOPENED and state is not None and case.cvr is None else state


def after(case: Case, event: CaseEvent) -> Case:
    """The case with one more step. Raises ValueError where the table has no such step."""
    state = leads_to(case, event.step, event.party)
    if state is None:
        raise ValueError(f"{event.step} by {event.party} does not follow on {case.state}")
    # Passed on, the time goes on where it was, unless the law gives the organisation another day.
    has_other_day = event.step is CaseStep.PASSED_ON and event.due_on != case.due_on
    begins_anew = event.step is CaseStep.REOPENED or has_other_day
    ages_out = event.step is CaseStep.CLOSED and event.party is Party.CLOCK
    moves = (state is not case.state and not ages_out) or event.finding
    return replace(
        case,
        state=state,
        changed_at=event.at if moves else case.changed_at,
        due_on=event.due_on or case.due_on,
        due_from=event.at if begins_anew and event.due_on else case.due_from,
        cvr=None if state is CaseState.WITH_DESK else _held_by(case, event),
        findings=case.findings.and_then(event.finding, event.entries),
        is_prolonged=event.step is CaseStep.PROLONGED or (case.is_prolonged and not begins_anew),
        is_escalated=event.step is CaseStep.ESCALATED or (case.is_escalated and not begins_anew),
        steps=case.steps + 1,
    )


def due_when_had(events: Iterable[CaseEvent], cvrs: Collection[str]) -> date | None:
    """The last day that these organisations had when the question stood with them before; None where it never did, or
    not since it was opened again."""
    due, holder = None, None
    for event in events:
        if event.step in {CaseStep.ASKED, CaseStep.PASSED_ON, CaseStep.PASSED_TO_DESK}:
            holder = event.cvr
        if event.step is CaseStep.REOPENED:
            due = None
        if event.due_on is not None and holder in cvrs:
            due = event.due_on
    return due


def _held_by(case: Case, event: CaseEvent) -> str | None:
    if event.step is CaseStep.PASSED_ON:
        if event.cvr is None:
            raise ValueError("a case is passed on to an organisation")
        return event.cvr
    return case.cvr
