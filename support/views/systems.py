"""The operator's page about systems that call us. What a button is about travels in the form, not in the address."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _

from citizen_app import clock
from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.systems.fitness import SIGN
from citizen_app.systems.overview import KnownKey, KnownSystem
from support.services.systems import close_system, end_key, systems_overview
from support.views.system_words import KEY, SYSTEM, key_use, known_system, unit_text
from support.views.words import sealed, unsealed, when_text

bp = Blueprint("staff_systems", __name__, url_prefix="/medarbejder/systemer")


@bp.get("")
@access(Permission.SYSTEMS_MANAGE)
def listed() -> ResponseReturnValue:
    return render_template("support/systems.html", systems=[_system(one) for one in systems_overview(actor())])


@bp.post("/luk")
@access(Permission.SYSTEMS_MANAGE)
def close() -> ResponseReturnValue:
    handle = request.form.get("system", "")
    system_id = unsealed(SYSTEM, handle)
    if "sure" not in request.form:
        one = known_system(lambda system: system.system_id == system_id)
        return render_template("support/system_close.html", name=one.name, system_id=system_id, handle=handle)
    done = close_system(actor(), system_id)
    return _back(_("The system is closed.") if done else _("The system was closed already."))


@bp.post("/noegle")
@access(Permission.SYSTEMS_MANAGE)
def stop_key() -> ResponseReturnValue:
    handle = request.form.get("key", "")
    kid = unsealed(KEY, handle)
    if "sure" not in request.form:
        one = known_system(lambda system: kid in {key.kid for key in system.keys})
        return render_template(
            "support/system_key_end.html", name=one.name, kid=kid, after=_after_ending(one, kid), handle=handle
        )
    done = end_key(actor(), kid)
    return _back(_("The key has ended.") if done else _("The key had ended already."))


def _after_ending(system: KnownSystem, kid: str) -> str:
    """What the system can do once the key has ended."""
    key = next(one for one in system.keys if one.kid == kid)
    others = [one for one in system.keys if one.kid != kid and one.purpose == key.purpose]
    if any(one.ends_at > clock.now() for one in others):
        return _("The system has another key for the same, and can go on.")
    if key.purpose == SIGN:
        return _("The system has no other key to sign in with. It cannot ask us until it has got one.")
    return _("The system has no other key for its emergency copy. It gets no new copy until it has got one.")


def _back(text: str) -> ResponseReturnValue:
    flash(text, "success")
    return redirect(url_for("staff_systems.listed"), 303)


def _system(one: KnownSystem) -> dict[str, Any]:
    used = one.last_used_at
    facts = [
        (_("Its id"), one.system_id),
        (_("Controller"), f"CVR {one.cvr}"),
        (_("Contact"), one.contact),
        (_("Registered"), when_text(one.registered_at)),
        (_("Last got a token"), when_text(used) if used else _("Never")),
    ]
    if one.per_minute is not None:
        facts.append((_("Calls a minute"), format_decimal(one.per_minute)))
    if one.closed_at:
        facts.append((_("Closed"), when_text(one.closed_at)))
    return {
        "name": one.name,
        "handle": sealed(SYSTEM, one.system_id),
        "is_open": one.closed_at is None,
        "key_href": url_for("staff_new_system.new_key", system=sealed(SYSTEM, one.system_id)),
        "owner_href": url_for("staff_new_system.for_the_owner", system=sealed(SYSTEM, one.system_id)),
        "facts": facts,
        "scopes": [[scope, unit_text(unit)] for scope, unit in one.scopes],
        "keys": [_key(key, is_open=one.closed_at is None) for key in one.keys],
    }


def _key(key: KnownKey, *, is_open: bool) -> dict[str, Any]:
    used = key.last_used_at
    # The keys of a closed system open nothing, whatever their own dates say.
    has_ended = key.ends_at <= clock.now() or not is_open
    return {
        "kid": key.kid,
        "handle": sealed(KEY, key.kid),
        "can_end": not has_ended,
        "state": _("Ended") if has_ended else _("In force"),
        "state_kind": "" if has_ended else "success",
        "facts": [
            (_("Used for"), key_use(key.purpose)),
            (_("Algorithm"), key.algorithm),
            (_("From"), when_text(key.valid_from)),
            (_("Until"), when_text(key.ends_at)),
            (_("Last used"), when_text(used) if used else _("Never")),
        ],
    }
