"""Asking for a masked name: the citizen's side. Each step is held against the masks as they are now, and audited."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor
from citizen_app.db.locks import one_at_a_time
from citizen_app.directory.catalogue import Code
from citizen_app.errors import NotFound
from citizen_app.identifiers import without_cpr_numbers
from citizen_app.keys import keys
from citizen_app.plain_text import plain_text
from citizen_app.web import dates
from logview.domain.name_requests import (
    RequestRefusal,
    RequestState,
    RequestStep,
    Right,
    Whom,
    due_on,
    why_not_ask,
    why_not_withdraw,
)
from logview.queries import entries
from logview.queries import name_requests as queries
from logview.queries.name_requests import KnownRequest, StepTaken
from logview.services.addresses import EntryPlace, entry_place
from logview.services.hiding import mask_settings
from logview.services.names_asked import NamesAsked, OneMore, is_same_answer, one_more, waiting_entries
from logview.services.shown import ShownPerson

_AUDITED = "name-request"


class RequestRefused(Exception):
    """A step was refused; `refusal` says why. That it was tried stands in the audit trail."""

    def __init__(self, refusal: RequestRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


class NothingHere(NotFound):
    """An entry or a request of somebody else's: that it was asked about stays in the trail."""

    code = "name-request-nothing-here"
    keeps_work = True


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Askable:
    """A name on one of the citizen's entries, and whether it can be asked for."""

    row: Any
    whom: Whom
    shown: ShownPerson
    organisation: str  # who the page says has masked it
    refusal: RequestRefusal | None
    earlier: list[KnownRequest]  # requests for this very name, newest first

    @property
    def waiting(self) -> KnownRequest | None:
        """The request for it that has no answer yet."""
        return next((one for one in self.earlier if one.request.is_open), None)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Wanted:
    """What the citizen says: for which right, in their own words, and on which further look-ups."""

    right: Right
    words: str = ""
    others: Sequence[EntryPlace] = ()
    letter_is_whole: bool | None = None  # whether a letter with the answer holds it; None: no letter
    asked_at: datetime | None = None  # when that was before now: the time for the answer is counted from then


def last_day_for_answer(asked_at: datetime) -> date:
    """By when the organisation is to have answered what is asked at that moment."""
    return due_on(dates.local(asked_at).date(), mask_settings().answer_within)


def days_to_answer() -> int:
    """How many days the organisation has."""
    return mask_settings().answer_within.days


def is_asked(actor: Actor, place: EntryPlace) -> bool:
    """Whether a name on one of the subject's own entries was asked for, whatever became of it: it holds the entry."""
    return bool(queries.requests_about(actor.subject, place.citizen_key, place.entry_id))


def place_asked(actor: Actor, ref: str) -> EntryPlace:
    """The entry behind a reference. Raises NothingHere, and leaves a trail, for one that is not the citizen's."""
    try:
        return entry_place(actor, ref)
    except NotFound:
        raise _no_such_entry(actor) from None


def require_own(actor: Actor, places: Iterable[EntryPlace]) -> None:
    """Raise NothingHere, and leave a trail, when one of the entries is not the citizen's."""
    if any(entries.entry_of(actor.subject, *place) is None for place in places):
        raise _no_such_entry(actor)


def askable(actor: Actor, place: EntryPlace, whom: Whom, language: str) -> Askable:
    """The name as it is for this citizen now. Raises NothingHere for an entry that is not theirs."""
    row = entries.entry_of(actor.subject, *place)
    if row is None:
        raise _no_such_entry(actor)
    asked = NamesAsked(actor, [row], whom, language)
    shown = asked.shown(row)
    refusal = why_not_ask(
        masked=shown.masked,
        source_masked=shown.source_masked,
        decider=shown.decided_by,
        right=Right.INSIGHT,
        words="",
    )
    earlier = queries.requests_about(actor.subject, row.citizen_key, row.entry_id)
    return Askable(
        row=row,
        whom=whom,
        shown=shown,
        organisation=asked.organisation(row),
        refusal=refusal,
        earlier=[one for one in earlier if one.whom is whom],
    )


def ask(actor: Actor, place: EntryPlace, whom: Whom, wanted: Wanted, language: str) -> UUID:
    """Ask for the name; a second click finds the request that the first has made.

    Further look-ups on which it cannot be asked for together with the first any more are left out: their name can be
    read by now, or a request of another window waits. Raises RequestRefused, and NothingHere for an entry that is not
    the citizen's.
    """
    one_at_a_time("name-request", actor.subject)
    found = askable(actor, place, whom, language)
    if found.waiting is not None and found.waiting.request.cvr == found.shown.decided_by:
        return found.waiting.request.request_id
    too_many = len({place, *wanted.others}) > mask_settings().lookups_at_once
    refusal = found.refusal or (RequestRefusal.TOO_MANY if too_many else None)
    refusal = refusal or why_not_ask(
        masked=True, source_masked=False, decider=found.shown.decided_by, right=wanted.right, words=wanted.words
    )
    if refusal is not None:
        raise _refused(actor, refusal, RequestStep.ASKED)
    return _written(actor, found, _others(actor, found, wanted.others, language), wanted)


