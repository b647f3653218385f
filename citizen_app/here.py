"""The application's context that runs now, for what stands on every call's way.

`flask.g` and `flask.current_app` look it up anew for each of their attributes, by way of three functions: a question to
the decision service did that thirty times, and it was a sixth of its Python. This is the context variable itself.
"""

from collections.abc import Callable
from typing import Final

from flask.ctx import AppContext
from flask.globals import _cv_app

here: Final[Callable[[], AppContext]] = _cv_app.get
"""The context, with `app` and `g`. Raises LookupError outside one."""
