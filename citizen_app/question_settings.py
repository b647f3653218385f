"""The settings of questions about look-ups, read from the environment with the rest (safety.md 8).

The law was read as presented, and orders change: what it gives in days and months is the operator's to set.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, TypeVar

from citizen_app.assist_settings import AssistSettings, AssistSettingsError, read_assist
from citizen_app.complaint_settings import ComplaintSettings, ComplaintSettingsError, read_complaints
from citizen_app.figure_settings import FigureSettings, FigureSettingsError, read_figures
from citizen_app.letter_settings import LetterSettings, LetterSettingsError, read_letters
from citizen_app.misuse_settings import MisuseSettings, MisuseSettingsError, read_misuse
from citizen_app.safe_values import SettingsFault
from citizen_app.working_days import USUALLY_CLOSED, MonthDay

Part = TypeVar("Part")
_MOST_WORKING_DAYS: Final = 60
_MOST_MONTHS: Final = 6
_MOST_DAYS: Final = 731
_MOST_AN_HOUR: Final = 50
_MOST_YEARS: Final = 20
_LEAP_YEAR: Final = 2000


class QuestionSettingsError(SettingsFault):
    """A variable cannot be used; the text says which."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionSettings:
    """How long answers to questions may take, and how long a question can be taken up again."""

    answer_within: int = 10  # working days; the operator's own goal, no law
    insight_months: int = 1  # GDPR Article 12(3)
    insight_longer_by: int = 2  # months more, once and with notice
    file_access_within: int = 7  # working days
    also_closed: frozenset[MonthDay] = USUALLY_CLOSED  # besides weekends and public holidays
    reopen_within: timedelta = timedelta(days=60)
    citizen_silent_for: timedelta = timedelta(days=21)
    untold_after: int = 3  # working days that a question lies at an organisation that no mail reaches
    most_an_hour: int = 10
    usual_text_days: int = 365  # how long a text about a unit's usual use stands before two officers look at it again
    look_back_years: int = 5  # how far a look-back goes unless somebody chooses another time
    complaints: ComplaintSettings = field(default_factory=ComplaintSettings)
    misuse: MisuseSettings = field(default_factory=MisuseSettings)
    assist: AssistSettings = field(default_factory=AssistSettings)
    letters: LetterSettings = field(default_factory=LetterSettings)
    figures: FigureSettings = field(default_factory=FigureSettings)


def read_questions(environ: Mapping[str, str]) -> QuestionSettings:
    """Read the environment. Raises QuestionSettingsError."""
    usual = QuestionSettings()
    return QuestionSettings(
        answer_within=_number(environ, "INDBLIK_QUESTION_DAYS", usual.answer_within, _MOST_WORKING_DAYS),
        insight_months=_number(environ, "INDBLIK_INSIGHT_MONTHS", usual.insight_months, _MOST_MONTHS),
        insight_longer_by=_number(environ, "INDBLIK_INSIGHT_LONGER_MONTHS", usual.insight_longer_by, _MOST_MONTHS),
        file_access_within=_number(environ, "INDBLIK_FILE_ACCESS_DAYS", usual.file_access_within, _MOST_WORKING_DAYS),
        also_closed=_closed(environ, "INDBLIK_CLOSED_DAYS"),
        reopen_within=timedelta(days=_number(environ, "INDBLIK_QUESTION_REOPEN_DAYS", 60, _MOST_DAYS)),
        citizen_silent_for=timedelta(days=_number(environ, "INDBLIK_QUESTION_SILENT_DAYS", 21, _MOST_DAYS)),
        untold_after=_number(environ, "INDBLIK_QUESTION_UNTOLD_DAYS", usual.untold_after, _MOST_WORKING_DAYS),
        most_an_hour=_number(environ, "INDBLIK_QUESTIONS_AN_HOUR", usual.most_an_hour, _MOST_AN_HOUR),
        usual_text_days=_number(environ, "INDBLIK_USUAL_TEXT_DAYS", usual.usual_text_days, _MOST_DAYS),
        misuse=_part(read_misuse, environ),
        complaints=_part(read_complaints, environ),
        assist=_part(read_assist, environ),
        letters=_part(read_letters, environ),
        figures=_part(read_figures, environ),
        look_back_years=_number(environ, "INDBLIK_LOOK_BACK_YEARS", usual.look_back_years, _MOST_YEARS),
    )


def _part(read: Callable[[Mapping[str, str]], Part], environ: Mapping[str, str]) -> Part:
    try:
        return read(environ)
    except (
        AssistSettingsError,
        ComplaintSettingsError,
        FigureSettingsError,
        LetterSettingsError,
        MisuseSettingsError,
    ) as fault:
        raise QuestionSettingsError(str(fault)) from None


def _number(environ: Mapping[str, str], name: str, usual: int, most: int) -> int:
    text = environ.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
        raise QuestionSettingsError(f"{name} must be a whole number from 1 to {most}")
    return int(text)


def _closed(environ: Mapping[str, str], name: str) -> frozenset[MonthDay]:
    """Days of the year with commas between; `none` for no day."""
    text = environ.get(name)
    if text is None:
        return USUALLY_CLOSED
    parts = {part.strip() for part in text.split(",")} - {"none"}
    try:
        return frozenset(map(_day, parts))
    except ValueError:
        raise QuestionSettingsError(f"{name} must be none, or days such as 06-05 with commas between") from None


def _day(text: str) -> MonthDay:
    if re.fullmatch(r"[0-9]{2}-[0-9]{2}", text) is None:
        raise ValueError("month and day")
    month, day = map(int, text.split("-"))
    date(_LEAP_YEAR, month, day)
    return month, day
