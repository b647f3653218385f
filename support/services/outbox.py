"""The operator's view of messages to citizens: numbers, ages and reasons, never to whom."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor, Role
from citizen_app.db.roles import DatabaseRole, assume
from citizen_app.db.work import connection
from citizen_app.errors import NotFound
from citizen_app.outbox.queue import composers
from support.queries import outbox as queries
from support.services.sources import require_desk_role

_WORKER_IS_SILENT_AFTER: Final = timedelta(minutes=15)
"""Longer than a message may be in a worker's hands: whatever was due then, no worker has asked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pile:
    """Messages of one kind that are in the same state for the same reason."""

    kind: str
    waiting: bool  # else: undeliverable
    error: str | None
    messages: int
    oldest: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class JobState:
    """A periodic job."""

    name: str
    last_done_at: datetime | None
    due_at: datetime
    failures: int


@dataclass(frozen=True, kw_only=True, slots=True)
class OutboxOverview:
    """All that waits or could not be delivered, and whether somebody works on it."""

    piles: list[Pile]
    jobs: list[JobState]
    worker_is_silent: bool


def outbox_overview(actor: Actor) -> OutboxOverview:
    """The outbox in numbers, for the desk's operator."""
    require_desk_role(actor, Role.OPERATOR)
    assume(connection(), DatabaseRole.OPERATOR)
    counts, jobs = queries.counts(), queries.jobs()
    silent_since = clock.now() - _WORKER_IS_SILENT_AFTER
    due = [row.due for row in counts if row.state == "queued"] + [row.due_at for row in jobs]
    audit.record(actor, "outbox.read", details={"messages": sum(row.messages for row in counts)})
    return OutboxOverview(
        piles=[
            Pile(
                kind=row.kind,
                waiting=row.state == "queued",
                error=row.last_error,
                messages=row.messages,
                oldest=row.oldest,
            )
            for row in counts
        ],
        jobs=[
            JobState(name=row.name, last_done_at=row.last_done_at, due_at=row.due_at, failures=row.failures)
            for row in jobs
        ],
        worker_is_silent=not jobs or any(moment < silent_since for moment in due),
    )


def try_again(actor: Actor, kind: str) -> int:
    """Queue again what could not be delivered of a kind; returns how many messages. Raises NotFound."""
    require_desk_role(actor, Role.OPERATOR)
    if kind not in composers():
        raise NotFound
    assume(connection(), DatabaseRole.OPERATOR)
    found = queries.queue_again(kind, clock.now())
    audit.record(actor, "outbox.try-again", object_kind="message-kind", object_ref=kind, details={"messages": found})
    return found
