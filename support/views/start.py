"""The first page after signing in as staff: who am I here, and what may I do."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from support.messages import ROLE_MEANINGS
from support.services.role_steps import held_now
from support.views.words import last_day_text, role_name

bp = Blueprint("staff", __name__, url_prefix="/medarbejder", template_folder="../templates")


@bp.get("")
@access(Permission.STAFF_START)
def start() -> ResponseReturnValue:
    viewer = actor().viewer
    roles = [
        {"name": role_name(grant.role), "meaning": ROLE_MEANINGS[grant.role], "until": last_day_text(grant.expires_at)}
        for grant in held_now(viewer.key)
    ]
    return render_template("support/start.html", roles=roles)
