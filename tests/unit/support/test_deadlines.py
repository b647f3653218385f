"""By when an answer is due."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_app.working_days import WorkingDays, months_after
from support.domain.deadlines import Deadline, DeadlineKind, Deadlines

DAYS, TABLE = WorkingDays(), Deadlines()


@pytest.mark.parametrize(
    ("kind", "asked", "due"),
    [
        (DeadlineKind.LOG_QUESTION, date(2026, 3, 2), date(2026, 3, 16)),
        (DeadlineKind.LOG_QUESTION, date(2026, 12, 18), date(2027, 1, 7)),  # Christmas takes four working days
        (DeadlineKind.FILE_ACCESS, date(2026, 3, 27), date(2026, 4, 10)),
        (DeadlineKind.INSIGHT, date(2026, 3, 2), date(2026, 4, 7)),  # 2 April is Maundy Thursday
        (DeadlineKind.INSIGHT, date(2026, 1, 31), date(2026, 3, 2)),  # 28 February is a Saturday
        (DeadlineKind.INSIGHT, date(2028, 1, 31), date(2028, 2, 29)),
    ],
)
def test_the_last_day(kind, asked, due):
    assert TABLE.of(kind).due_on(asked, DAYS) == due


def test_insight_can_take_two_months_more_and_the_others_cannot():
    assert TABLE.of(DeadlineKind.INSIGHT).due_when_longer(date(2026, 3, 2), DAYS) == date(2026, 6, 2)
    assert TABLE.of(DeadlineKind.LOG_QUESTION).due_when_longer(date(2026, 3, 2), DAYS) is None
    assert TABLE.of(DeadlineKind.FILE_ACCESS).due_when_longer(date(2026, 3, 2), DAYS) is None


@given(st.dates(date(2024, 1, 1), date(2040, 1, 1)), st.integers(1, 12))
def test_an_answer_is_due_on_a_working_day_and_never_earlier_than_the_law_says(asked, months):
    due = Deadline(months=months).due_on(asked, DAYS)
    assert DAYS.is_open(due)
    assert timedelta(0) <= due - months_after(asked, months) <= timedelta(days=6)


@given(st.dates(date(2024, 1, 1), date(2040, 1, 1)), st.integers(0, 24))
def test_months_end_on_the_same_day_or_the_months_last(day, months):
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)
