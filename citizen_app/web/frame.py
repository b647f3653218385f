"""The frame around every page – header, footer, session dialog – rendered once per kind of page, filled in per request.

Rendering it anew cost as much as fifty entries of the log. What differs from person to person and from moment to
moment is a slot: a random word that no text can hold, replaced by the escaped value. Nothing of a person is kept.
"""

import secrets
from collections.abc import Hashable
from typing import Any

from flask import Flask, current_app, render_template, session
from flask_wtf.csrf import generate_csrf
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

_MOST_KINDS = 500  # of frames; a site has some forty
_MOST_TOKENS = 2_000
_NAME, _TOKEN, _PATH, _SECONDS = (f"slot-{secrets.token_hex(16)}" for _ in range(4))


def init_frame(app: Flask) -> None:
    """Give templates `frame(part)`: the finished markup of `partials/_<part>.html` for this request."""
    known: dict[Hashable, str] = {}

    @pass_context
    def frame(context: Context, part: str) -> Markup:
        kind = _kind(app, context)
        key = (part, *kind.values())
        text = known.get(key)
        if text is None:
            if len(known) >= _MOST_KINDS:
                known.clear()
            text = known[key] = render_template(f"partials/_{part}.html", **_slots(context), **kind)
        return Markup(_filled(text, context))  # noqa: S704  (rendered with escaping; the values are escaped below)

    app.jinja_env.globals["frame"] = frame


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
        "is_demo": context["is_demo"],
        # Only the public pages are links of the frame; other addresses hold references and are many.
        "here": path if path in _public_paths(app) else None,
        "times": tuple((name, value) for name, value in timeouts.items() if name != "idle_seconds"),
    }


def _slots(context: Context) -> dict[str, Any]:
    timeouts = context["session_timeouts"]
    return {
        "viewer": {"name": _NAME} if context["viewer"] is not None else None,
        "token": _TOKEN,
        "this_path": _PATH,
        "session_timeouts": timeouts and {**timeouts, "idle_seconds": _SECONDS},
    }


def _filled(text: str, context: Context) -> str:
    viewer, timeouts = context["viewer"], context["session_timeouts"]
    if viewer is not None:
        text = text.replace(_NAME, escape(viewer.name))
    if timeouts:
        text = text.replace(_SECONDS, escape(timeouts["idle_seconds"]))
    return text.replace(_TOKEN, escape(_form_token())).replace(_PATH, escape(context["this_path"]))


def _public_paths(app: Flask) -> frozenset[str]:
    found: frozenset[str] | None = app.extensions.get("indblik.public_paths")
    if found is None:
        rules = (rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("public."))
        found = app.extensions["indblik.public_paths"] = frozenset(rules)
    return found
