"""Over which time a look-back goes."""

from datetime import date, datetime, timedelta
from typing import Final

from citizen_app import clock
from citizen_app.web import dates
from support.services import case_settings

_MOST_YEARS: Final = 20


def usual_period(until: datetime) -> tuple[date, date]:
    """The first and the last day that a look-back covers unless somebody chooses others."""
    last = dates.local(until).date()
    return last.replace(year=last.year - case_settings.settings().look_back_years, day=1), last


def whole_months(first: date, last: date) -> tuple[datetime, datetime] | None:
    """Whole months, so that a count tells nothing of single days; None for one that is none."""
    today = dates.local(clock.now()).date()
    if not first <= last or first > today or first.year < today.year - _MOST_YEARS:
        return None
    beyond = (min(last, today).replace(day=1) + timedelta(days=31)).replace(day=1)
    return dates.start_of_day(first.replace(day=1)), dates.start_of_day(beyond)
