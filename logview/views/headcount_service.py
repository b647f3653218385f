"""`/api/v1/masks/headcounts…`: a region's own system states how many work at its units.

Beside a masked name the profession is left out where few have it (docs/masks.md).
"""

from citizen_app.api.operation import Call, Operation, api_operation
from citizen_app.api.problems import BODY_INVALID, OUT_OF_REACH, Fault, Refused
from citizen_app.api.scopes import Scope
from citizen_app.db.roles import DatabaseRole
from logview.formats import mask_bodies as bodies
from logview.services import headcounts
from logview.services.belonging import organisation_of
from logview.services.headcounts import HeadcountRefusal, HeadcountRefused
from logview.views.mask_service import decider, unit_spoken_for


@api_operation(
    "POST",
    "/masks/headcounts",
    scope=Scope.MASKS_DECIDE,
    role=DatabaseRole.MASKS,
    request=bodies.HeadcountBody,
    status=204,
    problems=(OUT_OF_REACH,),
    summary="State how many work at a unit",
    description=(
        "With one profession, or in all; with those at the units below it. Beside a masked name the profession is left "
        "out where few have it, and the unit where few work in all. The newest figure counts, from the next page on."
    ),
)
def state_headcount(call: Call[bodies.HeadcountBody]) -> None:
    """State it."""
    unit, body = unit_spoken_for(call), call.body
    try:
        headcounts.state(decider(call), unit, body.profession, body.number)
    except HeadcountRefused as refused:
        if refused.refusal is not HeadcountRefusal.UNKNOWN_PROFESSION:
            raise Refused(OUT_OF_REACH, keeps_work=True) from None
        fault = Fault(
            pointer="/profession", code="unknown-profession", detail="The directory has no profession with this code."
        )
        raise Refused(BODY_INVALID, faults=[fault], keeps_work=True) from None


@api_operation(
    "POST",
    "/masks/headcounts/list",
    scope=Scope.MASKS_DECIDE,
    role=DatabaseRole.MASKS,
    request=bodies.OrganisationChoice,
    response=bodies.HeadcountLines,
    problems=(OUT_OF_REACH,),
    summary="List how many work at an organisation's units",
    description="What is stated of the units that the system speaks for, by whomever, the newest of each.",
)
def list_headcounts(call: Call[bodies.OrganisationChoice]) -> bodies.HeadcountLines:
    """All of them."""
    found = headcounts.stated(organisation_of(unit_spoken_for(call)) or "")
    foreign = call.out_of_reach(found.keys())
    lines = [
        bodies.HeadcountLine(organisation=bodies.unit_code(unit), profession=profession, number=number)
        for unit, figures in sorted(found.items())
        if unit not in foreign
        for profession, number in sorted(figures.items(), key=lambda pair: pair[0] or "")
    ]
    return bodies.HeadcountLines(headcounts=lines)


HEADCOUNT_OPERATIONS: tuple[Operation, ...] = (state_headcount, list_headcounts)
