"""How long a role lasts, in days as people count them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from citizen_app.settings import Settings, UnsafeSettings
from support.domain.periods import expires_after, last_day_of


def test_a_role_lasts_a_year_unless_the_installation_says_otherwise():
    assert Settings.from_environment({}).role_period == timedelta(days=365)
    assert Settings.from_environment({"INDBLIK_ROLE_DAYS": "730"}).role_period == timedelta(days=730)


@pytest.mark.parametrize("days", ["0", "731", "a year"])
def test_a_period_that_no_role_may_have_is_refused_at_start(days):
    with pytest.raises(UnsafeSettings, match="INDBLIK_ROLE_DAYS"):
        Settings.from_environment({"INDBLIK_ROLE_DAYS": days})


@pytest.mark.parametrize(
    ("last_day", "moment"),
    [
        (date(2026, 3, 3), datetime(2026, 3, 3, 23, tzinfo=UTC)),  # winter time
        (date(2026, 3, 29), datetime(2026, 3, 29, 22, tzinfo=UTC)),  # the night to this day had 23 hours
        (date(2026, 12, 31), datetime(2026, 12, 31, 23, tzinfo=UTC)),
    ],
)
def test_a_role_ends_when_its_last_danish_day_is_over(last_day, moment):
    assert expires_after(last_day) == moment
    assert last_day_of(moment) == last_day
