"""Which days an office is open: held against a calendar that was read by eye, and counted in two ways."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_app.working_days import WorkingDays

DAYS = WorkingDays()
ANY_DAY = st.dates(date(2024, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 4, 2),  # skærtorsdag
        date(2026, 4, 3),  # langfredag
        date(2026, 4, 6),  # 2. påskedag
        date(2026, 5, 14),  # Kristi himmelfartsdag
        date(2026, 5, 25),  # 2. pinsedag
        date(2026, 6, 5),  # grundlovsdag
        date(2026, 12, 24),
        date(2026, 12, 25),
        date(2026, 12, 31),
        date(2026, 3, 7),  # a Saturday
        date(2026, 3, 8),
    ],
)
def test_nobody_is_there(day):
    assert not DAYS.is_open(day)


def test_great_prayer_day_is_a_working_day_since_2024():
    assert DAYS.is_open(date(2026, 5, 1))  # the fourth Friday after Easter, abolished by law from 2024


def test_the_days_besides_are_the_operators():
    assert WorkingDays(also_closed=()).is_open(date(2026, 12, 24))
    assert not WorkingDays(also_closed={(5, 1)}).is_open(date(2026, 5, 1))


def test_ten_working_days_over_easter():
    # Asked on the Friday before Palm Sunday: three days, then Maundy Thursday to Easter Monday, then seven more.
    assert DAYS.after(date(2026, 3, 27), 10) == date(2026, 4, 15)


def test_the_day_itself_is_not_counted():
    assert DAYS.after(date(2026, 3, 2), 1) == date(2026, 3, 3)
    assert DAYS.after(date(2026, 3, 7), 1) == date(2026, 3, 9)
    assert DAYS.after(date(2026, 3, 7), 0) == date(2026, 3, 7)
    with pytest.raises(ValueError, match="forwards"):
        DAYS.after(date(2026, 3, 2), -1)


@given(ANY_DAY, st.integers(1, 60))
def test_as_many_open_days_lie_between_as_were_asked_for(day, number):
    last = DAYS.after(day, number)
    assert DAYS.is_open(last)
    assert DAYS.between(day, last) == number
    assert DAYS.between(last, day) == -number
    assert sum(DAYS.is_open(day + timedelta(days=nth)) for nth in range(1, (last - day).days + 1)) == number
