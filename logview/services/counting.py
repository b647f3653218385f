"""True counts of a view, and what its filters can be set to; measured and shown apart from the log page."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from flask_babel import format_decimal
from flask_babel import gettext as _

from citizen_app import audit
from citizen_app.auth.actor import Actor
from citizen_app.web import dates
from logview.domain.terms import Sector
from logview.domain.view_state import ViewState
from logview.queries import entries
from logview.queries.sources import source_states
from logview.services import filtering
from logview.services.entry_text import source_sectors
from logview.services.names import Names
from logview.services.places import Places
from logview.services.wording import words


@dataclass(kw_only=True)
class Facets:
    """How many look-ups per value of each filter, of the subject's own entries only."""

    total: int = 0
    sectors: Counter[int] = field(default_factory=Counter)
    organisations: Counter[str] = field(default_factory=Counter)
    organisation_names: dict[str, str] = field(default_factory=dict)
    persons: Counter[UUID] = field(default_factory=Counter)
    person_names: dict[UUID, str] = field(default_factory=dict)
    data_kinds: Counter[int] = field(default_factory=Counter)
    activities: Counter[int] = field(default_factory=Counter)


class CountGroup(NamedTuple):
    """What is counted, and its lines of name, number and share."""

    heading: str
    lines: list[tuple[str, str, str]]


def facets(actor: Actor, state: ViewState, *, at: datetime, language: str) -> Facets:
    """Count the view. Masked persons are in no count of their own. Recorded in the audit trail."""
    today = dates.local(at).date()
    rows = entries.counts_of(actor.subject, filtering.conditions(actor, state, today=today, language=language))
    places = Places({row.organisation_ref for row in rows}, today=today, language=language)
    names = Names({one for row in rows for one in (row.performed_by, row.on_behalf_of)}, places, language, actor)
    sectors = source_sectors({one.source_id: one.slug for one in source_states()})
    found = Facets()
    for row in rows:
        if actor.sight.is_placeless:
            _count_kinds(found, row)
        else:
            _count(found, row, places, names, sectors, today)
    audit.record(actor, "log-counted", details={"entries": found.total})
    return found


def _count_kinds(found: Facets, row: Any) -> int:
    """What can be counted without telling of who and where."""
    number = int(row.number)
    found.total += number
    found.data_kinds[row.data_kind] += number
    found.activities[row.activity] += number
    return number


def _count(found: Facets, row: Any, places: Places, names: Names, sectors: dict[int, Sector], today: date) -> None:
    number = _count_kinds(found, row)
    place = places.at(row.organisation_ref, today)
    known = place is not None and place.sector is not Sector.UNKNOWN
    found.sectors[place.sector if place and known else sectors.get(row.source_id, Sector.UNKNOWN)] += number
    # A place whose name an entry withholds is not counted by it: the filter on the place does not find the entry.
    if place is not None and not names.place(row, place).top_withheld:
        found.organisations[place.key] += number
        found.organisation_names[place.key] = place.organisation or place.unit
    person = names.person(row.performed_by, place, row.flags)
    if person is not None and person.person is not None and person.name:
        found.persons[person.person] += number
        role = (person.without_own_words() if names.withheld(row, place) else person).role
        # Two people can have one name; the role tells them apart, and is all else we know of them.
        found.person_names[person.person] = f"{person.name}, {role}" if role else person.name


def count_groups(found: Facets, language: str) -> list[CountGroup]:
    """The tables of numbers: everything, then by sector, kind of data and kind of action."""
    lists = words(language)
    groups = [
        CountGroup(_("In all"), [(_("All entries"), format_decimal(found.total), _share(found.total, found.total))])
    ]
    for heading, counter, labels, missing in (
        (_("Sector"), found.sectors, lists.sectors, lists.sectors[Sector.UNKNOWN]),
        (_("Kind of data"), found.data_kinds, lists.data_kinds, _("Data not stated")),
        (_("Kind of action"), found.activities, lists.activities, _("Action not stated")),
    ):
        lines = [
            (labels.get(value, missing), format_decimal(number), _share(number, found.total))
            for value, number in counter.most_common()
        ]
        groups.append(CountGroup(heading, lines))
    return [group for group in groups if group.lines]


def _share(number: int, total: int) -> str:
    share = 100 * number / total if total else 0
    return "< 1 %" if 0 < share < 1 else f"{share:.0f} %"
