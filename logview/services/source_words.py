"""Whether a source's own words on an entry name somebody who is masked, though nobody on that entry is: "Referred by
Anna Friis". Gives out yes or no, and no name.

Held against: everybody with a mask of their own; and those in the subject's own log whom a mask of a unit, or towards
the subject or the viewer, hides on an entry. It is asked of the text alone, so that every page tells or withholds it
alike (decisions/0022).
"""

from collections.abc import Collection
from functools import cached_property, lru_cache
from uuid import UUID

from citizen_app.auth.actor import Actor, Sight
from citizen_app.clock import now
from citizen_app.directory.catalogue import catalogue
from citizen_app.here import here
from citizen_app.identifiers import is_authorisation_id
from citizen_app.keys import Keys, keys
from citizen_app.staff_digest import authorised_person, source_user
from citizen_app.web import dates
from logview.domain.masked_words import NameIndex, possible_ids
from logview.domain.masking import Masks, StandingMasks
from logview.queries.past import has_met, people_met
from logview.queries.people import names_of_persons, professionals
from logview.queries.references import all_references
from logview.queries.sources import slug_of
from logview.services.kept_words import names_kept
from logview.services.places import Places

_KEPT = "indblik.masked_names"
_KEPT_REFS = "indblik.masked_refs"
_ANY_LANGUAGE = "da"  # nothing is shown


class _Known:
    """Everybody with a mask of their own, by name; a process keeps it with the masks towards everyone."""

    def __init__(self, standing: StandingMasks) -> None:
        rows = names_of_persons(standing.persons) if standing.persons else []
        self.standing = standing
        self.index = NameIndex((person, name) for _number, person, name in rows)
        self.numbers: dict[UUID, list[int]] = {}
        for number, person, _name in rows:
            self.numbers.setdefault(person, []).append(number)


class SourceWords:
    """Sources' own words, held against the masks once per request."""

    def __init__(self, actor: Actor, masks: Masks) -> None:
        self._subject = actor.subject
        self._masks = masks
        self._any = bool(masks.name_units or masks.standing.persons)
        self._names_kept = names_kept(actor)
        self._told: dict[tuple[str, int | None], bool] = {}
        self._met: dict[UUID, bool] = {}

    def name_somebody(self, text: str, source_id: int | None) -> bool:
        """Whether the text is withheld, also because it names a place that is kept from the viewer. `source_id`: whose
        users the text may name by their ids."""
        if self._names_kept(text):
            return True
        if not self._any:
            return False
        key = (text, source_id)
        if key not in self._told:
            slug = slug_of(source_id) if source_id is not None else None
            ids = _persons_by_id(keys(), text, slug)
            self._told[key] = self._by_own_mask(text, ids) or self._by_log(text, ids)
        return self._told[key]

    def _by_own_mask(self, text: str, ids: Collection[UUID]) -> bool:
        standing = self._masks.standing
        if not standing.persons:
            return False
        named = _known(standing).index.named(text)
        surely = named.surely.union(one for one in ids if one in standing.persons)
        return any(map(self._masks.hides_person, surely)) or any(
            self._masks.hides_person(one) and self._is_in_log(one) for one in named.perhaps
        )

    def _is_in_log(self, person: UUID) -> bool:
        if person not in self._met:
            self._met[person] = has_met(self._subject, _known(self._masks.standing).numbers[person])
        return self._met[person]

    def _by_log(self, text: str, ids: Collection[UUID]) -> bool:
        persons, index = self._hidden_in_log
        named = index.named(text)
        return bool(named.surely or named.perhaps) or any(one in persons for one in ids)

    @cached_property
    def _hidden_in_log(self) -> tuple[Collection[UUID], NameIndex]:
        """Whom masks of units, and towards the subject or the viewer, hide on some entry of the subject's."""
        if not self._masks.name_units:
            return (), NameIndex(())
        refs = None if self._masks.are_towards_them else _masked_refs(self._masks.standing)
        rows = people_met(self._subject, refs) if refs is None or refs else ()
        at = {(one, row.organisation_ref) for row in rows for one in (row.performed_by, row.on_behalf_of) if one}
        people = professionals({one for one, _ref in at})
        today = dates.local(now()).date()
        places = Places({ref for _one, ref in at}, today=today, language=_ANY_LANGUAGE)
        hidden = [
            people[one] for one, ref in at if self._masks.hiding(people[one].person, places.at(ref, today)) is not None
        ]
        return {one.person for one in hidden}, _index(frozenset((one.person, one.name) for one in hidden if one.name))


def source_words(actor: Actor, masks: Masks) -> SourceWords:
    """Those of this request, for the subject and the viewer."""
    made: dict[tuple[tuple[UUID, ...], Sight, Masks], SourceWords] = here().g.setdefault("source_words", {})
    key = (actor.subject, actor.sight, masks)
    if key not in made:
        made[key] = SourceWords(actor, masks)
    return made[key]


@lru_cache(maxsize=2_000)
def _index(names: frozenset[tuple[UUID, str]]) -> NameIndex:
    """Made once for each set of names: a citizen's next page meets the same."""
    return NameIndex(names)


def _known(standing: StandingMasks) -> _Known:
    extensions = here().app.extensions
    kept: _Known | None = extensions.get(_KEPT)
    if kept is None or kept.standing is not standing:
        kept = extensions[_KEPT] = _Known(standing)
    return kept


def _masked_refs(standing: StandingMasks) -> tuple[int, ...]:
    """The units of the log that a mask towards everyone names, or ever named."""
    extensions, key = here().app.extensions, (standing, catalogue())
    kept: tuple[object, tuple[int, ...]] | None = extensions.get(_KEPT_REFS)
    if kept is None or kept[0] != key:
        today, refs = dates.local(now()).date(), tuple(all_references())
        places = Places(refs, today=today, language=_ANY_LANGUAGE)
        masked = (ref for ref in refs if (place := places.at(ref, today)) and any(standing.at_unit(place)))
        kept = extensions[_KEPT_REFS] = key, tuple(masked)
    return kept[1]


@lru_cache(maxsize=20_000)
def _persons_by_id(store: Keys, text: str, slug: str | None) -> frozenset[UUID]:
    """Who it would be, were a word of the text an authorisation id or the source's name for a user."""
    ids = possible_ids(text)
    users = {source_user(slug, one, store) for one in ids} if slug else set()
    return frozenset(users | {authorised_person(one, store) for one in ids if is_authorisation_id(one)})
