"""What mask deciders see of their organisation's masks, and the steps that they take. No texts: views put it in words.

Everything runs in the database role of deciders, which reads no name of staff in the log and no number of a citizen.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from flask import current_app

from citizen_app import audit
from citizen_app.auth.actor import Actor, Role, RoleHeld
from citizen_app.db.roles import DatabaseRole, assume
from citizen_app.db.work import connection
from citizen_app.errors import CitizenAppError, NotFound, NotPermitted
from citizen_app.messages.mailbox import organisation_key
from citizen_app.settings import Settings
from logview.domain.mask_rules import MaskRefusal
from logview.domain.masking import Mask, MaskStep
from logview.domain.reminders import end_reminder
from logview.queries.masks import MaskHistory
from logview.services import masks
from logview.services.masks import Deciding
from logview.services.tally import Touched
from support.domain.colleagues import MatterKind
from support.domain.masks import Standing, standing
from support.queries import roles as staff
from support.queries.roles import Colleague
from support.services.mask_colleagues import FromColleagues, from_colleagues
from support.services.mask_colleagues import require_open as require_opened
from support.services.mask_refusals import BY_REFUSAL, MaskSelfUnknown, refusals_as_pages

STEPS: Final = (MaskStep.CONFIRMED, MaskStep.REJECTED, MaskStep.EXTENDED, MaskStep.ENDED, MaskStep.END_REFUSED)
"""What can be decided about a mask that stands."""
_SOMETHING: Final = "-"  # stands for a reason, where only the rest is asked


@dataclass(frozen=True, kw_only=True)
class MaskLine:
    """A mask with where it belongs on the list."""

    history: MaskHistory
    standing: Standing
    reminder: timedelta | None
    is_of_colleague: bool = False  # then no more of it is shown than that there is one, and until when

    @property
    def mask(self) -> Mask:
        """The mask."""
        return self.history.mask


@dataclass(frozen=True, kw_only=True)
class MaskFile:
    """One mask with what can be decided about it."""

    line: MaskLine
    colleagues: Mapping[UUID, Colleague]
    why_not: Mapping[MaskStep, MaskRefusal | None]
    two_persons: bool
    ends_at_once: bool  # whether this decider's word would end it
    touched: Touched | None  # None: not counted yet, or it hides nothing any more


def decides(actor: Actor) -> bool:
    """Whether the actor decides masks of their own organisation. Indblik's desk decides none (safety.md 8)."""
    settings: Settings = current_app.extensions["indblik.settings"]
    cvr = actor.viewer.cvr
    return (
        cvr is not None and cvr != settings.desk_cvr and RoleHeld(role=Role.MASK_DECIDER, cvr=cvr) in actor.viewer.roles
    )


def begin(actor: Actor) -> Deciding:
    """Go on in the deciders' database role. Raises NotPermitted for whoever decides no masks."""
    if not decides(actor):
        raise NotPermitted
    # Of what belongs to organisations, the mailbox and its messages, the database shows the own one's.
    assume(connection(), DatabaseRole.MASKS, [organisation_key(actor.viewer.cvr or "")])
    return masks.deciding(actor)


def mask_file(actor: Actor, mask_id: UUID) -> MaskFile:
    """One of the organisation's masks. Raises NotFound for any other, MaskAboutOneself, MaskSelfUnknown."""
    by = begin(actor)
    line = line_of(touched(actor, by, mask_id))
    audit.record(actor, "mask-read", object_kind="mask", object_ref=str(mask_id))
    now = masks.rules()
    return MaskFile(
        line=line,
        colleagues=colleagues_of(by, [line]),
        why_not={step: _why_not(by, line.mask, step) for step in STEPS},
        two_persons=now.two_persons,
        ends_at_once=now.ends_at_once(by.decider, line.mask),
        touched=None if line.standing is Standing.ENDED else masks.entries_touched(by, line.mask),
    )


def may_be_asked(actor: Actor, mask_id: UUID, step: MaskStep) -> MaskFile:
    """The mask, if the actor may take the step. Raises the refusal as a page otherwise."""
    found = mask_file(actor, mask_id)
    require_open(actor, found, step)
    return found


