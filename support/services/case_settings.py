"""The rules, deadlines and calendar of questions, as the operator has set them."""

from citizen_app import clock
from citizen_app.here import here
from citizen_app.question_settings import QuestionSettings
from citizen_app.working_days import WorkingDays
from support.domain.case_rules import CaseRules
from support.domain.deadlines import Deadline, Deadlines


def settings() -> QuestionSettings:
    """What the operator has set of questions."""
    found: QuestionSettings = here().app.extensions["indblik.settings"].questions
    return found


def rules() -> CaseRules:
    """The rules at this moment."""
    told = settings()
    return CaseRules(
        at=clock.now(),
        reopen_within=told.reopen_within,
        citizen_silent_for=told.citizen_silent_for,
        most_an_hour=told.most_an_hour,
    )


def deadlines() -> Deadlines:
    """How long each kind of question may take."""
    told = settings()
    return Deadlines(
        log_question=Deadline(working_days=told.answer_within),
        insight=Deadline(months=told.insight_months, longer_by_months=told.insight_longer_by),
        file_access=Deadline(working_days=told.file_access_within),
    )


def working_days() -> WorkingDays:
    """The calendar that deadlines are counted by."""
    return WorkingDays(also_closed=settings().also_closed)
