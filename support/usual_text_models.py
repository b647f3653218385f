"""Rows of how units usually use a sort of look-up: the texts, and what two officers did with each. Append-only."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKeyConstraint, Index, SmallInteger, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment


class UsualTextRow(Base):
    """A text as an officer wrote it. It is written to be read by every citizen whom it may concern."""

    __tablename__ = "usual_text"
    __table_args__ = (
        Index("ix_usual_text_sort", "unit_code", "activity", "unit_scheme"),
        Index("ix_usual_text_organisation", "cvr", "proposed_at", "text_id"),
        {"sqlite_with_rowid": False},
    )

    text_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    cvr: Mapped[str] = mapped_column(String(8))
    unit_scheme: Mapped[str] = mapped_column(String(60))
    unit_code: Mapped[str] = mapped_column(String(100))
    activity: Mapped[int] = mapped_column(SmallInteger)
    words: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[datetime] = mapped_column(Moment)


class UsualTextStepRow(Base):
    """What happened to a text, in order."""

    __tablename__ = "usual_text_step"
    __table_args__ = (
        ForeignKeyConstraint(["text_id"], ["usual_text.text_id"], name="text"),
        CheckConstraint("step in ('proposed','approved','turned-down','ended')", name="step"),
        CheckConstraint("(step = 'approved') = (until IS NOT NULL)", name="until"),
        {"sqlite_with_rowid": False},
    )

    text_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    sequence: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    step: Mapped[str] = mapped_column(String(15))
    at: Mapped[datetime] = mapped_column(Moment)
    by_staff_key: Mapped[UUID] = mapped_column(Uuid)
    until: Mapped[date | None] = mapped_column(Date)
