"""Rows of letters on paper: that one was ordered and about what, never its contents and no address.

All append-only but `print_letter_standing`, which says again where the steps have led, for the queue to be found by.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment


def _of_a_letter() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["citizen_key", "letter_id"], ["print_letter.citizen_key", "print_letter.letter_id"], name="letter"
    )


class PrintLetterRow(Base):
    """A letter that was ordered. What it says is written when it is printed, through the masks of that moment."""

    __tablename__ = "print_letter"
    __table_args__ = (
        CheckConstraint(
            "kind in ('question-receipt','question-answer','log-month','assisted-receipt','assisted-stopped',"
            "'misuse-told','name-answer','help-visit','power-ask','power-notice','asked-for')",
            name="kind",
        ),
        CheckConstraint("(kind = 'log-month') = (month IS NOT NULL)", name="month"),
        CheckConstraint("(kind = 'log-month') = (about_id IS NULL)", name="about"),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    letter_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    number: Mapped[str] = mapped_column(String(12))  # stands on the paper; drawn, so that it tells nothing
    kind: Mapped[str] = mapped_column(String(20))
    about_id: Mapped[UUID | None] = mapped_column(
        Uuid
    )  # a case, an act at the desk, a notice, a wish, a mandate or a power, by the kind
    month: Mapped[date | None] = mapped_column(Date)  # its first day
    language: Mapped[str] = mapped_column(String(2))
    has_contents: Mapped[bool] = mapped_column(Boolean)  # else it says that there is something, not what
    ordered_at: Mapped[datetime] = mapped_column(Moment)
    ordered_by_staff_key: Mapped[UUID | None] = mapped_column(Uuid)  # None: the citizen, or the clock


class PrintLetterStepRow(Base):
    """What happened to a letter, in order."""

    __tablename__ = "print_letter_step"
    __table_args__ = (
        _of_a_letter(),
        CheckConstraint("step in ('ordered','held','released','printed','failed','again','stopped')", name="step"),
        CheckConstraint("(step = 'held') = (why IS NOT NULL)", name="held"),
        CheckConstraint(
            "why in ('child','age-unknown','dead','protected','no-address','no-contents','desk')", name="why"
        ),
        CheckConstraint("step <> 'printed' OR (batch_id IS NOT NULL AND by_staff_key IS NOT NULL)", name="printed"),
        CheckConstraint("step <> 'again' OR words_sealed IS NOT NULL", name="again"),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    letter_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    sequence: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    step: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(Moment)
    by_staff_key: Mapped[UUID | None] = mapped_column(Uuid)  # None: the citizen, or the site itself
    why: Mapped[str | None] = mapped_column(String(15))
    batch_id: Mapped[UUID | None] = mapped_column(Uuid)  # printed: together with which others
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # the desk's reason


class PrintLetterStandingRow(Base):
    """Where a letter stands. It follows from the steps, and is written with each of them."""

    __tablename__ = "print_letter_standing"
    __table_args__ = (
        _of_a_letter(),
        CheckConstraint("state in ('waiting','held','printed','failed','stopped')", name="state"),
        Index("ix_print_letter_standing_queue", "state", "ordered_at", "letter_id"),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    letter_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10))
    why: Mapped[str | None] = mapped_column(String(15))
    ordered_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    steps: Mapped[int] = mapped_column(SmallInteger)
