"""Deciding on a mask that stands: each step is asked on a page of its own, and is done once."""

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.web.forms import Form
from logview.domain.mask_rules import MaskRefusal
from logview.domain.masking import MaskStep
from logview.services import masks
from logview.services.masks import MaskRefused
from support.domain.periods import expires_after, last_day_of, today
from support.forms.masks import ExtendForm, ReasonForm
from support.services import mask_desk
from support.services.mask_desk import MaskFile
from support.views.mask_words import FIELD_WORDS, MASK, mask_panel
from support.views.words import opened, steps_seen

bp = Blueprint("staff_mask_steps", __name__, url_prefix="/medarbejder/sloering")


@bp.get("/<mask>/bekraeft")
@access(Permission.MASKS_DECIDE)
def confirming(mask: str) -> ResponseReturnValue:
    return _ask(mask, MaskStep.CONFIRMED)


@bp.post("/<mask>/bekraeft")
@access(Permission.MASKS_DECIDE)
def confirm(mask: str) -> ResponseReturnValue:
    return _decide(mask, MaskStep.CONFIRMED)


@bp.get("/<mask>/afvis")
@access(Permission.MASKS_DECIDE)
def rejecting(mask: str) -> ResponseReturnValue:
    return _ask(mask, MaskStep.REJECTED)


@bp.post("/<mask>/afvis")
@access(Permission.MASKS_DECIDE)
def reject(mask: str) -> ResponseReturnValue:
    return _decide(mask, MaskStep.REJECTED)


@bp.get("/<mask>/forlaeng")
@access(Permission.MASKS_DECIDE)
def extending(mask: str) -> ResponseReturnValue:
    return _ask(mask, MaskStep.EXTENDED)


@bp.post("/<mask>/forlaeng")
@access(Permission.MASKS_DECIDE)
def extend(mask: str) -> ResponseReturnValue:
    return _decide(mask, MaskStep.EXTENDED)


@bp.get("/<mask>/afslut")
@access(Permission.MASKS_DECIDE)
def ending(mask: str) -> ResponseReturnValue:
    return _ask(mask, MaskStep.ENDED)


@bp.post("/<mask>/afslut")
@access(Permission.MASKS_DECIDE)
def end(mask: str) -> ResponseReturnValue:
    return _decide(mask, MaskStep.ENDED)


@bp.get("/<mask>/behold")
@access(Permission.MASKS_DECIDE)
def keeping(mask: str) -> ResponseReturnValue:
    return _ask(mask, MaskStep.END_REFUSED)


@bp.post("/<mask>/behold")
@access(Permission.MASKS_DECIDE)
def keep(mask: str) -> ResponseReturnValue:
    return _decide(mask, MaskStep.END_REFUSED)


def _ask(mask: str, step: MaskStep) -> ResponseReturnValue:
    found = mask_desk.may_be_asked(actor(), opened(actor(), MASK, mask), step)
    form = _form(step, found)
    if isinstance(form, ExtendForm):
        form.last_day.data = _suggested_last_day(found)
    return _page(mask, step, found, form)


def _decide(mask: str, step: MaskStep) -> ResponseReturnValue:
    acting, mask_id = actor(), opened(actor(), MASK, mask)
    seen = steps_seen()
    found = mask_desk.mask_file(acting, mask_id)
    if found.line.mask.steps != seen:
        return _moved_on(mask)
    mask_desk.require_open(acting, found, step)
    form = _form(step, found)
    if form is not None and not form.validate():
        return _page(mask, step, found, form), 422
    try:
        done = mask_desk.take_step(acting, mask_id, step, steps=seen, reason=_reason(form), until=_until(form))
    except MaskRefused as refused:
        if form is None:
            raise
        _tell(form, refused.refusal)
        return _page(mask, step, found, form), 422
    return _back(mask, step, found) if done else _moved_on(mask)


def _form(step: MaskStep, found: MaskFile) -> ReasonForm | None:
    """What is asked: a reason, and for a later end a day. Agreeing and letting go on need no words."""
    if step is MaskStep.EXTENDED:
        return ExtendForm()
    asks = step is MaskStep.REJECTED or (step is MaskStep.ENDED and not found.line.mask.end_proposed)
    return ReasonForm() if asks else None


def _reason(form: ReasonForm | None) -> str:
    return form.reason.data if form is not None else ""


def _until(form: ReasonForm | None) -> datetime | None:
    return expires_after(form.last_day.data) if isinstance(form, ExtendForm) else None


def _tell(form: Form, refusal: MaskRefusal) -> None:
    field = "reason" if refusal is MaskRefusal.REASON_MISSING else "last_day"
    form[field].errors = [str(FIELD_WORDS[refusal])]


def _suggested_last_day(found: MaskFile) -> Any:
    """As long again as masks usually last, from today or from its own end, within the longest."""
    told, until = masks.settings(), found.line.mask.until
    begins = max(today(), last_day_of(until)) if until else today()
    return min(begins + told.usual, today() + told.longest)


def _page(mask: str, step: MaskStep, found: MaskFile, form: ReasonForm | None) -> str:
    heading, means, button = _words(step, found)
    return render_template(
        "support/mask_step.html",
        heading=heading,
        means=means,
        button=button,
        form=form,
        has_day=isinstance(form, ExtendForm),
        longest_days=masks.settings().longest.days,
        mask=mask_panel(actor(), found.line, found.colleagues),
        action=request.path,
        steps=found.line.mask.steps,
    )


def _words(step: MaskStep, found: MaskFile) -> tuple[str, list[str], str]:
    """The question, what it means, and the button."""
    shown = _("The names are shown again at once, unless another mask hides them.")
    if step is MaskStep.CONFIRMED:
        return _("Confirm the mask?"), [_("It goes on hiding, as it does now.")], _("Confirm")
    if step is MaskStep.REJECTED:
        return _("Turn the mask down?"), [_("The mask ends."), shown], _("Turn down")
    if step is MaskStep.EXTENDED:
        return _("Make the mask last longer?"), [_("One person is enough: it shows no name.")], _("Make it last longer")
    if step is MaskStep.END_REFUSED:
        return _("Let the mask go on?"), [_("It hides as before. The end can be proposed again.")], _("Let it go on")
    if found.line.mask.end_proposed:
        return _("Agree to the end?"), [_("The mask ends."), shown], _("Agree to the end")
    if found.ends_at_once:
        return _("End the mask?"), [shown], _("End it")
    waits = _("It takes two persons. It hides until a colleague has agreed.")
    return _("Propose to end the mask?"), [waits], _("Propose the end")


def _back(mask: str, step: MaskStep, found: MaskFile) -> ResponseReturnValue:
    ended = _("The mask has ended.")
    proposed = _("You have proposed to end the mask. A colleague must agree.")
    said = {
        MaskStep.CONFIRMED: _("The mask is confirmed."),
        MaskStep.REJECTED: _("The mask is turned down."),
        MaskStep.EXTENDED: _("The mask lasts longer."),
        MaskStep.ENDED: ended if found.ends_at_once else proposed,
        MaskStep.END_REFUSED: _("The mask goes on."),
    }[step]
    flash(said, "success")
    return redirect(url_for("staff_masks.shown", mask=mask), 303)


def _moved_on(mask: str) -> ResponseReturnValue:
    flash(_("Something has been decided about the mask already. Nothing has been changed now."), "info")
    return redirect(url_for("staff_masks.shown", mask=mask), 303)
