"""The one outlet for staff names: whatever leaves this module has been held against the masks.

Every page, filter, count and, later, message, letter and interface gets names here and nowhere else (safety.md 1).
"""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from flask_babel import gettext as _

from citizen_app.auth.actor import WHOLE, Actor
from citizen_app.directory.catalogue import Code, Profession, catalogue
from citizen_app.past_entries import StaffName
from logview.domain.masking import Mask
from logview.domain.name_requests import Whom
from logview.domain.name_words import holds_name
from logview.domain.terms import EntryFlag
from logview.queries.entries import PeopleAt
from logview.queries.people import Professional, ids_of_persons, newest_ids, professionals
from logview.services.aliases import Aliases
from logview.services.hiding import Hiding, masks_soon, masks_towards
from logview.services.places import Place, Places, place_of_code
from logview.services.shown import NOBODY_TOLD, NOWHERE, PlaceText, ShownPerson, kept_back
from logview.services.small_units import AtUnit, small_units
from logview.services.source_words import source_words
from logview.services.wording import is_bare_code, source_text, words

_SOURCE_MASKED = int(EntryFlag.SOURCE_MASKED)  # a plain number: flags are slow, and this is asked for every name


Given = frozenset[str]
"""The organisations that have given a name, by their CVR numbers."""
NOTHING_GIVEN: Given = frozenset()


class Asked(NamedTuple):
    """Where a name would stand."""

    place: Place | None
    day: date | None
    given: Given
    source_masked: bool


