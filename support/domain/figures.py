"""What may be published of counts, so that nothing about a person can be computed from it (docs/decisions/0024). Pure.

Three things together do it: every event counts in one published number only, so that no difference of two of them
leaves a few events over; a number that few citizens stand behind is not published; the others are rounded.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from uuid import UUID

from support.domain.cases import Finding


class AreaKind(StrEnum):
    """What an area is. The codes are stored."""

    REGION = "region"  # its hospitals and everything else below it
    GENERAL_PRACTICE = "general-practice"  # all of it, in the whole country
    MUNICIPALITY = "municipality"
    OTHER = "other"  # specialists, pharmacies, private hospitals, national systems, places that are not known
    SMALL_MUNICIPALITIES = "small-municipalities"
    REST = "rest"  # areas of several kinds that are too small each


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """A part of the country's health service. Every look-up lies in one of them, and in one only."""

    kind: AreaKind
    code: str = ""
    name: str = field(default="", compare=False)  # as the directory has it; none for kinds that are one area
    name_en: str = field(default="", compare=False)


GENERAL_PRACTICE: Final = Area(AreaKind.GENERAL_PRACTICE)
OTHER: Final = Area(AreaKind.OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRules:
    """How much stands behind a number that is published: our own choice, for no law says it.

    Raises ValueError for rules that would let single persons be counted.
    """

    step: int = 10  # numbers are rounded to the nearest of these
    fewest: int = 5  # citizens behind a number; answers on the far side of a time
    smallest_area: int = 1000  # citizens who were looked up there in the quarter
    fewest_together: int = 3  # areas in a merged one

    def __post_init__(self) -> None:
        too_fine = (self.fewest < 3, self.step < self.fewest, self.fewest_together < 2)
        if any(too_fine) or self.smallest_area < 2 * self.step:
            raise ValueError("figures must be coarser than that")

    def nearest(self, number: int) -> int:
        """The number, rounded."""
        return (number + self.step // 2) // self.step * self.step

    def rounded(self, number: int, citizens: int) -> int | None:
        """The number as it is published; None when too few citizens stand behind it, also when there are none."""
        if citizens < self.fewest:
            return None
        return self.nearest(number)

    def time_within(self, days: Sequence[int], percent: int) -> int | None:
        """The days within which so many per cent were answered; None unless enough answers lie beyond it.

        The nearest-rank percentile: a number of days that really occurred, so that enough of them must be slower.
        """
        slower = len(days) * (100 - percent) // 100
        if slower < self.fewest:
            return None
        return sorted(days)[len(days) - slower - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUps:
    """Look-ups of one area in a quarter, as they were counted."""

    number: int = 0
    with_reason: int = 0
    citizens: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer of the quarter."""

    citizen: UUID
    finding: Finding
    days: int | None  # from the question to its first answer; None where this is a later one


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One line of the open figures. None: too few to tell."""

    kind: AreaKind
    members: tuple[Area, ...]
    look_ups: int | None
    with_reason: int | None
    asked: int | None
    findings: Mapping[Finding, int | None]
    median_days: int | None
    slow_days: int | None  # within which nine of ten were answered

    @property
    def reason_percent(self) -> int | None:
        """The share of look-ups with a stated reason, from the rounded numbers and from nothing else."""
        if not self.look_ups or self.with_reason is None:
            return None
        return min(100, round(100 * self.with_reason / self.look_ups))


@dataclass(frozen=True, slots=True)
class Group:
    """Areas that are published as one."""

    kind: AreaKind
    areas: tuple[Area, ...]


def groups_of(citizens: Mapping[Area, int], rules: FigureRules) -> list[Group]:
    """The areas as they are published: small ones merged, among their like where there are enough of those.

    `citizens`: how many were looked up in each. Every area is in one group. A single small area is never alone in
    what is called "the small ones": the next smallest goes with it.
    """
    towns = {area: number for area, number in citizens.items() if area.kind is AreaKind.MUNICIPALITY}
    others = {area: number for area, number in citizens.items() if area not in towns}
    alone, together = _merged(towns, (), rules)
    merged = []
    if _is_enough(together, citizens, rules):
        merged.append(Group(AreaKind.SMALL_MUNICIPALITIES, together))
        together = ()
    # Where all municipalities together are too few, they go with what is too small of the rest.
    more, rest = _merged({**others, **{area: towns[area] for area in together}}, together, rules)
    while rest and alone and not _is_enough(rest, citizens, rules):
        smallest = _by_size(alone, towns, rules)[0]
        alone, rest = tuple(area for area in alone if area != smallest), (*rest, smallest)
    if rest and not _is_enough(rest, citizens, rules) and merged:
        rest = (*rest, *merged.pop().areas)
    if rest:
        merged.append(Group(AreaKind.REST, tuple(sorted(rest))))
    return [Group(area.kind, (area,)) for area in sorted((*more, *alone), key=_order)] + merged


def _order(area: Area) -> tuple[int, str]:
    return list(AreaKind).index(area.kind), area.name


def _is_enough(areas: Collection[Area], citizens: Mapping[Area, int], rules: FigureRules) -> bool:
    return len(areas) >= rules.fewest_together and sum(citizens[area] for area in areas) >= rules.smallest_area


def _by_size(areas: Collection[Area], citizens: Mapping[Area, int], rules: FigureRules) -> list[Area]:
    """The smallest first, by rounded size: which of two went with the small ones must not tell the finer order."""
    return sorted(areas, key=lambda area: (rules.nearest(citizens[area]), area))


def _merged(
    citizens: Mapping[Area, int], forced: Collection[Area], rules: FigureRules
) -> tuple[tuple[Area, ...], tuple[Area, ...]]:
    """Those that stand alone, and those that go together."""
    by_size = _by_size(citizens, citizens, rules)
    together = [area for area in by_size if area in forced or citizens[area] < rules.smallest_area]
    alone = [area for area in by_size if area not in together]
    while together and alone and not _is_enough(together, citizens, rules):
        together.append(alone.pop(0))
    return tuple(sorted(alone)), tuple(sorted(together))


def published(
    group: Group, look_ups: LookUps, asked_by: Sequence[UUID], answered: Sequence[Answered], rules: FigureRules
) -> Published:
    """The line of one group, from what was counted for it as a whole. `asked_by`: the citizen of each question."""
    first_answers = [one for one in answered if one.days is not None]
    return Published(
        kind=group.kind,
        members=group.areas,
        look_ups=rules.rounded(look_ups.number, look_ups.citizens),
        # What is left of the look-ups is hidden by the rounding of both.
        with_reason=rules.rounded(look_ups.with_reason, look_ups.citizens),
        asked=_told(rules, asked_by),
        findings={
            finding: _told(rules, [one.citizen for one in answered if one.finding is finding]) for finding in Finding
        },
        median_days=_time(rules, first_answers, 50),
        slow_days=_time(rules, first_answers, 90),
    )


def _told(rules: FigureRules, by: Sequence[UUID]) -> int | None:
    return rules.rounded(len(by), len(set(by)))


def _time(rules: FigureRules, answered: Sequence[Answered], percent: int) -> int | None:
    """One citizen who asks often must not be the whole of it."""
    if len({one.citizen for one in answered}) < 2 * rules.fewest:
        return None
    return rules.time_within([one.days for one in answered if one.days is not None], percent)
