"""The settings of the follow-up on misuse, read from the environment with those of questions."""

from datetime import timedelta

import pytest

from citizen_app.misuse_settings import MisuseSettings
from citizen_app.question_settings import QuestionSettingsError, read_questions


def read(**told):
    return read_questions({f"INDBLIK_{name}": text for name, text in told.items()}).misuse


def test_each_can_be_told():
    assert read() == MisuseSettings()
    told = read(BREACH_HOURS="48", BREACH_REMINDERS="36, 12", HEARING_DAYS="7")
    assert told == MisuseSettings(notify_within=timedelta(hours=48), remind_after=(12, 36), hear_within=7)


def test_nobody_need_be_reminded_before_the_end():
    assert read(BREACH_REMINDERS="none").remind_after == ()


def test_a_shorter_time_leaves_out_the_usual_reminders_after_it():
    assert read(BREACH_HOURS="48").remind_after == (24,)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("BREACH_HOURS", "0"),
        ("BREACH_HOURS", "721"),
        ("BREACH_REMINDERS", "72"),  # the whole time is told anyway
        ("BREACH_REMINDERS", "24;60"),
        ("BREACH_REMINDERS", ""),
        ("BREACH_REMINDERS", "1,2,3,4,5,6"),
        ("HEARING_DAYS", "61"),
    ],
)
def test_what_cannot_be_meant_stops_the_start(name, text):
    with pytest.raises(QuestionSettingsError, match=f"INDBLIK_{name}"):
        read(**{name: text})
