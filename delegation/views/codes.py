"""A code that somebody was handed: whom it is from and what it covers, before one says yes.

What is tried in vain is counted (`codes.find`): a refusal here is an answer with its reason, and the request's work is
kept. One page takes codes of both kinds, so that nobody has to know which kind they were given.
"""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.clock import now
from delegation.forms import CodeForm
from delegation.services import giving, kept
from delegation.services.addresses import code_from, code_text
from delegation.services.checks import power_settings
from delegation.services.refusals import PowerRefused
from delegation.views.words import last_day, refused_text, scope_lines

bp = Blueprint("power_codes", __name__, url_prefix="/fuldmagt/kode", template_folder="../templates")


@bp.before_request
def begin() -> ResponseReturnValue | None:
    """Work with this person's powers, where this operator has any."""
    kept.begin(actor())
    return None if power_settings().can_be_given else (render_template("powers/elsewhere.html"), 200)


@bp.get("")
@access(Permission.POWERS_OWN)
def write() -> ResponseReturnValue:
    """Write the code."""
    return _page(CodeForm())


@bp.post("")
@access(Permission.POWERS_OWN)
def use() -> ResponseReturnValue:
    """Read what the code is for; with an answer, give it."""
    if "answer" in request.form:
        return _answer(code_from(actor(), request.form.get("sealed", "")), yes=request.form["answer"] == "yes")
    form = CodeForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        found = giving.read_code(actor(), form.code.data, now())
    except PowerRefused as refused:
        form.code.errors = [refused_text(refused.refusal)]
        return _page(form), 422
    return render_template(
        "powers/answer.html",
        name=found.name,
        gives=found.is_request,
        scopes=scope_lines(found.terms.scopes),
        until=last_day(found.terms),
        sealed=code_text(actor(), form.code.data),
    )


def _answer(typed: str, *, yes: bool) -> ResponseReturnValue:
    at = now()
    try:
        is_request = giving.read_code(actor(), typed, at).is_request
        if is_request:
            giving.answer(actor(), typed, yes=yes, at=at)
        elif yes:
            giving.redeem(actor(), typed, at)
    except PowerRefused as refused:
        form = CodeForm(data={})
        form.code.errors = [refused_text(refused.refusal)]
        return _page(form), 422
    flash(_told(is_request=is_request, yes=yes), "success" if yes else "info")
    return redirect(url_for("powers.overview"), 303)


def _told(*, is_request: bool, yes: bool) -> str:
    if not yes:
        return _("You said no. Nothing has been given.")
    return _("The power of attorney is in force.") if is_request else _("You can help now. You can end it at any time.")


def _page(form: CodeForm) -> str:
    return render_template("powers/use_code.html", form=form)