def more_to_ask(actor: Actor, found: Askable, language: str) -> list[OneMore]:
    """Further look-ups that the request can be about as well."""
    return one_more(actor, found.row, found.whom, mask_settings().lookups_at_once - 1, language)


def _others(actor: Actor, first: Askable, places: Sequence[EntryPlace], language: str) -> list[Any]:
    found = [entries.entry_of(actor.subject, *place) for place in dict.fromkeys(places)]
    if None in found:
        raise _no_such_entry(actor)
    of_this_key = (row for row in found if row is not None and row.citizen_key == first.row.citizen_key)
    rows = [row for row in of_this_key if row.entry_id != first.row.entry_id]
    asked = NamesAsked(actor, rows, first.whom, language)
    waiting = waiting_entries(actor, first.whom)
    return [
        row
        for row in rows
        if is_same_answer(asked.shown(row), first.shown) and (row.citizen_key, row.entry_id) not in waiting
    ]


def withdraw(actor: Actor, request_id: UUID) -> None:
    """Take a request back. Raises NotFound for another's, and RequestRefused for one that is answered."""
    wait_for_answers(request_id)
    known = request_of(actor, request_id)
    if known.request.state is RequestState.WITHDRAWN:
        return  # a second click
    if (refusal := why_not_withdraw(known.request)) is not None:
        raise _refused(actor, refusal, RequestStep.WITHDRAWN)
    _take(actor, known.request.citizen, request_id, known.request.steps + 1, RequestStep.WITHDRAWN)


def wait_for_answers(request_id: UUID) -> None:
    """Make other steps of the same request wait until this transaction has ended."""
    one_at_a_time("name-request-answer", (request_id,))


def request_of(actor: Actor, request_id: UUID) -> KnownRequest:
    """One of the citizen's own requests. Raises NotFound for any other."""
    found = next((one for one in queries.requests_of(actor.subject) if one.request.request_id == request_id), None)
    if found is None:
        raise NotFound
    return found


def _written(actor: Actor, found: Askable, others: Sequence[Any], wanted: Wanted) -> UUID:
    at, request_id = wanted.asked_at or clock.now(), uuid4()
    words = without_cpr_numbers(plain_text(wanted.words)).strip()
    masked_by: Code = found.shown.masked_by or ("cvr", str(found.shown.decided_by))
    key = {"citizen_key": found.row.citizen_key, "request_id": request_id}
    queries.add_request(
        {
            **key,
            "cvr": found.shown.decided_by,
            "masked_by_scheme": masked_by[0],
            "masked_by_code": masked_by[1],
            "whom": found.whom.value,
            "needed_for": wanted.right.value,
            "words_sealed": keys().seal(words) if words else None,
            "asked_at": at,
            "due_on": last_day_for_answer(at),
            "letter_is_whole": wanted.letter_is_whole,
        },
        [
            {
                **key,
                "entry_id": row.entry_id,
                "occurred_at": row.occurred_at,
                "organisation_ref": row.organisation_ref,
                "professional_id": row.performed_by if found.whom is Whom.PERFORMED_BY else row.on_behalf_of,
            }
            for row in (found.row, *others)
        ],
    )
    _take(actor, found.row.citizen_key, request_id, 1, RequestStep.ASKED)
    return request_id


def _take(actor: Actor, citizen: UUID, request_id: UUID, sequence: int, step: RequestStep) -> None:
    taken = StepTaken(step=step, at=clock.now(), by=None, refusal=None, reason_sealed=None)
    queries.add_step(citizen, request_id, sequence, taken)
    audit.record(actor, f"name-request-{step.value}", object_kind=_AUDITED, object_ref=str(request_id))


def _refused(actor: Actor, refusal: RequestRefusal, step: RequestStep) -> RequestRefused:
    details = {"why": refusal.value, "tried": step.value}
    audit.record(actor, "name-request-try-refused", object_kind=_AUDITED, details=details)
    return RequestRefused(refusal)


def _no_such_entry(actor: Actor) -> NothingHere:
    audit.record(
        actor, "name-request-try-refused", object_kind=_AUDITED, details={"why": "not-found", "tried": "asked"}
    )
    return NothingHere()
