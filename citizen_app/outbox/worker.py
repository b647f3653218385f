"""The worker: does the jobs that are due and sends what waits, until it is told to stop."""

import signal
import threading
from collections import Counter
from types import FrameType

import click
import structlog
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError

from citizen_app.outbox import jobs
from citizen_app.outbox.delivering import deliver_one

log = structlog.get_logger("indblik.worker")
_REST = 2.0
"""Seconds between looks into an empty outbox."""
_LONGER_REST = 15.0
"""The same while the database does not answer."""


def work_once(stop: threading.Event | None = None) -> Counter[str]:
    """Do what is due now; returns how many messages and jobs came to what."""
    came_to: Counter[str] = Counter()
    for job in jobs.jobs():
        if not _told_to_stop(stop) and jobs.take(job):
            came_to["jobs done" if _do(job) else "jobs failed"] += 1
    while not _told_to_stop(stop) and (outcome := deliver_one()) is not None:
        came_to[outcome] += 1
    return came_to


def work_until(stop: threading.Event) -> None:
    """Work until told to stop. A database that is away is waited for."""
    rest = _REST
    while not stop.wait(rest):
        try:
            work_once(stop)
            rest = _REST
        except OperationalError as error:
            log.error("database-away", error=type(error).__name__)
            rest = _LONGER_REST


def _do(job: jobs.Job) -> bool:
    try:
        job.run()
    except Exception as error:
        # The next job must not suffer. The error's words may be about people: only its kind is told.
        log.error("job-failed", job=job.name, error=type(error).__name__)
        jobs.done(job, well=False)
        return False
    jobs.done(job, well=True)
    return True


def _told_to_stop(stop: threading.Event | None) -> bool:
    return stop is not None and stop.is_set()


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
@with_appcontext
def worker_command(once: bool) -> None:
    """Send messages and do periodic jobs, until it is ended. Any number of workers may run at once."""
    if once:
        came_to = work_once()
        click.echo(", ".join(f"{count} {what}" for what, count in sorted(came_to.items())) or "Nothing was due.")
        return
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()  # the message in hand is finished first

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    log.info("worker-began")
    work_until(stop)
    log.info("worker-ended")
