"""Deciding masks: each step is held against the rules and the directory as they are now, and leaves a trail.

The caller has begun the transaction, in a role that may write masks.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor
from citizen_app.directory.catalogue import Code, catalogue
from citizen_app.here import here
from citizen_app.identity import keys_of_person
from citizen_app.keys import keys
from citizen_app.mask_settings import MaskSettings
from logview.domain.mask_rules import MaskDecider, MaskRefusal, MaskRules
from logview.domain.masking import Mask, MaskKind, MaskStep
from logview.queries import masks as queries
from logview.queries.masks import MaskHistory, MaskStepTaken
from logview.services import tally
from logview.services.belonging import is_own_unit
from logview.services.succession import taken_over_by
from logview.services.tally import Touched

_AUDITED = "mask"


class MaskRefused(Exception):
    """A step was refused; `refusal` says why. That it was tried stands in the audit trail."""

    def __init__(self, refusal: MaskRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A mask as somebody wants it. Of `unit`, `citizen` and `person` the kind says which are there."""

    kind: MaskKind
    reason: str
    unit: Code | None = None
    below: bool = True
    citizen: UUID | None = None
    person: UUID | None = None
    until: datetime | None = None
    masked_by: Code | None = None  # the organisation that pages name; None: the deciding one
    submission: UUID | None = None  # becomes the mask's id: sent twice, it is made once


@dataclass(frozen=True, slots=True)
class Deciding:
    """Who decides: somebody signed in, or a command for an organisation."""

    decider: MaskDecider
    actor: Actor | None = None


def deciding(actor: Actor) -> Deciding:
    """The signed-in decider. Raises MaskRefused for somebody without an organisation."""
    viewer = actor.viewer
    if viewer.cvr is None:
        raise MaskRefused(MaskRefusal.OTHER_ORGANISATION)
    decider = MaskDecider(
        cvr=viewer.cvr,
        staff_key=viewer.key,
        own_keys=frozenset(viewer.own_keys),
        taken_over=taken_over_by(viewer.cvr),
    )
    return Deciding(decider, actor)


def rules() -> MaskRules:
    """The rules at this moment."""
    told = settings()
    return MaskRules(at=clock.now(), longest=told.longest, two_persons=told.two_persons, after_end=told.after_end)


def settings() -> MaskSettings:
    """What the operator has set of masks."""
    found: MaskSettings = here().app.extensions["indblik.settings"].masks
    return found


def make(by: Deciding, wanted: Wanted) -> UUID:
    """Make a mask; it hides at once. A second one for the same staff and citizen makes the first last as long as the
    later of the two. Raises MaskRefused."""
    queries.change_register()
    if wanted.submission is not None and history(by, wanted.submission) is not None:
        return wanted.submission
    require_makeable(by, wanted)
    same = standing_alike(by, wanted)
    if same is not None:
        return _made_longer(by, same, wanted)
    columns = _columns(by, wanted)
    queries.add_mask(columns)
    _take(by, columns["mask_id"], wanted.citizen, 1, _step(by, MaskStep.MADE, wanted.reason, wanted.until))
    return UUID(str(columns["mask_id"]))


def require_makeable(by: Deciding, wanted: Wanted) -> None:
    """Raise MaskRefused, and leave it on the trail, for a mask that `make` would not make."""
    now = rules()
    citizen_keys = keys_of_person(wanted.citizen) if wanted.citizen is not None else ()
    refusal = now.why_not_make(
        by.decider, wanted.kind, citizen_keys=citizen_keys, until=wanted.until, reason=wanted.reason
    ) or _why_not_here(by, wanted, now)
    _refuse(by, refusal, MaskStep.MADE)


def standing_alike(by: Deciding, wanted: Wanted) -> Mask | None:
    """The organisation's mask of the same staff towards the same citizen that has not ended, if there is one."""
    now = rules()
    return next(filter(now.is_open, queries.masks_alike(by.decider.organisations, _columns(by, wanted))), None)


