"""Requests for names in words, for the citizen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from citizen_app import clock
from citizen_app.auth.actor import Actor
from citizen_app.web import dates
from logview.domain.name_requests import RefusalReason, RequestRefusal, RequestState, Right
from logview.queries import name_requests as queries
from logview.queries.entries import entry_of
from logview.queries.name_requests import KnownRequest
from logview.services.addresses import ref_of_place
from logview.services.names import Names
from logview.services.places import Places

RIGHT_TEXTS: Final[Mapping[Right, LazyString]] = {
    Right.COMPLAINT_BOARD: _l("A complaint to Styrelsen for Patientklager"),
    Right.COMPLAINT_PLACE: _l("A complaint to the place"),
    Right.POLICE: _l("A report to the police"),
    Right.INSIGHT: _l("Insight into the data about me (GDPR, Article 15)"),
    Right.CORRECTION: _l("Having data about me corrected"),
    Right.OTHER: _l("Something else"),
}
STATE_TEXTS: Final[Mapping[RequestState, LazyString]] = {
    RequestState.WAITING: _l("Waits for an answer"),
    RequestState.GRANTED: _l("You have been given the name"),
    RequestState.REFUSED: _l("You have not been given the name"),
    RequestState.WITHDRAWN: _l("You have taken the wish back"),
}
REFUSAL_TEXTS: Final[Mapping[RefusalReason, LazyString]] = {
    RefusalReason.STAFF_WEIGHS_MORE: _l(
        "The organisation assesses that the safety of those who work there weighs more than your need for the name."
    ),
    RefusalReason.NOT_NEEDED: _l(
        "The organisation assesses that you can use your right without the name. State the time and the place of the "
        "look-up instead."
    ),
    RefusalReason.RIGHT_UNCLEAR: _l(
        "The organisation cannot see what you need the name for. You can ask again and write more about it."
    ),
}
WHY_NOT_TEXTS: Final[Mapping[RequestRefusal, LazyString]] = {
    RequestRefusal.NOT_MASKED: _l("No mask hides a name here. So there is nothing to ask for."),
    RequestRefusal.MASKED_BY_SOURCE: _l(
        "We have not received the name. Ask the place or the source: the look-up's own page tells how to reach it."
    ),
    RequestRefusal.NO_DECIDER: _l(
        "Nobody answers wishes about this name here. Write to the organisation that has masked it."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A request with what its pages say of it."""

    known: KnownRequest
    organisation: str
    moments: Sequence[str]  # of its look-ups
    entry_ref: str | None  # the page of the first of them
    is_late: bool


def wishes(actor: Actor, language: str, only: KnownRequest | None = None) -> list[Wish]:
    """The citizen's requests in words, newest first, or one of them."""
    found = [only] if only is not None else queries.requests_of(actor.subject)
    entries = queries.entries_of(actor.subject, [one.request.request_id for one in found])
    today = dates.local(clock.now()).date()
    told = []
    for one in found:
        of_these = [entry.entry for entry in entries.get(one.request.request_id, [])]
        told.append(
            Wish(
                known=one,
                organisation=_masker(actor, one, of_these[0], language) if of_these else "",
                moments=[dates.moment_text(at, language) for _citizen, at, _number in of_these],
                entry_ref=ref_of_place(actor, of_these[0]) if of_these else None,
                is_late=one.request.is_late(today),
            )
        )
    return told


def _masker(actor: Actor, known: KnownRequest, place: tuple[UUID, datetime, int], language: str) -> str:
    """Who masked the name, as the look-up's own page says it: a practice can be called after the one it masks."""
    row = entry_of(actor.subject, *place)
    if row is None:
        return str(_l("Organisation"))
    places = Places((row.organisation_ref,), today=dates.local(clock.now()).date(), language=language)
    names = Names((row.performed_by, row.on_behalf_of), places, language, actor)
    where = places.at(row.organisation_ref, dates.local(row.occurred_at).date())
    shown = names.asked_about(row, where, known.whom)
    return names.masker(shown, row, where) if shown is not None else str(_l("Organisation"))
