"""Ending a power of attorney for a giver who cannot sign in, at once."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.web.dates import day_text
from citizen_app.web.language import current_language
from delegation.services.at_desk import DeskPower
from delegation.views.words import scope_lines
from support.services import desk_powers
from support.views.assist import at_known
from support.views.words import handle, opened

bp = Blueprint("staff_powers", __name__, url_prefix="/medarbejder/brugerstoette")
_POWER = "assist-power"


@bp.get("/hjaelp/<desk_known>/fuldmagter")
@access(Permission.QUESTIONS_DESK)
def listed(desk_known: str) -> ResponseReturnValue:
    """The powers that the citizen has given, without names."""
    at, opening, identity_id = at_known(desk_known)
    found = desk_powers.powers(at, identity_id)
    return render_template(
        "support/desk_powers.html",
        powers=[(_told(one), handle(actor(), _POWER, one.power_id)) for one in found],
        action=url_for(".end", desk_known=desk_known),
        back=url_for("staff_desk.citizen", opening=opening),
    )


@bp.post("/hjaelp/<desk_known>/fuldmagter")
@access(Permission.QUESTIONS_DESK)
def end(desk_known: str) -> ResponseReturnValue:
    """End one of them."""
    at, _opening, identity_id = at_known(desk_known)
    if "power" in request.form and desk_powers.end(at, identity_id, opened(actor(), _POWER, request.form["power"])):
        flash(_("The power of attorney has ended. Tell the citizen so now: no letter comes."), "success")
    else:
        flash(_("It has ended already. Nothing has been changed."), "info")
    return redirect(url_for(".listed", desk_known=desk_known), 303)


def _told(one: DeskPower) -> list[str]:
    language = current_language()
    return [
        _("On paper, its letter ordered on %(day)s", day=day_text(one.given_on, language))
        if one.is_on_paper
        else _("Power of attorney given on %(day)s", day=day_text(one.given_on, language)),
        _("It covers: %(what)s.", what=", ".join(name for name, _means in scope_lines(one.scopes))),
        _("Last day: %(day)s.", day=day_text(one.terms.until, language))
        if one.is_redeemed
        else _("Nobody has used its code yet."),
    ]
