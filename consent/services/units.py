"""The tree of units of the directory as it is now, and which units, professions and persons a decision may name."""

from datetime import date

from citizen_app.directory.catalogue import catalogue
from citizen_app.here import here
from consent.domain.decision import Unit
from consent.domain.units import Units

_HELD = "indblik.unit_tree"


def unit_tree() -> Units:
    """The units for evaluating decisions, worked out once for each version of the directory."""
    context = here()
    held: tuple[int, Units] | None = context.app.extensions.get(_HELD)
    if held is not None and held[0] == context.g.directory_version:
        return held[1]
    known = catalogue()
    if held is None or held[0] != known.version:
        held = known.version, Units(known.organisations())
        context.app.extensions[_HELD] = held
    return held[1]


def is_unit(unit: Unit, on: date | None = None) -> bool:
    """Whether the directory knows the unit; with a day, whether it is there on that day."""
    found = catalogue().organisation(unit.scheme, unit.code, on or date.max)
    if found is None or on is None:
        return found is not None
    return found.valid_from <= on and (found.valid_until is None or on < found.valid_until)


def is_profession(code: str) -> bool:
    """Whether the directory knows the profession."""
    return code in catalogue().profession_codes
