"""The settings of questions, read from the environment."""

from datetime import timedelta

import pytest

from citizen_app.letter_settings import AddressSource, LetterSettings
from citizen_app.question_settings import QuestionSettings, QuestionSettingsError, read_questions


def test_without_any_the_usual_ones_count():
    assert read_questions({}) == QuestionSettings()


def test_each_can_be_told():
    told = read_questions(
        {
            "INDBLIK_QUESTION_DAYS": "5",
            "INDBLIK_INSIGHT_MONTHS": "2",
            "INDBLIK_INSIGHT_LONGER_MONTHS": "1",
            "INDBLIK_FILE_ACCESS_DAYS": "9",
            "INDBLIK_CLOSED_DAYS": "02-29, 12-24",
            "INDBLIK_QUESTION_REOPEN_DAYS": "30",
            "INDBLIK_QUESTION_SILENT_DAYS": "14",
            "INDBLIK_QUESTION_UNTOLD_DAYS": "4",
            "INDBLIK_QUESTIONS_AN_HOUR": "3",
            "INDBLIK_LETTER_ADULT_AGE": "16",
            "INDBLIK_LETTER_BATCH": "50",
            "INDBLIK_LETTER_ADDRESSES": "reference",
        }
    )
    assert told == QuestionSettings(
        answer_within=5,
        insight_months=2,
        insight_longer_by=1,
        file_access_within=9,
        also_closed=frozenset({(2, 29), (12, 24)}),
        reopen_within=timedelta(days=30),
        citizen_silent_for=timedelta(days=14),
        untold_after=4,
        most_an_hour=3,
        letters=LetterSettings(adult_at=16, batch=50, addresses=AddressSource.REFERENCE),
    )


def test_no_day_may_be_closed_besides():
    assert read_questions({"INDBLIK_CLOSED_DAYS": "none"}).also_closed == frozenset()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("INDBLIK_QUESTION_DAYS", "0"),
        ("INDBLIK_QUESTION_DAYS", "61"),
        ("INDBLIK_INSIGHT_MONTHS", "one"),
        ("INDBLIK_CLOSED_DAYS", ""),
        ("INDBLIK_CLOSED_DAYS", "6-5"),
        ("INDBLIK_CLOSED_DAYS", "02-30"),
        ("INDBLIK_CLOSED_DAYS", "12-24,,12-31"),
        ("INDBLIK_QUESTION_REOPEN_DAYS", "-1"),
        ("INDBLIK_QUESTIONS_AN_HOUR", "51"),
        ("INDBLIK_LETTER_ADULT_AGE", "26"),
        ("INDBLIK_LETTER_BATCH", "0"),
        ("INDBLIK_LETTER_ADDRESSES", "somebody"),
    ],
)
def test_what_cannot_be_meant_stops_the_start(name, text):
    with pytest.raises(QuestionSettingsError, match=name):
        read_questions({name: text})
