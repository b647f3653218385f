"""Powers of attorney on paper at the desk: ordering the letter, registering the signed one, and stopping it."""

from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.web.dates import day_text
from citizen_app.web.language import current_language
from delegation.services.on_paper import OnPaper, Paper
from delegation.services.refusals import PowerRefusal, PowerRefused
from delegation.views.words import refused_text, scope_lines
from support.forms.paper import PaperCodeForm, PaperSignedForm
from support.services import assisting, desk_paper
from support.services.assisting import Assisting
from support.views.assist import OPENING, at_desk, both, two
from support.views.words import handle

bp = Blueprint("staff_paper", __name__, url_prefix="/medarbejder/brugerstoette")
_POWER: Final = "paper-power"
_PATH: Final = "/borger/<opening>/papir"
_ONE: Final = "/papir/<paper>"


@bp.get(_PATH)
@access(Permission.QUESTIONS_DESK)
def listed(opening: str) -> ResponseReturnValue:
    """What waits on paper for the citizen, and ordering a letter."""
    return _page(opening, at_desk(opening), PaperCodeForm(formdata=None))


@bp.post(_PATH)
@access(Permission.QUESTIONS_DESK)
def order(opening: str) -> ResponseReturnValue:
    """Order a letter with the helper's code."""
    at, form = at_desk(opening), PaperCodeForm()
    if form.validate_on_submit():
        try:
            desk_paper.order(actor(), at, form.code.data)
        except PowerRefused as refused:
            form.code.errors = [refused_text(refused.refusal)]
        else:
            # The same whatever holds for the citizen: the caller may be somebody whom they fear.
            flash(_("Noted. Say to whoever calls: if nothing stands in the way, the citizen gets a letter."), "success")
            return redirect(url_for(".listed", opening=opening), 303)
    return _page(opening, at, form), 422


@bp.get(_ONE)
@access(Permission.QUESTIONS_DESK)
def signed(paper: str) -> ResponseReturnValue:
    """What to look for on a letter that has come back."""
    _at, opening, found = _one(paper)
    if found is None or found.is_registered:
        return _gone(opening)
    return _signed_page(opening, found, PaperSignedForm(formdata=None))


@bp.post(_ONE)
@access(Permission.QUESTIONS_DESK)
def register(paper: str) -> ResponseReturnValue:
    """Register it."""
    (at, opening, found), form = _one(paper), PaperSignedForm()
    if found is None or found.is_registered:
        return _gone(opening)
    if form.validate_on_submit():
        try:
            came = Paper(power_id=found.power_id, mark=form.mark.data, name=form.name.data)
            desk_paper.register(actor(), at, came)
        except PowerRefused as refused:
            if refused.refusal in {PowerRefusal.WRONG_MARK, PowerRefusal.TOO_MANY_TRIES}:
                form.mark.errors = [refused_text(refused.refusal)]
            else:
                form.form_errors = [refused_text(refused.refusal)]
        else:
            flash(_("Registered. The citizen gets a notice, and it begins some working days after that."), "success")
            return redirect(url_for(".listed", opening=opening), 303)
    return _signed_page(opening, found, form), 422


@bp.post(f"{_ONE}/stop")
@access(Permission.QUESTIONS_DESK)
def stop(paper: str) -> ResponseReturnValue:
    """Stop one for whoever calls."""
    at, opening, found = _one(paper)
    if found is None or not desk_paper.stop(at, found.power_id):
        return _gone(opening)
    flash(_("It is stopped, and gives nobody anything."), "success")
    return redirect(url_for(".listed", opening=opening), 303)


def _one(paper: str) -> tuple[Assisting, str, OnPaper | None]:
    """Who is opened, by which address, and the power; None once it has begun or ended. Raises NotFound."""
    opening_id, power_id = two(_POWER, paper)
    at = assisting.assisting(actor(), opening_id)
    return at, handle(actor(), OPENING, opening_id), desk_paper.one(at, power_id)


def _gone(opening: str) -> ResponseReturnValue:
    flash(_("It has been changed meanwhile. Nothing has been changed now."), "info")
    return redirect(url_for(".listed", opening=opening), 303)


def _page(opening: str, at: Assisting, form: PaperCodeForm) -> str:
    return render_template(
        "support/desk_paper.html",
        form=form,
        is_on=desk_paper.is_on(at),
        powers=[_line(opening, one) for one in desk_paper.listed(at)],
        action=url_for(".order", opening=opening),
        back=url_for("staff_desk.citizen", opening=opening),
    )


def _signed_page(opening: str, found: OnPaper, form: PaperSignedForm) -> str:
    return render_template(
        "support/desk_paper_signed.html",
        form=form,
        told=_told(found),
        action=request.path,
        back=url_for(".listed", opening=opening),
    )


def _line(opening: str, one: OnPaper) -> dict[str, Any]:
    paper = both(_POWER, opening, one.power_id)
    return {
        "told": _told(one),
        "signed": None if one.is_registered else url_for(".signed", paper=paper),
        "stop": url_for(".stop", paper=paper),
    }


def _told(one: OnPaper) -> list[str]:
    language = current_language()
    return [
        _("Letter ordered on %(day)s", day=day_text(one.asked_on, language)),
        _stands(one),
        _("It covers: %(what)s.", what=", ".join(name for name, _means in scope_lines(one.terms.scopes))),
        _("Last day: %(day)s.", day=day_text(one.terms.until, language)),
    ]


def _stands(one: OnPaper) -> str:
    if not one.is_registered:
        return _("The signed letter has not come back.")
    if one.begins is None:
        return _("It is signed. Our notice to the citizen is not printed yet, so it has no first day.")
    return _("It is signed. It begins on %(day)s.", day=day_text(one.begins, current_language()))
