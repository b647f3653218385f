"""Times as people read them, also when the clocks change."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from citizen_app.web import dates
from citizen_app.web.dates import danish_day, local


@pytest.mark.parametrize(
    ("moment", "danish", "english"),
    [
        (datetime(2026, 3, 3, 13, 5, tzinfo=UTC), "3. marts 2026 kl. 14.05", "3 March 2026 at 14:05"),
        (datetime(2026, 7, 31, 22, 30, tzinfo=UTC), "1. august 2026 kl. 00.30", "1 August 2026 at 00:30"),
        # The last moment of winter time and the first of summer time: 02.xx does not exist.
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "29. marts 2026 kl. 01.59", "29 March 2026 at 01:59"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "29. marts 2026 kl. 03.00", "29 March 2026 at 03:00"),
        # The hour that autumn gives twice is told apart.
        (
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
            "25. oktober 2026 kl. 02.30 (sommertid)",
            "25 October 2026 at 02:30 CEST",
        ),
        (
            datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
            "25. oktober 2026 kl. 02.30 (vintertid)",
            "25 October 2026 at 02:30 CET",
        ),
    ],
)
def test_a_moment_in_danish_and_english(moment, danish, english):
    assert dates.moment_text(moment, "da") == danish
    assert dates.moment_text(moment, "en") == english


def test_a_day_begins_at_danish_midnight():
    assert dates.start_of_day(date(2026, 3, 3)) == datetime(2026, 3, 2, 23, tzinfo=UTC)
    assert dates.start_of_day(date(2026, 7, 1)) == datetime(2026, 6, 30, 22, tzinfo=UTC)


def test_a_weekday_is_written_out():
    assert dates.weekday_text(date(2026, 3, 3), "da") == "Tirsdag den 3. marts 2026"
    assert dates.weekday_text(date(2026, 3, 3), "en") == "Tuesday 3 March 2026"


@given(st.lists(st.datetimes(timezones=st.just(UTC)), min_size=1, max_size=4))
@example([datetime(2026, 3, 28, 23, 30, tzinfo=UTC), datetime(2026, 3, 28, 22, 59, tzinfo=UTC)])
@example([datetime(2026, 10, 25, 22, 59, tzinfo=UTC), datetime(2026, 10, 25, 23, 0, tzinfo=UTC)])
def test_the_day_in_denmark_is_that_of_the_moment_whatever_was_asked_before(moments):
    days = [danish_day(one + timedelta(hours=hours)) for one in moments for hours in near(one)]
    assert days == [local(one + timedelta(hours=hours)).date() for one in moments for hours in near(one)]


def near(moment):
    """Hours around it, where the calendar has them."""
    return (0, 1, 23, 24, -1) if 2 < moment.year < 9998 else (0,)
