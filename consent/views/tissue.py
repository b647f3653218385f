"""Brug af dine prøver: what the tissue register is, and where one decides (docs/decisions/0039)."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from citizen_app.auth.access import access
from citizen_app.auth.permissions import Permission
from citizen_app.tissue_settings import tissue_settings

bp = Blueprint("tissue", __name__, url_prefix="/valg/vaev", template_folder="../templates")


@bp.get("")
@access(Permission.CONSENT_READ)
def overview() -> ResponseReturnValue:
    """What can be decided about one's samples, and where."""
    return render_template("consent/tissue.html", register=tissue_settings())
