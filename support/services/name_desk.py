"""Requests for masked names as mask deciders see them, and the steps they take. No texts: views put it in words.

Everything runs in the database role of deciders, which reads no name of staff in the log and no number of a citizen.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from citizen_app import clock
from citizen_app.auth.actor import Actor
from citizen_app.errors import CitizenAppError
from citizen_app.web import dates
from logview.domain.name_answers import Answer
from logview.domain.name_requests import RequestRefusal
from logview.queries.name_requests import KnownRequest, StepTaken
from logview.services import answering_names
from logview.services.answering_names import ToDecide
from logview.services.asking import NothingHere, RequestRefused
from support.domain.letters import LetterKind
from support.domain.wishes import Urgency, urgency
from support.queries import roles as staff
from support.queries.roles import Colleague
from support.services.letters import order_letter
from support.services.mask_desk import begin


class NameAboutOneself(CitizenAppError):
    """Nobody answers their own request."""

    code = "name-about-oneself"
    status = 403
    keeps_work: ClassVar[bool] = True


class NameSelfUnknown(CitizenAppError):
    """Without their CPR number nobody can tell whether a request is the decider's own."""

    code = "name-self-unknown"
    status = 403
    keeps_work: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class NameFile:
    """One request with what has happened to it."""

    found: ToDecide
    history: Sequence[StepTaken]
    colleagues: Mapping[UUID, Colleague]
    is_own_proposal: bool


def requests(actor: Actor) -> list[KnownRequest]:
    """The organisation's requests, those that are due first at the front. Raises NameSelfUnknown."""
    _begin(actor)
    return answering_names.requests_to_decide(actor)


def to_be_answered(actor: Actor) -> Mapping[Urgency, int]:
    """How many requests wait and how much they hurry, for the start page; none for whoever cannot answer any."""
    begin(actor)
    if not actor.viewer.own_keys:
        return {}
    today = dates.local(clock.now()).date()
    return Counter(urgency(one.request, today) for one in answering_names.requests_to_count(actor))


def name_file(actor: Actor, request_id: UUID) -> NameFile:
    """One request. Raises NothingHere for another organisation's, NameAboutOneself and NameSelfUnknown."""
    _begin(actor)
    with _refusals_as_pages():
        found = answering_names.to_decide(actor, request_id)
        history = answering_names.history(found)
    takers = {one.by for one in history if one.by is not None}
    return NameFile(
        found=found,
        history=history,
        colleagues=staff.staff_named(found.decider.organisations, takers),
        is_own_proposal=found.known.request.proposed_by == actor.viewer.key,
    )


def propose(actor: Actor, request_id: UUID, answer: Answer, reason: str) -> bool:
    """Say what the answer should be. False when there is nothing to propose (any more)."""
    _begin(actor)
    with _refusals_as_pages():
        return _done(lambda: answering_names.propose(actor, request_id, answer, reason, is_apart=True))


def confirm(actor: Actor, request_id: UUID) -> bool:
    """Make the proposal the answer, and order the letter with it for whoever asked by way of Indblik's desk. False when
    there is nothing to confirm (any more)."""
    _begin(actor)
    with _refusals_as_pages():
        done = _done(lambda: answering_names.confirm(actor, request_id, is_apart=True))
    if done:
        _send(answering_names.known_to(actor, request_id))
    return done


def _send(known: KnownRequest) -> None:
    if known.letter_is_whole is not None:
        to, about = known.request.citizen, known.request.request_id
        order_letter(to, LetterKind.NAME_ANSWER, about=about, has_contents=known.letter_is_whole)


def turn_back(actor: Actor, request_id: UUID, reason: str) -> bool:
    """Have it weighed anew. False when there is nothing to turn back (any more)."""
    _begin(actor)
    with _refusals_as_pages():
        return _done(lambda: answering_names.turn_back(actor, request_id, reason, is_apart=True))


def _begin(actor: Actor) -> None:
    begin(actor)
    if not actor.viewer.own_keys:
        raise NameSelfUnknown


_PAGES: Mapping[RequestRefusal, type[CitizenAppError]] = {
    RequestRefusal.OTHER_ORGANISATION: NothingHere,
    RequestRefusal.ABOUT_ONESELF: NameAboutOneself,
}


@contextmanager
def _refusals_as_pages() -> Iterator[None]:
    try:
        yield
    except RequestRefused as refused:
        page = _PAGES.get(refused.refusal)
        if page is None:
            raise
        raise page from None


def _done(step: Callable[[], object]) -> bool:
    try:
        step()
    except RequestRefused as refused:
        if refused.refusal in _PAGES:
            raise
        return False
    return True
