"""Rows of decisions about samples, of what waits to become one, and of what the register answered. All append-only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, SmallInteger, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment


class TissueDecisionRow(Base):
    """A decision about samples or genetic data (vævsanvendelse) as it was confirmed, with the words that were read."""

    __tablename__ = "tissue_decision"
    __table_args__ = (
        CheckConstraint("material in ('biological','genetic')", name="material"),
        CheckConstraint("decision in ('own-treatment-only','no-restriction')", name="decision"),
        CheckConstraint("mode in ('forward','register')", name="mode"),
        UniqueConstraint("citizen_key", "submission_id"),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    decision_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    material: Mapped[str] = mapped_column(String(15))
    decision: Mapped[str] = mapped_column(String(20))
    mode: Mapped[str] = mapped_column(String(10))  # what the site was to the register then
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[UUID] = mapped_column(Uuid)  # the viewer
    basis: Mapped[str] = mapped_column(String(20))
    submission_id: Mapped[UUID] = mapped_column(Uuid)  # of the form: sent twice, it makes one decision
    text_version: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2))
    text: Mapped[str] = mapped_column(Text)  # what was confirmed, word for word: a sentence a line


class TissueStepRow(Base):
    """What became of a decision that is forwarded: that the register's owner took it, and each different answer."""

    __tablename__ = "tissue_step"
    __table_args__ = (
        CheckConstraint("step in ('sent','registered','refused')", name="step"),
        CheckConstraint("(step = 'sent') = (counted_at IS NULL)", name="counted"),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    decision_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    sequence: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    step: Mapped[str] = mapped_column(String(15))
    at: Mapped[datetime] = mapped_column(Moment)  # when we knew
    counted_at: Mapped[datetime | None] = mapped_column(Moment)  # of an answer: by the register's clock


class TissueWaitingStepRow(Base):
    """A step of a decision about a child's samples that waits for everybody who has custody (forældremyndighed).

    The first step says what is asked for. It, and each confirmation, keep what this person read, word for word. Of the
    last one `decision_id` is the decision that it became.
    """

    __tablename__ = "tissue_waiting_step"
    __table_args__ = (
        CheckConstraint("step in ('asked','confirmed','taken-back','done')", name="step"),
        CheckConstraint("by_key <> citizen_key", name="another"),
        CheckConstraint("basis = 'custody'", name="custody"),
        CheckConstraint(
            "(step = 'asked') = (submission_id IS NOT NULL AND material IS NOT NULL AND decision IS NOT NULL "
            "AND mode IS NOT NULL AND open_until IS NOT NULL AND fifteen IS NOT NULL)",
            name="asked",
        ),
        CheckConstraint(
            "(step in ('asked','confirmed')) = "
            "(text_version IS NOT NULL AND language IS NOT NULL AND text IS NOT NULL)",
            name="read",
        ),
        CheckConstraint("(step = 'done') = (decision_id IS NOT NULL)", name="done"),
        CheckConstraint("material in ('biological','genetic')", name="material"),
        CheckConstraint("decision in ('own-treatment-only','no-restriction')", name="decision"),
        CheckConstraint("mode in ('forward','register')", name="mode"),
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
    material: Mapped[str | None] = mapped_column(String(15))
    decision: Mapped[str | None] = mapped_column(String(20))
    mode: Mapped[str | None] = mapped_column(String(10))
    open_until: Mapped[datetime | None] = mapped_column(Moment)  # not included
    fifteen: Mapped[bool | None] = mapped_column(Boolean)  # that is the fifteenth birthday
    upon_id: Mapped[UUID | None] = mapped_column(Uuid)  # the newest decision about the same, when it was asked for
    text_version: Mapped[str | None] = mapped_column(String(20))
    language: Mapped[str | None] = mapped_column(String(2))
    text: Mapped[str | None] = mapped_column(Text)  # a sentence or two a line
    decision_id: Mapped[UUID | None] = mapped_column(Uuid)