def refused(by: Deciding, refusal: MaskRefusal, tried: MaskStep | None) -> MaskRefused:
    """A refusal to be raised, of something that names no unit, citizen or mask to decide on; it is on the trail."""
    _audit(by, "mask-refused", None, {"why": refusal.value, "tried": tried.value if tried else "read"})
    return MaskRefused(refusal)


def confirm(by: Deciding, mask_id: UUID) -> None:
    """Give the second person's word. Raises MaskRefused."""
    mask = _mask(by, mask_id, MaskStep.CONFIRMED)
    _refuse(by, rules().why_not_confirm(by.decider, mask), MaskStep.CONFIRMED)
    _next(by, mask, MaskStep.CONFIRMED)


def reject(by: Deciding, mask_id: UUID, reason: str) -> None:
    """Say no as the second person: the mask ends, and names are shown again. Raises MaskRefused."""
    mask = _mask(by, mask_id, MaskStep.REJECTED)
    refusal = rules().why_not_confirm(by.decider, mask)
    if refusal is None and not reason.strip():
        refusal = MaskRefusal.REASON_MISSING
    _refuse(by, refusal, MaskStep.REJECTED)
    _next(by, mask, MaskStep.REJECTED, reason)


def extend(by: Deciding, mask_id: UUID, until: datetime, reason: str) -> None:
    """Let it last longer. Raises MaskRefused."""
    mask = _mask(by, mask_id, MaskStep.EXTENDED)
    _refuse(by, rules().why_not_extend(by.decider, mask, until, reason), MaskStep.EXTENDED)
    _next(by, mask, MaskStep.EXTENDED, reason, ends_at=until)


def end(by: Deciding, mask_id: UUID, reason: str) -> bool:
    """End it, or be the first of two to say so; whether it has ended. Raises MaskRefused."""
    mask, now = _mask(by, mask_id, MaskStep.ENDED), rules()
    _refuse(by, now.why_not_end(by.decider, mask, reason), MaskStep.ENDED)
    at_once = now.ends_at_once(by.decider, mask)
    _next(by, mask, MaskStep.ENDED if at_once else MaskStep.END_PROPOSED, reason)
    return at_once


def refuse_end(by: Deciding, mask_id: UUID) -> None:
    """Let it go on after all. Raises MaskRefused."""
    mask = _mask(by, mask_id, MaskStep.END_REFUSED)
    _refuse(by, rules().why_not_refuse_end(by.decider, mask), MaskStep.END_REFUSED)
    _next(by, mask, MaskStep.END_REFUSED)


def history(by: Deciding, mask_id: UUID) -> MaskHistory | None:
    """One of the organisation's masks with all its steps; None for any other."""
    return queries.mask_of(by.decider.organisations, mask_id)


def has_moved_on(by: Deciding, mask_id: UUID, steps: int) -> bool:
    """Whether something has happened to it since it had taken so many steps. Nothing more does in this transaction."""
    queries.change_register()
    found = history(by, mask_id)
    return found is not None and found.mask.steps != steps


def is_known_person(person: UUID) -> bool:
    """Whether any source has named this member of staff so far."""
    return queries.rows_of_person(person) > 0


def reason_of(step: MaskStepTaken) -> str:
    """Why it was taken, as it was written; empty when nothing was."""
    return keys().open(step.reason_sealed) if step.reason_sealed else ""


def standing_of(by: Deciding, *, ended: bool) -> list[Mask]:
    """The organisation's masks that have not ended, or those that have, without reasons."""
    now = rules()
    bare = queries.standing_of(by.decider.organisations)
    if not ended:
        return [mask for mask in bare if now.is_open(mask)]
    # Where an end shows the names, it also ends the mask, and nobody has closed it.
    return [
        *queries.standing_of(by.decider.organisations, closed=True),
        *(mask for mask in bare if not now.is_open(mask)),
    ]


def histories(by: Deciding, mask_ids: Collection[UUID]) -> dict[UUID, MaskHistory]:
    """These of the organisation's masks, with all their steps."""
    return queries.masks_named(by.decider.organisations, mask_ids)


def every_of(by: Deciding) -> list[MaskHistory]:
    """All masks of the organisation's, oldest first."""
    return queries.masks_of(by.decider.organisations)


