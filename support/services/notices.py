"""What organisations have told a citizen of look-ups that should not have happened: on the citizen's own page and
in letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor
from citizen_app.errors import NotFound
from citizen_app.keys import keys
from citizen_app.past_entries import past_entries
from citizen_app.web.dates import local
from logview.services import asked_entries
from logview.services.addresses import EntryPlace
from logview.services.asked_entries import AskedEntry
from logview.services.places import organisation_name
from support.queries import notices as queries


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class NoticeTold:
    """One message."""

    organisation: str
    at: datetime
    is_set_right: bool  # what was told before was wrong
    words: str
    is_withheld: bool  # the words name somebody whose name is masked towards the citizen
    entries: Sequence[AskedEntry]
    lost: int  # look-ups that are no longer in the log


def notices(actor: Actor, language: str) -> list[NoticeTold]:
    """The newest of them."""
    found = queries.notices_of(actor.subject)
    audit.record(actor, "notices-read", details={"notices": len(found)})
    return _in_words(actor, found, language)


def notice(actor: Actor, notice_id: UUID, language: str) -> NoticeTold:
    """One of them. Raises NotFound for any other person's."""
    found = queries.notice_of(actor.subject, notice_id)
    if found is None:
        raise NotFound
    audit.record(actor, "notices-read", details={"notices": 1})
    return _in_words(actor, [found], language)[0]


def _in_words(actor: Actor, found: Sequence[queries.Notice], language: str) -> list[NoticeTold]:
    places = {EntryPlace(*place) for one in found for place in one.entries}
    known = {one.place: one for one in asked_entries.asked_entries(actor, sorted(places), language)}
    return [_told(actor, one, [EntryPlace(*place) for place in one.entries], known, language) for one in found]


def _told(
    actor: Actor,
    notice: queries.Notice,
    places: Sequence[EntryPlace],
    known: dict[EntryPlace, AskedEntry],
    language: str,
) -> NoticeTold:
    words = keys().open(notice.words_sealed) if notice.words_sealed else ""
    # Whoever wrote cannot see whose name is masked: their words are held against the masks as a source's are.
    withheld = bool(words) and not past_entries().may_tell(actor, words)
    entries = [known[place] for place in places if place in known]
    told_by = organisation_name(notice.cvr, today=local(clock.now()).date(), language=language)
    return NoticeTold(
        organisation=told_by or f"CVR {notice.cvr}",
        at=notice.at,
        is_set_right=notice.is_set_right,
        words="" if withheld else words,
        is_withheld=withheld,
        entries=entries,
        lost=len(places) - len(entries),
    )
