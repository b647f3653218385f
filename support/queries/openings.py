"""When staff opened a citizen's questions or number, as the citizen's own trail tells it."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from citizen_app.audit_models import AuditEventRow
from citizen_app.db.work import connection
from support.desk_models import DeskOpeningRow


def openings_of(subject: Sequence[UUID], actions: Collection[str], limit: int) -> Sequence[Any]:
    """These acts of staff about the subject, newest first: `at`, `action` and `object_ref`."""
    own = AuditEventRow
    return (
        connection()
        .execute(
            select(own.at, own.action, own.object_ref)
            .where(own.subject_key.in_(subject), own.viewer_kind == "staff", own.action.in_(actions))
            .order_by(own.at.desc(), own.event_id)
            .limit(limit)
        )
        .all()
    )


def reasons_of(subject: Sequence[UUID]) -> dict[UUID, bytes]:
    """Why the desk opened the subject, sealed, by the opening's id."""
    asked = select(DeskOpeningRow.opening_id, DeskOpeningRow.reason_sealed).where(
        DeskOpeningRow.citizen_key.in_(subject)
    )
    return {row.opening_id: row.reason_sealed for row in connection().execute(asked)}
