"""Answering citizens who ask for masked names: the organisation's side, two persons each time.

The caller has begun the transaction, in the role that decides masks: it reads no log and no name.
"""

from dataclasses import dataclass
from uuid import UUID

from flask_babel import lazy_gettext as _l

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor
from citizen_app.keys import keys
from citizen_app.messages.notify import notify
from citizen_app.messages.topics import ON, Topic
from logview.domain.name_answers import Answer
from logview.domain.name_requests import (
    Answers,
    NameDecider,
    RefusalReason,
    RequestRefusal,
    RequestState,
    RequestStep,
)
from logview.queries import name_requests as queries
from logview.queries.name_requests import EntryAsked, KnownRequest, StepTaken
from logview.services.asking import RequestRefused, wait_for_answers
from logview.services.succession import taken_over_by

_AUDITED = "name-request"
NAME_ANSWERED = Topic(
    code="name-answered",
    label=_l("An answer to a wish about a name"),
    description=_l("When the organisation has decided whether you are given the name."),
    default=ON,
    endpoint="names.listed",
)
"""What the citizen is told of: the answer alone, never a proposal. Asking is no protective deed (safety.md 4)."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ToDecide:
    """A request with what its deciders may know."""

    known: KnownRequest
    entries: list[EntryAsked]
    decider: NameDecider


def decider_of(actor: Actor) -> NameDecider:
    """The signed-in decider. Raises RequestRefused for somebody without an organisation."""
    viewer = actor.viewer
    if viewer.cvr is None:
        raise RequestRefused(RequestRefusal.OTHER_ORGANISATION)
    return NameDecider(
        cvr=viewer.cvr,
        staff_key=viewer.key,
        own_keys=frozenset(viewer.own_keys),
        taken_over=taken_over_by(viewer.cvr),
    )


def note_listed(actor: Actor, number: int) -> None:
    """That the decider read a list of so many requests."""
    audit.record(actor, "name-requests-listed", object_kind=_AUDITED, details={"requests": number})


def requests_to_count(actor: Actor) -> list[KnownRequest]:
    """The organisation's requests, those that are due first at the front; none that are about the decider."""
    by = decider_of(actor)
    return [one for one in queries.requests_to(by.organisations) if by.why_not_touch(one.request) is None]


def to_decide(actor: Actor, request_id: UUID) -> ToDecide:
    """One of the organisation's requests. Raises RequestRefused for any other, and about oneself."""
    return _to_decide(actor, request_id, None)


def propose(actor: Actor, request_id: UUID, answer: Answer, reason: str, *, is_apart: bool) -> None:
    """Say on which look-ups the citizen should have the name, and why not on the others; another person confirms it.

    Raises RequestRefused.
    """
    step = answer.step
    wait_for_answers(request_id)
    found = _to_decide(actor, request_id, step)
    why_not = found.decider.why_not_propose(found.known.request, reason, is_apart=is_apart)
    asked = [number for _citizen, _at, number in (one.entry for one in found.entries)]
    _refuse(actor, request_id, why_not or answer.why_not(asked), step)
    _take(actor, found, step, reason, answer.refusal, answer.about(asked))


def confirm(actor: Actor, request_id: UUID, *, is_apart: bool) -> RequestState:
    """Make the proposal the answer, as the second person. Raises RequestRefused."""
    wait_for_answers(request_id)
    found = _to_decide(actor, request_id, RequestStep.GRANTED)
    request = found.known.request
    refusal = found.decider.why_not_confirm(request, is_apart=is_apart)
    step = RequestStep.GRANTED if request.state is RequestState.GRANT_PROPOSED else RequestStep.REFUSED
    _refuse(actor, request_id, refusal, step)
    _take(actor, found, step, "", request.refusal, request.answers)
    notify(request.citizen, NAME_ANSWERED.code)
    return RequestState(step.value)


def turn_back(actor: Actor, request_id: UUID, reason: str, *, is_apart: bool) -> None:
    """Have it weighed anew. Raises RequestRefused."""
    wait_for_answers(request_id)
    found = _to_decide(actor, request_id, RequestStep.TURNED_BACK)
    refusal = found.decider.why_not_turn_back(found.known.request, is_apart=is_apart)
    if refusal is None and not reason.strip():
        refusal = RequestRefusal.REASON_MISSING
    _refuse(actor, request_id, refusal, RequestStep.TURNED_BACK)
    _take(actor, found, RequestStep.TURNED_BACK, reason)


def known_or_none(actor: Actor, request_id: UUID) -> KnownRequest | None:
    """One of the organisation's requests, which nobody reads by this; None for any other."""
    return queries.request_to(decider_of(actor).organisations, request_id)


def note_hidden(actor: Actor, request_id: UUID) -> None:
    """That the decider tried to read what is hidden from them: it is about somebody whom they work with."""
    details = {"why": "about-colleague", "tried": "read", "cvr": actor.viewer.cvr or ""}
    audit.record(actor, "name-request-try-refused", object_kind=_AUDITED, object_ref=str(request_id), details=details)


def history(found: ToDecide) -> list[StepTaken]:
    """Every step so far."""
    return queries.steps_of(found.known.request)


def written(sealed: bytes | None) -> str:
    """What somebody wrote; empty when nothing was."""
    return keys().open(sealed) if sealed else ""


def _to_decide(actor: Actor, request_id: UUID, step: RequestStep | None) -> ToDecide:
    by = decider_of(actor)
    known = queries.request_to(by.organisations, request_id)
    if known is None:
        raise _refused(actor, request_id, RequestRefusal.OTHER_ORGANISATION, step)
    found = ToDecide(known=known, entries=queries.entries_to_decide(known.request), decider=by)
    if (refusal := by.why_not_touch(known.request)) is not None:
        raise _refused(actor, request_id, refusal, step)
    if step is None:
        trail = audit.in_trail_of(actor, known.request.citizen)
        audit.record(trail, "name-request-read", object_kind=_AUDITED, object_ref=str(request_id))
    return found


def _take(
    actor: Actor,
    found: ToDecide,
    step: RequestStep,
    reason: str,
    refusal: RefusalReason | None = None,
    answers: Answers | None = None,
) -> None:
    request = found.known.request
    taken = StepTaken(
        step=step,
        at=clock.now(),
        by=found.decider.staff_key,
        refusal=refusal,
        reason_sealed=keys().seal(reason.strip()) if reason.strip() else None,
        answers=answers or {},
    )
    queries.add_step(request.citizen, request.request_id, request.steps + 1, taken)
    details = {"cvr": found.decider.cvr}
    audit.record(
        actor, f"name-request-{step.value}", object_kind=_AUDITED, object_ref=str(request.request_id), details=details
    )


def _refuse(actor: Actor, request_id: UUID, refusal: RequestRefusal | None, step: RequestStep) -> None:
    if refusal is not None:
        raise _refused(actor, request_id, refusal, step)


def _refused(actor: Actor, request_id: UUID, refusal: RequestRefusal, step: RequestStep | None) -> RequestRefused:
    details = {"why": refusal.value, "tried": step.value if step else "read", "cvr": actor.viewer.cvr or ""}
    audit.record(actor, "name-request-try-refused", object_kind=_AUDITED, object_ref=str(request_id), details=details)
    return RequestRefused(refusal)
