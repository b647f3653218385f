"""How many work at an organisation's units, as its mask deciders state and see it. No texts: views put it in words."""

from dataclasses import dataclass

from citizen_app import audit
from citizen_app.auth.actor import Actor
from citizen_app.directory.catalogue import Code, catalogue
from logview.services import headcounts
from logview.services.headcounts import UnitOutlook
from support.services.mask_desk import begin


@dataclass(frozen=True, kw_only=True)
class UnitFigures:
    """A unit with what is stated of it, and what is left out there."""

    unit: Code
    outlook: UnitOutlook


def listed(actor: Actor) -> list[UnitFigures]:
    """The organisation's units of which something is stated."""
    by = begin(actor)
    found = headcounts.stated(by.decider.cvr)
    small = headcounts.now_small()
    audit.record(actor, "headcounts-read", object_kind="unit-headcount", details={"units": len(found)})
    return [UnitFigures(unit=unit, outlook=headcounts.outlook_at(small, unit)) for unit in found]


def professions(language: str) -> list[tuple[str, str]]:
    """Every profession: code and name, by name."""
    return sorted(((one.code, one.name(language)) for one in catalogue().professions()), key=lambda pair: pair[1])


def look_ahead(actor: Actor, unit: Code, profession: str | None, number: int | None) -> UnitOutlook:
    """What would be left out at the unit if this was stated. Raises HeadcountRefused; it is on the trail."""
    headcounts.require_stateable(begin(actor), unit, profession, number)
    return headcounts.outlook(unit, headcounts.headcount(unit, profession, number))


def state(actor: Actor, unit: Code, profession: str | None, number: int | None) -> None:
    """State it. Raises HeadcountRefused."""
    headcounts.state(begin(actor), unit, profession, number)
