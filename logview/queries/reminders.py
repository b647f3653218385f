"""What an organisation's deciders were reminded of. Every query takes the organisation."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from citizen_app.db.work import connection
from logview.domain.reminders import Reminder, ReminderStep
from logview.reminder_models import DeciderDigestLineRow, DeciderDigestRow

_DIGEST, _LINE = DeciderDigestRow.__table__, DeciderDigestLineRow.__table__


def was_told_on(organisation: UUID, day: date) -> bool:
    """Whether the day's message has been written."""
    found = select(_DIGEST.c.day).where(_DIGEST.c.organisation_key == organisation, _DIGEST.c.day == day)
    return connection().execute(found).first() is not None


def told_since(organisation: UUID, since: datetime) -> set[Reminder]:
    """Everything that messages from then on have reminded of."""
    statement = (
        select(_LINE.c.about_id, _LINE.c.step, _LINE.c.occasion)
        .join(
            _DIGEST,
            (_DIGEST.c.organisation_key == _LINE.c.organisation_key) & (_DIGEST.c.message_id == _LINE.c.message_id),
        )
        .where(_LINE.c.organisation_key == organisation, _DIGEST.c.made_at >= since)
    )
    return _reminders(connection().execute(statement))


def told_in(organisation: UUID, message_id: UUID) -> set[Reminder]:
    """What one message reminds of."""
    statement = select(_LINE.c.about_id, _LINE.c.step, _LINE.c.occasion).where(
        _LINE.c.organisation_key == organisation, _LINE.c.message_id == message_id
    )
    return _reminders(connection().execute(statement))


def note_told(organisation: UUID, message_id: UUID, reminders: Iterable[Reminder], *, day: date, at: datetime) -> None:
    """Write down the day's message with what it reminds of. Raises IntegrityError when the day has one."""
    key = {"organisation_key": organisation, "message_id": message_id}
    connection().execute(insert(DeciderDigestRow), {**key, "day": day, "made_at": at})
    lines = [{**key, "about_id": one.about, "step": one.step.value, "occasion": one.occasion} for one in reminders]
    connection().execute(insert(DeciderDigestLineRow), lines)


def _reminders(rows: Iterable[Any]) -> set[Reminder]:
    return {Reminder(about=row.about_id, step=ReminderStep(row.step), occasion=row.occasion) for row in rows}
