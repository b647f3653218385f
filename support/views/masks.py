"""An organisation's masks of staff names: the list, and one mask with its history."""

from dataclasses import replace
from itertools import groupby
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from logview.domain.mask_rules import MaskRefusal
from logview.domain.masking import MaskStep
from support.domain.mask_view import PAGE_SIZE, MaskView, Shown
from support.domain.masks import Standing
from support.forms.mask_search import FindMaskForm
from support.services import mask_desk
from support.services.mask_desk import MaskFile
from support.services.mask_list import MaskList, mask_list
from support.views.mask_words import MASK, history_lines, mask_panel, touched_text
from support.views.words import opened, sealed, unsealed

_VIEW: Final = "mask-view"
_FOUND: Final = "fundet"  # where the list begins, below what narrows it
_HEADINGS: Final = {
    Standing.WAITS: _l("Waits for a second person"),
    Standing.PAST_END: _l("The last day has passed"),
    Standing.ENDS_SOON: _l("Ends soon"),
    Standing.IN_FORCE: _l("In force"),
    Standing.ENDED: _l("Have ended"),
}
bp = Blueprint("staff_masks", __name__, url_prefix="/medarbejder/sloering")


@bp.get("")
@access(Permission.MASKS_DECIDE)
def listed() -> ResponseReturnValue:
    return _list_page(_view())


@bp.post("")
@access(Permission.MASKS_DECIDE)
def find() -> ResponseReturnValue:
    form = FindMaskForm()
    if not form.validate_on_submit():
        return _list_page(_view(), form), 422
    return redirect(_address(replace(_view(), words=form.words.data or "", page=0), _FOUND), 303)


@bp.get("/<mask>")
@access(Permission.MASKS_DECIDE)
def shown(mask: str) -> ResponseReturnValue:
    acting = actor()
    found = mask_desk.mask_file(acting, opened(acting, MASK, mask))
    return render_template(
        "support/mask.html",
        back=_address(_view()),
        mask=mask_panel(acting, found.line, found.colleagues),
        touched="" if found.line.standing is Standing.ENDED else touched_text(found.touched, found.line.mask.kind),
        history=history_lines(found),
        steps=_steps(found, mask),
        why_not=_why_not(found),
    )


def _view() -> MaskView:
    """What the address asks for. Raises NotFound for one that is not this viewer's."""
    sealed_view = request.args.get("v")
    return MaskView.decode(unsealed(_VIEW, sealed_view)) if sealed_view else MaskView()


def _address(view: MaskView, part: str | None = None) -> str:
    """Where the view is shown. `part`: of the page, to begin there."""
    return url_for("staff_masks.listed", v=_sealed(view), _anchor=part)


def _sealed(view: MaskView) -> str | None:
    """The view for an address: what was searched for cannot be read there. None for the one that opens by itself."""
    return None if view == MaskView() else sealed(_VIEW, view.encode())


def _list_page(view: MaskView, form: FindMaskForm | None = None) -> str:
    acting = actor()
    found = mask_list(acting, view)
    if form is None:
        form = FindMaskForm(formdata=None, words=view.words)
    return render_template(
        "support/masks.html",
        organisation=acting.viewer.organisation_name,
        parts=_parts(view, found),
        states=_states(view, found),
        form=form,
        action=_address(view),
        words=view.words,
        everything=_address(replace(view, words="", page=0)),
        range=_range(found),
        before=_address(replace(view, page=found.page - 1), _FOUND) if found.page else None,
        after=_address(replace(view, page=found.page + 1), _FOUND) if found.page + 1 < found.pages else None,
        has_ended=view.shown is Shown.ENDED,
        knows_oneself=found.knows_oneself,
    )


def _states(view: MaskView, found: MaskList) -> list[tuple[str, str, bool]]:
    """Each state with how many there are, where it is shown, and whether it is shown now."""
    words = {
        Shown.ALL: _("All that hide"),
        Shown.FOR_ME: _("Wait for me"),
        Shown.PAST_END: _("The last day has passed"),
        Shown.ENDS_SOON: _("End soon"),
    }
    ended = (_("Have ended"), _address(replace(view, shown=Shown.ENDED, page=0)), view.shown is Shown.ENDED)
    if view.shown is Shown.ENDED:  # the others have not been read
        return [(said, _address(replace(view, shown=one, page=0)), False) for one, said in words.items()] + [ended]
    return [
        (
            f"{said} ({format_decimal(found.numbers[one])})",
            _address(replace(view, shown=one, page=0)),
            one is view.shown,
        )
        for one, said in words.items()
    ] + [ended]


def _range(found: MaskList) -> str:
    """Which of them stand on the page."""
    if found.pages == 1:
        return ngettext("%(num)s mask", "%(num)s masks", found.total)
    first = found.page * PAGE_SIZE + 1
    return _(
        "%(first)s to %(last)s of %(total)s masks",
        first=format_decimal(first),
        last=format_decimal(first + len(found.lines) - 1),
        total=format_decimal(found.total),
    )


def _parts(view: MaskView, found: MaskList) -> list[tuple[LazyString, list[dict[str, Any]]]]:
    """The page's masks under their headings."""
    acting, here = actor(), _sealed(view)
    return [
        (_HEADINGS[where], [mask_panel(acting, line, found.colleagues, here) for line in lines])
        for where, lines in groupby(found.lines, key=lambda line: line.standing)
    ]


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
