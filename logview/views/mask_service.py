"""`/api/v1/masks/…`: a region's own system makes and ends masks of its organisation's staff names.

It answers for there being two persons behind a decision, and for the staff being its own: what it may speak for is
its scope's to say.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from citizen_app import clock
from citizen_app.api.operation import Call, Operation, api_operation
from citizen_app.api.problems import BODY_INVALID, OUT_OF_REACH, Fault, ProblemKind, Refused
from citizen_app.api.scopes import Scope
from citizen_app.api.shapes import UnitCode
from citizen_app.db.roles import DatabaseRole
from citizen_app.directory.catalogue import Code
from citizen_app.identifiers import citizen_scheme
from citizen_app.identity import find_citizen
from citizen_app.staff_digest import authorised_person
from citizen_app.web.dates import local, start_of_day
from logview.domain.mask_rules import MaskDecider, MaskRefusal
from logview.domain.masking import Mask, MaskKind
from logview.formats import mask_bodies as bodies
from logview.services import masks
from logview.services.belonging import organisation_of
from logview.services.masks import Deciding, MaskRefused, Wanted
from logview.services.succession import taken_over_by

NO_SUCH_MASK = ProblemKind(
    code="no-such-mask",
    status=404,
    title="The organisation has no such mask in force",
    detail="It is another organisation's, or has ended, or was never made. Ask for the list.",
)
UNKNOWN_CITIZEN = ProblemKind(
    code="unknown-citizen",
    status=409,
    title="No log is kept about this number",
    detail="Nothing was masked. Check the number; send the mask again when the citizen has been looked up.",
)
_FAR: Final = date(9000, 1, 1)  # beyond every mask, and still a day that has a next one
_FAULTS: Final = {
    MaskRefusal.END_IN_THE_PAST: ("/last_day", "in-the-past", "The last day must be today or later."),
    MaskRefusal.END_TOO_LATE: ("/last_day", "too-late", "A mask cannot last that long. It can be extended later."),
    MaskRefusal.REASON_MISSING: ("/reason", "empty", "Say why."),
}


@api_operation(
    "POST",
    "/masks/unit",
    scope=Scope.MASKS_DECIDE,
    role=DatabaseRole.MASKS,
    request=bodies.UnitMaskBody,
    response=bodies.MaskMade,
    problems=(OUT_OF_REACH,),
    summary="Mask the names of a unit's staff towards everyone",
    description="In force at once and for the past, without an end. Asked twice it is one mask.",
)
def mask_unit(call: Call[bodies.UnitMaskBody]) -> bodies.MaskMade:
    """Make it."""
    body, unit = call.body, unit_spoken_for(call)
    return _made(call, Wanted(kind=MaskKind.UNIT, unit=unit, below=body.below, reason=body.reason))


@api_operation(
    "POST",
    "/masks/citizen",
    scope=Scope.MASKS_DECIDE,
    role=DatabaseRole.MASKS,
    request=bodies.CitizenMaskBody,
    response=bodies.MaskMade,
    problems=(OUT_OF_REACH, UNKNOWN_CITIZEN),
    summary="Mask the names of an organisation's staff towards one citizen",
    description=(
        "In force at once and for the past, until the last day and, unless the installation says otherwise, on until "
        "the organisation ends it. A second one for the same citizen and organisation is the first one, made to last "
        "until the later of the two days."
    ),
)
def mask_citizen(call: Call[bodies.CitizenMaskBody]) -> bodies.MaskMade:
    """Make it."""
    body, unit = call.body, unit_spoken_for(call)
    if citizen_scheme(body.citizen.value) != body.citizen.scheme:
        raise Refused(BODY_INVALID, faults=[_fault("/citizen/value", "number", "It is not a number of this scheme.")])
    citizen = find_citizen(body.citizen.scheme, body.citizen.value)
    if citizen is None:
        raise _on_the_trail(call, MaskRefusal.UNKNOWN_CITIZEN, UNKNOWN_CITIZEN)
    wanted = Wanted(
        kind=MaskKind.CITIZEN,
        unit=unit,
        below=body.below,
        citizen=citizen,
        until=_after(body.last_day),
        reason=body.reason,
    )
    return _made(call, wanted)


@api_operation(
    "POST",
    "/masks/person",
    scope=Scope.MASKS_DECIDE,
    role=DatabaseRole.MASKS,
    request=bodies.PersonMaskBody,
    response=bodies.MaskMade,
    problems=(OUT_OF_REACH,),
    summary="Mask the name of one member of staff",
    description="Wherever they work, in force at once and for the past, without an end.",
)
def mask_person(call: Call[bodies.PersonMaskBody]) -> bodies.MaskMade:
    """Make it."""
    body, employer = call.body, unit_spoken_for(call)
    # It hides a name everywhere: a ward's system cannot say that for the region.
    if call.out_of_reach({("cvr", organisation_of(employer) or "")}):
        raise _on_the_trail(call, MaskRefusal.OTHER_ORGANISATION, OUT_OF_REACH)
    person = authorised_person(body.authorisation)
    return _made(call, Wanted(kind=MaskKind.PERSON, person=person, reason=body.reason))


@api_operation(
    "POST",
    "/masks/end",
    scope=Scope.MASKS_DECIDE,
    role=DatabaseRole.MASKS,
    request=bodies.MaskChoice,
    status=204,
    problems=(OUT_OF_REACH, NO_SUCH_MASK),
    summary="End a mask",
    description="Names are shown again from the next page on. What the history says stays.",
)
def end_mask(call: Call[bodies.MaskChoice]) -> None:
    """End it."""
    unit_spoken_for(call)
    by, mask_id = decider(call), UUID(call.body.mask)
    found = masks.history(by, mask_id)
    if found is None or not _reaches(call, by, found.mask):
        raise _on_the_trail(call, MaskRefusal.OTHER_ORGANISATION, NO_SUCH_MASK)
    _decided(lambda: masks.end(by, mask_id, call.body.reason))


@api_operation(
    "POST",
    "/masks/list",
    scope=Scope.MASKS_DECIDE,
    role=DatabaseRole.MASKS,
    request=bodies.OrganisationChoice,
    response=bodies.MaskLines,
    problems=(OUT_OF_REACH,),
    summary="List an organisation's masks",
    description="Those in force and those that have ended, without numbers, names and reasons.",
)
def list_masks(call: Call[bodies.OrganisationChoice]) -> bodies.MaskLines:
    """All of them."""
    unit_spoken_for(call)
    by = decider(call)
    found = [one.mask for one in masks.every_of(by)]
    return bodies.MaskLines(masks=[_line(mask) for mask in found if _reaches(call, by, mask)])


MASK_OPERATIONS: tuple[Operation, ...] = (mask_unit, mask_citizen, mask_person, end_mask, list_masks)


def unit_spoken_for(call: Call[Any]) -> Code:
    """The unit that the call is about, which the system speaks for. Raises Refused, and leaves it on the trail."""
    unit: UnitCode = call.body.organisation
    code = (unit.scheme, unit.value)
    if call.out_of_reach({code}) or organisation_of(code) is None:
        raise _on_the_trail(call, MaskRefusal.OTHER_ORGANISATION, OUT_OF_REACH)
    return code


def decider(call: Call[Any]) -> Deciding:
    """The organisation that the unit belongs to, by the system's word."""
    unit: UnitCode = call.body.organisation
    cvr = organisation_of((unit.scheme, unit.value)) or ""
    return Deciding(MaskDecider(cvr=cvr, taken_over=taken_over_by(cvr)), call.caller.acting_on())


