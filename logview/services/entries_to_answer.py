"""Look-ups that a citizen asks about, in words for the organisation that answers: without a name of staff and without
the source's own words, in which one can stand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from citizen_app.directory.catalogue import Code, catalogue
from citizen_app.web import dates
from logview.domain.name_words import holds_name
from logview.domain.terms import EntryFlag
from logview.queries import case_entries
from logview.queries.case_entries import AskedEntry
from logview.queries.case_entries import VisitPlace as VisitPlace
from logview.queries.sources import source_states
from logview.services.as_delivered import as_delivered
from logview.services.completeness import profiles, source_name
from logview.services.names import names_of_own_staff
from logview.services.places import Place, Places
from logview.services.wording import source_text, words

Facts = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class EntryToAnswer:
    """One look-up."""

    entry_id: int
    is_asked_about: bool  # else it belongs to the same visit
    is_own: bool  # the user sat in the organisation, as the directory tells
    facts: Facts
    unit: Code | None = None  # where the user sat, by its code
    activity: int | None = None
    where: str = ""  # the unit in one line
    brief: str = ""  # who by profession, which data and what was done


def entries_to_answer(
    citizen: UUID,
    asked: Sequence[AskedEntry],
    own: Collection[str],
    *,
    today: date,
    language: str,
    after: VisitPlace | None = None,
) -> tuple[list[EntryToAnswer], VisitPlace | None]:
    """The look-ups of a question, and a page of the same unit's others in the same visit. `own`: whose CVR numbers;
    `after`: where the page before ended. Returns besides where this page ends; None: no more follow."""
    rows, onward = case_entries.with_their_visits(citizen, asked, after)
    places = Places([row.organisation_ref for row in rows], today=today, language=language)
    professions = case_entries.professions_of({row.performed_by for row in rows if row.performed_by is not None})
    slugs = {one.source_id: one.slug for one in source_states()}
    numbers = {one.entry_id for one in asked}
    found = []
    for row in rows:
        place = places.at(row.organisation_ref, dates.local(row.occurred_at).date())
        where, what = _where(place), _what(row, language)
        who = (_("Profession or role"), _profession(professions.get(row.performed_by), language))
        source = (_("Source"), _source(slugs.get(row.source_id), language))
        received = (_("Indblik received it"), dates.moment_text(row.received_at, language))
        is_own = place is not None and any(("cvr", cvr) in place.codes for cvr in own)
        found.append(
            EntryToAnswer(
                entry_id=row.entry_id,
                is_asked_about=row.entry_id in numbers,
                is_own=is_own,
                facts=[*_when(row, language), *where, who, *what, source, received],
                unit=place.code if place is not None else None,
                activity=row.activity,
                where=where[0][1],
                brief=", ".join((who[1], what[0][1], what[1][1])),
            )
        )
    return found, onward


def names_and_words(citizen: UUID, asked: Sequence[AskedEntry], own_entries: Collection[int]) -> Mapping[int, Facts]:
    """Who made these look-ups of the organisation's own, and what the source delivered. The caller has a reason in
    writing, and is in the database role for it."""
    own = case_entries.in_their_words(citizen, asked, own_entries)
    details = case_entries.details_of_these(citizen, own_entries)
    people = {one for row in own for one in (row.performed_by, row.on_behalf_of) if one is not None}
    names, users = names_of_own_staff(people), case_entries.people_as_delivered(people)
    refs = {one for row in own for one in (row.organisation_ref, row.data_organisation_ref) if one is not None}
    units = case_entries.units_as_delivered(refs)
    return {
        row.entry_id: [
            (_("Name"), names.get(row.performed_by) or _("The source has not told who it was.")),
            *([(_("On behalf of"), names[row.on_behalf_of])] if row.on_behalf_of in names else []),
            *as_delivered(row, users, units),
            *_in_own_words(row, details.get(row.entry_id, {})),
        ]
        for row in own
    }


def names_somebody(citizen: UUID, asked: Sequence[AskedEntry], text: str) -> bool:
    """Whether a text holds the name of somebody on these look-ups, masked or not. In the database role for names."""
    people = names_of_own_staff(case_entries.people_in_visits(citizen, asked))
    return any(holds_name(text, name) for name in people.values())


def _when(row: Any, language: str) -> Facts:
    facts = [(_("Time"), dates.moment_text(row.occurred_at, language))]
    if row.ended_at is not None and row.ended_at != row.occurred_at:
        facts.append((_("Until"), dates.moment_text(row.ended_at, language)))
    if row.entry_count > 1:
        facts.append((_("Number of look-ups"), str(row.entry_count)))
    return facts


def _where(place: Place | None) -> Facts:
    if place is None:
        return [(_("Unit"), _("The source has not told where."))]
    facts = [(_("Unit"), place.coded)]
    return [*facts, (_("Organisation"), place.organisation)] if place.organisation else facts


def _profession(told: tuple[str | None, str | None] | None, language: str) -> str:
    found = catalogue().profession(*told) if told else None
    return found.name(language) if found else _("Not stated")


def _what(row: Any, language: str) -> Facts:
    terms = words(language)
    facts = [
        (_("Data"), terms.data_kinds.get(row.data_kind) or _("Not stated")),
        (_("Action"), terms.activities.get(row.activity) or _("Not stated")),
        (_("Stated reason"), terms.purposes.get(row.purpose) or _("Not stated")),
    ]
    marks = {
        EntryFlag.CONSENT_OVERRIDE: _("The citizen's block was set aside"),
        EntryFlag.DENIED: _("The look-up was stopped"),
        EntryFlag.FAILED: _("The look-up did not succeed"),
        EntryFlag.SYSTEM_JOB: _("Automatic"),
        EntryFlag.SOURCE_MASKED: _("The source delivered the name masked"),
    }
    told = [text for flag, text in marks.items() if row.flags & flag]
    if row.superseded_by is not None:
        told.append(_("The source has corrected the entry since"))
    return [*facts, (_("Marked"), ", ".join(told))] if told else facts


def _source(slug: str | None, language: str) -> str:
    profile = profiles().get(slug or "")
    return source_name(profile, language) if profile else _("Unknown source")


def _in_own_words(row: Any, details: Mapping[str, Any]) -> Facts:
    labels = (
        ("event_id", _("The source's own number for the entry")),
        ("activity_text", _("What was done, in the source's words")),
        ("data_text", _("Which document or part")),
        ("reason", _("Reason, in the source's words")),
        ("source_system", _("The user's system")),
        ("data_system", _("The data's system")),
    )
    told = {"activity_text": row.what_text, "reason": row.reason, **details}
    return [(label, f"“{source_text(str(told[key]))}”") for key, label in labels if told.get(key)]
