"""What somebody wrote in a form whose request was refused, because they were signed out or had lost a role meanwhile.

It is written back on the refusal's own page and kept nowhere: neither in the address nor in a cookie nor with us.
"""

from typing import Final

from flask import request
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from citizen_app.identifiers import without_cpr_numbers

_GIVEN_BACK: Final = frozenset({400, 401, 403})
_TEXTS: Final = ("unsent", "words", "reason")
"""The fields in which people write, after the prefix of their form; `unsent` goes with a draft that is sealed."""


def own_text(status: int) -> str:
    """The text for the page of a refusal; empty without one, and where another site made the browser send it."""
    if request.method != "POST" or status not in _GIVEN_BACK or not _is_from_here():
        return ""
    written = {name.rpartition("-")[2]: text.strip() for name, text in request.form.items()}
    return without_cpr_numbers(next((text for name in _TEXTS if (text := written.get(name, ""))), ""))


def _is_from_here() -> bool:
    """Whether a page of ours sent it: nobody else's words may stand on ours.

    The token alone does not tell, because signing out makes a new one. Browsers that do not say where a request comes
    from are asked for it all the same.
    """
    said = request.headers.get("Sec-Fetch-Site")
    if said is not None:
        return said == "same-origin"
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True
