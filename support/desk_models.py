"""Rows of Indblik's own desk: who has a case, what was noted about it, and why a citizen was opened.

All append-only but `desk_holder`, which says again who has a case now, for queues to be found by.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, SmallInteger, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment


class DeskHolderRow(Base):
    """Who at the desk has a case. No row: nobody."""

    __tablename__ = "desk_holder"
    __table_args__ = (Index("ix_desk_holder_staff_key", "staff_key"), {"sqlite_with_rowid": False})

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    staff_key: Mapped[UUID] = mapped_column(Uuid)
    since: Mapped[datetime] = mapped_column(Moment)


class DeskEventRow(Base):
    """What the desk did with a case among themselves. The citizen never reads the notes."""

    __tablename__ = "desk_event"
    __table_args__ = (
        CheckConstraint("kind in ('taken','put-back','handed-over','noted')", name="kind"),
        CheckConstraint("(kind = 'handed-over') = (to_staff_key IS NOT NULL)", name="handed_over"),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    sequence: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(15))
    at: Mapped[datetime] = mapped_column(Moment)
    by_staff_key: Mapped[UUID] = mapped_column(Uuid)
    to_staff_key: Mapped[UUID | None] = mapped_column(Uuid)
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class DeskOpeningRow(Base):
    """That the desk opened a citizen, read their number or searched the trail for them, and why. They read it."""

    __tablename__ = "desk_opening"
    __table_args__ = (
        CheckConstraint("kind in ('citizen','number','trail')", name="kind"),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    opening_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))  # questions listed, number shown, or what was done here searched
    at: Mapped[datetime] = mapped_column(Moment)
    by_staff_key: Mapped[UUID] = mapped_column(Uuid)
    reason_sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ColleagueOpeningRow(Base):
    """That a lead or decider opened what is about a colleague, and why. The colleague reads it, but not who."""

    __tablename__ = "colleague_opening"
    __table_args__ = (
        CheckConstraint("kind in ('desk-case','letter','case','matter','look-back','name-wish','mask')", name="kind"),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    opening_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    about_id: Mapped[UUID] = mapped_column(Uuid)  # the case, letter, follow-up, look-back, wish or mask
    cvr: Mapped[str] = mapped_column(String(8))  # of whom the lead is
    at: Mapped[datetime] = mapped_column(Moment)
    by_staff_key: Mapped[UUID] = mapped_column(Uuid)
    reason_sealed: Mapped[bytes] = mapped_column(LargeBinary)
