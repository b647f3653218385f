"""Telling both, once, that a power of attorney is about to end."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.exc import IntegrityError

from citizen_app import clock
from citizen_app.auth.actor import CitizenKey
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity import keys_of_person
from citizen_app.messages.notify import notify
from citizen_app.messages.reach import is_dead
from citizen_app.outbox.jobs import Job
from citizen_app.web.dates import local
from delegation.domain.powers import power_from
from delegation.queries import powers as queries
from delegation.queries import warnings
from delegation.services.checks import rules
from delegation.services.giving import GIVEN, HELD

_AT_ONCE: Final = 200  # powers of one transaction


def warn_of_endings() -> None:
    """Tell of every power that ends soon and has not been told of. Run twice, it tells once."""
    at = clock.now()
    today = local(at).date()
    with unit_of_work(DatabaseRole.WORKER):
        warnings.forget_before(today)
    with unit_of_work(DatabaseRole.WORKER):
        near = warnings.ending_between(today, today + rules().warn_before)
    for start in range(0, len(near), _AT_ONCE):
        _warn(near[start : start + _AT_ONCE], at)


def _warn(near: Sequence[Any], at: datetime) -> None:
    try:
        with unit_of_work(DatabaseRole.WORKER):
            for citizen_key, power_id in near:
                rows = warnings.steps_without_pauses(citizen_key, power_id)
                until = _ends_soon(rows, at)
                if until is None or warnings.is_told(citizen_key, power_id, until) or _is_over(citizen_key):
                    continue
                warnings.note(citizen_key, power_id, until, at)
                notify(citizen_key, GIVEN)
                notify(rows[-1].holder_key, HELD)
    except IntegrityError:
        pass  # another worker is telling of them


def _is_over(citizen_key: CitizenKey) -> bool:
    """Whether the giver has died: what is about to end has ended already, and nobody is written to about it."""
    return is_dead(keys_of_person(citizen_key))


def _ends_soon(rows: Sequence[Any], at: datetime) -> Any | None:
    """The last day of a power that ends soon; None for any other. One that is short is told of halfway."""
    events = [queries.event_of(row) for row in rows]
    power = power_from(events)
    if power.terms is None or power.holder is None or not rules().is_ending(power, at):
        return None
    begun = local(max(event.at for event in events if event.terms is not None)).date()
    half = (power.terms.until - begun) // 2
    return power.terms.until if local(at).date() + half >= power.terms.until else None


WARN = Job(name="powers-warn", interval=timedelta(hours=6), run=warn_of_endings)
