"""One person's look-ups within their own organisation: counted, collected and put in words, without a name of staff."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from citizen_app.directory.catalogue import Code, catalogue
from citizen_app.web import dates
from logview.domain.terms import EntryFlag
from logview.queries import look_ups_of_person as queries
from logview.queries.look_ups_of_person import OnEntry
from logview.queries.masks import refs_of
from logview.queries.references import references
from logview.services.places import Places
from logview.services.wording import words

Facts = list[tuple[str, str]]
LookUp = tuple[UUID, datetime, int]
"""The whole key of a look-up: whose, when, its number."""


def own_units(cvrs: Collection[str]) -> list[int]:
    """The log's references to the units of these organisations: one, and those that it has taken over."""
    return refs_of(_units(cvrs))


def kinds_of_units(cvrs: Collection[str]) -> set[str]:
    """What sorts of unit these organisations have, by the directory."""
    return catalogue().kinds(_units(cvrs))


def _units(cvrs: Collection[str]) -> set[Code]:
    return {unit for cvr in cvrs for unit in catalogue().with_units_below(("cvr", cvr))}


def who_made(citizen: UUID, entries: Collection[int], cvrs: Collection[str]) -> list[OnEntry]:
    """Who made these look-ups, where the user sat in one of the organisations."""
    return queries.persons_on(citizen, entries, own_units(cvrs))


def profession_of(one: OnEntry, language: str) -> str:
    """What somebody who made a look-up works as."""
    found = catalogue().profession(one.profession_code, one.role_text)
    return found.name(language) if found else _("Not stated")


def made_by(person: UUID, units: Collection[int], since: datetime, until: datetime) -> list[LookUp]:
    """The person's look-ups at these units, oldest first."""
    return [(row.citizen_key, row.occurred_at, row.entry_id) for row in queries.made_by(person, units, since, until)]


def to_count(
    person: UUID, units: Collection[int], since: datetime, until: datetime
) -> Iterator[tuple[date, str, UUID]]:
    """The same as day, kind of unit and whose."""
    rows = queries.made_by(person, units, since, until)
    met = {row.organisation_ref for row in rows}
    known = references(met)
    codes = {ref: (known[ref].scheme or "", known[ref].code or "") for ref in met}
    kinds = {ref: min(catalogue().kinds([code]), default="") for ref, code in codes.items()}
    for row in rows:
        yield dates.local(row.occurred_at).date(), kinds[row.organisation_ref], row.citizen_key


def in_words(places: Sequence[LookUp], *, today: date, language: str) -> dict[int, Facts]:
    """What was done in these look-ups, by their numbers."""
    rows = queries.shown([one for one, _at, _n in places], [at for _c, at, _n in places], [n for _c, _at, n in places])
    where = Places([row.organisation_ref for row in rows.values()], today=today, language=language)
    return {number: _facts(row, where, language) for number, row in rows.items()}


def _facts(row: Any, where: Places, language: str) -> Facts:
    terms = words(language)
    place = where.at(row.organisation_ref, dates.local(row.occurred_at).date())
    facts = [
        (_("Time"), dates.moment_text(row.occurred_at, language)),
        (_("Unit"), place.coded if place else _("The source has not told where.")),
        (_("Data"), terms.data_kinds.get(row.data_kind) or _("Not stated")),
        (_("Action"), terms.activities.get(row.activity) or _("Not stated")),
        (_("Stated reason"), terms.purposes.get(row.purpose) or _("Not stated")),
    ]
    if row.entry_count > 1:
        facts.append((_("Number of look-ups"), str(row.entry_count)))
    if row.flags & EntryFlag.DENIED:
        facts.append((_("Marked"), _("The look-up was stopped")))
    return facts
