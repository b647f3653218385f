"""The one outlet for staff names: whatever leaves this module has been held against the masks.

Every page, filter, count and, later, message, letter and interface gets names here and nowhere else (safety.md 1).
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from citizen_app.auth.actor import CitizenKey
from citizen_app.directory.catalogue import Code, catalogue
from citizen_app.past_entries import StaffName
from logview.domain.masking import DenyList
from logview.domain.terms import EntryFlag
from logview.queries.past import where_named
from logview.queries.people import (
    Professional,
    deny_list,
    deny_list_soon,
    ids_of_persons,
    newest_ids,
    of_one_name,
    professionals,
)
from logview.services.places import Place, Places, place_of_code
from logview.services.wording import is_bare_code, source_text, words

_SOURCE_MASKED = int(EntryFlag.SOURCE_MASKED)  # a plain number: flags are slow, and this is asked for every name


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPerson:
    """A member of staff as the viewer may see them."""

    name: str | None  # None: masked, or the source gave none
    role: str
    masked_by: Code | None  # who masked the name; None when it is not masked
    source_masked: bool = False  # the source delivered the name already masked
    role_is_code: bool = False  # the source gave a code of its own for the role, and no word
    person: UUID | None = None  # who it is, for grouping and filters; None when masked

    @property
    def masked(self) -> bool:
        """Whether a name is being withheld."""
        return self.masked_by is not None or self.source_masked


def masks_soon() -> Callable[[], DenyList]:
    """The masks in force, asked for in one trip with the entries that are read next; for `Names`."""
    return deny_list_soon()


class Names:
    """The names of one answer: read once, each held against the masks in force at this moment."""

    def __init__(
        self, ids: Iterable[int | None], places: Places, language: str, masks: Callable[[], DenyList] = deny_list
    ) -> None:
        self._people: dict[int, Professional] = professionals({one for one in ids if one is not None})
        self._masks: DenyList = masks()
        self._places = places
        self._language = language
        self._directory = catalogue()
        self._shown: dict[tuple[int | None, Place | None, int], ShownPerson | None] = {}

    def person(self, professional_id: int | None, place: Place | None, flags: int) -> ShownPerson | None:
        """The person as shown; None when the source named nobody."""
        key = (professional_id, place, flags & _SOURCE_MASKED)
        if key not in self._shown:
            self._shown[key] = self._person(professional_id, place, source_masked=bool(flags & _SOURCE_MASKED))
        return self._shown[key]

    def _person(self, professional_id: int | None, place: Place | None, *, source_masked: bool) -> ShownPerson | None:
        found = self._people.get(professional_id) if professional_id is not None else None
        if found is None:
            return ShownPerson(name=None, role="", masked_by=None, source_masked=True) if source_masked else None
        profession = self._directory.profession(found.profession_code, found.role_text)
        role = profession.name(self._language) if profession else ""
        masked_by = self._masks.masked_by(found.person, place.codes if place else ())
        if masked_by is not None or source_masked:
            # A role that the directory does not know is the source's free text, in which a name may stand.
            return ShownPerson(name=None, role=role, masked_by=masked_by, source_masked=source_masked)
        own = source_text(found.role_text or found.profession_code or "")
        is_code = not role and is_bare_code(own)
        if is_code:
            own = _("Unknown profession (code %(code)s)", code=own)
        return ShownPerson(name=found.name, role=role or own, masked_by=None, person=found.person, role_is_code=is_code)

    def profession_code(self, professional_id: int | None) -> str | None:
        """The profession, which stays visible under a mask; None where the directory does not know it."""
        found = self._people.get(professional_id) if professional_id is not None else None
        profession = self._directory.profession(found.profession_code, found.role_text) if found else None
        return profession.code if profession else None

    def masked_by_text(self, person: ShownPerson, place: Place | None) -> str | None:
        """The sentence that says who masked the name; None where nobody did."""
        if not person.masked:
            return None
        masked_by = words(self._language).masked_by
        return masked_by % {"organisation": self.masking_organisation(person, place)}

    def withheld(self, row: Any, place: Place | None) -> bool:
        """Whether a mask applies to anyone on the entry: then the source's own words are withheld too."""
        people = (self.person(row.performed_by, place, row.flags), self.person(row.on_behalf_of, place, 0))
        return any(one is not None and one.masked for one in people)

    def masking_organisation(self, person: ShownPerson, place: Place | None) -> str:
        """Who the page says has masked the name."""
        if person.masked_by is not None:
            return self._places.organisation_name(person.masked_by)
        if place is None:
            return _("the source")
        # The source's own words for a unit can hold the name.
        return place.organisation or (place.unit if place.unit == place.coded else _("the source"))


def professionals_to_find(persons: Collection[UUID]) -> tuple[int, ...]:
    """The rows of these persons, for a filter; none of a person who is masked now, whoever asks."""
    masks = deny_list()
    return tuple(ids_of_persons([one for one in persons if not masks.masks_person(one)]))


def masked_refs(places: Places, refs: Iterable[int], day: date) -> tuple[int, ...]:
    """Which of these units' names are masked, so that a filter on a person cannot tell who works there."""
    masks = deny_list()
    if not masks.names_units:
        return ()
    return tuple(
        ref for ref in refs if (place := places.at(ref, day)) is not None and masks.masked_by(None, place.codes)
    )


def names_in_log(
    subject: Sequence[CitizenKey], persons: Collection[UUID], *, today: date, language: str
) -> dict[UUID, str | None]:
    """Persons as the subject's own log names them now.

    A mask on a unit says nothing of a person by themselves, so they are held against the units of their entries.
    """
    wanted = set(persons)
    rows = where_named(subject, wanted) if wanted else ()
    places = Places({row.organisation_ref for row in rows}, today=today, language=language)
    names = Names({row.performed_by for row in rows}, places, language)
    named: dict[UUID, str | None] = {row.person_digest: None for row in rows}
    for row in rows:
        shown = names.person(row.performed_by, places.at(row.organisation_ref, today), row.flags)
        named[row.person_digest] = (shown.name if shown else None) or named[row.person_digest]
    # Whoever the log holds no more is masked by themselves or not at all. One user of a source can be many persons, and
    # the name of another is none of the subject's business.
    gone = wanted - set(named)
    told: list[tuple[UUID, Code | None]] = [(person, None) for person in of_one_name(gone)] if gone else []
    found = staff_shown(told, today=today, language=language) if told else {}
    return {**named, **dict.fromkeys(gone), **{person: shown.name for (person, _code), shown in found.items()}}


def staff_shown(
    asked: Collection[tuple[UUID, Code | None]], *, today: date, language: str
) -> dict[tuple[UUID, Code | None], StaffName]:
    """Persons at units, for pages outside the log; a person whom the log does not know has no name."""
    newest = newest_ids({person for person, _code in asked})
    places = Places((), today=today, language=language)
    names = Names(newest.values(), places, language)
    found = {}
    for person, code in asked:
        place = place_of_code(code, today=today, language=language) if code else None
        shown = names.person(newest.get(person), place, 0)
        found[person, code] = StaffName(
            person=person,
            name=shown.name if shown else None,
            role=shown.role if shown else "",
            masked_by=names.masked_by_text(shown, place) if shown else None,
        )
    return found
