"""Addresses of our own pages."""

from typing import Any
from urllib.parse import urlencode

from flask import current_app, request, url_for


def address_of(endpoint: str, fragment: str = "", **query: str | None) -> str:
    """The address of an endpoint whose path has no variable, which is the same for everybody; looked up once."""
    told = {name: value for name, value in query.items() if value is not None}
    return _known(endpoint) + (f"?{urlencode(told)}" if told else "") + (f"#{fragment}" if fragment else "")


def address_before(endpoint: str, variable: str) -> str:
    """The address of an endpoint up to its last variable, for pages that link to many; looked up once."""
    return _known(endpoint, **{variable: "-"}).removesuffix("-")


def _known(endpoint: str, **variables: Any) -> str:
    known: dict[tuple[str, str], str] = current_app.extensions.setdefault("indblik.addresses", {})
    key = (endpoint, request.script_root)
    if key not in known:
        known[key] = url_for(endpoint, **variables)
    return known[key]
