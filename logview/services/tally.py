"""How many entries a mask of a unit or of a person touches: in everybody's log, as the worker counted last."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from citizen_app import clock
from citizen_app.db.locks import one_at_a_time
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.directory.catalogue import Code
from citizen_app.outbox.jobs import Job
from logview.queries import masks as mask_queries
from logview.queries import tally as queries

_ALL = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Touched:
    """How many entries a mask touches."""

    entries: int
    counted_at: datetime | None = None  # None: now


def touched_at(codes: Collection[Code]) -> Touched | None:
    """How many entries were made at the units, by the last count; None when nothing has been counted yet."""
    counted = queries.counted_at()
    return None if counted is None else Touched(queries.made_at(mask_queries.refs_of(codes)), counted)


def touched_of(person: UUID, codes: Collection[Code]) -> Touched | None:
    """How many entries the person made at the units. Only one's own units are asked about: how much somebody
    else's staff looks up is none of a decider's business."""
    counted = queries.counted_at()
    return None if counted is None else Touched(queries.made_by(person, mask_queries.refs_of(codes)), counted)


def count_entries() -> None:
    """Count the whole log. Safe to stop and repeat: a count is there whole, or the one before is."""
    with unit_of_work(DatabaseRole.MASKS):
        one_at_a_time("count-entries", [_ALL])
        queries.count_anew(clock.now())


COUNT_ENTRIES = Job(name="count-entries", interval=timedelta(days=1), run=count_entries)
