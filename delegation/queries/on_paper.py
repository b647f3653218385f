"""Powers on paper as the worker reads them: no name, and nothing of a pause."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from citizen_app.db.work import connection
from delegation.models import PowerStepRow
from delegation.queries.warnings import COLUMNS, PAUSES

_STEP = PowerStepRow
_ENDED: Final = ("revoked", "renounced")


def registered(after: UUID, number: int, today: date) -> Sequence[Sequence[Any]]:
    """The steps of each power on paper that was registered, has not ended and not run out: so many, by their id, from
    behind that one; in order, as if nobody had ever paused them."""
    other = aliased(PowerStepRow)
    over = exists(other.power_id).where(
        other.citizen_key == _STEP.citizen_key, other.power_id == _STEP.power_id, other.step.in_(_ENDED)
    )
    found = select(_STEP.citizen_key, _STEP.power_id).where(
        _STEP.step == "registered", _STEP.until >= today, _STEP.power_id > after, ~over
    )
    page = found.order_by(_STEP.power_id).limit(number).subquery()
    own = (_STEP.citizen_key == page.c.citizen_key) & (_STEP.power_id == page.c.power_id)
    rows = connection().execute(
        select(*COLUMNS).join(page, own).where(_STEP.step.not_in(PAUSES)).order_by(_STEP.power_id, _STEP.sequence)
    )
    return [list(of_power) for _power_id, of_power in groupby(rows, key=lambda row: row.power_id)]


def of_holder(holder_key: UUID, power_id: UUID) -> Sequence[Any]:
    """The steps of a power of this holder, in order, without pauses; those that tell of its holder."""
    own = _STEP.holder_key == holder_key, _STEP.power_id == power_id, _STEP.step.not_in(PAUSES)
    return connection().execute(select(*COLUMNS).where(*own).order_by(_STEP.sequence)).all()
