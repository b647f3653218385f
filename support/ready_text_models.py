"""Rows of the texts that a text to a citizen can begin with, and of the order that they stand in. Append-only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, SmallInteger, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment

_SHELVES = "shelf in ('desk','answers')"


class ReadyTextRow(Base):
    """What happened to a text: each step that writes it is a version of it. A text that comes with Indblik has no step
    until somebody changes it or takes it out of use."""

    __tablename__ = "ready_text"
    __table_args__ = (
        CheckConstraint(_SHELVES, name="shelf"),
        CheckConstraint("step in ('written','retired','put-back')", name="step"),
        CheckConstraint("(step = 'written') = (label IS NOT NULL AND danish IS NOT NULL)", name="words"),
        CheckConstraint("step = 'written' OR english IS NULL", name="english"),
        CheckConstraint("(shelf = 'answers') = (about IS NOT NULL)", name="about"),
        {"sqlite_with_rowid": False},
    )

    shelf: Mapped[str] = mapped_column(String(10), primary_key=True)
    cvr: Mapped[str] = mapped_column(String(8), primary_key=True)  # whose it is
    text_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    sequence: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    step: Mapped[str] = mapped_column(String(10))
    about: Mapped[str | None] = mapped_column(String(15))  # the finding that an answer of this sort has
    label: Mapped[str | None] = mapped_column(String(80))
    danish: Mapped[str | None] = mapped_column(Text)
    english: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    by_staff_key: Mapped[UUID] = mapped_column(Uuid)


class ReadyTextOrderRow(Base):
    """In which order a shelf's texts stand from then on."""

    __tablename__ = "ready_text_order"
    __table_args__ = (CheckConstraint(_SHELVES, name="shelf"), {"sqlite_with_rowid": False})

    shelf: Mapped[str] = mapped_column(String(10), primary_key=True)
    cvr: Mapped[str] = mapped_column(String(8), primary_key=True)
    sequence: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    texts: Mapped[list[str]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(Moment)
    by_staff_key: Mapped[UUID] = mapped_column(Uuid)
