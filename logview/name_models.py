"""Rows of requests for masked names: who asked for which, and every step until the answer. All append-only."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
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
)
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment


class NameRequestRow(Base):
    """A citizen's request for one masked name, as it was made; what became of it stands in its events."""

    __tablename__ = "name_request"
    __table_args__ = (
        CheckConstraint("whom in ('performed-by','on-behalf-of')", name="whom"),
        Index("ix_name_request_cvr", "cvr"),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    request_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    cvr: Mapped[str] = mapped_column(String(8))  # whose deciders answer: of the mask that hid the name
    masked_by_scheme: Mapped[str] = mapped_column(String(15))  # the organisation that the page named
    masked_by_code: Mapped[str] = mapped_column(String(20))
    whom: Mapped[str] = mapped_column(String(15))
    needed_for: Mapped[str] = mapped_column(String(25))  # which right, as a code
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # the citizen's own
    asked_at: Mapped[datetime] = mapped_column(Moment)
    due_on: Mapped[date] = mapped_column(Date)  # the last day for the answer
    # Whether the letter with the answer holds it; None: no letter, the citizen reads the answer signed in.
    letter_is_whole: Mapped[bool | None] = mapped_column(Boolean)


class NameRequestEntryRow(Base):
    """An entry that a request is about, with what tells it to those who decide: they read no log."""

    __tablename__ = "name_request_entry"
    __table_args__ = (
        ForeignKeyConstraint(
            ["citizen_key", "request_id"], ["name_request.citizen_key", "name_request.request_id"], name="request"
        ),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    request_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    entry_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    occurred_at: Mapped[datetime] = mapped_column(Moment)
    organisation_ref: Mapped[int | None] = mapped_column(Integer)
    professional_id: Mapped[int] = mapped_column(Integer)  # who is asked about


class NameRequestEventRow(Base):
    """What happened to a request, in order."""

    __tablename__ = "name_request_event"
    __table_args__ = (
        ForeignKeyConstraint(
            ["citizen_key", "request_id"], ["name_request.citizen_key", "name_request.request_id"], name="request"
        ),
        CheckConstraint(
            "step in ('asked','withdrawn','grant-proposed','refusal-proposed','turned-back','granted','refused')",
            name="step",
        ),
        CheckConstraint("(step in ('refusal-proposed','refused')) = (refusal IS NOT NULL)", name="refusal"),
        CheckConstraint("(step in ('asked','withdrawn')) = (by_staff_key IS NULL)", name="by"),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    request_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    sequence: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    step: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment)
    by_staff_key: Mapped[UUID | None] = mapped_column(Uuid)  # None: the citizen
    refusal: Mapped[str | None] = mapped_column(String(20))  # the general reason, which the citizen reads in our words
    reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # the decider's own, for the organisation


class NameRequestAnswerRow(Base):
    """What a proposed or given answer says of one look-up. A step that gives names has a row for each look-up."""

    __tablename__ = "name_request_answer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["citizen_key", "request_id", "sequence"],
            ["name_request_event.citizen_key", "name_request_event.request_id", "name_request_event.sequence"],
            name="step",
        ),
        ForeignKeyConstraint(
            ["citizen_key", "request_id", "entry_id"],
            ["name_request_entry.citizen_key", "name_request_entry.request_id", "name_request_entry.entry_id"],
            name="entry",
        ),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    request_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    sequence: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)  # of the step
    entry_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    refusal: Mapped[str | None] = mapped_column(String(20))  # why not on this one; None: the name is given
