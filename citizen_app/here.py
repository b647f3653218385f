"""The application's context that runs now, for what stands on every call's way.

`flask.g` and `flask.current_app` look it up anew for each of their attributes, by way of three functions: a question to
the decision service did that thirty times, and it was a sixth of its Python.
"""

from collections.abc import Callable
from typing import cast

from flask.ctx import AppContext
from flask.globals import app_ctx

here = cast(Callable[[], AppContext], app_ctx._get_current_object)  # type: ignore[attr-defined]  # the proxy's types leave it out
"""The context, with `app` and `g`. Raises RuntimeError outside one."""
