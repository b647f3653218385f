"""When staff opened a citizen's questions or number, as the citizen's own trail tells it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from citizen_app.audit_models import AuditEventRow
from citizen_app.db.work import connection
from support.desk_models import DeskOpeningRow

Place = tuple[datetime, UUID]
"""Where an act stands: when it was, and by its key among those of the same moment."""


def openings_of(
    subject: Sequence[UUID], actions: Collection[str], limit: int, after: Place | None = None
) -> Sequence[Any]:
    """These acts of staff about the subject, newest first: `at`, `event_id`, `action` and `object_ref`. `after`: the
    one before, for the next page."""
    own = AuditEventRow
    found = select(own.at, own.event_id, own.action, own.object_ref).where(
        own.subject_key.in_(subject), own.viewer_kind == "staff", own.action.in_(actions)
    )
    if after is not None:
        at, event_id = after
        found = found.where((own.at < at) | ((own.at == at) & (own.event_id > event_id)))
    return connection().execute(found.order_by(own.at.desc(), own.event_id).limit(limit)).all()


def reasons_of(subject: Sequence[UUID]) -> dict[UUID, bytes]:
    """Why the desk opened the subject, sealed, by the opening's id."""
    asked = select(DeskOpeningRow.opening_id, DeskOpeningRow.reason_sealed).where(
        DeskOpeningRow.citizen_key.in_(subject)
    )
    return {row.opening_id: row.reason_sealed for row in connection().execute(asked)}
