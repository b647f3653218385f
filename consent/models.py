"""Rows of decisions, their endings, and the questions that were asked about them. All append-only."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment


class ConsentDecisionRow(Base):
    """A decision (spærring, or adgang trods spærring) as it was made. NULL in what and who: all, everyone.

    On PostgreSQL the key's index holds all that judging needs (migration 0097; a test holds it to that).
    """

    __tablename__ = "consent_decision"
    __table_args__ = (UniqueConstraint("citizen_key", "submission_id"), {"sqlite_with_rowid": False})

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    decision_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    effect: Mapped[int] = mapped_column(SmallInteger)
    kinds: Mapped[int | None] = mapped_column(Integer)  # bit n: the kind of data with number n
    origin_scheme: Mapped[str | None] = mapped_column(String(15))
    origin_code: Mapped[str | None] = mapped_column(String(20))
    origin_below: Mapped[bool | None] = mapped_column(Boolean)
    data_since: Mapped[date | None] = mapped_column(Date)
    data_until: Mapped[date | None] = mapped_column(Date)  # included
    unit_scheme: Mapped[str | None] = mapped_column(String(15))
    unit_code: Mapped[str | None] = mapped_column(String(20))
    unit_below: Mapped[bool | None] = mapped_column(Boolean)
    person: Mapped[UUID | None] = mapped_column(Uuid)  # digest: citizen_app/staff_digest.py
    profession: Mapped[str | None] = mapped_column(String(10))
    valid_from: Mapped[datetime] = mapped_column(Moment)
    valid_until: Mapped[datetime | None] = mapped_column(Moment)  # not included
    made_at: Mapped[datetime] = mapped_column(Moment)
    meant_since: Mapped[datetime | None] = mapped_column(Moment)  # that of the one it replaced; NULL: made_at
    made_by: Mapped[UUID] = mapped_column(Uuid)  # the viewer
    basis: Mapped[str] = mapped_column(String(20))
    submission_id: Mapped[UUID] = mapped_column(Uuid)  # of the form: sent twice, it makes one decision
    replaces: Mapped[UUID | None] = mapped_column(Uuid)
    text_version: Mapped[str] = mapped_column(String(20))  # of the wording that was confirmed


class ConsentEndingRow(Base):
    """That a decision was ended (ophævet), once."""

    __tablename__ = "consent_ending"
    __table_args__ = {"sqlite_with_rowid": False}

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    decision_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    ended_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[UUID] = mapped_column(Uuid)
    basis: Mapped[str] = mapped_column(String(20))
    submission_id: Mapped[UUID] = mapped_column(Uuid)
    reason: Mapped[str] = mapped_column(String(20))  # ended, replaced


class ConsentConfirmationRow(Base):
    """That a decision still fits although a place it names has become another; once for each successor."""

    __tablename__ = "consent_confirmation"
    __table_args__ = {"sqlite_with_rowid": False}

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    decision_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    successor_scheme: Mapped[str] = mapped_column(String(15), primary_key=True)
    successor_code: Mapped[str] = mapped_column(String(20), primary_key=True)
    confirmed_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[UUID] = mapped_column(Uuid)
    basis: Mapped[str] = mapped_column(String(20))


class ConsentQuestionRow(Base):
    """A question that a system asked, with its answer. Holds ids of staff and codes of units, no names."""

    __tablename__ = "consent_question"
    __table_args__ = {"sqlite_with_rowid": False}

    # In the order in which the citizen reads them: a second index would cost as much as keeping the row.
    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    question_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    call: Mapped[str] = mapped_column(String(10))  # decision, filter, override
    system_id: Mapped[str] = mapped_column(String(40))
    person: Mapped[UUID | None] = mapped_column(Uuid)
    profession: Mapped[str | None] = mapped_column(String(10))
    unit_scheme: Mapped[str | None] = mapped_column(String(15))
    unit_code: Mapped[str | None] = mapped_column(String(20))
    purpose: Mapped[int] = mapped_column(SmallInteger)
    kinds: Mapped[int | None] = mapped_column(Integer)
    outcome: Mapped[int] = mapped_column(SmallInteger)
    override_reason: Mapped[str | None] = mapped_column(String(40))
    override_text: Mapped[str | None] = mapped_column(String(200))  # the caller's own words


class ConsentWaitingStepRow(Base):
    """A step of a block that waits for everybody who must confirm it (forældremyndighed, værger), or of its end.

    The first step says what is asked for: `answers` as the pages of a making hold them, or the block that would end.
    Of the last one `decision_id` is the block that was made or ended.
    """

    __tablename__ = "consent_waiting_step"
    __table_args__ = (
        CheckConstraint("step in ('asked','confirmed','taken-back','done')", name="step"),
        CheckConstraint("by_key <> citizen_key", name="another"),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    waiting_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    sequence: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    step: Mapped[str] = mapped_column(String(15))
    at: Mapped[datetime] = mapped_column(Moment)
    by_key: Mapped[UUID] = mapped_column(Uuid)
    basis: Mapped[str] = mapped_column(String(20))
    submission_id: Mapped[UUID | None] = mapped_column(Uuid)
    answers: Mapped[bytes | None] = mapped_column(LargeBinary)
    decision_id: Mapped[UUID | None] = mapped_column(Uuid)
    open_until: Mapped[datetime | None] = mapped_column(Moment)  # not included
