"""What the worker does for look-backs: it counts those that were asked for, and collects the list of those opened.

Both read the whole log once, which no page can wait for. Each in the look-backs' own database role, for one
organisation at a time.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog

from citizen_app import audit, clock
from citizen_app.db.locks import one_at_a_time
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.outbox.jobs import Job
from citizen_app.web import dates
from logview.services import look_ups_of_person as log
from logview.services.succession import speaks_for
from support.domain.look_back import LookBackEvent, LookBackState, LookBackStep, after
from support.domain.look_back_figures import Figures, figures
from support.queries import look_back_lists as lists
from support.queries import look_backs as queries
from support.queries.look_backs import LookBackKnown

logger = structlog.get_logger("indblik.look_backs")
_STEPS: Final = {LookBackState.ASKED: LookBackStep.COUNTED, LookBackState.OPENED: LookBackStep.COLLECTED}


def work_on_look_backs() -> None:
    """Count and collect what waits. Safe to stop and repeat."""
    with unit_of_work(DatabaseRole.WORKER):
        waiting = queries.waiting(*_STEPS)
    failed = sum(not _worked_on(look_back_id, cvr) for look_back_id, cvr in waiting)
    if failed:
        raise RuntimeError("not every look-back could be worked on")


def _worked_on(look_back_id: UUID, cvr: str) -> bool:
    try:
        with unit_of_work(DatabaseRole.LOOK_BACK):
            organisations = speaks_for(cvr)
            queries.see_only(*organisations)
            one_at_a_time("look-back", (look_back_id,))
            _work_on(look_back_id, organisations)
    except Exception as error:
        # One must not keep the others waiting; the job comes back for it.
        logger.error("look-back-not-worked-on", error=type(error).__name__)
        return False
    return True


def _work_on(look_back_id: UUID, organisations: Collection[str]) -> None:
    known = queries.look_back_of(organisations, look_back_id)
    step = _STEPS.get(known.stands.state) if known is not None else None
    if known is None or step is None:
        return  # somebody withdrew it since it was found
    event = LookBackEvent(step=step, at=clock.now())
    if step is LookBackStep.COUNTED:
        queries.add_count(known, event.at, _counted(known, organisations))
    else:
        units = queries.units_of(look_back_id)
        lists.collect(look_back_id, log.made_by(known.person, units, known.since, known.until))
    queries.add_step(after(known.stands, event), event)
    audit.record_worker(f"look-back-{step.value}", object_kind="look-back", object_ref=str(look_back_id))


def _counted(known: LookBackKnown, organisations: Collection[str]) -> Figures:
    """The count; what was counted of the same person before where the time overlaps, since the difference of two counts
    would tell small numbers (docs/decisions/0027)."""
    first, last = (dates.local(one).date() for one in (known.since, known.until - timedelta(microseconds=1)))
    for _look_back_id, before in queries.counts_of(organisations, known.person):
        if before.overlaps(first, last):
            return before
    units = queries.units_of(known.stands.look_back_id)
    kinds = log.kinds_of_units(organisations)
    return figures(first, last, kinds, log.to_count(known.person, units, known.since, known.until))


LOOK_BACKS: Final = Job(name="look-backs", interval=timedelta(minutes=1), run=work_on_look_backs)
