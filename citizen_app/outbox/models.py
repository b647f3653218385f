"""Rows of the outbox: what waits, what went, and when a periodic job is due."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment


class OutboxMessageRow(Base):
    """One message. No address, name or content: what it says and where it goes is looked up when it is sent."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint("state in ('queued','sent','undeliverable')", name="state"),
        Index("ix_outbox_message_state_due_at", "state", "due_at"),
    )

    owner_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    message_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(40))
    about_id: Mapped[UUID | None] = mapped_column(Uuid)  # what its kind is composed from
    created_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)  # of a message in a worker's hands: when another may take it
    attempts: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(String(15))
    last_error: Mapped[str | None] = mapped_column(String(40))  # our own code, never the other side's words
    ended_at: Mapped[datetime | None] = mapped_column(Moment)  # sent, or given up


class JobRunRow(Base):
    """When a periodic job is due, so that several workers run it once."""

    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(Moment)
    last_done_at: Mapped[datetime | None] = mapped_column(Moment)
    failures: Mapped[int] = mapped_column(SmallInteger)  # in a row
