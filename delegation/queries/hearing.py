"""Whom a power lets be told of news, and how far each was told: keys and moments, for the worker and the grantor."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update

from citizen_app.db.work import connection
from delegation.domain.acting import Scope
from delegation.models import HelpToldRow, PowerStepRow

_STEP, _TOLD = PowerStepRow, HelpToldRow


def holders(after: UUID, most: int, today: date) -> Sequence[Any]:
    """Powers beyond `after` that at some time were to cover messages and may last still: grantor, power, holder, and
    since when it is held. Whether it counts now is asked of each."""
    covering = select(_STEP.power_id).where(
        _STEP.scopes.contains(Scope.MESSAGES.value, autoescape=True), _STEP.until >= today, _STEP.power_id > after
    )
    held = (
        select(_STEP.citizen_key, _STEP.power_id, _STEP.holder_key, func.min(_STEP.at).label("since"))
        .where(_STEP.power_id.in_(covering), _STEP.holder_key.is_not(None))
        .group_by(_STEP.citizen_key, _STEP.power_id, _STEP.holder_key)
    )
    return connection().execute(held.order_by(_STEP.power_id).limit(most)).all()


def told(citizen_key: UUID, power_id: UUID) -> Any | None:
    """How far the holder was told; None while nothing is noted. No other transaction changes it meanwhile."""
    own = _TOLD.citizen_key == citizen_key, _TOLD.power_id == power_id
    return connection().execute(select(*_TOLD.__table__.columns).where(*own).with_for_update()).one_or_none()


def begin(citizen_key: UUID, power_id: UUID, since: datetime) -> None:
    """Note from when on there is something to tell. Raises IntegrityError where it is noted."""
    values = {"citizen_key": citizen_key, "power_id": power_id, "log_until": since, "questions_until": since}
    connection().execute(insert(_TOLD), values)


def note(citizen_key: UUID, power_id: UUID, **columns: datetime) -> None:
    """Note how far they were told."""
    own = _TOLD.citizen_key == citizen_key, _TOLD.power_id == power_id
    connection().execute(update(_TOLD).where(*own).values(**columns))


def told_at(person: Sequence[UUID], power_id: UUID) -> datetime | None:
    """When the holder of the person's power was told last."""
    own = _TOLD.citizen_key.in_(person), _TOLD.power_id == power_id
    return connection().execute(select(_TOLD.told_at).where(*own)).scalar_one_or_none()
