"""Hiding places at the desk, at once and on the citizen's word, and showing them again (safety.md 3)."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app.auth.access import access
from citizen_app.auth.permissions import Permission
from citizen_app.web.dates import day_text
from citizen_app.web.language import current_language
from support.services import assisting, protecting
from support.services.assisting import AssistRefused
from support.views.assist import at_desk, at_known
from support.views.assist_words import REFUSALS

bp = Blueprint("staff_protect", __name__, url_prefix="/medarbejder/brugerstoette")


@bp.get("/borger/<opening>/steder")
@access(Permission.QUESTIONS_DESK)
def ask(opening: str) -> ResponseReturnValue:
    """What hiding places does, before it is done."""
    is_protected, last = protecting.protected_until(at_desk(opening))
    return render_template(
        "support/protect.html",
        is_protected=is_protected,
        last=day_text(last, current_language()) if last else None,
        action=url_for(".protect", opening=opening),
        back=url_for("staff_desk.citizen", opening=opening),
        ends=False,
    )


@bp.post("/borger/<opening>/steder")
@access(Permission.QUESTIONS_DESK)
def protect(opening: str) -> ResponseReturnValue:
    """Hide them, for whoever asks."""
    protecting.protect(at_desk(opening))
    flash(_("The places are hidden from now on, also in what is older."), "success")
    return redirect(url_for("staff_desk.citizen", opening=opening), 303)


@bp.get("/hjaelp/<desk_known>/steder")
@access(Permission.QUESTIONS_DESK)
def ask_end(desk_known: str) -> ResponseReturnValue:
    """What showing the places again does, before it is done."""
    at, opening, _identity = at_known(desk_known)
    is_protected, last = protecting.protected_until(at)
    return render_template(
        "support/protect.html",
        is_protected=is_protected,
        last=day_text(last, current_language()) if last else None,
        action=url_for(".end", desk_known=desk_known),
        back=url_for("staff_desk.citizen", opening=opening),
        ends=True,
    )


@bp.post("/hjaelp/<desk_known>/steder")
@access(Permission.QUESTIONS_DESK)
def end(desk_known: str) -> ResponseReturnValue:
    """Show them again when the days have gone, for one who is known well enough."""
    at, opening, identity_id = at_known(desk_known)
    try:
        last = protecting.end_protection(at, assisting.known(at, identity_id))
    except AssistRefused as refused:
        flash(f"{REFUSALS[refused.refusal]} {_('Nothing has been changed.')}", "info")
    else:
        day = day_text(last, current_language())
        flash(_("The places are hidden until %(day)s, and are shown from the day after.", day=day), "success")
    return redirect(url_for("staff_desk.citizen", opening=opening), 303)