def require_open(actor: Actor, found: MaskFile, step: MaskStep) -> None:
    """Raise the refusal as a page if the actor may not take the step."""
    refusal = found.why_not[step]
    if refusal is not None:
        raise _page(masks.deciding(actor), refusal, step)


def take_step(
    actor: Actor, mask_id: UUID, step: MaskStep, *, steps: int, reason: str, until: datetime | None = None
) -> bool:
    """Take the step. False when something has happened to the mask since it had taken so many steps: nothing is done.

    Raises the refusal as a page, or MaskRefused for what the form can put right.
    """
    by = begin(actor)
    touched(actor, by, mask_id, step)
    if masks.has_moved_on(by, mask_id, steps):
        return False
    with refusals_as_pages():
        if step is MaskStep.CONFIRMED:
            masks.confirm(by, mask_id)
        elif step is MaskStep.REJECTED:
            masks.reject(by, mask_id, reason)
        elif step is MaskStep.EXTENDED and until is not None:
            masks.extend(by, mask_id, until, reason)
        elif step is MaskStep.ENDED:
            masks.end(by, mask_id, reason)
        else:
            masks.refuse_end(by, mask_id)
    return True


def touched(actor: Actor, by: Deciding, mask_id: UUID, step: MaskStep | None = None) -> MaskHistory:
    """One of the organisation's masks. Raises NotFound for any other and for one towards a colleague, ColleaguesMatter
    where a reason comes first, MaskAboutOneself and MaskSelfUnknown."""
    found = masks.history(by, mask_id)
    if found is None:
        raise NotFound
    if found.mask.citizen is not None:
        if not actor.viewer.own_keys:
            raise MaskSelfUnknown
        if found.mask.citizen in actor.viewer.own_keys:
            raise _page(by, MaskRefusal.ABOUT_ONESELF, step)
        _require_apart(actor, by, found.mask.citizen, mask_id, step)
    return found


def _require_apart(actor: Actor, by: Deciding, citizen: UUID, mask_id: UUID, step: MaskStep | None) -> None:
    apart = apart_from(actor, by, [citizen])
    if apart.hides(citizen):
        masks.refused(by, MaskRefusal.OTHER_ORGANISATION, step)
        raise NotFound
    require_opened(actor, apart, MatterKind.MASK, citizen, mask_id)


def apart_from(actor: Actor, by: Deciding, citizens: Collection[UUID | None]) -> FromColleagues:
    """From which of these citizens the decider is kept apart, since they work together."""
    return from_colleagues(actor, by.decider.cvr, by.decider.taken_over, citizens)


def _page(by: Deciding, refusal: MaskRefusal, tried: MaskStep | None) -> CitizenAppError:
    """The refusal as a page; it is on the trail, and so is looking."""
    masks.refused(by, refusal, tried)
    return BY_REFUSAL[refusal](refusal.value)


def is_for(actor: Actor, mask: Mask) -> bool:
    """Whether the actor may know of it: a mask towards oneself is nobody's business of one's own (safety.md 8)."""
    own = actor.viewer.own_keys
    return mask.citizen is None or (bool(own) and mask.citizen not in own)


def line_of(history: MaskHistory) -> MaskLine:
    now = masks.rules()
    return MaskLine(history=history, standing=standing(history.mask, now), reminder=end_reminder(history.mask, now))


def colleagues_of(by: Deciding, lines: Iterable[MaskLine]) -> Mapping[UUID, Colleague]:
    """Who took the steps, also in an organisation that was taken over."""
    takers = {step.by for line in lines for step in line.history.steps if step.by is not None}
    return staff.staff_named(by.decider.organisations, takers)


def _why_not(by: Deciding, mask: Mask, step: MaskStep) -> MaskRefusal | None:
    """Why the step cannot be taken, whatever the form would say."""
    now = masks.rules()
    if step in {MaskStep.CONFIRMED, MaskStep.REJECTED}:
        return now.why_not_confirm(by.decider, mask)
    if step is MaskStep.EXTENDED:
        return now.why_not_extend(by.decider, mask, now.at + now.longest, _SOMETHING)
    if step is MaskStep.ENDED:
        return now.why_not_end(by.decider, mask, _SOMETHING)
    return now.why_not_refuse_end(by.decider, mask)