def _reaches(call: Call[Any], by: Deciding, mask: Mask) -> bool:
    """Whether the system speaks for all whom the mask is about: a ward's system does not end the region's. What an
    organisation has inherited is its own whole's: the old one's units are none that its systems are registered for."""
    inherited = mask.cvr in by.decider.taken_over
    return not call.out_of_reach({("cvr", by.decider.cvr) if inherited else mask.unit or ("cvr", mask.cvr)})


def _on_the_trail(call: Call[Any], refusal: MaskRefusal, problem: ProblemKind) -> Refused:
    """The refusal of what never came as far as a mask: that it was tried stays."""
    masks.refused(decider(call), refusal, None)
    return Refused(problem, keeps_work=True)


def _made(call: Call[Any], wanted: Wanted) -> bodies.MaskMade:
    return bodies.MaskMade(mask=str(_decided(lambda: masks.make(decider(call), wanted))))


def _decided(deed: Callable[[], Any]) -> Any:
    try:
        return deed()
    except MaskRefused as refused:
        if refused.refusal in _FAULTS:
            raise Refused(BODY_INVALID, faults=[_fault(*_FAULTS[refused.refusal])], keeps_work=True) from None
        if refused.refusal in {MaskRefusal.OTHER_ORGANISATION, MaskRefusal.ENDED}:
            raise Refused(NO_SUCH_MASK, keeps_work=True) from None
        raise


def _fault(pointer: str, code: str, detail: str) -> Fault:
    return Fault(pointer=pointer, code=code, detail=detail)


def _after(last_day: date) -> datetime:
    return start_of_day(min(last_day, _FAR) + timedelta(days=1))


def _line(mask: Mask) -> bodies.MaskLine:
    unit = mask.unit
    return bodies.MaskLine(
        mask=str(mask.mask_id),
        kind=bodies.KINDS[mask.kind],
        state=bodies.STATES[mask.state(clock.now(), masks.settings().after_end)],
        since=local(mask.since).date(),
        organisation=bodies.unit_code(unit) if unit else None,
        below=mask.below,
        last_day=local(mask.until - timedelta(microseconds=1)).date() if mask.until else None,
    )
