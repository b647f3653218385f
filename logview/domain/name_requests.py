"""Asking for a masked name: where a request stands, who may take which step, and when it is due. Pure.

A citizen may learn a name that they need in order to use a right (C-579/21). The organisation that masked it decides,
two persons each time, and gives one of a few general reasons for a no: none of them tells of the mask or of a person.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol, TypeVar
from uuid import UUID


class Whom(StrEnum):
    """Which of an entry's two persons."""

    PERFORMED_BY = "performed-by"
    ON_BEHALF_OF = "on-behalf-of"


class Right(StrEnum):
    """What the citizen needs the name for. The codes are stored."""

    COMPLAINT_BOARD = "complaint-board"  # Styrelsen for Patientklager
    COMPLAINT_PLACE = "complaint-place"  # the organisation itself
    POLICE = "police"
    INSIGHT = "insight"  # GDPR Article 15
    CORRECTION = "correction"
    OTHER = "other"


class RequestStep(StrEnum):
    """What can happen to a request. The codes are stored."""

    ASKED = "asked"
    WITHDRAWN = "withdrawn"  # by the citizen
    GRANT_PROPOSED = "grant-proposed"
    REFUSAL_PROPOSED = "refusal-proposed"
    TURNED_BACK = "turned-back"  # the second person disagrees, or the first thinks again: it waits for a new proposal
    GRANTED = "granted"
    REFUSED = "refused"


class RequestState(StrEnum):
    """Where a request stands."""

    WAITING = "waiting"
    GRANT_PROPOSED = "grant-proposed"
    REFUSAL_PROPOSED = "refusal-proposed"
    WITHDRAWN = "withdrawn"
    GRANTED = "granted"
    REFUSED = "refused"


OPEN: Final = frozenset({RequestState.WAITING, RequestState.GRANT_PROPOSED, RequestState.REFUSAL_PROPOSED})
_STATE_AFTER: Final[Mapping[RequestStep, RequestState]] = {
    RequestStep.ASKED: RequestState.WAITING,
    RequestStep.TURNED_BACK: RequestState.WAITING,
    RequestStep.GRANT_PROPOSED: RequestState.GRANT_PROPOSED,
    RequestStep.REFUSAL_PROPOSED: RequestState.REFUSAL_PROPOSED,
    RequestStep.WITHDRAWN: RequestState.WITHDRAWN,
    RequestStep.GRANTED: RequestState.GRANTED,
    RequestStep.REFUSED: RequestState.REFUSED,
}


class RefusalReason(StrEnum):
    """Why a name is not given, in general. The codes are stored, and the citizen reads our words for them."""

    STAFF_WEIGHS_MORE = "staff-weighs-more"
    NOT_NEEDED = "not-needed"
    RIGHT_UNCLEAR = "right-unclear"


class RequestRefusal(StrEnum):
    """Why a step may not be taken."""

    NOT_MASKED = "not-masked"
    MASKED_BY_SOURCE = "masked-by-source"
    NO_DECIDER = "no-decider"
    TOO_MANY = "too-many"
    WORDS_MISSING = "words-missing"
    OTHER_ORGANISATION = "other-organisation"
    ABOUT_ONESELF = "about-oneself"
    NOT_APART = "not-apart"
    OWN_DECISION = "own-decision"
    REASON_MISSING = "reason-missing"
    ANSWER_MISSING = "answer-missing"
    NOTHING_TO_CONFIRM = "nothing-to-confirm"
    ALREADY_PROPOSED = "already-proposed"
    CLOSED = "closed"


