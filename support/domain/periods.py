"""Days as people choose them for a role, and the moments that they mean."""

from datetime import date, datetime, timedelta

from citizen_app import clock
from citizen_app.web.dates import local, start_of_day

MOST_DAYS = 730


def today() -> date:
    """The day it is in Denmark."""
    return local(clock.now()).date()


def expires_after(last_day: date) -> datetime:
    """The moment a role ends whose last day this is."""
    return start_of_day(last_day + timedelta(days=1))


def last_day_of(expires_at: datetime) -> date:
    """The last whole day of a role."""
    return local(expires_at - timedelta(microseconds=1)).date()
