"""The one switch: to whom somebody helps, and back to oneself in one click."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from citizen_app import audit, clock, opaque
from citizen_app.auth import helping
from citizen_app.auth.access import access, actor
from citizen_app.auth.mandates import mandates
from citizen_app.auth.permissions import Permission
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import take_role
from citizen_app.errors import NotFound

bp = Blueprint("helping", __name__, url_prefix="/for-en-anden")
_MANDATE = "mandate"


@bp.get("")
@access(Permission.OTHERS_HELP)
def others() -> ResponseReturnValue:
    """Everybody for whom the person may act."""
    known = mandates()
    held = known.held(actor().viewer, clock.now()) if known is not None else ()
    lines = [(one, opaque.seal(actor().viewer.key, _MANDATE, one.mandate_id.bytes)) for one in held]
    return render_template("auth/others.html", lines=lines)


@bp.post("/start")
@access(Permission.OTHERS_HELP)
def start() -> ResponseReturnValue:
    """Be with somebody whom the person helps, from the next page on."""
    known, viewer = mandates(), actor().viewer
    mandate_id = UUID(bytes=opaque.unseal(viewer.key, _MANDATE, request.form.get(_MANDATE, "")))
    if known is None or known.acting(viewer, mandate_id, clock.now()) is None:
        raise NotFound
    helping.start(mandate_id)
    _record("helping-started")
    return redirect(url_for("auth.onward"), 303)


@bp.post("/slut")
@access(Permission.OTHERS_HELP)
def stop() -> ResponseReturnValue:
    """Back to oneself."""
    helping.stop()
    _record("helping-stopped")
    return redirect(url_for("auth.onward"), 303)


def _record(action: str) -> None:
    take_role(DatabaseRole.CITIZEN, actor().subject)
    audit.record(actor(), action)