Found = TypeVar("Found")
Answers = Mapping[int, RefusalReason | None]
"""What an answer that gives names says of each look-up, by the entry's number: why not, or None where it gives it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEvent:
    """A step as it was taken, without its reason."""

    step: RequestStep
    at: datetime
    by: UUID | None = None
    refusal: RefusalReason | None = None  # of every look-up
    answers: Answers = field(default_factory=dict)  # of a step that gives names


class RequestFacts(Protocol):
    """A row of `name_request`, as far as the rules need it."""

    @property
    def citizen_key(self) -> UUID: ...
    @property
    def request_id(self) -> UUID: ...
    @property
    def cvr(self) -> str: ...
    @property
    def due_on(self) -> date: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRequest:
    """A request, as its events tell of it."""

    citizen: UUID
    request_id: UUID
    cvr: str  # whose deciders answer
    due_on: date
    state: RequestState
    asked_at: datetime
    changed_at: datetime
    proposed_by: UUID | None = None
    refusal: RefusalReason | None = None  # proposed or given
    answers: Answers = field(default_factory=dict)  # likewise
    steps: int = 1

    @property
    def is_open(self) -> bool:
        """Whether an answer is still to come."""
        return self.state in OPEN

    @property
    def is_in_part(self) -> bool:
        """Whether the name is given on some of the look-ups only, or that is proposed."""
        return any(self.answers.values())

    def why_not_on(self, entry_id: int) -> RefusalReason | None:
        """Why the name is not given on that look-up; None where it is, or nothing has been proposed."""
        return self.answers.get(entry_id, self.refusal)

    def is_late(self, today: date) -> bool:
        """Whether the answer should have been there by now."""
        return self.is_open and today > self.due_on


def request_from(facts: RequestFacts, events: Sequence[RequestEvent]) -> NameRequest:
    """The request that its events tell of, in their order. Raises ValueError when they do not begin with the asking."""
    first, *later = events
    if first.step is not RequestStep.ASKED:
        raise ValueError("a request begins with being asked")
    request = NameRequest(
        citizen=facts.citizen_key,
        request_id=facts.request_id,
        cvr=facts.cvr,
        due_on=facts.due_on,
        state=RequestState.WAITING,
        asked_at=first.at,
        changed_at=first.at,
    )
    for event in later:
        request = _after(request, event)
    return request


def _after(request: NameRequest, event: RequestEvent) -> NameRequest:
    if event.step is RequestStep.ASKED:
        raise ValueError("a request is made once")
    state = _STATE_AFTER[event.step]
    proposed = state in {RequestState.GRANT_PROPOSED, RequestState.REFUSAL_PROPOSED}
    return replace(
        request,
        state=state,
        changed_at=event.at,
        proposed_by=event.by if proposed else None,
        refusal=event.refusal,
        answers=event.answers,
        steps=request.steps + 1,
    )


def due_on(asked: date, deadline: timedelta) -> date:
    """The last day for the answer to what was asked on that day."""
    return asked + deadline


def nearest(found: Iterable[tuple[datetime, bool, Found]], first: datetime, most: int) -> list[Found]:
    """At most so many look-ups, each with its moment and whether it is told to be by the same person: those that are
    first, then those nearest in time to the first one; within each part the newest first."""
    by_nearness = sorted(found, key=lambda one: (not one[1], abs(one[0] - first)))[:most]
    return [one[2] for one in sorted(by_nearness, key=lambda one: (one[1], one[0]), reverse=True)]


def why_not_ask(
    *, masked: bool, source_masked: bool, decider: str | None, right: Right, words: str
) -> RequestRefusal | None:
    """Why a citizen cannot ask for a name here; None if they can. `decider`: the CVR number of whoever masked it."""
    if source_masked:
        return RequestRefusal.MASKED_BY_SOURCE
    if not masked:
        return RequestRefusal.NOT_MASKED
    if not decider:
        return RequestRefusal.NO_DECIDER
    # Nobody can weigh a right that has not been named.
    return RequestRefusal.WORDS_MISSING if right is Right.OTHER and not words.strip() else None


def why_not_withdraw(request: NameRequest) -> RequestRefusal | None:
    """Why the citizen cannot take it back."""
    return None if request.is_open else RequestRefusal.CLOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class NameDecider:
    """Who decides, for which organisation."""

    cvr: str
    staff_key: UUID
    own_keys: Collection[UUID] = ()  # the citizens that they are
    taken_over: Collection[str] = ()  # organisations whose requests it has inherited, by their CVR numbers

    @property
    def organisations(self) -> frozenset[str]:
        """Whose requests they answer."""
        return frozenset((self.cvr, *self.taken_over))

    def why_not_touch(self, request: NameRequest) -> RequestRefusal | None:
        """Why this decider may not even see it: another organisation's, or their own.

        Whether they are the one asked about nobody here can tell - who decides is known by no name - so that they say
        so themselves with each step.
        """
        if request.cvr not in self.organisations:
            return RequestRefusal.OTHER_ORGANISATION
        return RequestRefusal.ABOUT_ONESELF if request.citizen in self.own_keys else None

    def why_not_propose(self, request: NameRequest, reason: str, *, is_apart: bool) -> RequestRefusal | None:
        """Why this decider may not say what the answer should be. `is_apart`: they have said that it is about neither
        them, their family nor their leader (safety.md 8)."""
        if (refusal := self.why_not_touch(request)) is not None:
            return refusal
        if not is_apart:
            return RequestRefusal.NOT_APART
        if not request.is_open:
            return RequestRefusal.CLOSED
        if request.state is not RequestState.WAITING:
            return RequestRefusal.ALREADY_PROPOSED
        return None if reason.strip() else RequestRefusal.REASON_MISSING

    def why_not_confirm(self, request: NameRequest, *, is_apart: bool) -> RequestRefusal | None:
        """Why this decider may not make the proposal the answer: it takes another person than who proposed it."""
        if (refusal := self.why_not_turn_back(request, is_apart=is_apart)) is not None:
            return refusal
        return RequestRefusal.OWN_DECISION if request.proposed_by == self.staff_key else None

    def why_not_turn_back(self, request: NameRequest, *, is_apart: bool) -> RequestRefusal | None:
        """Why this decider may not have it weighed anew. Whoever proposed may think again."""
        if (refusal := self.why_not_touch(request)) is not None:
            return refusal
        if not is_apart:
            return RequestRefusal.NOT_APART
        if not request.is_open:
            return RequestRefusal.CLOSED
        return RequestRefusal.NOTHING_TO_CONFIRM if request.state is RequestState.WAITING else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """That an organisation has given one citizen one name, on one entry."""

    entry: tuple[UUID, int]  # the citizen's key and the entry's number
    whom: Whom
    cvr: str


class Grants:
    """What a citizen has been given, and how often: whatever must not be compared is made anew with each."""

    def __init__(self, number: int = 0, grants: Iterable[Grant] = ()) -> None:
        self.number = number
        found: dict[tuple[UUID, int, Whom], set[str]] = {}
        for grant in grants:
            found.setdefault((*grant.entry, grant.whom), set()).add(grant.cvr)
        self._by = {key: frozenset(given) for key, given in found.items()}

    def by(self, citizen: UUID, entry_id: int, whom: Whom) -> frozenset[str]:
        """The organisations whose masks no longer hide that name on that entry from the citizen."""
        return self._by.get((citizen, entry_id, whom), frozenset()) if self._by else frozenset()
