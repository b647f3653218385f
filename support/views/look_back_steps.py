"""Taking a step with a look-back: each is asked on a page of its own."""

from typing import Any, Final
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.web.forms import Form
from support.domain.lix import EASY, Readability
from support.domain.look_back import LookBackStep
from support.forms.cases import ApartForm
from support.forms.look_backs import TextForm, WhyForm
from support.services import look_back_list, look_backs
from support.services.look_backs import LookBackDeed, LookBackFile, LookBackRefused
from support.views.drafts import give_back
from support.views.look_back_words import BUTTONS, FIRST_TEXT, LOOK_BACK, MEANINGS, REFUSALS, STEPS
from support.views.look_backs import look_back_page
from support.views.words import opened, to_the_citizen

_FORMS: Final[dict[LookBackStep, type[Form]]] = {
    LookBackStep.TEXT_PROPOSED: TextForm,
    LookBackStep.TOLD: ApartForm,
    LookBackStep.REOPENED: ApartForm,
}
_STALE: Final = -1  # no look-back has taken so few steps
bp = Blueprint("staff_look_back_steps", __name__, url_prefix="/medarbejder/tilbageblik")
give_back(bp)


@access(Permission.LOOK_BACK)
def ask(look_back: str) -> ResponseReturnValue:
    step, found = _step(), look_backs.opened(actor(), _opened(look_back))
    if step not in found.can:
        return _moved_on(look_back)
    form = _FORMS.get(step, WhyForm)(formdata=None)
    if isinstance(form, TextForm):
        form.words.data = look_back_list.proposed_text(found.known) or to_the_citizen(FIRST_TEXT)
    return _page(look_back, step, found, form)


@access(Permission.LOOK_BACK)
def take(look_back: str) -> ResponseReturnValue:
    step, look_back_id = _step(), _opened(look_back)
    found = look_backs.opened(actor(), look_back_id)
    form: Any = _FORMS.get(step, WhyForm)()
    if not form.validate():
        return _page(look_back, step, found, form), 422
    words = form.words.data if isinstance(form, TextForm) else form.reason.data if isinstance(form, WhyForm) else ""
    deed = LookBackDeed(step=step, words=words or "", is_apart=bool(form.apart.data), seen=_seen())
    try:
        if step is LookBackStep.TOLD:
            number = look_back_list.tell(actor(), look_back_id, deed)
            told = _("Citizens who have been told: %(number)s.", number=number)
        else:
            look_backs.take(actor(), look_back_id, deed)
            told = _("It is done.")
    except LookBackRefused as refused:
        flash(str(REFUSALS[refused.refusal]), "info")
        if deed.words:
            return look_back_page(look_back, deed.words), 409
        return redirect(url_for("staff_look_backs.shown", look_back=look_back), 303)
    flash(told, "success")
    return redirect(url_for("staff_look_backs.shown", look_back=look_back), 303)


for _path in STEPS:
    bp.add_url_rule(f"/<look_back>/{_path}", view_func=ask, methods=["GET"])
    bp.add_url_rule(f"/<look_back>/{_path}", view_func=take, methods=["POST"])


def _step() -> LookBackStep:
    """The one whose address this is."""
    return STEPS[request.path.rpartition("/")[2]]


def _opened(look_back: str) -> UUID:
    return opened(actor(), LOOK_BACK, look_back)


def _seen() -> int:
    text = request.form.get("steps", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else _STALE


def _page(look_back: str, step: LookBackStep, found: LookBackFile, form: Any) -> str:
    text = look_back_list.proposed_text(found.known) if step is LookBackStep.TOLD else ""
    return render_template(
        "support/look_back_step.html",
        heading=str(BUTTONS[step]),
        means=str(MEANINGS[step]),
        number=found.known.number,
        form=form,
        text=text,
        hint=Readability.of(text) if text else None,
        easy=EASY,
        reach=look_back_list.to_tell(actor(), found.stands.look_back_id) if text else None,
        back=url_for("staff_look_backs.shown", look_back=look_back),
        action=request.path,
        steps=request.form.get("steps") or found.stands.steps,
    )


def _moved_on(look_back: str) -> ResponseReturnValue:
    flash(_("Nothing has been changed. See how it stands now."), "info")
    return redirect(url_for("staff_look_backs.shown", look_back=look_back), 303)
