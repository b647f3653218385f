"""Follow-ups whose time to notify the authority runs, in the worker's database role: not whom they are about."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update

from citizen_app.db.work import connection
from support.domain.misuse import OPEN, MatterEvent, MatterState
from support.misuse_models import MisuseMatterRow, MisuseStandingRow, MisuseStepRow

_MATTER, _STANDING = MisuseMatterRow.__table__, MisuseStandingRow.__table__
_COLUMNS = tuple(_STANDING.c[one] for one in ("matter_id", "cvr", "state", "clock_from", "is_settled", "reminded"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A matter about which nobody has said whether the authority is notified."""

    matter_id: UUID
    cvr: str
    state: MatterState
    clock_from: datetime
    reminded: int
    steps: int


def running(begun_before: datetime) -> list[Running]:
    """Those whose time runs since before the moment."""
    rows = select(*_COLUMNS, _STANDING.c.steps).where(
        _STANDING.c.state.in_([one.value for one in OPEN]),
        _STANDING.c.is_settled.is_(False),
        _STANDING.c.clock_from <= begun_before,
    )
    return _found(connection().execute(rows.order_by(_STANDING.c.clock_from, _STANDING.c.matter_id)).all())


def running_now(matter_id: UUID) -> Running | None:
    """One of them; None when it runs no more."""
    row = select(*_COLUMNS, _STANDING.c.steps).where(_STANDING.c.matter_id == matter_id)
    rows = connection().execute(row.where(_STANDING.c.is_settled.is_(False))).all()
    return next((one for one in _found(rows) if one.state in OPEN), None)


def untaken_by_organisation(begun_before: datetime, without: Collection[UUID]) -> Mapping[str, tuple[int, datetime]]:
    """For each organisation: how many matters nobody has taken whose time runs since before the moment, and since when
    the first of them. None about these citizens. In the desk's role, which reads no more of them."""
    rows = (
        select(_STANDING.c.cvr, func.count().label("number"), func.min(_STANDING.c.clock_from).label("since"))
        .join(_MATTER, _MATTER.c.matter_id == _STANDING.c.matter_id)
        .where(
            _STANDING.c.state == MatterState.FOUND.value,
            _STANDING.c.clock_from < begun_before,
            _MATTER.c.citizen_key.not_in(list(without)),
        )
        .group_by(_STANDING.c.cvr)
    )
    return {row.cvr: (row.number, row.since) for row in connection().execute(rows)}


def add_step(matter: Running, event: MatterEvent, hours: int) -> None:
    """Write down that the clock has told somebody, after so many hours."""
    taken = {"matter_id": matter.matter_id, "sequence": matter.steps + 1, "step": event.step.value}
    when = {"party": event.party.value, "at": event.at, "moment": event.moment}
    connection().execute(insert(MisuseStepRow), {**taken, **when})
    connection().execute(
        update(MisuseStandingRow)
        .where(_STANDING.c.matter_id == matter.matter_id)
        .values(reminded=hours, steps=matter.steps + 1)
    )


def _found(rows: Sequence[Any]) -> list[Running]:
    return [
        Running(
            matter_id=row.matter_id,
            cvr=row.cvr,
            state=MatterState(row.state),
            clock_from=row.clock_from,
            reminded=row.reminded,
            steps=row.steps,
        )
        for row in rows
    ]
