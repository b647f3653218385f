"""Rows of questions about look-ups: what was asked, about which entries, and every step until the answer.

All append-only but `question_standing`, which says again where the steps have led, for queues to be found by.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
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
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Keys, Moment

ASKED_WITH = 1000
"""Letters: the keys of some twenty-five persons."""
_LATE = text("is_escalated")
_HELPED = text("helper_key IS NOT NULL")


def _of_a_case() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["citizen_key", "case_id"], ["question_case.citizen_key", "question_case.case_id"], name="case"
    )


class QuestionCaseRow(Base):
    """A citizen's question, as it was asked; what became of it stands in its steps."""

    __tablename__ = "question_case"
    __table_args__ = (
        CheckConstraint("concern in ('who','why','no-appointment','unlawful','wrong')", name="concern"),
        CheckConstraint("deadline_kind in ('log-question','insight','file-access')", name="deadline_kind"),
        Index("ix_question_case_number", "number", unique=True),
        Index("ix_question_case_helper", "helper_key", postgresql_where=_HELPED, sqlite_where=_HELPED),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    number: Mapped[str] = mapped_column(String(12))  # as it is read aloud; drawn, so that none can be guessed
    concern: Mapped[str] = mapped_column(String(20))
    deadline_kind: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    # No check of its values: the desk's letters add more, and the domain reads none that it does not know.
    answer_way: Mapped[str] = mapped_column(String(20), server_default="message")
    # Who asked for the citizen, and on what basis; None: they themselves.
    helper_key: Mapped[UUID | None] = mapped_column(Uuid)
    basis: Mapped[str | None] = mapped_column(String(20))
    asked_with: Mapped[frozenset[UUID]] = mapped_column(Keys(ASKED_WITH), nullable=True)  # who asked it beside them


class QuestionEntryRow(Base):
    """An entry that a question is about. No retention takes it while it stands here (safety.md 8)."""

    __tablename__ = "question_entry"
    __table_args__ = (
        _of_a_case(),
        Index("ix_question_entry_entry", "citizen_key", "entry_id"),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    entry_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    occurred_at: Mapped[datetime] = mapped_column(Moment)
    # Copied from the entry: which others are of the same visit. The database lets officers read those.
    organisation_ref: Mapped[int | None] = mapped_column(Integer)
    visit_key: Mapped[int | None] = mapped_column(BigInteger)


class QuestionStepRow(Base):
    """What happened to a question, in order, with the words that were written."""

    __tablename__ = "question_step"
    __table_args__ = (
        _of_a_case(),
        CheckConstraint(
            "step in ('asked','wrote','asked-back','passed-to-desk','passed-on','prolonged','escalated','answered',"
            "'corrected','closed','reopened','answered-part')",
            name="step",
        ),
        CheckConstraint("party in ('citizen','organisation','desk','clock')", name="party"),
        CheckConstraint("(party in ('organisation','desk')) = (by_staff_key IS NOT NULL)", name="by"),
        CheckConstraint("(step in ('answered','corrected','answered-part')) = (finding IS NOT NULL)", name="finding"),
        CheckConstraint("finding in ('justified','unjustified','log-error','unsettled')", name="finding_known"),
        CheckConstraint("step <> 'passed-on' OR cvr IS NOT NULL", name="passed_on"),
        CheckConstraint("step not in ('asked','passed-on','prolonged','reopened') OR due_on IS NOT NULL", name="due"),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    sequence: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    step: Mapped[str] = mapped_column(String(20))
    party: Mapped[str] = mapped_column(String(15))
    at: Mapped[datetime] = mapped_column(Moment)
    by_staff_key: Mapped[UUID | None] = mapped_column(Uuid)  # None: the citizen, or the clock
    cvr: Mapped[str | None] = mapped_column(String(8))  # asked, passed on: whose log officers answer from then on
    due_on: Mapped[date | None] = mapped_column(Date)
    finding: Mapped[str | None] = mapped_column(String(15))
    # The numbers of the look-ups that the finding is about; None: all of the question's, as before they were named.
    entries: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    helper_key: Mapped[UUID | None] = mapped_column(Uuid)  # who took the citizen's step for them


class QuestionWaitingStepRow(Base):
    """A step of a question that waits for every guardian to confirm it. Append-only.

    The first step says what is asked; the last one which question it became, or was joined to.
    """

    __tablename__ = "question_waiting_step"
    __table_args__ = (
        CheckConstraint("step in ('asked','confirmed','taken-back','done')", name="step"),
        CheckConstraint("by_key <> citizen_key", name="another"),
        CheckConstraint("(step = 'asked') = (wish_sealed IS NOT NULL AND open_until IS NOT NULL)", name="wish"),
        CheckConstraint("(step = 'done') = (case_id IS NOT NULL)", name="done"),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    waiting_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    sequence: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    step: Mapped[str] = mapped_column(String(15))
    at: Mapped[datetime] = mapped_column(Moment)
    by_key: Mapped[UUID] = mapped_column(Uuid)
    basis: Mapped[str] = mapped_column(String(20))
    wish_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    open_until: Mapped[datetime | None] = mapped_column(Moment)  # not included
    case_id: Mapped[UUID | None] = mapped_column(Uuid)


class QuestionNameReadingRow(Base):
    """That an officer read who made the look-ups of a question, and why. Append-only."""

    __tablename__ = "question_name_reading"
    __table_args__ = (_of_a_case(), {"sqlite_with_rowid": False})

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    reading_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by_staff_key: Mapped[UUID] = mapped_column(Uuid)
    reason_sealed: Mapped[bytes] = mapped_column(LargeBinary)


class QuestionStandingRow(Base):
    """Where a question stands. It follows from the steps, and is written with each of them."""

    __tablename__ = "question_standing"
    __table_args__ = (
        _of_a_case(),
        CheckConstraint("state in ('with-organisation','with-desk','with-citizen','answered','closed')", name="state"),
        Index("ix_question_standing_queue", "cvr", "state", "due_on", "case_id"),
        Index("ix_question_standing_due", "state", "due_on", "case_id"),
        Index("ix_question_standing_age", "state", "asked_at", "case_id"),
        Index("ix_question_standing_concern", "state", "concern", "due_on", "case_id"),
        Index("ix_question_standing_right", "state", "deadline_kind", "due_on", "case_id"),
        Index("ix_question_standing_late", "due_on", "case_id", postgresql_where=_LATE, sqlite_where=_LATE),
        Index(
            "ix_question_standing_late_by_age",
            "asked_at",
            "case_id",
            postgresql_where=_LATE,
            sqlite_where=_LATE,
        ),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    cvr: Mapped[str | None] = mapped_column(String(8))  # who has it, or had it before the desk; None: nobody yet
    state: Mapped[str] = mapped_column(String(20))
    due_on: Mapped[date] = mapped_column(Date)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    # As the question has them: who helps meets no other helper's (row policy), the desk reads by age and narrows its
    # queue to a concern or a right.
    helper_key: Mapped[UUID | None] = mapped_column(Uuid)
    asked_with: Mapped[frozenset[UUID]] = mapped_column(Keys(ASKED_WITH), nullable=True)
    asked_at: Mapped[datetime | None] = mapped_column(Moment)
    concern: Mapped[str | None] = mapped_column(String(20))
    deadline_kind: Mapped[str | None] = mapped_column(String(20))
    is_escalated: Mapped[bool] = mapped_column(Boolean)
    steps: Mapped[int] = mapped_column(Integer)
