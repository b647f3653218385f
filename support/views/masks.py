"""An organisation's masks of staff names: the list, what has ended, and one mask with its history."""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app.auth.access import access, actor
from citizen_app.auth.actor import Actor
from citizen_app.auth.permissions import Permission
from logview.domain.mask_rules import MaskRefusal
from logview.domain.masking import MaskStep
from support.domain.masks import Standing
from support.services import mask_desk
from support.services.mask_desk import MaskFile, MaskList
from support.views.mask_words import MASK, history_lines, mask_panel
from support.views.words import opened

bp = Blueprint("staff_masks", __name__, url_prefix="/medarbejder/sloering")


@bp.get("")
@access(Permission.MASKS_DECIDE)
def listed() -> ResponseReturnValue:
    acting = actor()
    found = mask_desk.mask_list(acting)
    headings = {
        Standing.WAITS: _("Waits for a second person"),
        Standing.PAST_END: _("The last day has passed"),
        Standing.ENDS_SOON: _("Ends soon"),
        Standing.IN_FORCE: _("In force"),
    }
    parts = [(heading, _panels(acting, found, where)) for where, heading in headings.items()]
    return render_template(
        "support/masks.html",
        organisation=acting.viewer.organisation_name,
        parts=[(heading, panels) for heading, panels in parts if panels],
        ended=len(found.standing(Standing.ENDED)),
        knows_oneself=found.knows_oneself,
    )


@bp.get("/ophoert")
@access(Permission.MASKS_DECIDE)
def ended() -> ResponseReturnValue:
    acting = actor()
    found = mask_desk.mask_list(acting)
    return render_template("support/masks_ended.html", panels=_panels(acting, found, Standing.ENDED))


@bp.get("/<mask>")
@access(Permission.MASKS_DECIDE)
def shown(mask: str) -> ResponseReturnValue:
    acting = actor()
    found = mask_desk.mask_file(acting, opened(acting, MASK, mask))
    return render_template(
        "support/mask.html",
        mask=mask_panel(acting, found.line, found.colleagues),
        history=history_lines(found),
        steps=_steps(found, mask),
        why_not=_why_not(found),
    )


def _panels(acting: Actor, found: MaskList, where: Standing) -> list[dict[str, Any]]:
    return [mask_panel(acting, line, found.colleagues) for line in found.standing(where)]


def _steps(found: MaskFile, mask: str) -> list[tuple[str, str]]:
    """What this decider can do about it: words and address."""
    proposed = found.line.mask.end_proposed
    words = {
        MaskStep.CONFIRMED: (_("Confirm"), "staff_mask_steps.confirming"),
        MaskStep.REJECTED: (_("Turn down"), "staff_mask_steps.rejecting"),
        MaskStep.EXTENDED: (_("Make it last longer"), "staff_mask_steps.extending"),
        MaskStep.ENDED: (_("Agree to the end") if proposed else _("End it"), "staff_mask_steps.ending"),
        MaskStep.END_REFUSED: (_("Let it go on"), "staff_mask_steps.keeping"),
    }
    open_now = [step for step, refusal in found.why_not.items() if refusal is None]
    return [(words[step][0], url_for(words[step][1], mask=mask)) for step in open_now]


def _why_not(found: MaskFile) -> list[str]:
    """What waits for a colleague of this decider's, and why."""
    told = []
    if found.why_not[MaskStep.CONFIRMED] is MaskRefusal.OWN_DECISION:
        told.append(_("You made it yourself, so a colleague must confirm it or turn it down."))
    if found.why_not[MaskStep.ENDED] is MaskRefusal.OWN_DECISION:
        told.append(_("You proposed the end yourself, so a colleague must agree to it."))
    return told
