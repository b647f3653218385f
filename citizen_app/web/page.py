"""What every page's layout needs: who is signed in, the menu, the language, fingerprinted assets."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request, url_for

from citizen_app.auth.access import opens, viewer_or_none
from citizen_app.auth.actor import Actor, Viewer, ViewerKind
from citizen_app.auth.sessions import LiveSession
from citizen_app.clock import now
from citizen_app.feature import MenuItem
from citizen_app.settings import Mode, Settings
from citizen_app.web.addresses import address_of
from citizen_app.web.frame import init_frame
from citizen_app.web.language import LANGUAGES, current_language
from citizen_app.web.texts import texts_in


def init_pages(app: Flask, settings: Settings, menu: Sequence[MenuItem]) -> None:
    """Give templates their globals."""
    static = Path(app.static_folder or "static")

    @lru_cache(maxsize=256)
    def asset(path: str) -> str:
        """The address of a static file; changes with its content, so that it can be kept for good."""
        digest = hashlib.sha256((static / path).read_bytes()).hexdigest()[:12]
        return f"{url_for('static', filename=path)}?v={digest}"

    def context() -> dict[str, Any]:
        viewer = g.get("page_viewer", ...)
        if viewer is ...:
            viewer = viewer_or_none() if g.work is not None else None
        language = current_language()
        return {
            **layout_macros(app),
            "_": texts_in(app, language),
            "viewer": viewer,
            "viewer_is_staff": viewer is not None and viewer.kind is ViewerKind.STAFF,
            "helped": _helped(viewer),
            "menu": _menu(viewer, menu),
            "operator_name": settings.operator_name,
            "operator_email": settings.operator_email,
            "operator_phone": settings.operator_phone,
            "quick_exit_href": settings.powers.quick_exit,
            "powers_given_here": settings.powers.can_be_given,
            "languages": LANGUAGES,
            "current_language": language,
            "session_timeouts": _timeouts(viewer, settings),
            "this_path": way_back(),
            "is_demo": settings.mode is Mode.DEMO,
        }

    app.jinja_env.globals["asset"] = asset if not app.debug else asset.__wrapped__
    app.context_processor(context)
    app.extensions["indblik.menu"] = tuple(menu)
    init_frame(app)


def layout_macros(app: Flask) -> Mapping[str, Any]:
    """What every page may use without importing it; Jinja's own import asks for the globals' names anew each time."""
    known: Mapping[str, Any] | None = app.extensions.get("indblik.layout_macros")
    if known is None:
        files = {"PATHS": "site", "icon": "icons", "csrf": "forms"}
        found = {name: app.jinja_env.get_template(f"macros/{file}.html").module for name, file in files.items()}
        known = app.extensions["indblik.layout_macros"] = {name: getattr(one, name) for name, one in found.items()}
    return known


def way_back() -> str:
    """Where the language switch and the sign-in lead back to; a refused address is not repeated."""
    if g.get("is_dead_end", False):
        return "/"
    return request.full_path if request.query_string else request.path


def _menu(viewer: Viewer | None, menu: Sequence[MenuItem]) -> list[tuple[str, str, str | None]]:
    """Each line's text and address, and whether one is there: the value of its `aria-current`."""
    if viewer is None:
        return []
    shown = [
        item for item in menu if opens(viewer, item.permission, item.endpoint) and (item.is_on is None or item.is_on())
    ]
    helps = _helped(viewer) is not None
    lines = [(_label(item, helps=helps), address_of(item.endpoint)) for item in shown]
    where = _section(request.path, [href for _label, href in lines])
    return [(label, href, _mark(href) if href == where else None) for label, href in lines]


def _helped(viewer: Viewer | None) -> str | None:
    """Whom the viewer acts for, as they know them; looked up before the page is put into words."""
    helping: Actor | None = g.get("helping")
    return helping.helped.called if viewer is not None and helping is not None and helping.helped is not None else None


def _section(path: str, hrefs: Sequence[str]) -> str | None:
    """The line whose page this is, or lies below: that of the longest address, for the first page of a desk stands
    above all others."""
    above = [href for href in hrefs if path == href or path.startswith(f"{href}/")]
    return max(above, key=len, default=None)


def _mark(href: str) -> str:
    """`page` on the page itself; `true` on one that the line only leads towards."""
    return "page" if href == request.path else "true"


def _label(item: MenuItem, *, helps: bool) -> str:
    """What a line of the menu says; translating it anew for each page costs more than the rest of the line."""
    known: dict[tuple[str, str, bool], str] = current_app.extensions.setdefault("indblik.menu_labels", {})
    key = (item.endpoint, current_language(), helps)
    if key not in known:
        known[key] = str(item.label_for_helpers or item.label) if helps else str(item.label)
    return known[key]


def _timeouts(viewer: Viewer | None, settings: Settings) -> dict[str, int | str] | None:
    live: LiveSession | None = g.get("live_session")
    if viewer is None or live is None:
        return None
    return {
        "idle_seconds": max(0, int((live.ends_at - now()).total_seconds())),
        "warn_seconds": int(settings.idle_warning.total_seconds()),
        "status_url": "/session/status",
        "stay_url": "/session/forlaeng",
        "ended_url": "/log-ud/udloebet",
    }
