"""Translated texts of templates, looked up once per process and language.

A page asks for some sixty texts. Flask-Babel finds the catalogue anew for each, which cost more than the log itself:
0.6 ms a page against 0.06.
"""

from collections.abc import Callable

from flask import Flask
from flask_babel import gettext
from markupsafe import Markup

Texts = Callable[..., Markup]
"""Gives the text of a message in one language, with values put in."""

_KNOWN = "indblik.texts"


def remember_texts(app: Flask, language: Callable[[], str]) -> None:
    """Replace the templates' `_` and `gettext` by ones that remember. Call it after Babel is set up."""
    app.extensions[_KNOWN] = {}

    def text(message: str, **values: object) -> Markup:
        return texts_in(app, language())(message, **values)

    app.jinja_env.globals.update(_=text, gettext=text)


def texts_in(app: Flask, language: str) -> Texts:
    """The texts of a language, for a template that asks for many; the language is that of the request."""
    all_known: dict[str, Texts] = app.extensions[_KNOWN]
    if language not in all_known:
        all_known[language] = _remembering()
    return all_known[language]


def _remembering() -> Texts:
    known: dict[str, Markup] = {}

    def text(message: str, **values: object) -> Markup:
        found = known.get(message)
        if found is None:
            # As Jinja's own: the text is a format string of trusted words, what is put into it is escaped.
            found = known[message] = Markup(gettext(message))  # noqa: S704  (catalogues are ours)
        return found % values if values or "%" in found else found

    return text
