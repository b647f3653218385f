"""Rows of decisions about samples, and of what became of them at the register. All append-only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, SmallInteger, String, Text, UniqueConstraint, Uuid
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
