"""Small units: what is left out of what is told of a masked person, so that the profession does not name them. Pure.

"An eye doctor at Øjenklinikken Nykøbing: the name is masked" names whoever is the only eye doctor there (issue 4). So a
profession with fewer people at the unit than a set number is left out. What then stands there, "a member of staff",
must not mean the only midwife among twenty nurses either: so many professions are left out that those who can be meant
are as many as the number, or all who work there.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

Code = tuple[str, str]  # scheme, value
Figures = Mapping[str | None, int]
"""How many work at a unit, by the code of their profession; None: in all. What is not known is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headcount:
    """How many work at a unit, as somebody has stated it."""

    unit: Code
    profession: str | None  # None: the whole staff
    number: int | None  # None: what was stated before does not hold any more
    at: datetime


class Headcounts:
    """The newest of what was stated of each unit and profession."""

    def __init__(self, stated: Iterable[Headcount]) -> None:
        """`stated`: oldest first."""
        self._of_unit: dict[Code, dict[str | None, Headcount]] = {}
        for one in stated:
            self._of_unit.setdefault(one.unit, {})[one.profession] = one

    def units(self) -> Iterable[Code]:
        """The units of which anything was ever stated."""
        return self._of_unit.keys()

    def of(self, codes: Collection[Code]) -> Figures:
        """The figures of a unit that has these codes."""
        newest: dict[str | None, Headcount] = {}
        for code in codes:
            for profession, one in self._of_unit.get(code, {}).items():
                known = newest.get(profession)
                if known is None or _counts_before(one, known):
                    newest[profession] = one
        return {profession: one.number for profession, one in newest.items() if one.number is not None}

    def least(self, codes: Collection[Code]) -> Figures:
        """The smallest figures of several units: of those that another has taken over."""
        found: dict[str | None, int] = {}
        for code in codes:
            for profession, number in self.of({code}).items():
                found[profession] = min(number, found.get(profession, number))
        return found


def _counts_before(one: Headcount, other: Headcount) -> bool:
    """The later counts; of two at once the smaller."""
    if one.at != other.at:
        return one.at > other.at
    return (one.number is None, one.number or 0) < (other.number is None, other.number or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What is left out of what is told of a masked person at one unit."""

    whole: bool  # fewer than the number work there in all: the unit is told by its kind
    professions: frozenset[str]  # those with a figure that are left out
    stated: frozenset[str]  # those with a figure
    others: bool  # whether those without a figure are left out too

    def hides(self, profession: str) -> bool:
        """Whether the profession is left out."""
        return self.whole or profession in self.professions or (self.others and profession not in self.stated)

    @property
    def anything(self) -> bool:
        """Whether it makes a difference."""
        return self.whole or self.others or bool(self.professions)


NOT_KNOWN: Final = LeftOut(whole=False, professions=frozenset(), stated=frozenset(), others=True)
"""Of a unit that the directory does not know: nothing says that it is large."""


def left_out(figures: Figures, smallest: int, *, small_by_nature: bool) -> LeftOut:
    """What is left out at a unit with these figures. `smallest`: fewer than so many are few.

    `small_by_nature`: whether a profession without a figure counts as one of few. The staff as a whole does not: where
    a look-up took place is the citizen's right to know, and no guess takes it away.
    """
    whole = figures.get(None)
    stated = {profession: number for profession, number in figures.items() if profession is not None}
    rest = None if whole is None else max(whole - sum(stated.values()), 0)  # who have none of these professions
    others = small_by_nature or (rest is not None and rest < smallest)
    hidden = {profession for profession, number in stated.items() if number < smallest}
    covered = sum(stated[profession] for profession in hidden) + (rest or 0 if others else 0)
    if covered or (others and rest is None):
        for profession, number in sorted(stated.items(), key=lambda pair: (pair[1], pair[0])):
            if covered >= smallest:
                break
            if profession not in hidden:
                hidden.add(profession)
                covered += number
        others = others or covered < smallest
    return LeftOut(
        whole=whole is not None and whole < smallest,
        professions=frozenset(hidden),
        stated=frozenset(stated),
        others=others,
    )
