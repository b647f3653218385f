"""A giver's powers as Indblik's own desk handles them, for whoever cannot sign in: told apart by days, and ended.

The desk reads no name, and nothing of a pause: it sees what `KeptPower.open_state` would tell. The caller knows whom it
speaks with.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from citizen_app.auth.actor import CitizenKey
from citizen_app.db.locks import one_at_a_time
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import take_role
from citizen_app.web.dates import local
from delegation.domain.acting import Scope
from delegation.domain.powers import Party, Power, PowerEvent, Step, Terms, leads_to, power_from
from delegation.queries import powers as queries

_BEGAN: Final = frozenset({Step.OFFERED, Step.REQUESTED, Step.ASKED_ON_PAPER})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPower:
    """A power that can be ended, by what the desk may read aloud of it."""

    power_id: UUID
    given_on: date  # when its code was made, or its letter ordered
    is_redeemed: bool  # somebody holds it, or will
    is_on_paper: bool
    terms: Terms

    @property
    def scopes(self) -> frozenset[Scope]:
        """What it covers."""
        return self.terms.scopes


def powers_to_end(grantor: Sequence[CitizenKey], at: datetime) -> list[DeskPower]:
    """The giver's powers that count, or whose code can be used, newest first. Leaves the role for powers taken."""
    take_role(DatabaseRole.MANDATES, grantor)
    found = []
    for power_id, rows in queries.steps_of_grantor(grantor).items():
        events = [queries.event_of(row) for row in rows]
        power = power_from(events)
        if leads_to(power, Step.REVOKED, Party.DESK, at) and power.terms is not None:
            began = next(event.at for event in events if event.step in _BEGAN)
            found.append(
                DeskPower(
                    power_id=power_id,
                    given_on=local(began).date(),
                    is_redeemed=power.holder is not None,
                    is_on_paper=events[0].step is Step.ASKED_ON_PAPER,
                    terms=power.terms,
                )
            )
    return sorted(found, key=lambda one: (one.given_on, one.power_id), reverse=True)


def end_power(grantor: Sequence[CitizenKey], power_id: UUID, by: UUID, at: datetime) -> bool:
    """End one of them at once; whether there was one to end. `by`: the member of the desk."""
    take_role(DatabaseRole.MANDATES, grantor)
    one_at_a_time("power", grantor)
    rows = queries.steps_of_grantor(grantor).get(power_id)
    power = Power() if rows is None else power_from(queries.event_of(row) for row in rows)
    if rows is None or not leads_to(power, Step.REVOKED, Party.DESK, at):
        return False
    event = PowerEvent(step=Step.REVOKED, party=Party.DESK, at=at, holder=power.holder)
    queries.add_event(rows[0].citizen_key, power_id, len(rows), event, by=by)
    queries.end_code(power_id, at)
    return True
