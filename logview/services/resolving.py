"""From what a source wrote to our numbers: citizens, staff, units. Remembers what it has met."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from citizen_app.identifiers import CITIZEN_SCHEMES
from citizen_app.identity import keys_of_person
from citizen_app.identity_bulk import find_or_create_citizens
from logview.domain.source_event import Identifier, SourceEvent, SourceOrganisation, SourcePerson
from logview.queries import ingest
from logview.services.ingest_staff import organisation_row, professional_row

_MOST_REMEMBERED = 200_000
Numbers = Callable[[Mapping[UUID, Mapping[str, Any]]], ingest.Numbered]


class Resolver:
    """One source's names and numbers. `learn` asks the database for what is new, once per batch."""

    def __init__(self, slug: str) -> None:
        self._slug = slug
        self.citizens: dict[Identifier, str] = {}
        self.people: dict[SourcePerson | None, int | None] = {}
        self.units: dict[SourceOrganisation | None, int | None] = {}
        self.forget()

    def forget(self) -> None:
        """Forget everything: after a rollback, what was made in it is not there."""
        self.citizens.clear()
        self.people = {None: None}
        self.units = {None: None}
        self._new_persons: set[UUID] = set()
        self._has_new_units = False

    def learn(self, events: Sequence[SourceEvent]) -> None:
        """Know every citizen, member of staff and unit of these events afterwards."""
        if max(len(self.citizens), len(self.people), len(self.units)) > _MOST_REMEMBERED:
            self.forget()
        self.learn_citizens(subject for event in events for subject in event.subjects)
        people = {event.performed_by for event in events}
        people.update(event.on_behalf_of for event in events)
        self._learn_people([person for person in people if person is not None and person not in self.people])
        units = {event.organisation for event in events}
        units.update(event.data_organisation for event in events)
        self._learn_units([unit for unit in units if unit is not None and unit not in self.units])

    def learn_citizens(self, subjects: Iterable[Identifier]) -> None:
        """Know the citizens of these numbers; who is new to us is made."""
        known = self.citizens
        new = [one for one in set(subjects) if one not in known and one.scheme in CITIZEN_SCHEMES]
        if new:
            found = find_or_create_citizens([(one.scheme, one.value) for one in new])
            known.update((one, found[one.scheme, one.value].hex) for one in new)

    def is_one_person(self, subjects: Sequence[Identifier]) -> bool:
        """Whether all these numbers, already learnt, belong to one person by what is linked now."""
        known = {UUID(self.citizens[subject]) for subject in subjects}
        return len(known) == 1 or known <= set(keys_of_person(next(iter(known))))

    def tell_pages(self) -> None:
        """Have pages read the masks anew where a unit is new, or a name of somebody with a mask of their own: sources'
        words are held against those (decisions/0022). Last in the transaction that has learnt them."""
        if self._has_new_units or (self._new_persons and ingest.any_has_own_mask(self._new_persons)):
            ingest.masks_read_anew()
        self._new_persons, self._has_new_units = set(), False

    def _learn_people(self, people: Sequence[SourcePerson]) -> None:
        rows = {person: professional_row(self._slug, person) for person in people}
        found, new = _numbered(rows, ingest.professional_numbers)
        self.people.update(found)
        self._new_persons.update(row["person_digest"] for row in new)

    def _learn_units(self, units: Sequence[SourceOrganisation]) -> None:
        rows = {unit: organisation_row(unit) for unit in units}
        found, new = _numbered(rows, ingest.organisation_numbers)
        self.units.update(found)
        self._has_new_units = self._has_new_units or any(row["code"] for row in new)


def _numbered(
    rows: Mapping[Any, tuple[UUID, dict[str, Any]]], numbers: Numbers
) -> tuple[dict[Any, int], list[dict[str, Any]]]:
    """The numbers, and the rows that are new."""
    if not rows:
        return {}, []
    by_digest = dict(rows.values())
    found = numbers(by_digest)
    return {key: found.numbers[digest] for key, (digest, _) in rows.items()}, [by_digest[one] for one in found.new]
