"""A stretch of the log in words for paper: the same entries, the same outlet for names, one line each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor
from citizen_app.web import dates
from logview.domain.view_state import Period, ViewState
from logview.queries import entries
from logview.queries.sources import source_states
from logview.services import filtering
from logview.services.completeness import SourceLine, source_lines
from logview.services.entry_text import EntryText, EntryWriter, source_sectors
from logview.services.names import Names
from logview.services.places import Places
from logview.services.wording import words

MOST: Final = 500
"""Entries on one letter; of a month with more the newest."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PaperLine:
    """An entry."""

    when: str
    who: str
    where: str
    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PaperLog:
    """The entries by day, newest first, and how far the sources are known."""

    days: Sequence[tuple[str, Sequence[PaperLine]]]
    is_cut: bool
    sources: Sequence[SourceLine]


def log_on_paper(actor: Actor, first: date, last: date, language: str) -> PaperLog:
    """The subject's entries of these days. Records in the audit trail that they were read."""
    today = dates.local(clock.now()).date()
    state = ViewState(period=Period.BETWEEN, first=first, last=last)
    rows = entries.entries_of(
        actor.subject, filtering.conditions(actor, state, today=today, language=language), None, MOST + 1
    )
    kept, states = rows[:MOST], source_states()
    places = Places((row.organisation_ref for row in kept), today=today, language=language)
    names = Names((one for row in kept for one in (row.performed_by, row.on_behalf_of)), places, language, actor)
    sectors = source_sectors({one.source_id: one.slug for one in states})
    writer = EntryWriter(places, names, words(language), sectors, language)
    audit.record(actor, "entries-read", object_kind="access-entry", details={"entries": len(kept)})
    by_day = groupby((writer.placed(row) for row in kept), key=lambda one: one.day)
    return PaperLog(
        days=[
            (dates.weekday_text(day, language), [_line(writer.text(one, "")) for one in of_day])
            for day, of_day in by_day
        ],
        is_cut=len(rows) > MOST,
        sources=source_lines(tuple(states), language),
    )


def _line(text: EntryText) -> PaperLine:
    return PaperLine(
        when=text.time_text,
        who=_listed(text.who, text.role, text.masked_by),
        where=_listed(text.unit, text.organisation),
        what=_listed(text.what, text.action, *(told for _key, told in text.flags)),
        why=text.reason,
    )


def _listed(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)
