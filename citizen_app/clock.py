"""The one clock: everything that asks what time it is asks here, so that tests can hold it still."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)
