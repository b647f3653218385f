"""The one clock: everything that asks what time it is asks here, so that tests can hold it still."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Final

now: Final[Callable[[], datetime]] = partial(datetime.now, UTC)
"""The present moment, aware, in UTC."""
