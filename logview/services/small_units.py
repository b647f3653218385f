"""Small units in the directory: what pages leave out beside a masked name, by what is known of how many work there."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from citizen_app.directory.catalogue import Catalogue, Code, catalogue
from citizen_app.here import here
from citizen_app.mask_settings import MaskSettings
from logview.domain.small_units import NOT_KNOWN, Figures, Headcounts, LeftOut, left_out
from logview.services.hiding import mask_settings
from logview.services.places import Place

_KEPT: Final = "indblik.small_units"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AtUnit:
    """What is left out of what is told of a masked person at a unit."""

    directory: Catalogue
    levels: tuple[LeftOut, ...] = ()  # at the unit and at each above it: whoever is one of few there is so here
    small: frozenset[Code] = frozenset()  # those of them with a small staff in all

    def hides(self, profession: str | None) -> bool:
        """Whether the profession is left out; None: one that the directory does not know."""
        return any(one.hides(profession or "") for one in self.levels)

    def keeps_back(self, code: Code | None) -> bool:
        """Whether a place with this code is told by its kind: it is, or lies in, one with a small staff."""
        return (
            bool(self.small) and code is not None and not self.small.isdisjoint(self.directory.with_units_above(code))
        )


class SmallUnits:
    """The small units as they are under one state of the figures, the directory and the settings."""

    def __init__(self, headcounts: Headcounts, directory: Catalogue, settings: MaskSettings) -> None:
        self.headcounts = headcounts
        self.directory = directory
        self._settings = settings
        self._nothing = AtUnit(directory=directory)
        self._unknown = AtUnit(directory=directory, levels=(NOT_KNOWN,))
        self._found: dict[Code, AtUnit] = {}

    def at(self, place: Place | None) -> AtUnit:
        """What is left out at the place; nothing where the source told of none."""
        if place is None:
            return self._nothing
        return self.at_code(place.code) if place.code is not None else self._unknown

    def at_code(self, code: Code) -> AtUnit:
        """What is left out at the unit with the code."""
        found = self._found.get(code)
        if found is None:
            found = self._found[code] = self._at(code)
        return found

    def figures(self, codes: Collection[Code]) -> Figures:
        """The figures of a unit that has these codes, else the smallest of those that it has taken over."""
        own = self.headcounts.of(codes)
        if own:
            return own
        before = {old for code in codes for old in self.directory.with_predecessors(code)}
        return self.headcounts.least(before.difference(codes))

    def _at(self, code: Code) -> AtUnit:
        if not self.directory.kinds([code]):
            return self._unknown
        levels = [(codes, self._left_out(codes)) for codes in self.directory.levels(code)]
        return AtUnit(
            directory=self.directory,
            levels=tuple(one for _codes, one in levels if one.anything),
            small=frozenset(_all(codes for codes, one in levels if one.whole)),
        )

    def _left_out(self, codes: Collection[Code]) -> LeftOut:
        is_small = not self._settings.small_kinds.isdisjoint(self.directory.kinds(codes))
        return left_out(self.figures(codes), self._settings.smallest_group, small_by_nature=is_small)


def small_units(headcounts: Headcounts) -> SmallUnits:
    """The small units now: kept by the process for as long as the figures and the directory stay."""
    extensions, directory = here().app.extensions, catalogue()
    kept: SmallUnits | None = extensions.get(_KEPT)
    if kept is None or kept.headcounts is not headcounts or kept.directory is not directory:
        kept = extensions[_KEPT] = SmallUnits(headcounts, directory, mask_settings())
    return kept


def _all(codes: Iterable[Collection[Code]]) -> Iterable[Code]:
    return (code for some in codes for code in some)
