"""Powers that are about to end, as the worker reads them: no name, and nothing of a pause."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select

from citizen_app.db.work import connection
from delegation.models import PowerStepRow, PowerWarningRow

_STEP, _WARNED = PowerStepRow, PowerWarningRow
COLUMNS = (
    _STEP.citizen_key, _STEP.power_id, _STEP.sequence, _STEP.step, _STEP.party, _STEP.at, _STEP.holder_key,
    _STEP.scopes, _STEP.until, _STEP.open_until, _STEP.begins,
)  # fmt: skip
PAUSES = ("paused", "resumed")


def ending_between(first: date, last: date) -> Sequence[Any]:
    """Grantor and id of every power that at some time was to end between these days, included."""
    wanted = select(_STEP.citizen_key, _STEP.power_id).where(_STEP.until.between(first, last)).distinct()
    return connection().execute(wanted.order_by(_STEP.citizen_key, _STEP.power_id)).all()


def steps_without_pauses(citizen_key: UUID, power_id: UUID) -> Sequence[Any]:
    """The steps of a power, in order, as if nobody had ever paused it."""
    own = _STEP.citizen_key == citizen_key, _STEP.power_id == power_id, _STEP.step.not_in(PAUSES)
    return connection().execute(select(*COLUMNS).where(*own).order_by(_STEP.sequence)).all()


def is_told(citizen_key: UUID, power_id: UUID, until: date) -> bool:
    """Whether both were told that it ends on this day."""
    told = _WARNED.citizen_key == citizen_key, _WARNED.power_id == power_id, _WARNED.until == until
    return connection().execute(select(_WARNED.until).where(*told)).first() is not None


def note(citizen_key: UUID, power_id: UUID, until: date, at: datetime) -> None:
    """Write down that both were told. Raises IntegrityError if that was written before."""
    values = {"citizen_key": citizen_key, "power_id": power_id, "until": until, "warned_at": at}
    connection().execute(insert(_WARNED), values)


def forget_before(day: date) -> None:
    """Delete what was told of powers that have ended since."""
    connection().execute(delete(_WARNED).where(_WARNED.until < day))
