"""Periodic jobs: what features want done now and then, by whichever worker comes first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from citizen_app import clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from citizen_app.outbox.models import JobRunRow

_MOST_FAILURES = 1000  # what is counted; a small number in the table


@dataclass(frozen=True, kw_only=True)
class Job:
    """Something to do every so often. `run` opens its own units of work, in the roles that it needs.

    It may be run again after a crash, and by two workers at once if it takes longer than its interval: what it does
    twice must be as if done once.
    """

    name: str
    interval: timedelta
    run: Callable[[], None]
    retry_after: timedelta = timedelta(minutes=10)


def jobs() -> Sequence[Job]:
    """Every job that the features registered."""
    found: Sequence[Job] = current_app.extensions["indblik.jobs"]
    return found


def take(job: Job) -> bool:
    """Whether the job is due, and ours: another worker that asks now is told no."""
    try:
        with unit_of_work(DatabaseRole.WORKER):
            return _take(job, clock.now())
    except IntegrityError:
        return False  # two workers met the job for the first time; the other has it


def done(job: Job, *, well: bool) -> None:
    """Note how it went. A job that failed is due again soon."""
    now = clock.now()
    values = {"last_done_at": now, "failures": 0} if well else {}
    with unit_of_work(DatabaseRole.WORKER):
        failures = (
            connection()
            .execute(select(JobRunRow.failures).where(JobRunRow.name == job.name).with_for_update())
            .scalar_one()
        )
        if not well:
            values = {
                "due_at": now + min(job.retry_after, job.interval),
                "failures": min(failures + 1, _MOST_FAILURES),
            }
        connection().execute(update(JobRunRow).where(JobRunRow.name == job.name).values(**values))


def _take(job: Job, now: datetime) -> bool:
    due_at = (
        connection()
        .execute(select(JobRunRow.due_at).where(JobRunRow.name == job.name).with_for_update())
        .scalar_one_or_none()
    )
    if due_at is None:
        row = {"name": job.name, "due_at": now + job.interval, "failures": 0}
        connection().execute(insert(JobRunRow), row)
        return True
    if due_at > now:
        return False
    connection().execute(update(JobRunRow).where(JobRunRow.name == job.name).values(due_at=now + job.interval))
    return True
