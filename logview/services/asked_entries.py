"""Entries that a citizen asks about, in words and through the one outlet for names, and whose log officers answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor
from citizen_app.directory.catalogue import Code, catalogue
from citizen_app.errors import NotFound
from citizen_app.web import dates
from citizen_app.web.language import current_language
from logview.domain.name_requests import Whom
from logview.domain.terms import Sector
from logview.domain.view_state import Period, ViewState
from logview.queries import entries
from logview.queries.sources import source_states
from logview.services import filtering
from logview.services.addresses import EntryPlace, entry_place, entry_refs, ref_of_place
from logview.services.belonging import organisation_of
from logview.services.entry_text import EntryText, EntryWriter, Placed, source_sectors
from logview.services.hiding import mask_settings, masks_soon
from logview.services.log_page import visits_of
from logview.services.names import Names
from logview.services.names_asked import can_be_asked
from logview.services.places import UNKNOWN_UNIT, Place, Places
from logview.services.sight import entry_shown, followed
from logview.services.small_units import small_units
from logview.services.wording import words

_MOST_OF_A_DAY: Final = 1000  # entries of one day among which a visit is looked for
_MOST_FOUND: Final = 50  # entries of one day at one place that a question can be about


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class AskedEntry:
    """One of the subject's own entries, in words."""

    place: EntryPlace
    ref: str
    day: date  # in Denmark
    when: str
    who: str
    where: str
    what: str
    organisation: str  # as the log tells it: by its kind where a mask asks for that
    sector: Sector
    cvr: str | None  # whose log officers answer; None: nobody's, so Indblik's desk finds out
    masked: tuple[Whom, ...]  # whose name on it an organisation's deciders have masked


def place_of(actor: Actor, ref: str) -> EntryPlace:
    """The entry behind a reference. Raises NotFound for one of another subject, altered or made up."""
    place = entry_place(actor, ref)
    if entry_shown(actor, place) is None:
        raise NotFound
    return place


def asked_entries(actor: Actor, places: Iterable[EntryPlace], language: str) -> list[AskedEntry]:
    """The entries in their order; those that are no longer in the subject's log are left out."""
    found = [followed(actor, place) for place in dict.fromkeys(places)]
    newest = {row.entry_id: shown for row, shown in filter(None, found)}
    rows = [row for row, _shown in filter(None, found)]
    names, writer = _writing(actor, rows, language)
    link = entry_refs(actor)
    audit.record(actor, "entries-read", object_kind="access-entry", details={"entries": len(rows)})
    return [
        _asked(actor, placed, writer.text(placed, link(newest[row.entry_id])), _masked(actor, names, placed))
        for placed in map(writer.placed, rows)
        for row in (placed.row,)
    ]


def are_shown(actor: Actor, places: Iterable[EntryPlace]) -> bool:
    """Whether the viewer meets every one of these entries of the subject's."""
    return all(followed(actor, place) is not None for place in places)


def _masked(actor: Actor, names: Names, placed: Placed) -> Sequence[Whom]:
    """Whose masked name can be asked for: by the citizen, and by nobody for them."""
    return can_be_asked(names, placed.row, placed.place) if actor.helped is None else ()


def visit_of(actor: Actor, place: EntryPlace, language: str) -> Sequence[str]:
    """References of the entries of the visit that the log shows the entry in, newest first; none where it stands alone.

    As the log groups them: what a mask keeps apart there is not put together here.
    """
    day, today = dates.local(place.at).date(), dates.local(clock.now()).date()
    state = ViewState(period=Period.BETWEEN, first=day, last=day)
    conditions = filtering.conditions(actor, state, today=today, language=language)
    rows = entries.entries_of(actor.subject, conditions, None, _MOST_OF_A_DAY)
    _names, writer = _writing(actor, rows, language)
    ref, link = ref_of_place(actor, place), entry_refs(actor)
    visits = visits_of([writer.placed(row) for row in rows], writer, link, language)
    insides = ([part.href for part in one.parts] for one in visits if one.parts)
    return next((inside for inside in insides if ref in inside), [])


def entries_there(actor: Actor, day: date, unit: Code, language: str) -> list[AskedEntry]:
    """The subject's entries of a day whose user sat at the place or below it, newest first, in words.

    None where a mask keeps the place back: to find an entry by it would tell where it was.
    """
    state = ViewState(period=Period.BETWEEN, first=day, last=day)
    today = dates.local(clock.now()).date()
    conditions = filtering.conditions(actor, state, today=today, language=language)
    rows = entries.entries_of(actor.subject, conditions, None, _MOST_OF_A_DAY)
    names, writer = _writing(actor, rows, language)
    there = catalogue().with_units_below(unit)
    found = [
        row
        for row in rows
        if (place := writer.placed(row).place) is not None
        and place.code in there
        and not names.place(row, place).withheld
    ]
    places = [EntryPlace(row.citizen_key, row.occurred_at, row.entry_id) for row in found]
    return asked_entries(actor, places[:_MOST_FOUND], language)


def _writing(actor: Actor, rows: Sequence[Any], language: str) -> tuple[Names, EntryWriter]:
    places = Places((row.organisation_ref for row in rows), today=dates.local(clock.now()).date(), language=language)
    names = Names((one for row in rows for one in (row.performed_by, row.on_behalf_of)), places, language, actor)
    slugs = {one.source_id: one.slug for one in source_states()}
    return names, EntryWriter(places, names, words(language), source_sectors(slugs), language)


def _asked(actor: Actor, placed: Placed, text: EntryText, masked: Sequence[Whom]) -> AskedEntry:
    row = placed.row
    return AskedEntry(
        place=EntryPlace(row.citizen_key, row.occurred_at, row.entry_id),
        ref=text.href,
        day=placed.day,
        when=f"{dates.day_text(placed.day, current_language())}, {text.time_text}",
        who=", ".join(part for part in (text.who, text.role, text.masked_by) if part),
        where=", ".join(part for part in (text.unit, text.organisation) if part),
        what=", ".join(part for part in (text.what, text.action) if part),
        organisation=text.organisation or text.unit,
        sector=placed.scene.sector,
        cvr=answering(actor, placed.place),
        masked=tuple(masked),
    )


def answering(actor: Actor, place: Place | None) -> str | None:
    """The CVR number of the organisation that answers for what is done at the place.

    None where the directory does not tell, and for a practice where one person alone may work: nobody answers a
    question about their own look-up (safety.md 8).
    """
    if place is None or place.code is None or place.top[0] == UNKNOWN_UNIT:
        return None
    if _may_be_one_person(actor, place.top):
        return None
    return organisation_of(place.code)


def is_small_place(top: Code) -> bool:
    """Whether it is of a kind that is as small as a practice, which often bears the name of who works there."""
    return not mask_settings().small_kinds.isdisjoint(catalogue().kinds([top]))


def _may_be_one_person(actor: Actor, top: Code) -> bool:
    codes = catalogue().same_unit(top)
    if not is_small_place(top):
        return False
    number = small_units(masks_soon(actor)().headcounts).figures(codes).get(None)
    return number is None or number <= 1
