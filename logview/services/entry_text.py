"""An entry in words: who, where, what and why, with a sentence for each thing the source did not give."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from citizen_app.web import dates
from logview.domain.terms import DataKind, EntryFlag, Sector
from logview.queries.sources import SourceState
from logview.services.completeness import profiles
from logview.services.names import Names
from logview.services.places import Place, Places
from logview.services.shown import ShownPerson
from logview.services.wording import SECTOR_KEYS, Words, is_bare_code, source_text

MISUSE: Final = "misuse"
"""The key of a mark among what a line is flagged with."""
# Plain numbers: flags are slow, and these are asked for every entry.
_DENIED = int(EntryFlag.DENIED)
_NOT_DONE = int(EntryFlag.DENIED | EntryFlag.FAILED)
_FRONT_PAGE = int(DataKind.FRONT_PAGE)
_SYSTEM_JOB = int(EntryFlag.SYSTEM_JOB)
_ABOUT_THE_PERSON = int(EntryFlag.SYSTEM_JOB | EntryFlag.SOURCE_MASKED)


class Part(NamedTuple):
    """An entry as its visit lists it, in the order in which the template places it."""

    time_text: str
    href: str
    what: str
    action: str
    apart: str  # flag, person and reason where they are not the visit's own; else empty


@dataclass(slots=True, kw_only=True)
class EntryText:
    """One line of the log, every text ready; a visit is a line with entries."""

    time_text: str
    who: str
    role: str
    unit: str
    organisation: str
    sector_text: str
    sector_key: str
    what: str
    action: str
    reason: str
    reason_missing: bool
    count: int
    flags: list[tuple[str, str]]
    href: str
    masked_by: str | None
    parts: list[Part] = field(default_factory=list)
    is_group: bool = False
    ask_href: str = ""  # of a visit that opens: where it can be asked about


class Scene(NamedTuple):
    """Who and where, in words. Written once for all entries of a page that have it in common."""

    place: Place | None
    person: ShownPerson | None
    withheld: bool  # a mask applies: no free text of the source
    who: str
    role: str
    masked_by: str | None
    unit: str
    organisation: str
    sector: Sector


class Placed(NamedTuple):
    """A row with what was resolved for it once."""

    row: Any
    at: datetime  # Danish time
    day: date
    clock: str
    place: Place | None
    person: ShownPerson | None
    withheld: bool  # a mask applies: no free text of the source
    scene: Scene  # entries that share it are the same object's


class Said(NamedTuple):
    """What was done and why, of one entry."""

    what: str
    action: str
    reason: str
    reason_missing: bool
    flags: list[tuple[str, str]]


class EntryWriter:
    """Writes the entries of one page."""

    def __init__(
        self,
        places: Places,
        names: Names,
        words: Words,
        source_sectors: dict[int, Sector],
        language: str,
        marks: Callable[[], Mapping[int, str]] = dict,
    ):
        self._asked_marks = marks
        self._places = places
        self._names = names
        self._words = words
        self._source_sectors = source_sectors
        self._language = language
        self.is_placeless = names.is_placeless
        self.withheld_text = words.not_told if names.is_narrowed else words.withheld
        self._scenes: dict[tuple[Any, ...], Scene] = {}

    @cached_property
    def _marks(self) -> Mapping[int, str]:
        """What an organisation has found of an entry, by its number."""
        return self._asked_marks()

    def placed(self, row: Any) -> Placed:
        """Resolve when, where and who."""
        at = dates.local(row.occurred_at)
        day = at.date()
        key = (
            row.performed_by,
            row.on_behalf_of,
            row.organisation_ref,
            row.source_id,
            row.flags & _ABOUT_THE_PERSON,
            day,
            self._names.given(row),
        )
        scene = self._scenes.get(key)
        if scene is None:
            scene = self._scenes[key] = self._scene(row, day)
        clock = dates.clock_text(at, self._language)
        return Placed(row, at, day, clock, scene.place, scene.person, scene.withheld, scene)

    def _scene(self, row: Any, day: date) -> Scene:
        place = self._places.at(row.organisation_ref, day)
        if self.is_placeless:
            return self._placeless(row, place)
        person = self._names.person(row.performed_by, place, row.flags, day, self._names.given(row))
        withheld = (person is not None and person.covered) or (
            row.on_behalf_of is not None and self._names.withheld(row, place)
        )
        # Asked only where it can differ: this is made for every entry.
        own_words = withheld or (place is not None and place.unit != place.coded)
        told = self._names.place(row, place) if own_words else None
        if withheld and person is not None:
            person = person.without_own_words()
        return Scene(
            place,
            person,
            withheld,
            who=self._who(person, row.flags),
            role=person.role if person and person.name else "",
            masked_by=self._names.masked_by_text(person, row, place) if person else None,
            unit=(told.unit if told else place.unit) if place else self._words.no_unit,
            organisation=(told.organisation if told else place.organisation) if place else "",
            sector=self._sector(place, row.source_id),
        )

    def _placeless(self, row: Any, place: Place | None) -> Scene:
        """Of a citizen whose whereabouts are secret: what kind of place it was, and nothing of who."""
        sector = self._sector(place, row.source_id)
        who = self._words.system_job if row.flags & _SYSTEM_JOB else self._words.masked_person
        return Scene(None, None, True, who, "", None, self._words.places[sector], "", sector)

    def text(self, placed: Placed, href: str) -> EntryText:
        """The line of one entry."""
        row, scene = placed.row, placed.scene
        said = self.said(placed)
        return EntryText(
            time_text=self.time_text(placed),
            who=scene.who,
            role=scene.role,
            unit=scene.unit,
            organisation=scene.organisation,
            sector_text=self._words.sectors[scene.sector],
            sector_key=SECTOR_KEYS[scene.sector],
            what=said.what,
            action=said.action,
            reason=said.reason,
            reason_missing=said.reason_missing,
            count=1 if self.is_placeless else row.entry_count,  # few sources send groups or spans: it would tell which
            flags=said.flags,
            href=href,
            masked_by=scene.masked_by,
        )

    def said(self, placed: Placed) -> Said:
        """What was done and why."""
        words, flags = self._words, placed.row.flags
        what, action = self.what(placed)
        reason = self.reason(placed)
        mark = self._marks.get(placed.row.entry_id) if self._marks else None
        marked = [(MISUSE, mark)] if mark else []
        if not flags:
            return Said(what, action, reason or words.no_reason, reason is None, marked)
        only_front = flags & _DENIED and placed.row.data_kind == _FRONT_PAGE
        if flags & _NOT_DONE and action and not only_front:
            action = (words.stopped if flags & _DENIED else words.failed) % {"action": action}
        told = [(key, text) for flag, key, text in words.flags if flags & flag]
        if only_front:  # the front page was seen, and nothing behind it: an outcome of its own (safety.md 6)
            told = [words.front_only if key == "stopped" else (key, text) for key, text in told]
        return Said(what, action, reason or words.no_reason, reason is None, told + marked)

    def may_tell(self, placed: Placed, text: str) -> bool:
        """Whether a text of the source's stands on the page: no mask applies to the entry, and it names nobody who is
        masked."""
        return not placed.withheld and self._names.may_tell(text, placed.row.source_id)

    def time_text(self, placed: Placed) -> str:
        """A time, or a span where the source gave a period or a group and places may be told."""
        ended = placed.row.ended_at
        if self.is_placeless or ended is None or ended == placed.row.occurred_at:
            return placed.clock
        until = dates.local(ended)
        text = f"{placed.clock}–{dates.clock_text(until, self._language)}"
        return text if until.date() == placed.day else f"{text} ({dates.day_text(until.date(), self._language)})"

    def _sector(self, place: Place | None, source_id: int) -> Sector:
        """The unit's sector, else the source's."""
        if place is not None and place.sector is not Sector.UNKNOWN:
            return place.sector
        return self._source_sectors.get(source_id, Sector.UNKNOWN)

    def _who(self, person: ShownPerson | None, flags: int) -> str:
        """The name, or why there is none."""
        if person is not None and person.masked:
            told = person.role or self._words.masked_person
            return f"{told} ({person.alias})" if person.alias and not flags & _SYSTEM_JOB else told
        if person is None or not person.name:
            if flags & _SYSTEM_JOB:
                return self._words.system_job
            return self._words.no_person if person is None or not person.role else person.role
        return person.name

    def what(self, placed: Placed) -> tuple[str, str]:
        """Which data, and what was done with them."""
        row, words = placed.row, self._words
        what = words.data_kinds.get(row.data_kind)
        action = words.activities.get(row.activity)
        if what is None or action is None:
            told = None
            if row.what_text:
                told = self._told(row.what_text) if self.may_tell(placed, row.what_text) else self.withheld_text
            if self.is_placeless:  # alike whether the source had words or none: that would tell which it was
                return what or words.not_told, action or ""
            if what is None and action is None:
                return told or words.no_what, "" if told else words.no_action
            what, action = what or told or words.no_what, action or told or words.no_action
        return what, action

    def _told(self, text: str) -> str:
        """The source's own words, marked as such; a code alone is said to be one that we do not know."""
        told = source_text(text)
        return self._words.unknown_code % {"code": told} if is_bare_code(told) else f"“{told}”"

    def reason(self, placed: Placed) -> str | None:
        """The stated reason, or None."""
        row, words = placed.row, self._words
        purpose = words.purposes.get(row.purpose)
        if self.is_placeless:
            return purpose or words.not_told
        if row.reason and not self.may_tell(placed, row.reason):
            return purpose or self.withheld_text
        if row.reason:
            told = source_text(row.reason)
            if purpose:
                return told if purpose == told else f"{purpose}: {told}"
            return words.unknown_code % {"code": told} if is_bare_code(told) else told
        return purpose


def source_sectors(slugs: dict[int, str]) -> dict[int, Sector]:
    """The sector of each source, by number."""
    known = profiles()
    return {
        number: Sector[known[slug].sector.upper().replace("-", "_")] for number, slug in slugs.items() if slug in known
    }


@lru_cache(maxsize=4)
def sectors_of(states: tuple[SourceState, ...]) -> dict[int, Sector]:
    """The sector of each source, by number; states are compared as themselves."""
    return source_sectors({one.source_id: one.slug for one in states})


def person_key(person: ShownPerson | None) -> UUID | None:
    """Whom an entry groups under; None where nobody is named, or the name is masked without an alias."""
    return (person.person or person.alias_key) if person is not None else None
