"""Hvem har spurgt om anden brug: each time that a system asked what one has decided about samples and data."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.clock import now
from citizen_app.tissue_mode import VarMode
from citizen_app.tissue_settings import tissue_settings
from citizen_app.web.addresses import address_of
from consent.services.addresses import lookup_cursor_from, lookup_cursor_text
from consent.services.lookups import lookups_page

bp = Blueprint("lookups", __name__, url_prefix="/valg/spurgt", template_folder="../templates")


@bp.get("/anden-brug")
@access(Permission.CONSENT_READ)
def listed() -> ResponseReturnValue:
    """Who has asked what the citizen has decided about other use than their own treatment."""
    found = lookups_page(actor(), lookup_cursor_from(actor(), request.args.get("u")), now())
    older = address_of("lookups.listed", u=lookup_cursor_text(actor(), found.older)) if found.older else None
    return render_template(
        "consent/lookups.html",
        lines=found.lines,
        older_href=older,
        newest_href=address_of("lookups.listed") if "u" in request.args else None,
        is_register=tissue_settings().mode is VarMode.REGISTER,
    )
