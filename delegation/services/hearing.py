"""Who is to be told of news of whom, by a power that covers it, and whether it counts now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from citizen_app.auth.absent import absent
from citizen_app.auth.actor import Actor
from citizen_app.auth.acts import Act
from citizen_app.auth.mandates import mandates
from citizen_app.clock import now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import take_role, unit_of_work
from citizen_app.web.dates import local, moment_text
from citizen_app.web.language import current_language
from delegation.queries import hearing as queries

_AT_ONCE: Final = 200
_NOBODY_YET: Final = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearer:
    """A holder whose power covered messages at some time."""

    citizen_key: UUID  # the grantor
    power_id: UUID
    holder_key: UUID
    since: datetime  # they hold it since then


def hearers(at: datetime) -> Iterator[Hearer]:
    """Everybody who may have to be told, some at a time; each batch in a transaction of the worker's own."""
    after = _NOBODY_YET
    while True:
        with unit_of_work(DatabaseRole.WORKER):
            found = queries.holders(after, _AT_ONCE, local(at).date())
        for row in found:
            yield Hearer(citizen_key=row.citizen_key, power_id=row.power_id, holder_key=row.holder_key, since=row.since)
        if len(found) < _AT_ONCE:
            return
        after = found[-1].power_id


def hearing(holder_key: UUID, power_id: UUID) -> Actor | None:
    """The holder acting on the power, as far as it lets them be told now: None where it has ended, is paused, or never
    covered messages. Whoever ends or pauses it waits for the running transaction. Goes on in the worker's role."""
    known = mandates()
    if known is None:
        return None
    found = known.acting(absent(holder_key), power_id, now(), firmly=True)
    take_role(DatabaseRole.WORKER)
    if found is None or found.helped is None or found.helped.is_silent or Act.HEAR not in found.helped.acts:
        return None
    return found


def told_at(actor: Actor, power_id: UUID) -> str | None:
    """When the holder of the actor's power was last told, in words; None: never. In the role of mandates."""
    found = queries.told_at(actor.subject, power_id)
    return None if found is None else moment_text(found, current_language())