def entries_touched(by: Deciding, wanted: Wanted | Mask) -> Touched | None:
    """How many entries a mask touches: now towards one citizen, else in everybody's log as it was counted last. Of a
    person it counts what they did in the deciding organisation. None when nothing has been counted yet."""
    known = catalogue()
    if wanted.unit is None:
        own = known.with_units_below(("cvr", by.decider.cvr))
        return tally.touched_of(wanted.person, own) if wanted.person is not None else None
    codes = known.with_units_below(wanted.unit) if wanted.below else known.same_unit(wanted.unit)
    if wanted.citizen is None:
        return tally.touched_at(codes)
    return Touched(queries.entries_towards(keys_of_person(wanted.citizen), queries.refs_of(codes)))


def _why_not_here(by: Deciding, wanted: Wanted, now: MaskRules) -> MaskRefusal | None:
    """What the directory says against it."""
    if wanted.unit is None:
        return None
    if catalogue().organisation(*wanted.unit, now.at.date()) is None:
        return MaskRefusal.UNKNOWN_UNIT
    # A command is given by the operator, for an organisation that it names.
    if by.decider.is_person and not is_own_unit(by.decider.cvr, wanted.unit):
        return MaskRefusal.OTHER_ORGANISATION
    return None


def _columns(by: Deciding, wanted: Wanted) -> dict[str, Any]:
    scheme, code = wanted.unit or (None, None)
    masked_by = wanted.masked_by or ("cvr", by.decider.cvr)
    return {
        "mask_id": wanted.submission or uuid4(),
        "kind": int(wanted.kind),
        "cvr": by.decider.cvr,
        "masked_by_scheme": masked_by[0],
        "masked_by_code": masked_by[1],
        "unit_scheme": scheme,
        "unit_code": code,
        "unit_below": wanted.below,
        "citizen_key": wanted.citizen,
        "person_digest": wanted.person,
        "legal_reference": settings().legal_references.get(wanted.kind.name.lower()),
        "created_at": clock.now(),
    }


def _made_longer(by: Deciding, same: Mask, wanted: Wanted) -> UUID:
    if same.until is not None and wanted.until is not None and wanted.until > same.until:
        _next(by, same, MaskStep.EXTENDED, wanted.reason, ends_at=wanted.until)
    return same.mask_id


def _mask(by: Deciding, mask_id: UUID, step: MaskStep) -> Mask:
    """The organisation's mask, with nobody else deciding meanwhile. Raises MaskRefused for any other."""
    queries.change_register()
    found = queries.mask_of(by.decider.organisations, mask_id)
    if found is None:
        raise refused(by, MaskRefusal.OTHER_ORGANISATION, step)
    return found.mask


def _next(by: Deciding, mask: Mask, step: MaskStep, reason: str = "", *, ends_at: datetime | None = None) -> None:
    _take(by, mask.mask_id, mask.citizen, mask.steps + 1, _step(by, step, reason, ends_at))


def _step(by: Deciding, step: MaskStep, reason: str, ends_at: datetime | None) -> MaskStepTaken:
    sealed = keys().seal(reason.strip()) if reason.strip() else None
    return MaskStepTaken(step=step, at=clock.now(), ends_at=ends_at, by=by.decider.staff_key, reason_sealed=sealed)


def _take(by: Deciding, mask_id: UUID, citizen: UUID | None, sequence: int, taken: MaskStepTaken) -> None:
    queries.add_step(mask_id, citizen, sequence, taken)
    _audit(by, f"mask-{taken.step.value}", mask_id, {})


def _refuse(by: Deciding, refusal: MaskRefusal | None, step: MaskStep) -> None:
    if refusal is not None:
        raise refused(by, refusal, step)


def _audit(by: Deciding, action: str, mask_id: UUID | None, details: dict[str, str]) -> None:
    reference, told = str(mask_id) if mask_id else None, {**details, "cvr": by.decider.cvr}
    if by.actor is not None:
        audit.record(by.actor, action, object_kind=_AUDITED, object_ref=reference, details=told)
    else:
        audit.record_command(action, object_ref=f"mask {reference}" if reference else None, details=told)
