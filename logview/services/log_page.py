"""The log page: a page of entries grouped into visits by day, with what the sources can know."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from citizen_app import audit
from citizen_app.auth.actor import Actor
from citizen_app.auth.mandates import VisitsLine, mandates
from citizen_app.entry_questions import OpeningsLine, entry_questions
from citizen_app.web import dates
from logview.domain.view_state import Cursor, Period, ViewState
from logview.domain.visits import VisitClue, group_visits
from logview.queries import entries
from logview.queries.entries import Conditions
from logview.queries.sources import states_of_version
from logview.services import filtering
from logview.services.completeness import SourceLine, source_lines
from logview.services.entry_text import EntryText, EntryWriter, Placed, person_key, sectors_of
from logview.services.hiding import masks_soon
from logview.services.names import Names
from logview.services.places import Places
from logview.services.visit_text import visit_text
from logview.services.wording import words

Link = Callable[[Any], str]
"""Makes the address of a row's own page."""

PAGE_SIZE = 50
"""Entries on a page."""


@dataclass(slots=True)
class Day:
    """A day with its visits, newest first."""

    label: str
    visits: list[EntryText]


@dataclass(slots=True, kw_only=True)
class LogPage:
    """Everything the template places."""

    days: list[Day]
    has_more: bool
    older: Cursor | None
    newer: Cursor | None
    state: ViewState
    sources: Sequence[SourceLine]
    empty: str | None
    day_continues: bool
    openings: OpeningsLine | None  # in the period shown, on its first page
    visits: VisitsLine | None  # of those who help, likewise
    filters: list[tuple[str, ViewState]] = field(default_factory=list)  # what narrows the view, and the view without


def log_page(
    actor: Actor, state: ViewState, cursor: Cursor | None, *, link: Link, at: datetime, language: str
) -> LogPage:
    """A page of the subject's log. Records in the audit trail that it was read."""
    today = dates.local(at).date()
    conditions = filtering.conditions(actor, state, today=today, language=language)
    masks = masks_soon(actor)
    openings = _openings_soon(actor, conditions, cursor)
    visits = _visits_soon(actor, conditions, cursor)
    rows = entries.entries_of(actor.subject, conditions, cursor, PAGE_SIZE + 1)
    newer_side = cursor is not None and not cursor.older
    beyond = len(rows) > PAGE_SIZE
    if beyond:
        rows = rows[1:] if newer_side else rows[:PAGE_SIZE]
    states = states_of_version(rows[0].states_version if rows else None)
    places = Places((row.organisation_ref for row in rows), today=today, language=language)
    marks = _marks_soon(actor, rows)
    names = Names((one for row in rows for one in (row.performed_by, row.on_behalf_of)), places, language, actor, masks)
    writer = EntryWriter(places, names, words(language), sectors_of(states), language, marks)
    days = _days([writer.placed(row) for row in rows], writer, link, language)
    page = LogPage(
        days=days,
        has_more=beyond or newer_side,
        older=entries.cursor_of(rows[-1], older=True) if rows and (beyond or newer_side) else None,
        newer=entries.cursor_of(rows[0], older=False) if rows and _has_newer(cursor, beyond) else None,
        state=state,
        sources=source_lines(states, language) if actor.helped is None else (),
        empty=_empty(rows, state, cursor if actor.helped is None else None),
        day_continues=_continues(cursor, rows),
        openings=openings(),
        visits=visits(),
        filters=filtering.in_words(actor, state, today=today, language=language) if state.filters else [],
    )
    audit.record_last(actor, "log-page-read", details={"entries": len(rows)})
    return page


def _marks_soon(actor: Actor, rows: Sequence[Any]) -> Callable[[], Mapping[int, str]]:
    """What organisations have found of the page's entries, by their numbers."""
    asked = entry_questions()
    if asked is None:
        return dict
    return asked.marks_soon(actor, [(row.citizen_key, row.occurred_at, row.entry_id) for row in rows])


def _openings_soon(actor: Actor, conditions: Conditions, cursor: Cursor | None) -> Callable[[], OpeningsLine | None]:
    """What staff opened of the subject's in the period, whatever else narrows the view."""
    asked = entry_questions()
    if asked is None or cursor is not None or actor.helped is not None:
        return lambda: None
    return asked.openings_soon(actor, conditions.since, conditions.before)


def _visits_soon(actor: Actor, conditions: Conditions, cursor: Cursor | None) -> Callable[[], VisitsLine | None]:
    """How often those who help the subject were here in the period: for the subject alone (safety.md 4)."""
    known = mandates()
    if known is None or cursor is not None or actor.helped is not None:
        return lambda: None
    return known.visits_soon(actor, conditions.since, conditions.before)


def _continues(cursor: Cursor | None, rows: Sequence[Any]) -> bool:
    """Whether the first day on the page has entries on the page before."""
    if cursor is None or not cursor.older or not rows:
        return False
    before = datetime.fromtimestamp(cursor.micros / 1_000_000, UTC)
    return dates.local(before).date() == dates.local(rows[0].occurred_at).date()


def _has_newer(cursor: Cursor | None, beyond: bool) -> bool:
    return cursor is not None and (cursor.older or beyond)


def _empty(rows: Sequence[Any], state: ViewState, cursor: Cursor | None) -> str | None:
    if rows or cursor is not None:
        return None
    return "no-match" if state.filters or state.period is Period.BETWEEN else "no-entries"


def _days(placed: list[Placed], writer: EntryWriter, link: Link, language: str) -> list[Day]:
    days = []
    for day, of_day in groupby(placed, key=lambda one: one.day):
        days.append(Day(dates.weekday_text(day, language), visits_of(list(of_day), writer, link, language)))
    return days


def visits_of(placed: list[Placed], writer: EntryWriter, link: Link, language: str) -> list[EntryText]:
    """The entries of a day, newest first, as lines of the log: a visit is one line."""
    all_words = words(language)
    clues = [
        VisitClue(
            row.occurred_at,
            day,
            # A name that was given stands on its entry alone: nothing beside it may tell whose the others are.
            None if alone else row.visit_key,
            None if alone else person_key(person),
            None if alone else row.organisation_ref,
            person is not None and person.masked,
        )
        for row, _at, day, _clock, _place, person, _withheld, _scene in placed
        # Nor, where places are not told, that two entries were at the same one.
        for alone in (writer.is_placeless or (person is not None and person.given_by is not None),)
    ]
    visits = []
    for positions in group_visits(clues):
        members = [placed[position] for position in positions]
        hrefs = [link(one.row) for one in members]
        one_only = len(members) == 1
        visits.append(writer.text(members[0], hrefs[0]) if one_only else visit_text(members, hrefs, writer, all_words))
    return visits
