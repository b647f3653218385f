"""Rows of the follow-up on look-ups that an organisation found unjustified.

All append-only but `misuse_standing`, which says again where the steps have led, for lists and the clock.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment


class MisuseMatterRow(Base):
    """That an organisation found the look-ups of a question unjustified, and follows it up. One per question."""

    __tablename__ = "misuse_matter"
    __table_args__ = (
        ForeignKeyConstraint(
            ["citizen_key", "case_id"], ["question_case.citizen_key", "question_case.case_id"], name="case"
        ),
        Index("ix_misuse_matter_case", "citizen_key", "case_id", "cvr", unique=True),
    )

    matter_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    cvr: Mapped[str] = mapped_column(String(8))  # whose finding it is
    citizen_key: Mapped[UUID] = mapped_column(Uuid)  # who asked
    case_id: Mapped[UUID] = mapped_column(Uuid)
    case_number: Mapped[str] = mapped_column(String(12))  # the question's, by which the matter is called
    opened_at: Mapped[datetime] = mapped_column(Moment)
    opened_by_staff_key: Mapped[UUID] = mapped_column(Uuid)  # the log officer who found it


class MisuseStepRow(Base):
    """What happened to a matter, in order."""

    __tablename__ = "misuse_step"
    __table_args__ = (
        ForeignKeyConstraint(["matter_id"], ["misuse_matter.matter_id"], name="matter"),
        CheckConstraint(
            "step in ('opened','taken','aware','hearing-begun','heard','hearing-given-up','notified','not-required',"
            "'told','noted','exported','closed','reopened','withdrawn','found-again','reminded','passed')",
            name="step",
        ),
        CheckConstraint("party in ('organisation','lead','clock')", name="party"),
        CheckConstraint("(party = 'clock') = (by_staff_key IS NULL)", name="by"),
        CheckConstraint("step not in ('aware','notified','told') OR moment IS NOT NULL", name="moment"),
        CheckConstraint("(step = 'hearing-begun') = (due_on IS NOT NULL)", name="hearing"),
        CheckConstraint(
            "(step = 'exported') = (recipient IS NOT NULL) AND (step = 'exported') = (digest IS NOT NULL)",
            name="export",
        ),
        CheckConstraint("recipient in ('authority','police')", name="recipient"),
    )

    matter_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    sequence: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    step: Mapped[str] = mapped_column(String(20))
    party: Mapped[str] = mapped_column(String(15))
    at: Mapped[datetime] = mapped_column(Moment)
    by_staff_key: Mapped[UUID | None] = mapped_column(Uuid)  # None: the clock
    moment: Mapped[datetime | None] = mapped_column(Moment)
    due_on: Mapped[date | None] = mapped_column(Date)
    recipient: Mapped[str | None] = mapped_column(String(15))
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))  # SHA-256 of the file that was handed out
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class MisuseStandingRow(Base):
    """Where a matter stands. It follows from the steps, and is written with each of them."""

    __tablename__ = "misuse_standing"
    __table_args__ = (
        ForeignKeyConstraint(["matter_id"], ["misuse_matter.matter_id"], name="matter"),
        CheckConstraint("state in ('found','with-lead','hearing','heard','closed','withdrawn')", name="state"),
        Index("ix_misuse_standing_list", "cvr", "state", "clock_from", "matter_id"),
        Index("ix_misuse_standing_clock", "state", "clock_from"),
    )

    matter_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    cvr: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(15))
    clock_from: Mapped[datetime] = mapped_column(Moment)  # from when the time to notify the authority runs
    is_settled: Mapped[bool] = mapped_column(Boolean)  # the authority was notified, or need not be
    reminded: Mapped[int] = mapped_column(SmallInteger)  # hours after which somebody was last reminded; 0: not yet
    changed_at: Mapped[datetime] = mapped_column(Moment)
    steps: Mapped[int] = mapped_column(Integer)
