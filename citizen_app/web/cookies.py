"""The browser's session cookie, whose signature is checked when it is first seen."""

from typing import Any

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

_MOST_KEPT = 2_000


class RememberingSessions(SecureCookieSessionInterface):
    """Takes a cookie that it has checked before as checked. Whether its session is in force, the database says."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, Any]] = {}

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the cookie holds, a copy for this request."""
        if request.path.startswith("/api/"):
            return self.make_null_session(app)  # programs have no session, whatever cookie they send
        text = request.cookies.get(self.get_cookie_name(app))
        if text and (held := self._known.get(text)) is not None:
            return self.session_class(held)
        opened = super().open_session(app, request)
        # Only what cannot be changed from within: the copy is a shallow one.
        if text and opened and all(isinstance(value, (str, bool)) for value in opened.values()):
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            self._known[text] = dict(opened)
        return opened
