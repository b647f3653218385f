"""The list of a look-back: read, judged and confirmed. Citizens are numbers here."""

from itertools import groupby
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.errors import NotFound
from citizen_app.web.language import current_language
from support.domain.cases import Finding
from support.forms.cases import ApartForm
from support.forms.look_backs import JudgeForm
from support.services import look_back_list
from support.services.look_back_list import FINDINGS, Judged, ListLine, Shown
from support.services.look_backs import LookBackRefused
from support.views.look_back_words import FINDING_WORDS, LOOK_BACK, REFUSALS, progress_facts
from support.views.words import opened, sealed, unsealed

_AFTER: Final = "look-back-list"
bp = Blueprint("staff_look_back_list", __name__, url_prefix="/medarbejder/tilbageblik")


@bp.get("/<look_back>/liste")
@access(Permission.LOOK_BACK)
def shown(look_back: str) -> ResponseReturnValue:
    return _page(look_back, _form(formdata=None))


@bp.post("/<look_back>/liste")
@access(Permission.LOOK_BACK)
def judge(look_back: str) -> ResponseReturnValue:
    form = _form()
    if not form.validate():
        return _page(look_back, form), 422
    judged = Judged(
        finding=Finding(form.finding.data),
        positions=form.line.data or [],
        citizens=form.citizen.data or [],
        is_apart=bool(form.apart.data),
    )
    try:
        number = look_back_list.judge(actor(), _opened(look_back), judged, _shown(look_back))
    except LookBackRefused as refused:
        return _refused(look_back, refused)
    if not number:
        form.finding.errors = [_("Choose at least one look-up, or a citizen.")]
        return _page(look_back, form), 422
    flash(_("Look-ups that you have judged: %(number)s.", number=number), "success")
    return redirect(url_for("staff_look_back_list.shown", look_back=look_back, v=request.args.get("v")), 303)


@bp.post("/<look_back>/bekraeft")
@access(Permission.LOOK_BACK)
def confirm(look_back: str) -> ResponseReturnValue:
    form, shown = ApartForm(), _shown(look_back)
    try:
        number = look_back_list.confirm(actor(), _opened(look_back), is_apart=form.validate(), shown=shown)
    except LookBackRefused as refused:
        return _refused(look_back, refused)
    flash(_("Judgements that you have confirmed: %(number)s.", number=number), "success")
    return redirect(url_for("staff_look_back_list.shown", look_back=look_back, v=request.args.get("v")), 303)


def _opened(look_back: str) -> UUID:
    return opened(actor(), LOOK_BACK, look_back)


def _shown(look_back: str) -> Shown:
    """What the form's page has shown: nothing, if we have not sealed it for this person and look-back."""
    try:
        after, last, waits = unsealed(_of(look_back), request.form.get("shown", "")).split()
    except NotFound:
        return Shown(after=0, last=0, waits="")
    return Shown(after=int(after), last=int(last), waits=waits)


def _of(look_back: str) -> str:
    return f"{_AFTER} {look_back}"


def _form(**more: Any) -> JudgeForm:
    form = JudgeForm(**more)
    form.finding.choices = [SelectChoice(one.value, str(FINDING_WORDS[one])) for one in FINDINGS]
    return form


def _refused(look_back: str, refused: LookBackRefused) -> ResponseReturnValue:
    flash(str(REFUSALS[refused.refusal]), "info")
    return redirect(url_for("staff_look_backs.shown", look_back=look_back), 303)


def _page(look_back: str, form: JudgeForm) -> Any:
    view = request.args.get("v")
    after = int(unsealed(_AFTER, view)) if view else 0
    try:
        found = look_back_list.page(actor(), _opened(look_back), after, current_language())
    except LookBackRefused as refused:
        return _refused(look_back, refused)
    here = url_for("staff_look_back_list.shown", look_back=look_back)
    chosen = (set(form.line.data or []), set(form.citizen.data or []))
    return render_template(
        "support/look_back_list.html",
        groups=[
            (number, number in chosen[1], [_line(one, one.listed.position in chosen[0]) for one in lines])
            for number, lines in groupby(found.lines, key=lambda one: one.listed.citizen_number)
        ],
        form=form,
        back=url_for("staff_look_backs.shown", look_back=look_back),
        action=url_for("staff_look_back_list.judge", look_back=look_back, v=view),
        confirm=url_for("staff_look_back_list.confirm", look_back=look_back, v=view),
        to_confirm=found.to_confirm,
        elsewhere=found.elsewhere,
        next_waiting=None if found.next_after is None else f"{here}?v={sealed(_AFTER, str(found.next_after))}#bekraeft",
        shown=sealed(_of(look_back), f"{found.shown.after} {found.shown.last} {found.shown.waits}"),
        progress=progress_facts(found.progress),
        front=here if after else None,
        onward=f"{here}?v={sealed(_AFTER, str(found.lines[-1].listed.position))}" if found.is_more else None,
    )


def _line(one: ListLine, is_chosen: bool) -> dict[str, Any]:
    listed = one.listed
    if listed.confirmed is not None and not listed.waits:
        state = _("Found by two: %(finding)s", finding=str(FINDING_WORDS[listed.confirmed]))
    elif listed.finding is not None:
        state = _("Waits for another person: %(finding)s", finding=str(FINDING_WORDS[listed.finding]))
    else:
        state = _("Not judged")
    return {"position": listed.position, "facts": [*one.facts, (_("Judgement"), state)], "is_chosen": is_chosen}
