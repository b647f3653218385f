"""One act for a citizen: its form, the summary that is read aloud, and then it waits for its day."""

from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app.auth.access import access
from citizen_app.auth.permissions import Permission
from citizen_app.web.forms import Form
from support.domain.assisted import INFORMS, ActKind
from support.forms.assist import ActForm, DecisionForm, PlaceFinder
from support.queries.assisted import Known
from support.services import assisting
from support.services.assisting import Assisting, AssistRefused
from support.views.assist import at_known
from support.views.assist_forms import FORMS, offer, wish_of
from support.views.assist_words import ACTS, NOTHING_TO_CHOOSE, PATHS, REFUSALS
from support.views.drafts import draft, sent

bp = Blueprint("staff_assist_steps", __name__, url_prefix="/medarbejder/brugerstoette/hjaelp")
_DRAFT: Final = "assist-draft"


@access(Permission.QUESTIONS_DESK)
def ask(desk_known: str) -> ResponseReturnValue:
    try:
        at, found = _known(desk_known)
        form = FORMS[_kind()]()
        offer(form, _kind(), at, found)
    except AssistRefused as refused:
        return _elsewhere(desk_known, refused)
    return _page(desk_known, form)


@access(Permission.QUESTIONS_DESK)
def do(desk_known: str) -> ResponseReturnValue:
    try:
        at, found = _known(desk_known)
        form, act_id = sent(FORMS[_kind()], _DRAFT)
        offer(form, _kind(), at, found)
    except AssistRefused as refused:
        return _elsewhere(desk_known, refused)
    if "find" in request.form or "change" in request.form:
        return _page(desk_known, form)
    if not form.validate():
        return _page(desk_known, form), 422
    wish, tells = wish_of(form, _kind()), isinstance(form, ActForm) and bool(form.letter_tells.data)
    try:
        if "sure" not in request.form:
            told = assisting.read(at, found, wish, act_id, letter_tells=tells)
            return _check(desk_known, [*told.sentences, *told.closing], draft(_DRAFT, form, act_id))
        assisting.make(at, found, wish, act_id, letter_tells=tells)
    except AssistRefused as refused:
        form.form_errors = [str(REFUSALS[refused.refusal])]
        return _page(desk_known, form), 422
    done = _("The letter is ordered.") if _kind() in INFORMS else _("It is noted, and counts when the days have gone.")
    flash(done, "success")
    return redirect(url_for("staff_assist.choose", desk_known=desk_known), 303)


for _path in PATHS:
    bp.add_url_rule(f"/<desk_known>/{_path}", view_func=ask, methods=["GET"])
    bp.add_url_rule(f"/<desk_known>/{_path}", view_func=do, methods=["POST"])


def _kind() -> ActKind:
    """The act whose address this is."""
    return PATHS[request.path.rpartition("/")[2]]


def _known(desk_known: str) -> tuple[Assisting, Known]:
    at, _opening, identity_id = at_known(desk_known)
    return at, assisting.known(at, identity_id)


def _page(desk_known: str, form: Form) -> str:
    words = ACTS[_kind()]
    return render_template(
        "support/assist_act.html",
        heading=str(words.deed),
        means=str(words.means),
        form=form,
        finds=isinstance(form, PlaceFinder),
        nothing=str(NOTHING_TO_CHOOSE[_kind()]) if isinstance(form, DecisionForm) and not form.decision.choices else "",
        action=request.path,
        back=url_for("staff_assist.choose", desk_known=desk_known),
    )


def _check(desk_known: str, sentences: Any, written: str) -> str:
    return render_template(
        "support/assist_check.html",
        heading=str(ACTS[_kind()].deed),
        sentences=sentences,
        draft=written,
        action=request.path,
        back=url_for("staff_assist.choose", desk_known=desk_known),
    )


def _elsewhere(desk_known: str, refused: AssistRefused) -> ResponseReturnValue:
    flash(f"{REFUSALS[refused.refusal]} {_('Nothing has been changed.')}", "info")
    _at, opening, _identity = at_known(desk_known)
    return redirect(url_for("staff_assist.begin", opening=opening), 303)
