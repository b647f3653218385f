"""Filters: a view state in the database's terms and in words."""

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import TypeVar

import msgspec
from flask_babel import gettext as _

from citizen_app.auth.actor import Actor
from citizen_app.web import dates
from citizen_app.web.language import written_in
from logview.domain.terms import Sector
from logview.domain.view_state import Period, ViewState
from logview.queries.entries import Conditions, PeopleAt
from logview.queries.sources import source_states
from logview.services.entry_text import source_sectors
from logview.services.everywhere import Everywhere, everywhere
from logview.services.names import masked_refs, professionals_to_find
from logview.services.names_of_persons import names_in_log
from logview.services.sight import unseen
from logview.services.withheld_places import withheld_at
from logview.services.wording import words

Value = TypeVar("Value")


def conditions(actor: Actor, state: ViewState, *, today: date, language: str) -> Conditions:
    """The view in the database's terms."""
    first, after = state.days(today)
    found = Conditions(
        since=dates.start_of_day(first) if first else None,
        before=dates.start_of_day(after) if after else None,
        data_kinds=state.data_kinds or None,
        activities=state.activities or None,
        unseen=unseen(actor),
    )
    if actor.sight.is_placeless:  # no choice of a place or a person may tell where an entry was
        return found
    if state.sectors or state.organisations or state.persons:
        return _narrowed(actor, found, state, everywhere(today, language), today=today, language=language)
    return found


def _narrowed(
    actor: Actor, found: Conditions, state: ViewState, all_units: Everywhere, *, today: date, language: str
) -> Conditions:
    by_ref = all_units.by_ref
    refs: set[int] | None = None
    or_sources: tuple[int, ...] = ()
    if state.organisations:
        refs = {ref for ref, place in by_ref.items() if place.key in state.organisations}
    if state.sectors:
        in_sector = {ref for ref, place in by_ref.items() if place.sector in state.sectors}
        if refs is None:
            # An entry whose unit is not known belongs to its source's sector, as the page shows it.
            sectors = source_sectors({one.source_id: one.slug for one in source_states()})
            or_sources = tuple(number for number, sector in sectors.items() if sector in state.sectors)
        refs = in_sector if refs is None else refs & in_sector
    return replace(
        found,
        organisation_refs=None if refs is None else tuple(sorted(refs)),
        without_people=_withheld(actor, state, all_units, today, language)[0],
        or_sources=or_sources,
        unknown_refs=tuple(ref for ref, place in by_ref.items() if place.sector is Sector.UNKNOWN),
        professionals=professionals_to_find(actor, state.persons) if state.persons else None,
        without_refs=masked_refs(actor, all_units.places, by_ref, today) if state.persons else (),
    )


def in_words(actor: Actor, state: ViewState, *, today: date, language: str) -> list[tuple[str, ViewState]]:
    """Each filter in words, with the view as it is without it."""
    lists = words(language)
    if actor.sight.is_placeless:  # `conditions` leaves them out too
        state = msgspec.structs.replace(state, sectors=(), organisations=(), persons=())
    units = _units_in_words(actor, state, today=today, language=language) if state.organisations else {}
    people = names_in_log(actor, state.persons, today=today, language=language)
    without = msgspec.structs.replace
    found = [(lists.sectors[one], without(state, sectors=_less(state.sectors, one))) for one in state.sectors]
    for unit in state.organisations:
        found.append((units.get(unit, _("A unit")), without(state, organisations=_less(state.organisations, unit))))
    for person in state.persons:
        label = people.get(person) or _("A member of staff")
        found.append((label, without(state, persons=_less(state.persons, person))))
    for kind in state.data_kinds:
        label = lists.data_kinds.get(kind, _("Data not stated"))
        found.append((label, without(state, data_kinds=_less(state.data_kinds, kind))))
    for activity in state.activities:
        label = lists.activities.get(activity, _("Action not stated"))
        found.append((label, without(state, activities=_less(state.activities, activity))))
    return found


def _units_in_words(actor: Actor, state: ViewState, *, today: date, language: str) -> dict[str, str]:
    """The chosen places; not one that is in the log only where its name is withheld: an address from before a mask."""
    all_units = everywhere(today, language)
    withheld, shown = _withheld(actor, state, all_units, today, language)
    hidden = {one.organisation_ref for one in withheld} - shown
    names = all_units.organisation_names()
    for ref in hidden:
        names.pop(all_units.by_ref[ref].key, None)
    return names


def _withheld(
    actor: Actor, state: ViewState, all_units: Everywhere, today: date, language: str
) -> tuple[tuple[PeopleAt, ...], frozenset[int]]:
    """Whose entries at the chosen places withhold the place's name, and the units that are shown."""
    refs = {ref for ref, place in all_units.by_ref.items() if place.key in state.organisations}
    return withheld_at(actor, all_units.places, refs, today=today, language=language) if refs else ((), frozenset())


def period_in_words(state: ViewState, language: str) -> str:
    """Which period the page shows."""
    if state.period is Period.ALL and state.filters:
        return _("You see the entries in the whole log that match your choices.")
    return _period_text(state.period, state.first, state.last, language)


@lru_cache(maxsize=1_000)
def _period_text(period: Period, first: date | None, last: date | None, language: str) -> str:
    with written_in(language):
        return _period_told(period, first, last, language)


def _period_told(period: Period, first: date | None, last: date | None, language: str) -> str:
    if period is Period.RECENT:
        return _("You see the last 30 days.")
    if period is Period.ALL:
        return _("You see all entries we have received.")
    first_text = dates.day_text(first, language) if first else _("the beginning")
    last_text = dates.day_text(last, language) if last else _("today")
    return _("You see from %(first)s to %(last)s.", first=first_text, last=last_text)


def _less(values: tuple[Value, ...], value: Value) -> tuple[Value, ...]:
    return tuple(one for one in values if one != value)
