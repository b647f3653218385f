"""The application's context that runs now, for what stands on every call's way.

`flask.g` and `flask.current_app` look it up anew for each of their attributes, by way of three functions: a question to
the decision service did that thirty times, and it was a sixth of its Python. This is the context variable itself.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Final

from flask.ctx import AppContext
from flask.globals import app_ctx

_RUNNING: Final[ContextVar[AppContext]] = app_ctx.__wrapped__  # type: ignore[attr-defined]  # the proxy's types leave it out
here: Final[Callable[[], AppContext]] = _RUNNING.get
"""The context, with `app` and `g`. Raises LookupError outside one."""
