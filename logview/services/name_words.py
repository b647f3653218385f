"""Requests for names in words, for the citizen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from citizen_app import clock
from citizen_app.auth.actor import Actor
from citizen_app.complaint_settings import ComplaintBody, Law
from citizen_app.directory.sectors import Sector
from citizen_app.web import dates
from citizen_app.web.complaint_words import Complaining, complaining, complaint_body, last_day_after, within
from logview.domain.name_requests import NameRequest, RefusalReason, RequestRefusal, RequestState, Right, Whom
from logview.queries import name_requests as queries
from logview.queries.entries import entry_of
from logview.queries.name_requests import EntryAsked, KnownRequest
from logview.services.addresses import ref_of_place
from logview.services.names_asked import NamesAsked

RIGHT_TEXTS: Final[Mapping[Right, LazyString]] = {
    Right.COMPLAINT_BOARD: _l("A complaint to an authority, such as Styrelsen for Patientklager"),
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
_GIVEN: Final = _l("You have been given the name. You see it on the page of the look-up.")
_GIVEN_IN_PART: Final = _l("You have been given the name on some of the look-ups")
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
class WishedLookup:
    """One of a wish's look-ups."""

    moment: str
    ref: str | None  # its page; None where the log holds it no more
    answer: str  # what was answered about it; empty until then
    who: str = ""  # by role, never by name; empty where the log holds it no more
    where: str = ""  # likewise


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A request with what its pages say of it."""

    known: KnownRequest
    organisation: str
    moments: Sequence[str]  # of its look-ups
    state: str
    is_late: bool
    lookups: Sequence[WishedLookup] = ()  # on the wish's own page
    is_masked_no_more: bool = False  # likewise: it waits, and the name can be read
    body: ComplaintBody | None = None  # likewise: who takes a complaint about the answer
    sector: Sector = Sector.UNKNOWN  # likewise: of the place

    @property
    def is_refused(self) -> bool:
        """Whether the name is not given on some look-up: an afgørelse that can be complained of."""
        request = self.known.request
        return request.state is RequestState.REFUSED or (request.state is RequestState.GRANTED and request.is_in_part)

    @property
    def can_be_complained_of(self) -> bool:
        """Whether there is something to complain of: a name that is not given, or an answer that is late."""
        return self.is_refused or (self.is_late and not self.is_masked_no_more)

    @property
    def why(self) -> str | None:
        """Why not, where it is the same for every look-up."""
        request = self.known.request
        return str(REFUSAL_TEXTS[request.refusal]) if self.is_refused and request.refusal else None


def state_text(request: NameRequest) -> str:
    """Where a request stands, for the citizen: a proposal is not told."""
    if request.is_open:
        return str(STATE_TEXTS[RequestState.WAITING])
    if request.state is RequestState.GRANTED and request.is_in_part:
        return str(_GIVEN_IN_PART)
    return str(STATE_TEXTS[request.state])


def wishes(actor: Actor, language: str) -> list[Wish]:
    """The citizen's requests in words, newest first."""
    found = queries.requests_of(actor.subject)
    asked = queries.entries_of(actor.subject, [one.request.request_id for one in found])
    first = {one.request.request_id: _rows(actor, asked[one.request.request_id][:1]) for one in found}
    names = {
        whom: NamesAsked(actor, [row for one in found for row in first[one.request.request_id]], whom, language)
        for whom in Whom
    }
    return [
        _wish(one, asked[one.request.request_id], first[one.request.request_id], names[one.whom], language)
        for one in found
    ]


def wish_of(actor: Actor, known: KnownRequest, language: str) -> Wish:
    """One of the citizen's requests in words, with each of its look-ups."""
    asked = queries.entries_of(actor.subject, [known.request.request_id])[known.request.request_id]
    rows = _rows(actor, asked)
    names, still_there = NamesAsked(actor, rows, known.whom, language), {row.entry_id: row for row in rows}
    sector = names.sector(rows[0]) if rows else Sector.UNKNOWN
    can_be_read = bool(rows) and not any(names.shown(row).masked for row in rows)
    return replace(
        _wish(known, asked, rows, names, language),
        is_masked_no_more=known.request.is_open and can_be_read,
        body=complaint_body(Law.NAME_REFUSED, sector),
        sector=sector,
        lookups=[_lookup(actor, one, names, still_there.get(one.entry[2]), known, language) for one in asked],
    )


def _lookup(
    actor: Actor, one: EntryAsked, names: NamesAsked, row: Any | None, known: KnownRequest, language: str
) -> WishedLookup:
    there = row is not None
    return WishedLookup(
        moment=dates.moment_text(one.entry[1], language),
        ref=ref_of_place(actor, one.entry) if there else None,
        answer=_answer(known.request, one.entry[2]),
        who=names.who(row) if there else "",
        where=names.where(row) if there else "",
    )


def complaint_about(told: Wish, law: Law) -> Complaining:
    """How to complain of the answer, or of its being late, by one law: whom to, and until when."""
    body = complaint_body(law, told.sector)
    if law is not Law.NAME_REFUSED:
        return complaining(law, body, within(law, body))
    if told.known.request.is_open:  # no answer, so no day to count from
        return complaining(law, body)
    return complaining(law, body, within(law, body), last_day_after(told.known.request.changed_at, body))


def _wish(
    known: KnownRequest, asked: Sequence[EntryAsked], rows: Sequence[Any], names: NamesAsked, language: str
) -> Wish:
    return Wish(
        known=known,
        # As the look-up's own page says it: a practice can be called after the one whom it masks.
        organisation=names.organisation(rows[0]) if rows else str(_l("The organisation")),
        moments=[dates.moment_text(one.entry[1], language) for one in asked],
        state=state_text(known.request),
        is_late=known.request.is_late(dates.local(clock.now()).date()),
    )


def _rows(actor: Actor, asked: Sequence[EntryAsked]) -> list[Any]:
    """The entries that the log still holds."""
    return [row for one in asked if (row := entry_of(actor.subject, *one.entry)) is not None]


def _answer(request: NameRequest, entry_id: int) -> str:
    if request.state not in {RequestState.GRANTED, RequestState.REFUSED}:
        return ""
    why_not = request.why_not_on(entry_id)
    return str(REFUSAL_TEXTS[why_not] if why_not else _GIVEN)
