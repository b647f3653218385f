"""The frame around every page – head, header, footer, dialog – rendered once per kind of page, filled in per request.

Rendering it anew cost as much as fifty entries of the log. What differs from person to person and from moment to
moment is a slot (`citizen_app.web.slots`). Nothing of a person is kept.
"""

from collections.abc import Hashable
from typing import Any, NamedTuple

from flask import Flask, current_app, g, render_template, session
from flask_wtf.csrf import generate_csrf
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from citizen_app.web.slots import Slots, together

_MOST_KINDS = 500  # of frames; a site has some forty
_MOST_TOKENS = 2_000
_FRAME = Slots(("name", "helped", "token", "path", "seconds"))
_NAME, _HELPED, _TOKEN, _PATH, _SECONDS = _FRAME.words.values()


def init_frame(app: Flask) -> None:
    """Give templates `frame(part)`: the finished markup of `partials/_<part>.html` for this request."""
    known: dict[Hashable, list[str]] = {}

    @pass_context
    def frame(context: Context, part: str) -> Markup:
        filling = g.get("frame_filling")
        if filling is None or filling.context is not context:
            filling = g.frame_filling = _Filling(context, tuple(_kind(app, context).values()), _values(context))
        key = (part, filling.kind)
        pieces = known.get(key)
        if pieces is None:
            if len(known) >= _MOST_KINDS:
                known.clear()
            text = render_template(f"partials/_{part}.html", **_slots(context), **_kind(app, context))
            pieces = known[key] = _FRAME.split(text)
        values = filling.values
        return together(values.get(piece, piece) for piece in pieces)

    app.jinja_env.globals["frame"] = frame


class _Filling(NamedTuple):
    """What the parts of one page's frame have in common."""

    context: Context  # whose page it is: a page that fails becomes another one within the same request
    kind: tuple[Hashable, ...]
    values: dict[str, str]  # by slot, escaped


def _form_token() -> str:
    """The token of the person's forms; one for as long as their session, as it is when each page makes its own."""
    known: dict[str, str] = current_app.extensions.setdefault("indblik.form_tokens", {})
    raw = session.get("csrf_token")
    if raw not in known:
        token = generate_csrf()
        if len(known) >= _MOST_TOKENS:
            known.clear()
        known[session["csrf_token"]] = token
        return token
    return known[raw]


def _kind(app: Flask, context: Context) -> dict[str, Any]:
    """What the frame looks different for. All of it is the site's own, none of it a person's."""
    path = context["request"].path
    timeouts = context["session_timeouts"] or {}
    return {
        "current_language": context["current_language"],
        "menu": tuple(context["menu"]),
        "is_signed_in": context["viewer"] is not None,
        "is_citizen": context["viewer"] is not None and not context["viewer_is_staff"],
        "is_helping": context["helped"] is not None,
        "is_demo": context["is_demo"],
        # Only the public pages are links of the frame; other addresses hold references and are many.
        "here": path if path in _public_paths(app) else None,
        "times": tuple((name, value) for name, value in timeouts.items() if name != "idle_seconds"),
    }


def _slots(context: Context) -> dict[str, Any]:
    timeouts = context["session_timeouts"]
    return {
        "viewer": {"name": _NAME} if context["viewer"] is not None else None,
        "helped": _HELPED,
        "token": _TOKEN,
        "this_path": _PATH,
        "session_timeouts": timeouts and {**timeouts, "idle_seconds": _SECONDS},
    }


def _values(context: Context) -> dict[str, str]:
    viewer, timeouts = context["viewer"], context["session_timeouts"]
    values: dict[str, str] = {_TOKEN: escape(_form_token()), _PATH: escape(context["this_path"])}
    if viewer is not None:
        values[_NAME] = escape(viewer.name)
        values[_HELPED] = escape(context["helped"] or "")
    if timeouts:
        values[_SECONDS] = escape(timeouts["idle_seconds"])
    return values


def _public_paths(app: Flask) -> frozenset[str]:
    found: frozenset[str] | None = app.extensions.get("indblik.public_paths")
    if found is None:
        rules = (rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("public."))
        found = app.extensions["indblik.public_paths"] = frozenset(rules)
    return found
