"""Roles in one organisation: the list, and the steps of giving and ending one."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app.auth.access import access, actor
from citizen_app.auth.actor import Actor, Role
from citizen_app.auth.permissions import Permission
from support.domain.periods import expires_after
from support.domain.roles import Refusal
from support.forms.roles import ProposeRoleForm
from support.messages import ROLE_MEANINGS
from support.services import role_steps, roles
from support.services.periods import suggested_last_day
from support.services.roles import HeldRole, Proposal, RolesOverview, StaffLine
from support.views.words import handle, last_day_text, name_of, opened, role_name, when_text

bp = Blueprint("staff_roles", __name__, url_prefix="/medarbejder/roller")
_ROLE, _PERSON = "staff-role", "staff-person"


@bp.get("")
@access(Permission.ROLES_MANAGE)
def listed() -> ResponseReturnValue:
    acting = actor()
    found = roles.roles_overview(acting)
    return render_template(
        "support/roles.html",
        organisation=found.organisation_name,
        warning=_warning(found),
        proposals=[_proposal(acting, one) for one in found.proposals],
        colleagues=[_colleague(acting, line) for line in found.lines],
    )


@bp.get("/ny")
@access(Permission.ROLES_MANAGE)
def new() -> ResponseReturnValue:
    return _propose_page(_form(actor()))


@bp.post("/ny")
@access(Permission.ROLES_MANAGE)
def propose() -> ResponseReturnValue:
    acting = actor()
    form = _form(acting)
    if not form.validate_on_submit():
        return _propose_page(form), 422
    whom = opened(acting, _PERSON, form.colleague.data)
    role_steps.propose(acting, whom, Role(form.role.data), expires_after(form.last_day.data))
    return _back(_("The role has been proposed. It counts when another administrator has confirmed it."))


@bp.post("/<grant>/bekraeft")
@access(Permission.ROLES_MANAGE)
def confirm(grant: str) -> ResponseReturnValue:
    acting = actor()
    role_steps.confirm(acting, opened(acting, _ROLE, grant))
    return _back(_("The role is in force."))


@bp.post("/<grant>/afvis")
@access(Permission.ROLES_MANAGE)
def reject(grant: str) -> ResponseReturnValue:
    acting = actor()
    role_steps.reject(acting, opened(acting, _ROLE, grant))
    return _back(_("The proposal has been turned down."))


@bp.get("/<grant>/afslut")
@access(Permission.ROLES_MANAGE)
def ending(grant: str) -> ResponseReturnValue:
    acting = actor()
    found = roles.ending(acting, opened(acting, _ROLE, grant))
    return render_template(
        "support/role_end.html",
        name=name_of(found.whom),
        role=role_name(found.grant.role),
        until=last_day_text(found.grant.expires_at),
        is_administrator=found.grant.role is Role.LOCAL_ADMINISTRATOR,
        administrators_left=found.administrators_left,
        grant=grant,
    )


@bp.post("/<grant>/afslut")
@access(Permission.ROLES_MANAGE)
def end(grant: str) -> ResponseReturnValue:
    acting = actor()
    role_steps.end(acting, opened(acting, _ROLE, grant))
    return _back(_("The role has ended."))


def _form(acting: Actor) -> ProposeRoleForm:
    form = ProposeRoleForm(last_day=suggested_last_day())
    colleagues = [(handle(acting, _PERSON, one.staff_key), one.name) for one in roles.candidates(acting)]
    form.colleague.choices = [("", _("Choose a colleague")), *colleagues]
    given = [(role.value, role_name(role)) for role in roles.roles_to_give(acting)]
    form.role.choices = [("", _("Choose a role")), *given]
    return form


def _propose_page(form: ProposeRoleForm) -> str:
    meanings = [(role_name(role), ROLE_MEANINGS[role]) for role in roles.roles_to_give(actor())]
    return render_template(
        "support/role_propose.html", form=form, meanings=meanings, nobody=len(form.colleague.choices) == 1
    )


def _back(text: str) -> ResponseReturnValue:
    flash(text, "success")
    return redirect(url_for("staff_roles.listed"), 303)


def _warning(found: RolesOverview) -> str | None:
    if found.administrators_soon < found.administrators:
        return _(
            "In a month, %(soon)s of %(now)s local administrators are left. Propose a new period in good time.",
            soon=found.administrators_soon,
            now=found.administrators,
        )
    if found.administrators < found.enough_administrators:
        return _(
            "There are %(now)s local administrators. There should be at least %(enough)s: "
            "two persons decide together, and none of them may be the one it is about.",
            now=found.administrators,
            enough=found.enough_administrators,
        )
    return None


def _proposal(acting: Actor, one: Proposal) -> dict[str, Any]:
    grant = handle(acting, _ROLE, one.grant.grant_id)
    return {
        "name": name_of(one.whom),
        "role": role_name(one.grant.role),
        "by": name_of(one.by),
        "proposed": when_text(one.grant.proposed_at),
        "until": last_day_text(one.grant.expires_at),
        "confirm_href": None if one.why_not_confirm else url_for("staff_roles.confirm", grant=grant),
        "reject_href": None if one.why_not_reject else url_for("staff_roles.reject", grant=grant),
        "why_not": _why_not(one.why_not_confirm),
    }


def _why_not(refusal: Refusal | None) -> str | None:
    if refusal is Refusal.ABOUT_ONESELF:
        return _("This is about yourself, so others decide.")
    if refusal is Refusal.OWN_PROPOSAL:
        return _("You proposed it yourself, so another administrator must confirm it.")
    return None


def _colleague(acting: Actor, line: StaffLine) -> dict[str, Any]:
    return {
        "name": name_of(line.colleague),
        "is_me": line.is_me,
        "roles": [_held(acting, held) for held in line.roles],
    }


def _held(acting: Actor, held: HeldRole) -> dict[str, Any]:
    grant = handle(acting, _ROLE, held.grant.grant_id)
    return {
        "name": role_name(held.grant.role),
        "until": last_day_text(held.grant.expires_at),
        "ends_soon": held.ends_soon,
        "end_href": url_for("staff_roles.ending", grant=grant) if held.may_end else None,
    }
