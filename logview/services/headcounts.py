"""Stating how many work at a unit, so that what is told of a masked person does not name them. Each leaves a trail.

The caller has begun the transaction, in a role that may decide masks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from citizen_app import audit, clock
from citizen_app.directory.catalogue import Code, catalogue
from logview.domain.small_units import Figures, Headcount, Headcounts
from logview.queries import headcounts as queries
from logview.queries.masks import change_register
from logview.services.belonging import is_own_unit
from logview.services.hiding import mask_settings
from logview.services.masks import Deciding
from logview.services.small_units import AtUnit, SmallUnits
from logview.services.succession import speaks_for

MOST: Final = 100_000
"""The largest number that can be stated."""


class HeadcountRefusal(StrEnum):
    """Why a figure is not taken."""

    UNKNOWN_UNIT = "unknown-unit"
    OTHER_ORGANISATION = "other-organisation"
    UNKNOWN_PROFESSION = "unknown-profession"
    NUMBER = "number"


class HeadcountRefused(Exception):
    """A figure was refused; `refusal` says why. That it was tried stands in the audit trail."""

    def __init__(self, refusal: HeadcountRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitOutlook:
    """What is left out beside a masked name at a unit, for those who decide."""

    figures: Figures
    whole: bool  # the unit is told by its kind
    professions: tuple[str, ...]  # codes of those that are left out
    everything: bool  # no profession is told


def require_stateable(by: Deciding, unit: Code, profession: str | None, number: int | None) -> None:
    """Raise HeadcountRefused, and leave it on the trail, for a figure that `state` would not take."""
    refusal = _why_not(by, unit, profession, number)
    if refusal is not None:
        _audit(by, "headcount-refused", {"why": refusal.value})
        raise HeadcountRefused(refusal)


def state(by: Deciding, unit: Code, profession: str | None, number: int | None) -> None:
    """State how many work at the unit, with the profession or in all; None takes back what was stated before. It counts
    from the next request on. Raises HeadcountRefused."""
    require_stateable(by, unit, profession, number)
    change_register()
    queries.add_headcount(headcount(unit, profession, number), cvr=by.decider.cvr, by=by.decider.staff_key)
    _audit(by, "headcount-stated", {})


def stated(cvr: str) -> Mapping[Code, Figures]:
    """What stands stated of each of the organisation's units, and of those that it has taken over."""
    own = {unit for one in speaks_for(cvr) for unit in catalogue().with_units_below(("cvr", one))}
    kept = Headcounts(one.headcount for one in queries.stated_at(own))
    return {unit: figures for unit in kept.units() if (figures := kept.of({unit}))}


def outlook(unit: Code, *also: Headcount) -> UnitOutlook:
    """What is left out at the unit; with these figures, as if they had been stated too."""
    return outlook_at(now_small(*also), unit)


def outlook_at(small: SmallUnits, unit: Code) -> UnitOutlook:
    """What is left out at the unit, by these figures."""
    at: AtUnit = small.at_code(unit)
    professions = [one.code for one in catalogue().professions()]
    hidden = tuple(code for code in professions if at.hides(code))
    return UnitOutlook(
        figures=small.figures(catalogue().levels(unit)[0]),
        whole=at.keeps_back(unit),
        professions=hidden,
        everything=len(hidden) == len(professions),
    )


def small_below(unit: Code) -> int:
    """At how many units below this one something is left out; a unit with several codes counts once."""
    small, known = now_small(), catalogue()
    below = known.with_units_below(unit) - known.same_unit(unit)
    seen: set[Code] = set()
    number = 0
    for code in sorted(below):
        if code not in seen:
            seen |= known.same_unit(code)
            number += bool(small.at_code(code).levels)
    return number


def now_small(*also: Headcount) -> SmallUnits:
    """The small units as they are now, read anew; with these figures besides."""
    return SmallUnits(queries.every_headcount(*also), catalogue(), mask_settings())


def _why_not(by: Deciding, unit: Code, profession: str | None, number: int | None) -> HeadcountRefusal | None:
    if catalogue().organisation(*unit, clock.now().date()) is None:
        return HeadcountRefusal.UNKNOWN_UNIT
    if not is_own_unit(by.decider.cvr, unit):
        return HeadcountRefusal.OTHER_ORGANISATION
    if profession is not None and catalogue().profession(profession, None) is None:
        return HeadcountRefusal.UNKNOWN_PROFESSION
    return None if number is None or 0 <= number <= MOST else HeadcountRefusal.NUMBER


def headcount(unit: Code, profession: str | None, number: int | None) -> Headcount:
    """A figure as it would be stated now."""
    return Headcount(unit=unit, profession=profession, number=number, at=clock.now())


def _audit(by: Deciding, action: str, details: dict[str, str]) -> None:
    told = {**details, "cvr": by.decider.cvr}
    if by.actor is not None:
        audit.record(by.actor, action, object_kind="unit-headcount", details=told)
    else:
        audit.record_command(action, details=told)
