"""The row of our own trail (what was done on this site), append-only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment

_NOT_CITIZENS = text("viewer_kind <> 'citizen'")  # what auditors search; citizens' pages write no line of it
_STAFFS = text("viewer_kind = 'staff'")  # what a citizen is told of beside their log; they write no line of it either


class AuditEventRow(Base):
    """Who did what on whose data, when, on what basis. Holds keys, never names or numbers."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_viewer_key_at", "viewer_key", "at"),
        Index("ix_audit_event_of_staff", "at", postgresql_where=_NOT_CITIZENS, sqlite_where=_NOT_CITIZENS),
        Index("ix_audit_event_opened_by_staff", "subject_key", "at", postgresql_where=_STAFFS, sqlite_where=_STAFFS),
    )

    subject_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)  # nil UUID: about no citizen
    event_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    viewer_kind: Mapped[str] = mapped_column(String(10))  # citizen, staff, system, command, worker
    viewer_key: Mapped[UUID | None] = mapped_column(Uuid)
    basis: Mapped[str] = mapped_column(String(20))
    action: Mapped[str] = mapped_column(String(60))
    object_kind: Mapped[str | None] = mapped_column(String(40))
    object_ref: Mapped[str | None] = mapped_column(String(80))
    request_id: Mapped[str | None] = mapped_column(String(36))
    details: Mapped[dict[str, Any] | None] = mapped_column(JSON)
