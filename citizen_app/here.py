"""The application's context that runs now, for what stands on every call's way.

`flask.g` and `flask.current_app` look it up anew for each of their attributes, by way of three functions: a question to
the decision service did that thirty times, and it was a sixth of its Python. This is the context variable itself.
"""

from collections.abc import Callable
from typing import Any, Final, Protocol, cast
from wsgiref.types import WSGIEnvironment

from flask import Flask
from flask.ctx import _AppCtxGlobals
from flask.globals import _cv_app


class OfTheRequest(_AppCtxGlobals):
    """What is kept while a request is answered: Flask's `g`. What every call asks for is there from the beginning."""

    request_id: str = ""
    started: float | None = None  # by the clock that measures
    work: Any = None  # the request's transaction (`citizen_app.db.work.RequestWork`), while it is open
    token_hash: bytes = b""  # by which this process remembers a system's token
    sent: WSGIEnvironment | None = None  # what the server says of an operation's call
    endpoint: str | None = None  # that of an operation's call
    refused: bool = False  # the work is undone
    staff_at_work: Any = None  # the Actor, where staff look at a page of theirs
    # That which the catalogue is to be of: what this process holds, until the database says what is new.
    directory_version: int | None = None

    # Flask's own does the same in Python, five times in a question. Its types take the name for a method of theirs.
    __setattr__ = object.__setattr__  # type: ignore[assignment]


class Context(Protocol):
    """The application's context."""

    app: Flask
    g: OfTheRequest


here: Final = cast(Callable[[], Context], _cv_app.get)
"""The context, with `app` and `g`. Raises LookupError outside one."""
