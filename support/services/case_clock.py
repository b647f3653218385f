"""What happens to questions by itself when a time has run out. Each step is taken once, however often the job runs."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog

from citizen_app import audit
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.outbox.jobs import Job
from citizen_app.web import dates
from logview.services.succession import speaks_for, spoken_for_by
from support.domain.case_rules import CaseRules
from support.domain.cases import CaseEvent, CaseStep, Party, after
from support.queries import case_clock as queries
from support.queries.case_clock import Key
from support.queries.cases import add_step
from support.services import case_settings
from support.services.case_reminders import organisations_told
from support.services.colleagues import who_is_without_lead
from support.services.question_news import tell_of_step
from support.services.questions import AUDITED, in_turn, today

log = structlog.get_logger("indblik.questions")


def keep_time() -> None:
    """Pass on to the desk what nobody at an organisation can take, note what is late, close what was answered long ago.

    Safe to stop and repeat.
    """
    rules = case_settings.rules()
    with unit_of_work(DatabaseRole.STAFF):
        officers = queries.organisations_with_officers(rules.at)
    with unit_of_work(DatabaseRole.WORKER):
        answering = spoken_for_by(officers)
        untold = partial(queries.untouched_without_mail, organisations_told(), _untold_before())
    with unit_of_work(DatabaseRole.DESK):
        kept_apart = [(speaks_for(cvr), citizens) for cvr, citizens in who_is_without_lead(rules.at)]
    steps: Sequence[tuple[CaseStep, Callable[[], Sequence[Key]]]] = (
        (CaseStep.PASSED_TO_DESK, partial(queries.without_officers, answering)),
        *((CaseStep.PASSED_TO_DESK, partial(queries.waiting_of, *one)) for one in kept_apart),
        (CaseStep.PASSED_TO_DESK, untold),
        (CaseStep.ESCALATED, partial(queries.newly_late, today())),
        (CaseStep.CLOSED, partial(queries.answered_before, rules.at - rules.reopen_within)),
    )
    failed = 0
    for step, found in steps:
        with unit_of_work(DatabaseRole.WORKER):
            keys = found()
        failed += sum(not _taken(key, step, rules) for key in keys)
    if failed:
        raise RuntimeError("not every question could be moved")


def _untold_before() -> datetime:
    """The moment before which a question came that an organisation would have been told of long enough ago."""
    day, days = today(), case_settings.working_days()
    while days.between(day, today()) < case_settings.settings().untold_after:
        day -= timedelta(days=1)
    return dates.start_of_day(day + timedelta(days=1))


def _taken(key: Key, step: CaseStep, rules: CaseRules) -> bool:
    try:
        with unit_of_work(DatabaseRole.WORKER):
            _take(key, step, rules)
    except Exception as error:
        # One question must not keep the others waiting; the job comes back for it.
        log.error("question-not-moved", step=step.value, error=type(error).__name__)
        return False
    return True


def _take(key: Key, step: CaseStep, rules: CaseRules) -> None:
    _citizen, case_id = key
    in_turn(case_id)
    case = queries.case_of(key)
    if rules.why_not(case, step, Party.CLOCK) is not None:
        return  # somebody took a step since it was found
    event = CaseEvent(step=step, party=Party.CLOCK, at=rules.at)
    stands = after(case, event)
    add_step(stands, event, None)
    audit.record_worker(f"question-{step.value}", object_kind=AUDITED, object_ref=str(case_id))
    tell_of_step(stands, event)


KEEP_TIME: Final = Job(name="questions-clock", interval=timedelta(hours=1), run=keep_time)
