"""A fresh sign-in: what protects somebody takes more than a session that lies open on a table (safety.md 4).

A page that needs one asks `asked_again()`. Whoever has not shown in the last five minutes who they are is sent to the
broker, which is told to ask anew, and comes back to the page. When that was is the broker's own word (`auth_time`); it
stands in the browser's signed cookie with the session, and ends with it.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from flask import redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from citizen_app.auth.actor import Viewer
from citizen_app.auth.oidc_errors import AnotherPerson
from citizen_app.clock import now

LASTS: Final = timedelta(minutes=5)
_ASKED: Final = "again-asked"
_SHOWN: Final = "again-shown"


def is_fresh() -> bool:
    """Whether whoever is signed in has signed in anew a moment ago, because a page asked for it."""
    text = session.get(_SHOWN, "")
    if not text:
        return False
    return timedelta(0) <= now() - datetime.fromtimestamp(int(text), UTC) < LASTS


def asked_again() -> ResponseReturnValue | None:
    """The answer of a page that needs a fresh sign-in, where there is none: go and sign in. None: go on.

    Call it when everything else about the request has been checked, so that nobody learns from it what is there.
    """
    if is_fresh():
        return None
    if request.method == "GET":
        return render_template("auth/again.html", onward=request.path)
    return redirect(request.path, 303)


def asking(state: str) -> None:
    """Remember in the browser that this sign-in was asked for anew."""
    session[_ASKED] = state


def was_asked(state: str | None) -> bool:
    """Whether the sign-in that comes back was asked for anew; only once."""
    return bool(state) and session.pop(_ASKED, None) == state


def refuse_another(before: Viewer | None, now_in: Viewer) -> None:
    """Raise AnotherPerson where somebody else signed in than whoever was asked to."""
    if before is not None and now_in.key not in {before.key, *before.own_keys}:
        raise AnotherPerson("signed in anew as somebody else")


def note(shown_at: datetime) -> None:
    """Note in the new session when its person showed who they are."""
    session[_SHOWN] = str(int(min(shown_at, now()).timestamp()))