class Names:
    """The names of one answer: read once, each held against the masks in force at this moment.

    `masks`: what `masks_soon` gave, where it was asked before something else was read."""

    def __init__(
        self,
        ids: Iterable[int | None],
        places: Places,
        language: str,
        actor: Actor,
        masks: Callable[[], Hiding] | None = None,
    ) -> None:
        self._people: dict[int, Professional] = professionals({one for one in ids if one is not None})
        self._masks, self._grants, headcounts = (masks or masks_soon(actor))()
        self._source_words = source_words(actor, self._masks)
        self._small = small_units(headcounts)
        # None for whoever helps: beside a name that the citizen was given, an alias would tell the rest.
        told_apart = bool(actor.subject) and actor.helped is None
        self._aliases = Aliases(actor.subject_key if told_apart else None, self._grants.number)
        # A name that was given is for the citizen alone; whoever acts for them sees no more than before.
        self._is_own = actor.subject == actor.viewer.own_keys
        self.is_placeless = actor.sight.is_placeless
        self.is_narrowed = actor.sight != WHOLE
        self._places = places
        self._words = words(language)
        self._language = language
        self._directory = catalogue()
        # Each asked and made once for a person at a place, whatever the number of days on which they were there.
        self._hidden: dict[tuple[int | None, Place | None], Mask | None] = {}
        self._held: dict[tuple[int | None, int | None, Place | None, int], tuple[str, ...]] = {}
        self._maskers: dict[tuple[Code, tuple[str, ...]], str] = {}
        self._shown: dict[tuple[int | None, Place | None, int, date | None, Given], ShownPerson | None] = {}

    def person(
        self,
        professional_id: int | None,
        place: Place | None,
        flags: int,
        day: date | None = None,
        given: Given = NOTHING_GIVEN,
    ) -> ShownPerson | None:
        """The person as shown; None when the source named nobody.

        `day`: of the entry, where an alias may stand. `given`: whose masks no longer hide this name, on this entry.
        """
        if self.is_placeless:  # nothing of who, so that nothing tells of where (safety.md 3)
            return NOBODY_TOLD
        key = (professional_id, place, flags & _SOURCE_MASKED, day, given)
        if key not in self._shown:
            asked = Asked(place, day, given, source_masked=bool(flags & _SOURCE_MASKED))
            self._shown[key] = self._person(professional_id, asked)
        return self._shown[key]

    def asked_about(self, row: Any, place: Place | None, whom: Whom) -> ShownPerson | None:
        """One of the two persons of an entry as the viewer sees them there."""
        if whom is Whom.PERFORMED_BY:
            return self.person(row.performed_by, place, row.flags, given=self.given(row))
        return self.person(row.on_behalf_of, place, 0, given=self.given(row, whom))

    def given(self, row: Any, whom: Whom = Whom.PERFORMED_BY) -> Given:
        """Whose masks no longer hide that name on that entry, because the citizen was given it."""
        return self._grants.by(row.citizen_key, row.entry_id, whom) if self._grants.number else NOTHING_GIVEN

    def _person(self, professional_id: int | None, asked: Asked) -> ShownPerson | None:
        found = self._people.get(professional_id) if professional_id is not None else None
        if found is None:
            return ShownPerson(name=None, role="", masked_by=None, source_masked=True) if asked.source_masked else None
        profession = self._directory.profession(found.profession_code, found.role_text)
        mask = self._hiding(professional_id, asked.place)
        if mask is not None or asked.source_masked:
            return self._covered(found, profession, mask, asked)
        role = profession.name(self._language) if profession else ""
        own = source_text(found.role_text or found.profession_code or "") if not role else ""
        if own and not self.may_tell(own):
            own = ""  # "Secretary to Anna Friis", who is masked elsewhere
        is_code = is_bare_code(own)
        if is_code:
            own = _("Unknown profession (code %(code)s)", code=own)
        return ShownPerson(
            name=found.name,
            role=role or own,
            masked_by=None,
            person=found.person,
            role_is_code=is_code,
            role_is_own=bool(own),
        )

    def _hiding(self, professional_id: int | None, place: Place | None) -> Mask | None:
        """The mask that hides the person's name there; None when none does."""
        key = (professional_id, place)
        if key not in self._hidden:
            found = self._people.get(professional_id) if professional_id is not None else None
            self._hidden[key] = self._masks.hiding(found.person, place) if found is not None else None
        return self._hidden[key]

    def _covered(
        self, found: Professional, profession: Profession | None, first: Mask | None, asked: Asked
    ) -> ShownPerson:
        """Somebody whom a mask of ours or of the source covers. Nothing finds them, nor counts them, by who they are.

        A role that the directory does not know is the source's free text, in which a name may stand.
        """
        mask, alias, role = first, None, profession.name(self._language) if profession else ""
        if asked.given and self._is_own and first is not None:
            mask = self._masks.hiding(found.person, asked.place, without=asked.given)
            if mask is None and not asked.source_masked:
                return ShownPerson(name=found.name, role=role, masked_by=None, given_by=first.masked_by)
        is_one_of_few = self._small.at(asked.place).hides(profession.code if profession else None)
        # An alias would tell, by entries elsewhere, what is left out here.
        if mask is not None and not (asked.source_masked or asked.given or is_one_of_few):
            alias = self._aliases.of(mask, found.person, asked.day)
        return ShownPerson(
            name=None,
            role="" if is_one_of_few else role,
            masked_by=mask.masked_by if mask is not None else None,
            source_masked=asked.source_masked,
            alias=self._words.employee % {"code": alias.code} if alias else None,
            alias_key=alias.key if alias else None,
            decided_by=mask.cvr or None if mask is not None else None,
        )

    def profession_code(self, row: Any, place: Place | None) -> str | None:
        """The profession of who made the entry, for decisions; None where the directory does not know it, and where a
        mask leaves it out."""
        found = self._people.get(row.performed_by) if row.performed_by is not None else None
        profession = self._directory.profession(found.profession_code, found.role_text) if found else None
        shown = self.person(row.performed_by, place, row.flags)
        return profession.code if profession and not (shown and shown.masked and not shown.role) else None

    def left_out(self, person: UUID, place: Place | None) -> AtUnit:
        """What is left out of what is told of the person at the place: nothing where no mask hides them there."""
        return self._small.at(place if self._masks.hiding(person, place) is not None else None)

    def masked_by_text(self, person: ShownPerson, row: Any, place: Place | None) -> str | None:
        """The sentence that says who masked a name on the entry; None where nobody did."""
        if not person.masked or self.is_placeless:
            return None
        return self._words.masked_by % {"organisation": self.masker(person, row, place)}

    def masker(self, person: ShownPerson, row: Any, place: Place | None) -> str:
        """Who masked a name on the entry, also where it was given; not by a name that holds a masked one: a practice
        may have masked its own doctor's. Nor where few work there, wherever the entry was: it masks its own staff."""
        masked_by, names = person.masked_by or person.given_by, self._masked_names(row, place)
        if masked_by is not None:
            if (masked_by, names) not in self._maskers:
                told = self._places.organisation_name(masked_by)
                if self._small.at_code(masked_by).small or any(holds_name(told, name) for name in names):
                    told = _within(self._places.organisation_kind(masked_by))
                self._maskers[masked_by, names] = told
            return self._maskers[masked_by, names]
        if place is None or not (place.organisation or place.unit == place.coded):
            return _("the source")  # the source's own words for a unit can hold the name
        told, kind = place.organisation or place.unit, place.organisation_kind or place.unit_kind
        return _within(kind) if self._small.at(place).keeps_back(place.top) else kept_back(told, _within(kind), names)

    def withheld(self, row: Any, place: Place | None) -> bool:
        """Whether a mask applies to anyone on the entry: then the source's own words are withheld too."""
        return bool(
            self.is_placeless
            or row.flags & _SOURCE_MASKED
            or self._hiding(row.performed_by, place)
            or (row.on_behalf_of is not None and self._hiding(row.on_behalf_of, place))
        )

    def place(self, row: Any, user_at: Place | None, told: Place | None = None) -> PlaceText:
        """A place of the entry in words, the user's own unless it is told; while a mask applies without the source's
        own words, and by its kind where its name holds the masked one ("Lægerne Friis") or few work there at all."""
        told = told or user_at
        if told is None:
            return NOWHERE
        if self.is_placeless:
            return PlaceText(self._words.places[told.sector], "", unit_withheld=True, organisation_withheld=True)
        names, withheld = self._masked_names(row, user_at), self.withheld(row, user_at)
        unit = kept_back(told.told(withheld=withheld or not self.may_tell_place(told)), told.unit_kind, names)
        organisation = kept_back(told.organisation, told.organisation_kind, names)
        small = self._small.at(user_at if withheld else None)
        unit = told.unit_kind if small.keeps_back(told.code) else unit
        organisation = told.organisation_kind if organisation and small.keeps_back(told.top) else organisation
        return PlaceText(unit, organisation, unit != told.unit, organisation != told.organisation)

    def may_tell(self, text: str, source_id: int | None = None) -> bool:
        """Whether a source's own words, on an entry that no mask applies to, name nobody who is masked elsewhere."""
        return not self.is_placeless and not self._source_words.name_somebody(text, source_id)

    def may_tell_place(self, place: Place) -> bool:
        """The same of a unit that only the source's own words name."""
        return place.unit == place.coded or self.may_tell(place.unit)

    def holds_name(self, professional_id: int | None, text: str) -> bool:
        """Whether the text holds the person's name: for the words of others about them."""
        found = self._people.get(professional_id or 0)
        return bool(found and found.name and holds_name(text, found.name))

    def _masked_names(self, row: Any, place: Place | None) -> tuple[str, ...]:
        """The names on the entry that are withheld there, also those that the citizen was given."""
        key = (row.performed_by, row.on_behalf_of, place, row.flags & _SOURCE_MASKED)
        names = self._held.get(key)
        if names is None:
            both = ((row.performed_by, key[3]), (row.on_behalf_of, 0))
            masked = [one for one, by_source in both if by_source or self._hiding(one, place)]
            people = [self._people.get(one or 0) for one in masked]
            names = self._held[key] = tuple(found.name for found in people if found and found.name)
        return names


