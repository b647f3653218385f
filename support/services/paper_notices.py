"""A power of attorney on paper gets its first day when the letter that tells its giver of it is printed (safety.md 4).

Printed again, as when it came back, the days run anew; while it is to be printed, there is no first day.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import structlog
from flask import current_app

from citizen_app import clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.outbox.jobs import Job
from delegation.services import paper_clock
from delegation.services.paper_clock import Waiting
from support.domain.letters import LetterKind
from support.queries.letters import printed_about
from support.services import case_settings

log = structlog.get_logger("indblik.powers")


def note_first_days() -> None:
    """Note the first day of each power on paper whose notice was printed. Safe to stop and repeat."""
    at, failed = clock.now(), 0
    for found in paper_clock.waiting(at):
        failed += _note(found, at)
    if failed:
        raise RuntimeError("not every first day could be noted")


def _note(found: Sequence[Waiting], at: datetime) -> int:
    with unit_of_work(DatabaseRole.WORKER):
        printed = printed_about(LetterKind.POWER_NOTICE, [one.power_id for one in found])
    failed = 0
    for one in found:
        printed_at = printed.get(one.power_id)
        if not _is_news(one, printed_at):
            continue
        try:
            with current_app.app_context(), unit_of_work(DatabaseRole.WORKER):
                paper_clock.notice(one, printed_at, case_settings.working_days(), at)
        except Exception as error:
            log.error("first-day-not-noted", error=type(error).__name__)  # one must not keep the others waiting
            failed += 1
    return failed


def _is_news(one: Waiting, printed_at: datetime | None) -> bool:
    """Whether the notice was printed since its day was noted. What the operator has set since then is none: a letter
    has told the day."""
    if printed_at is None or one.begins is None or one.noticed_at is None:
        return (printed_at is None) is not (one.begins is None)
    return printed_at > one.noticed_at


NOTE_FIRST_DAYS: Final = Job(name="power-notices", interval=timedelta(minutes=10), run=note_first_days)
