"""Whether something new was received about a citizen, and how far they were told: keys and moments, no contents."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update

from citizen_app.db.work import connection
from logview.models import AccessEntryRow, LogToldRow
from logview.queries.unseen import Unseen, seen


def newest_received(person: Sequence[UUID], after: datetime) -> datetime | None:
    """When the newest of the entries came that were received after the moment; None if there are none."""
    statement = select(func.max(AccessEntryRow.received_at)).where(
        AccessEntryRow.citizen_key.in_(person), AccessEntryRow.received_at > after
    )
    return connection().execute(statement).scalar_one()


def newest_shown(person: Sequence[UUID], after: datetime, until: datetime, unseen: Unseen | None) -> datetime | None:
    """The same of those that were received by `until` and that somebody who helps the person is shown."""
    statement = select(func.max(AccessEntryRow.received_at)).where(
        AccessEntryRow.citizen_key.in_(person),
        AccessEntryRow.received_at > after,
        AccessEntryRow.received_at <= until,
        AccessEntryRow.superseded_by.is_(None),
        *(seen(unseen) if unseen is not None else ()),
    )
    return connection().execute(statement).scalar_one()


def told(citizen_key: UUID) -> Any | None:
    """How far the citizen was told (`told_until`), and when (`told_at`)."""
    statement = select(LogToldRow.told_until, LogToldRow.told_at).where(LogToldRow.citizen_key == citizen_key)
    return connection().execute(statement.with_for_update()).one_or_none()


def told_by(person: Sequence[UUID], at: datetime) -> datetime | None:
    """Until when what was received was told to the person by a moment; None where they were not told by then, or have
    been told again since."""
    statement = select(func.max(LogToldRow.told_until)).where(
        LogToldRow.citizen_key.in_(person), LogToldRow.told_at <= at
    )
    return connection().execute(statement).scalar_one()


def note_told(citizen_key: UUID, *, until: datetime, at: datetime, known: bool) -> None:
    """Remember it."""
    values = {"told_until": until, "told_at": at}
    if known:
        connection().execute(update(LogToldRow).where(LogToldRow.citizen_key == citizen_key).values(**values))
    else:
        connection().execute(insert(LogToldRow), {"citizen_key": citizen_key, **values})
