"""Rows of look-backs on one person's look-ups, what was found in them, and what those affected were told.

All append-only but `look_back_standing` and the findings on `look_back_entry`, which say again where the steps and
verdicts have led.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
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

FINDINGS = "('justified','unjustified','unsettled')"


def _of_a_look_back() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["look_back_id"], ["look_back.look_back_id"], name="look_back")


class LookBackRow(Base):
    """That a lead asked for a look-back: on whom, and over which time."""

    __tablename__ = "look_back"
    __table_args__ = (
        ForeignKeyConstraint(["matter_id"], ["misuse_matter.matter_id"], name="matter"),
        Index("ix_look_back_person", "person_digest", "cvr"),
    )

    look_back_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    matter_id: Mapped[UUID] = mapped_column(Uuid)
    cvr: Mapped[str] = mapped_column(String(8))  # whose own data it covers
    person_digest: Mapped[UUID] = mapped_column(Uuid)  # as `professional` has it
    since: Mapped[datetime] = mapped_column(Moment)
    until: Mapped[datetime] = mapped_column(Moment)  # not included
    asked_at: Mapped[datetime] = mapped_column(Moment)
    asked_by_staff_key: Mapped[UUID] = mapped_column(Uuid)


class LookBackUnitRow(Base):
    """A unit that the look-back covers: of the organisation's, as sources write it. The database shows no others."""

    __tablename__ = "look_back_unit"
    __table_args__ = (_of_a_look_back(),)

    look_back_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    organisation_ref: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)


class LookBackStepRow(Base):
    """What happened to a look-back, in order."""

    __tablename__ = "look_back_step"
    __table_args__ = (
        _of_a_look_back(),
        CheckConstraint(
            "step in ('asked','counted','opened','refused','collected','text-proposed','told','closed','reopened',"
            "'withdrawn')",
            name="step",
        ),
        CheckConstraint("(step in ('counted','collected')) = (by_staff_key IS NULL)", name="by"),
    )

    look_back_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    sequence: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    step: Mapped[str] = mapped_column(String(15))
    at: Mapped[datetime] = mapped_column(Moment)
    by_staff_key: Mapped[UUID | None] = mapped_column(Uuid)  # None: the worker
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class LookBackCountRow(Base):
    """What was counted before anybody opened it, without small numbers. A person is counted once for a time."""

    __tablename__ = "look_back_count"
    __table_args__ = (_of_a_look_back(),)

    look_back_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    cvr: Mapped[str] = mapped_column(String(8))
    person_digest: Mapped[UUID] = mapped_column(Uuid)
    counted_at: Mapped[datetime] = mapped_column(Moment)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)


class LookBackStandingRow(Base):
    """Where a look-back stands. It follows from the steps, and is written with each of them."""

    __tablename__ = "look_back_standing"
    __table_args__ = (
        _of_a_look_back(),
        CheckConstraint("state in ('asked','counted','opened','listed','closed','refused','withdrawn')", name="state"),
        Index("ix_look_back_standing_list", "cvr", "state", "changed_at"),
    )

    look_back_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    cvr: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(15))
    changed_at: Mapped[datetime] = mapped_column(Moment)
    steps: Mapped[int] = mapped_column(Integer)


class LookBackEntryRow(Base):
    """A look-up on the list, and what the organisation finds of it now. No retention takes it while the look-back is
    open (safety.md 8)."""

    __tablename__ = "look_back_entry"
    __table_args__ = (
        _of_a_look_back(),
        CheckConstraint(f"finding in {FINDINGS}", name="finding"),
        CheckConstraint(f"confirmed in {FINDINGS}", name="confirmed"),
        CheckConstraint("(finding IS NULL) = (judged_by IS NULL)", name="judged"),
        Index("ix_look_back_entry_list", "look_back_id", "position", unique=True),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    look_back_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    entry_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    occurred_at: Mapped[datetime] = mapped_column(Moment)
    citizen_number: Mapped[int] = mapped_column(Integer)  # "Citizen 3": in the order in which they were looked up
    position: Mapped[int] = mapped_column(Integer)  # on the list, a citizen's look-ups together
    finding: Mapped[str | None] = mapped_column(String(15))
    judged_by: Mapped[UUID | None] = mapped_column(Uuid)
    confirmed: Mapped[str | None] = mapped_column(String(15))  # the last finding that a second person has confirmed


class LookBackVerdictRow(Base):
    """That somebody judged a look-up, or confirmed what another judged."""

    __tablename__ = "look_back_verdict"
    __table_args__ = (
        _of_a_look_back(),
        CheckConstraint("kind in ('judged','confirmed')", name="kind"),
        CheckConstraint(f"finding in {FINDINGS}", name="finding"),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    look_back_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    entry_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    verdict_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    finding: Mapped[str] = mapped_column(String(15))
    at: Mapped[datetime] = mapped_column(Moment)
    by_staff_key: Mapped[UUID] = mapped_column(Uuid)


class MisuseNoticeRow(Base):
    """What an organisation has told a citizen of look-ups that should not have happened, in its own name."""

    __tablename__ = "misuse_notice"
    __table_args__ = (
        CheckConstraint("kind in ('told','set-right')", name="kind"),
        CheckConstraint("(kind = 'told') = (words_sealed IS NOT NULL)", name="words"),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    notice_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    look_back_id: Mapped[UUID] = mapped_column(Uuid)
    cvr: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(Moment)
    by_staff_key: Mapped[UUID] = mapped_column(Uuid)
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # None: our own words, that a finding was wrong


class MisuseNoticeEntryRow(Base):
    """A look-up that a notice is about."""

    __tablename__ = "misuse_notice_entry"
    __table_args__ = (
        ForeignKeyConstraint(
            ["citizen_key", "notice_id"], ["misuse_notice.citizen_key", "misuse_notice.notice_id"], name="notice"
        ),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    notice_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    entry_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    occurred_at: Mapped[datetime] = mapped_column(Moment)
