"""The part of the log page that is the same for everybody: what is known from the sources."""

from collections.abc import Hashable
from functools import lru_cache

from flask import render_template
from markupsafe import Markup

from citizen_app.web.language import current_language


def sources_part(sources: Hashable, opened: bool) -> Markup:
    """Its markup, for these lines of sources; rendered anew when a source has delivered."""
    return _rendered(sources, opened, current_language())


@lru_cache(maxsize=32)
def _rendered(sources: Hashable, opened: bool, language: str) -> Markup:
    del language  # the cache's key; the template asks the request itself
    return Markup(render_template("logview/_sources.html", sources=sources, opened=opened))  # noqa: S704 (escaped there)
