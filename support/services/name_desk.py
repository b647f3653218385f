"""Requests for masked names as mask deciders see them, and the steps they take. No texts: views put it in words.

Everything runs in the database role of deciders, which reads no name of staff in the log and no number of a citizen.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar, NamedTuple
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
from support.domain.colleagues import MatterKind
from support.domain.letters import LetterKind
from support.domain.wishes import Urgency, urgency
from support.queries import roles as staff
from support.queries.roles import Colleague
from support.services.letters import order_letter
from support.services.mask_colleagues import FromColleagues, from_colleagues, require_open
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


class InList(NamedTuple):
    """A request on the list."""

    known: KnownRequest
    is_of_colleague: bool  # then no more of it is shown than that there is one, and until when it is to be answered


def requests(actor: Actor) -> list[InList]:
    """The organisation's requests, those that are due first at the front. Raises NameSelfUnknown."""
    _begin(actor)
    found = _shown(actor)
    answering_names.note_listed(actor, len(found))
    return found


def to_be_answered(actor: Actor) -> Mapping[Urgency, int]:
    """How many requests wait and how much they hurry, for the start page; none for whoever cannot answer any."""
    begin(actor)
    if not actor.viewer.own_keys:
        return {}
    today = dates.local(clock.now()).date()
    return Counter(urgency(one.known.request, today) for one in _shown(actor))


def name_file(actor: Actor, request_id: UUID) -> NameFile:
    """One request. Raises NothingHere for another organisation's, NameAboutOneself and NameSelfUnknown."""
    touched(actor, request_id)
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
    touched(actor, request_id)
    with _refusals_as_pages():
        return _done(lambda: answering_names.propose(actor, request_id, answer, reason, is_apart=True))


def confirm(actor: Actor, request_id: UUID) -> bool:
    """Make the proposal the answer, and order the letter with it for whoever asked by way of Indblik's desk. False when
    there is nothing to confirm (any more)."""
    touched(actor, request_id)
    with _refusals_as_pages():
        done = _done(lambda: answering_names.confirm(actor, request_id, is_apart=True))
    if done:
        _send(answering_names.known_or_none(actor, request_id))
    return done


def _send(known: KnownRequest | None) -> None:
    if known is not None and known.letter_is_whole is not None:
        to, about = known.request.citizen, known.request.request_id
        order_letter(to, LetterKind.NAME_ANSWER, about=about, has_contents=known.letter_is_whole)


def turn_back(actor: Actor, request_id: UUID, reason: str) -> bool:
    """Have it weighed anew. False when there is nothing to turn back (any more)."""
    touched(actor, request_id)
    with _refusals_as_pages():
        return _done(lambda: answering_names.turn_back(actor, request_id, reason, is_apart=True))


def touched(actor: Actor, request_id: UUID) -> KnownRequest | None:
    """Go on with a request. Raises NothingHere for a colleague's, ColleaguesMatter where a reason comes first, and
    NameSelfUnknown. None for another organisation's, which what goes on refuses, as one's own."""
    _begin(actor)
    known = answering_names.known_or_none(actor, request_id)
    if known is None:
        return None
    citizen, apart = known.request.citizen, _apart(actor, [known])
    if apart.hides(citizen):
        answering_names.note_hidden(actor, request_id)
        raise NothingHere
    require_open(actor, apart, MatterKind.NAME_WISH, citizen, request_id)
    return known


def _shown(actor: Actor) -> list[InList]:
    found = answering_names.requests_to_count(actor)
    apart = _apart(actor, found)
    return [InList(one, apart.is_bare(one.request.citizen)) for one in found if not apart.hides(one.request.citizen)]


def _apart(actor: Actor, found: Sequence[KnownRequest]) -> FromColleagues:
    by = answering_names.decider_of(actor)
    return from_colleagues(actor, by.cvr, by.taken_over, {one.request.citizen for one in found})


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
