"""The page's language: Danish, unless the person chose English, which is remembered in a cookie of its own."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, Flask, Response, g, has_request_context, redirect, request
from flask_babel import Babel, force_locale, get_locale

from citizen_app.auth.access import access
from citizen_app.auth.permissions import ANYONE
from citizen_app.web.paths import local_path
from citizen_app.web.texts import remember_texts

LANGUAGES = {"da": "Dansk", "en": "English"}
DEFAULT = "da"
COOKIE = "indblik_language"

bp = Blueprint("language", __name__)


def current_language() -> str:
    """`da` or `en`."""
    if not has_request_context():
        return DEFAULT
    if "language" not in g:
        chosen = request.cookies.get(COOKIE, DEFAULT)
        g.language = chosen if chosen in LANGUAGES else DEFAULT
    language: str = g.language
    return language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let what is written meanwhile be in this language, whatever whoever asked for it reads."""
    before, g.language = current_language(), language
    try:
        with force_locale(language):
            yield
    finally:
        g.language = before


@contextmanager
def written_in(language: str) -> Iterator[None]:
    """Let texts that a process keeps be in the language that they are kept for, whatever is spoken when they are first
    asked for: everybody after that reads them."""
    locale = get_locale()
    if locale is not None and locale.language == language:
        yield
        return
    with force_locale(language):
        yield


def init_language(app: Flask) -> None:
    """Set up translations."""
    Babel(
        app,
        default_locale=DEFAULT,
        default_timezone="Europe/Copenhagen",
        default_translation_directories=str(app.extensions["indblik.translations"]),
        locale_selector=current_language,
    )
    remember_texts(app, current_language)
    app.register_blueprint(bp)


@bp.post("/sprog")
@access(ANYONE)
def choose_language() -> Response:
    """Remember the language and go back to the page."""
    language = request.form.get("language", DEFAULT)
    response = redirect(local_path(request.form.get("next")) or "/", code=303)
    if language in LANGUAGES:
        response.set_cookie(
            COOKIE, language, max_age=365 * 86400, httponly=True, samesite="Lax", secure=request.is_secure
        )
    return response  # type: ignore[return-value]  # Werkzeug's, of which Flask's is one
