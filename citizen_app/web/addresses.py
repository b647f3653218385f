"""Addresses of our own pages."""

from urllib.parse import urlencode

from flask import current_app, request, url_for


def address_of(endpoint: str, fragment: str = "", **query: str | None) -> str:
    """The address of an endpoint whose path has no variable, which is the same for everybody; looked up once."""
    known: dict[tuple[str, str], str] = current_app.extensions.setdefault("indblik.addresses", {})
    key = (endpoint, request.script_root)
    if key not in known:
        known[key] = url_for(endpoint)
    told = {name: value for name, value in query.items() if value is not None}
    return known[key] + (f"?{urlencode(told)}" if told else "") + (f"#{fragment}" if fragment else "")
