"""Which organisation a unit belongs to: by CVR number, as the directory tells."""

from citizen_app import clock
from citizen_app.directory.catalogue import Code, catalogue
from citizen_app.web.dates import local


def organisation_of(unit: Code) -> str | None:
    """The CVR number of the organisation that a unit belongs to: whose deciders can change and end its masks. None
    where the directory does not tell, or tells of several."""
    known, today = catalogue(), local(clock.now()).date()
    stands = known.organisation(*unit, today)
    line = [stands, *known.ancestors(stands, today)] if stands else []
    codes = (code for one in line for code in sorted(known.same_body((one.scheme, one.code))))
    return next((code for scheme, code in codes if scheme == "cvr"), None) or _ever_of(unit)


def _ever_of(unit: Code) -> str | None:
    """The nearest organisation that a unit has belonged to at some time, and not one that this one has taken over.

    None where several are as near: they share one SOR place (domain.md 8), and none of them answers for the others.
    """
    known = catalogue()
    for step in known.steps_above(unit):
        bodies = {one for one in step if one[0] == "cvr"}
        older = {old for one in bodies for old in known.with_predecessors(one) - known.same_unit(one)}
        if bodies:
            newest = bodies - older
            return newest.pop()[1] if len(newest) == 1 else None
    return None


def is_own_unit(cvr: str, unit: Code) -> bool:
    """Whether the unit is the organisation's: its own code, below it in the directory, or taken over by it."""
    return ("cvr", cvr) in catalogue().with_units_above(unit)
