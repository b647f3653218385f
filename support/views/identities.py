"""The identity role's page: links that wait for two persons. Numbers only when asked for, and then on the trail."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app.auth.access import access, actor
from citizen_app.auth.actor import Actor
from citizen_app.auth.permissions import Permission
from support.services import identities
from support.services.identities import LinkLine
from support.views.words import handle, opened, when_text

bp = Blueprint("staff_identities", __name__, url_prefix="/medarbejder/identiteter")
_LINK = "citizen-link"


@bp.get("")
@access(Permission.IDENTITY_DECIDE)
def listed() -> ResponseReturnValue:
    acting = actor()
    found = identities.identity_overview(acting)
    return render_template(
        "support/identities.html",
        pending=[_line(acting, one) for one in found.pending],
        linked=[_line(acting, one) for one in found.linked],
    )


@bp.post("/<link>/numre")
@access(Permission.IDENTITY_DECIDE)
def numbers(link: str) -> ResponseReturnValue:
    acting = actor()
    sides = identities.numbers_of(acting, opened(acting, _LINK, link))
    shown = [[(_scheme(scheme), number) for scheme, number in side] for side in sides]
    return render_template("support/identity_numbers.html", sides=shown)


@bp.post("/<link>/godkend")
@access(Permission.IDENTITY_DECIDE)
def approve(link: str) -> ResponseReturnValue:
    acting = actor()
    state = identities.approve(acting, opened(acting, _LINK, link))
    if state == "linked":
        return _back(_("The two numbers are now one person."))
    return _back(_("You have approved. A colleague must approve too."))


@bp.post("/<link>/afvis")
@access(Permission.IDENTITY_DECIDE)
def reject(link: str) -> ResponseReturnValue:
    acting = actor()
    identities.reject(acting, opened(acting, _LINK, link))
    return _back(_("The two numbers stay two persons."))


@bp.post("/<link>/fortryd")
@access(Permission.IDENTITY_DECIDE)
def undo(link: str) -> ResponseReturnValue:
    acting = actor()
    identities.undo(acting, opened(acting, _LINK, link))
    return _back(_("The two numbers are two persons again."))


def _back(text: str) -> ResponseReturnValue:
    flash(text, "success")
    return redirect(url_for("staff_identities.listed"), 303)


def _line(acting: Actor, line: LinkLine) -> dict[str, Any]:
    link = line.link
    return {
        "handle": handle(acting, _LINK, link.link_id),
        "reason": _reason(link.reason),
        "proposed": when_text(link.proposed_at),
        "linked": when_text(link.linked_at) if link.linked_at else None,
        "approved_by_me": line.approved_by_me,
        "approvals": _("One person has approved.") if link.first_by else _("Nobody has approved yet."),
    }


def _reason(code: str) -> str:
    return {
        "correction": _("A number was corrected"),
        "sex-change": _("Legal change of sex"),
        "newborn": _("A newborn got a number"),
        "ecpr": _("A replacement number and a CPR number"),
        "adoption": _("Adoption"),
        "protected": _("Protected identity"),
        "manual": _("Proposed by a member of staff"),
    }.get(code, code)


def _scheme(code: str) -> str:
    return {
        "cpr": _("CPR number"),
        "x-ecpr": _("National replacement number"),
        "d-ecpr": _("Regional replacement number"),
    }.get(code, code)
