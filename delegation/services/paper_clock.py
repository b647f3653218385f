"""When a power on paper begins: whole working days after the notice about it was printed, and never without one.

The worker that tells of it cannot read pauses (row-level security). It sees whether the notice is printed, and not what
stands in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from citizen_app import audit, clock
from citizen_app.db.locks import one_at_a_time
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import take_role, unit_of_work
from citizen_app.identity import keys_of_person
from citizen_app.messages.notify import notify
from citizen_app.messages.reach import is_dead
from citizen_app.web.dates import local, start_of_day
from citizen_app.working_days import WorkingDays
from delegation.domain.powers import LIVE, Party, PowerEvent, Step, leads_to, power_from
from delegation.queries import on_paper as queries
from delegation.queries import powers
from delegation.services.checks import rules
from delegation.services.giving import HELD
from delegation.services.kept import kept

_AT_ONCE: Final = 200
_NONE_YET: Final = UUID(int=0)
_TOLD_AT: Final = timedelta(hours=9)  # of its first day: nobody is woken by it


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A power on paper that is registered: it waits for its first day, or has begun and its notice may come back."""

    citizen_key: UUID
    power_id: UUID
    begins: date | None
    noticed_at: datetime | None  # when its first day was noted, or that it has none any more


def waiting(at: datetime) -> Iterator[Sequence[Waiting]]:
    """All of them, some at a time; each batch in a transaction of the worker's own."""
    after = _NONE_YET
    while True:
        with unit_of_work(DatabaseRole.WORKER):
            found = queries.registered(after, _AT_ONCE, local(at).date())
        yield [one for rows in found if (one := _waiting(rows, at)) is not None]
        if len(found) < _AT_ONCE:
            return
        after = found[-1][0].power_id


def notice(one: Waiting, printed_at: datetime | None, calendar: WorkingDays, at: datetime) -> bool:
    """Note the first day that follows from when the notice was printed, or that none does while it is to be printed
    again; whether there was something to note. In the running transaction, which goes on in the worker's role."""
    person = keys_of_person(one.citizen_key)
    begins = None if printed_at is None else rules().first_day(local(printed_at).date(), calendar)
    if is_dead(person):
        return False
    take_role(DatabaseRole.MANDATES, person)
    one_at_a_time("power", person)  # its giver may be ending it
    rows = powers.steps_of_grantor(person)[one.power_id]
    found = kept(one.power_id, rows).power
    stands = found.on_paper and leads_to(found, Step.NOTICED, Party.CLOCK, at)
    if stands and begins != found.begins:
        event = PowerEvent(step=Step.NOTICED, party=Party.CLOCK, at=at, holder=found.holder, begins=begins)
        powers.add_event(one.citizen_key, one.power_id, len(rows), event, by=one.citizen_key)
    take_role(DatabaseRole.WORKER)
    if not stands or begins == found.begins:
        return False
    audit.record_worker("power.noticed", object_kind="power", object_ref=str(one.power_id), subject_key=one.citizen_key)
    if begins is not None and found.holder is not None:
        notify(found.holder, HELD, about_id=one.power_id, due_at=start_of_day(begins) + _TOLD_AT)
    return True


def still_held(holder_key: UUID, power_id: UUID | None) -> bool:
    """Whether a message to a holder that waits to be sent is still true: one about a first day only when the power has
    begun. In the worker's role, to which a paused power looks as any other."""
    if power_id is None:
        return True
    rows = queries.of_holder(holder_key, power_id)
    power = power_from(powers.event_of(row) for row in rows)
    return power.gives_something(clock.now()) and not is_dead(keys_of_person(rows[0].citizen_key))


def _waiting(rows: Sequence[Any], at: datetime) -> Waiting | None:
    events = [powers.event_of(row) for row in rows]
    power = power_from(events)
    if power.state_at(at) not in LIVE:
        return None
    noticed = [event.at for event in events if event.step is Step.NOTICED]
    return Waiting(
        citizen_key=rows[0].citizen_key,
        power_id=rows[0].power_id,
        begins=power.begins,
        noticed_at=noticed[-1] if noticed else None,
    )
