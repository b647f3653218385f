"""The pages anyone may read."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from citizen_app.auth.access import access
from citizen_app.auth.permissions import ANYONE
from citizen_app.web.language import current_language

bp = Blueprint("public", __name__)


def _content(name: str) -> str:
    # Long texts are whole templates per language: a lawyer reads a page, not a list of sentences.
    return render_template(f"content/{current_language()}/{name}.html")


@bp.get("/")
@access(ANYONE)
def front() -> ResponseReturnValue:
    return _content("front")


@bp.get("/om")
@access(ANYONE)
def about() -> ResponseReturnValue:
    return _content("about")


@bp.get("/hjaelp")
@access(ANYONE)
def help_page() -> ResponseReturnValue:
    return _content("help")


@bp.get("/privatliv")
@access(ANYONE)
def privacy() -> ResponseReturnValue:
    return _content("privacy")


@bp.get("/was")
@access(ANYONE)
def accessibility() -> ResponseReturnValue:
    return _content("accessibility")


@bp.get("/kontakt")
@access(ANYONE)
def contact() -> ResponseReturnValue:
    return _content("contact")