def _within(kind: str) -> str:
    """A kind of place within a sentence: "a general practice"."""
    return f"{kind[:1].lower()}{kind[1:]}"


def professionals_to_find(actor: Actor, persons: Collection[UUID]) -> tuple[int, ...]:
    """The rows of these persons, for a filter; none of a person who is masked now."""
    masks = masks_towards(actor)
    return tuple(ids_of_persons([one for one in persons if not masks.hides_person(one)]))


def masked_refs(actor: Actor, places: Places, refs: Iterable[int], day: date) -> tuple[int, ...]:
    """Which of these units' names are masked, so that a filter on a person cannot tell who works there."""
    masks = masks_towards(actor)
    if not masks.name_units:
        return ()
    return tuple(ref for ref in refs if (place := places.at(ref, day)) is not None and masks.hiding(None, place))


def names_of_own_staff(ids: Iterable[int | None]) -> dict[int, str]:
    """Names for the organisation that answers for its own staff's look-ups, never for the citizen: no mask hides them
    there. The database role tells whose can be read."""
    found = professionals({one for one in ids if one is not None})
    return {number: person.name for number, person in found.items() if person.name}


def staff_shown(
    actor: Actor, asked: Collection[tuple[UUID, Code | None]], *, today: date, language: str
) -> dict[tuple[UUID, Code | None], StaffName]:
    """Persons at units, for pages outside the log; a person whom the log does not know has no name."""
    newest = newest_ids({person for person, _code in asked})
    places = Places((), today=today, language=language)
    names = Names(newest.values(), places, language, actor)
    found = {}
    for person, code in asked:
        place = place_of_code(code, today=today, language=language) if code else None
        shown = names.person(newest.get(person), place, 0)
        found[person, code] = StaffName(
            person=person,
            name=shown.name if shown else None,
            role=shown.role if shown else "",
            masked_by=names.masked_by_text(shown, PeopleAt(0, newest[person], None, 0), place) if shown else None,
            is_held_by=partial(names.holds_name, newest.get(person)),
            hides_profession=(left_out := names.left_out(person, place)).hides,
            keeps_back=left_out.keeps_back,
        )
    return found
