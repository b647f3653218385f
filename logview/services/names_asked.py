"""The masked names that one request can be about, as the citizen sees them now: first one look-up's, then more."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from citizen_app import clock
from citizen_app.auth.actor import Actor
from citizen_app.directory.sectors import Sector
from citizen_app.web import dates
from logview.domain.name_requests import Whom, nearest
from logview.domain.terms import EntryFlag
from logview.queries import entries
from logview.queries import name_requests as queries
from logview.queries.entries import Conditions
from logview.services.addresses import EntryPlace
from logview.services.names import Names
from logview.services.places import Place, Places
from logview.services.shown import ShownPerson
from logview.services.wording import words

_AROUND = 100  # look-ups before and after the first one, among which more are found
_NOBODY = ShownPerson(name=None, role="", masked_by=None)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OneMore:
    """A further look-up that can be in the same request, in words."""

    place: EntryPlace
    text: str


class NamesAsked:
    """One of the two persons of each of these entries, as the citizen sees them there."""

    def __init__(self, actor: Actor, rows: Sequence[Any], whom: Whom, language: str) -> None:
        today = dates.local(clock.now()).date()
        self._places = Places({row.organisation_ref for row in rows}, today=today, language=language)
        people = {person for row in rows for person in (row.performed_by, row.on_behalf_of)}
        self._names = Names(people, self._places, language, actor)
        self._whom, self._language = whom, language

    def shown(self, row: Any) -> ShownPerson:
        """The person, without a role in the source's own words where a mask applies to anyone on the entry: it can be
        "Secretary to Anna Friis"."""
        where = self._where(row)
        shown = self._names.asked_about(row, where, self._whom) or _NOBODY
        return shown.without_own_words() if self._names.withheld(row, where) else shown

    def organisation(self, row: Any) -> str:
        """Who the page says has masked it."""
        return self._names.masker(self.shown(row), row, self._where(row))

    def sector(self, row: Any) -> Sector:
        """Where a complaint about the answer belongs."""
        where = self._where(row)
        return where.sector if where is not None else Sector.UNKNOWN

    def alias(self, row: Any) -> str | None:
        """What the log calls the person there; of the one on whose behalf it was done, and of a system, it has none."""
        if self._whom is not Whom.PERFORMED_BY or row.flags & EntryFlag.SYSTEM_JOB:
            return None
        day = dates.local(row.occurred_at).date()
        shown = self._names.person(row.performed_by, self._where(row), row.flags, day, self._names.given(row))
        return shown.alias if shown is not None else None

    def in_words(self, row: Any) -> str:
        """When, who as far as it is shown, and where."""
        return _(
            "%(moment)s: %(who)s, %(place)s",
            moment=dates.moment_text(row.occurred_at, self._language),
            who=self.who(row),
            place=self.where(row),
        )

    def who(self, row: Any) -> str:
        """The person's role, with the letters that the log calls them by; never a name, a given one neither."""
        alias, role = self.alias(row), self.shown(row).role or words(self._language).masked_person
        return f"{role} ({alias})" if alias else role

    def where(self, row: Any) -> str:
        """The unit, as the log says it."""
        return self._names.place(row, self._where(row)).unit or words(self._language).no_unit

    def _where(self, row: Any) -> Place | None:
        return self._places.at(row.organisation_ref, dates.local(row.occurred_at).date())


def one_more(actor: Actor, first: Any, whom: Whom, most: int, language: str) -> list[OneMore]:
    """Further look-ups on which the same organisation has masked the name, at most so many: those that the log calls
    by the same letters, then the nearest in time. Whose they are neither list nor order tells beyond the letters."""
    if most <= 0:
        return []
    # A request is of one of the keys of whoever has several: then its rows stay together.
    rows = [row for row in _around(actor, first) if row.citizen_key == first.citizen_key]
    asked = NamesAsked(actor, [first, *rows], whom, language)
    as_first, waiting = asked.shown(first), waiting_entries(actor, whom)
    found = [
        row
        for row in rows
        if is_same_answer(asked.shown(row), as_first) and (row.citizen_key, row.entry_id) not in waiting
    ]
    alias = asked.alias(first)
    chosen = nearest(
        [(row.occurred_at, alias is not None and asked.alias(row) == alias, row) for row in found],
        first.occurred_at,
        most,
    )
    return [
        OneMore(place=EntryPlace(row.citizen_key, row.occurred_at, row.entry_id), text=asked.in_words(row))
        for row in chosen
    ]


def is_same_answer(one: ShownPerson, first: ShownPerson) -> bool:
    """Whether the name of one can be asked for together with the first: of the same deciders, in the same words."""
    return (
        one.masked
        and not one.source_masked
        and one.decided_by is not None
        and (one.decided_by, one.masked_by) == (first.decided_by, first.masked_by)
    )


def waiting_entries(actor: Actor, whom: Whom) -> set[tuple[UUID, int]]:
    """The entries for whose name a request of the citizen's waits."""
    waiting = [one for one in queries.requests_of(actor.subject) if one.request.is_open and one.whom is whom]
    found = queries.entries_of(actor.subject, [one.request.request_id for one in waiting])
    return {(one.entry[0], one.entry[2]) for of_one in found.values() for one in of_one}


def _around(actor: Actor, first: Any) -> list[Any]:
    beside = (entries.cursor_of(first, older=older) for older in (False, True))
    return [row for cursor in beside for row in entries.entries_of(actor.subject, Conditions(), cursor, _AROUND)]


def can_be_asked(names: Names, row: Any, place: Place | None) -> list[Whom]:
    """Whose name on an entry the citizen can ask for: one that an organisation's deciders here have masked."""
    found = []
    for whom, number in ((Whom.PERFORMED_BY, row.performed_by), (Whom.ON_BEHALF_OF, row.on_behalf_of)):
        is_same = whom is Whom.ON_BEHALF_OF and number == row.performed_by
        shown = names.asked_about(row, place, whom) if number is not None and not is_same else None
        if shown is not None and shown.decided_by is not None and not shown.source_masked:
            found.append(whom)
    return found
