"""Masks of staff names (sløring): what hides which name from whom, at a moment. Pure.

A mask is made, and what becomes of it is told by events that are never changed. It hides from the moment it is made:
while a second person's word is still missing, names stay hidden (safety.md wins over the wait). What would show names
- an early end, a no to a mask - needs that word first, where the setting asks for it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Final, Protocol
from uuid import UUID

from citizen_app.mask_settings import AfterEnd

Code = tuple[str, str]  # scheme, value


class MaskKind(IntEnum):
    """The kinds of mask. The numbers are stored; never renumber them."""

    UNIT = 1  # afdelingsspecifik sløring: everybody at a unit, towards everyone, without an end
    CITIZEN = 2  # individuel sløring: everybody at an organisation, towards one citizen, until an end
    PERSON = 3  # one member of staff with a protected name or address, wherever they work


class MaskStep(StrEnum):
    """What can happen to a mask."""

    MADE = "made"
    CONFIRMED = "confirmed"  # the second person's word
    REJECTED = "rejected"  # the second person says no: it ends
    EXTENDED = "extended"
    END_PROPOSED = "end-proposed"
    END_REFUSED = "end-refused"  # it goes on
    ENDED = "ended"


class MaskState(StrEnum):
    """Where a mask stands at a moment."""

    IN_FORCE = "in-force"
    PAST_END = "past-end"  # its end has come and it goes on hiding, until the organisation decides (`after_end`)
    REVEALED = "revealed"  # its end has come, and the setting shows names then
    ENDED = "ended"
    REJECTED = "rejected"


HIDING: Final = frozenset({MaskState.IN_FORCE, MaskState.PAST_END})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """One mask, as its events tell of it. Persons are keyed digests, citizens their keys."""

    mask_id: UUID
    kind: MaskKind
    cvr: str  # the organisation that decided, and decides on
    masked_by: Code  # the organisation that pages name
    unit: Code | None = None  # whose staff; None: one person
    below: bool = True  # with the units below
    citizen: UUID | None = None
    person: UUID | None = None
    since: datetime
    until: datetime | None = None  # the first moment after it; None: without an end
    made_by: UUID | None = None  # None: a command or a system
    confirmed: bool = False
    end_proposed_by: UUID | None = None
    end_proposed: bool = False
    end_proposed_at: datetime | None = None
    closed: MaskState | None = None
    closed_at: datetime | None = None
    steps: int = 1

    def state(self, at: datetime, after_end: AfterEnd = AfterEnd.KEEP) -> MaskState:
        """Where it stands at the moment."""
        if self.closed is not None and self.closed_at is not None and self.closed_at <= at:
            return self.closed
        if self.until is None or at < self.until:
            return MaskState.IN_FORCE
        return MaskState.PAST_END if after_end is AfterEnd.KEEP else MaskState.REVEALED

    def hides(self, at: datetime, after_end: AfterEnd = AfterEnd.KEEP) -> bool:
        """Whether names are withheld because of it."""
        return self.since <= at and self.state(at, after_end) in HIDING


class MaskFacts(Protocol):
    """A row of `mask`."""

    @property
    def mask_id(self) -> UUID: ...
    @property
    def kind(self) -> int: ...
    @property
    def cvr(self) -> str: ...
    @property
    def masked_by_scheme(self) -> str: ...
    @property
    def masked_by_code(self) -> str: ...
    @property
    def unit_scheme(self) -> str | None: ...
    @property
    def unit_code(self) -> str | None: ...
    @property
    def unit_below(self) -> bool: ...
    @property
    def citizen_key(self) -> UUID | None: ...
    @property
    def person_digest(self) -> UUID | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskEvent:
    """A row of `mask_event`, without its reason."""

    step: MaskStep
    at: datetime
    ends_at: datetime | None
    by: UUID | None = None


def mask_from(facts: MaskFacts, events: Sequence[MaskEvent]) -> Mask:
    """The mask that its events tell of, in their order. Raises ValueError when they do not begin with its making."""
    first, *later = events
    if first.step is not MaskStep.MADE:
        raise ValueError("a mask begins with being made")
    unit = (facts.unit_scheme, facts.unit_code) if facts.unit_scheme and facts.unit_code else None
    mask = Mask(
        mask_id=facts.mask_id,
        kind=MaskKind(facts.kind),
        cvr=facts.cvr,
        masked_by=(facts.masked_by_scheme, facts.masked_by_code),
        unit=unit,
        below=facts.unit_below,
        citizen=facts.citizen_key,
        person=facts.person_digest,
        since=first.at,
        until=first.ends_at,
        made_by=first.by,
    )
    for event in later:
        mask = replace(_after(mask, event), steps=mask.steps + 1)
    return mask


def _after(mask: Mask, event: MaskEvent) -> Mask:
    match event.step:
        case MaskStep.CONFIRMED:
            return replace(mask, confirmed=True)
        case MaskStep.EXTENDED:
            return replace(mask, until=event.ends_at)
        case MaskStep.END_PROPOSED:
            return replace(mask, end_proposed=True, end_proposed_by=event.by, end_proposed_at=event.at)
        case MaskStep.END_REFUSED:
            return replace(mask, end_proposed=False, end_proposed_by=None, end_proposed_at=None)
        case MaskStep.ENDED:
            return replace(mask, closed=MaskState.ENDED, closed_at=event.at)
        case MaskStep.REJECTED:
            return replace(mask, closed=MaskState.REJECTED, closed_at=event.at)
        case MaskStep.MADE:
            raise ValueError("a mask is made once")


class UnitCodes(Protocol):
    """The codes that a mask can name a unit by."""

    @property
    def own_codes(self) -> Collection[Code]:
        """Those of the unit itself, in every register, and of those it has taken over."""

    @property
    def codes(self) -> Collection[Code]:
        """With those of everything that was ever above it."""


class StandingMasks:
    """The masks towards everyone: of units and of persons. Made once for each state of the register."""

    def __init__(self, masks: Iterable[Mask]) -> None:
        self._whole, self._alone, self._persons = _by_key(masks)

    def at_unit(self, place: UnitCodes) -> Iterator[Mask]:
        """Those that name the unit, or one above it with what is below."""
        yield from _of_unit(self._whole, self._alone, place)

    def of_person(self, person: UUID) -> Sequence[Mask]:
        """Those that name the person."""
        return self._persons.get(person, ())

    @property
    def persons(self) -> Collection[UUID]:
        """Everybody with a mask of their own, also one that has ended."""
        return self._persons.keys()

    @property
    def name_units(self) -> bool:
        """Whether any names a unit, so that units need looking up at all."""
        return bool(self._whole or self._alone)

    @property
    def by_unit(self) -> tuple[dict[Code, list[Mask]], dict[Code, list[Mask]]]:
        """Those that name units: with those below, and alone."""
        return self._whole, self._alone


def _by_key(
    masks: Iterable[Mask],
) -> tuple[dict[Code, list[Mask]], dict[Code, list[Mask]], dict[UUID, list[Mask]]]:
    whole: dict[Code, list[Mask]] = defaultdict(list)
    alone: dict[Code, list[Mask]] = defaultdict(list)
    persons: dict[UUID, list[Mask]] = defaultdict(list)
    for mask in masks:
        if mask.unit is not None:
            (whole if mask.below else alone)[mask.unit].append(mask)
        elif mask.person is not None:
            persons[mask.person].append(mask)
    return dict(whole), dict(alone), dict(persons)


def _of_unit(whole: dict[Code, list[Mask]], alone: dict[Code, list[Mask]], place: UnitCodes) -> Iterator[Mask]:
    if whole:
        for code in place.codes:
            yield from whole.get(code, ())
    if alone:
        for code in place.own_codes:
            yield from alone.get(code, ())


class Masks:
    """The masks that hide names from one viewer of one subject's data at one moment: asked once for each name."""

    def __init__(
        self,
        standing: StandingMasks,
        towards: Iterable[Mask],
        at: datetime,
        after_end: AfterEnd = AfterEnd.KEEP,
    ) -> None:
        self.standing = standing
        # Those towards the citizen and those towards the viewer count together (safety.md 1).
        self._whole, self._alone, _persons = _by_key(mask for mask in towards if mask.kind is MaskKind.CITIZEN)
        self._at = at
        self._after_end = after_end

    @property
    def are_towards_them(self) -> bool:
        """Whether any is towards the citizen or the viewer, and not towards everyone."""
        return bool(self._whole or self._alone)

    @property
    def name_units(self) -> bool:
        """Whether any names a unit, so that units need looking up at all."""
        return self.are_towards_them or self.standing.name_units

    def hiding(
        self, person: UUID | None, place: UnitCodes | None, without: Collection[str] = frozenset()
    ) -> Mask | None:
        """The mask that hides the name of this person at this unit; of several the one that was made first, so that
        who is named as its maker, and an alias under it, stay when another comes and goes. `without`: leaving aside
        the masks of these organisations, by their CVR numbers."""
        found = [
            mask
            for mask in self._candidates(person, place)
            if mask.cvr not in without and mask.hides(self._at, self._after_end)
        ]
        return min(found, key=lambda mask: (mask.since, mask.mask_id)) if found else None

    @property
    def hide_units(self) -> bool:
        """Whether any hides the names of a unit's staff, whichever unit it is."""
        by_key = (self._whole, self._alone, *self.standing.by_unit)
        return any(one.hides(self._at, self._after_end) for masks in by_key for of in masks.values() for one in of)

    def hides_person(self, person: UUID) -> bool:
        """Whether the person's name is withheld wherever they work."""
        return self.hiding(person, None) is not None

    def _candidates(self, person: UUID | None, place: UnitCodes | None) -> Iterator[Mask]:
        if person is not None:
            yield from self.standing.of_person(person)
        if place is not None:
            yield from _of_unit(self._whole, self._alone, place)
            yield from self.standing.at_unit(place)
