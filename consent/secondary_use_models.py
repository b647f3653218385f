"""Rows of decisions about secondary use (EHDS article 71). Append-only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment


class SecondaryUseDecisionRow(Base):
    """A no to secondary use, or its end, as it was confirmed, with the words that were read."""

    __tablename__ = "secondary_use_decision"
    __table_args__ = (
        CheckConstraint("decision in ('opted-out','opt-out-ended')", name="decision"),
        UniqueConstraint("citizen_key", "submission_id"),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    decision_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    decision: Mapped[str] = mapped_column(String(15))
    authority: Mapped[str] = mapped_column(String(200))  # who was named as enforcing it then
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[UUID] = mapped_column(Uuid)  # the viewer
    basis: Mapped[str] = mapped_column(String(20))
    submission_id: Mapped[UUID] = mapped_column(Uuid)  # of the form: sent twice, it makes one decision
    text_version: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2))
    text: Mapped[str] = mapped_column(Text)  # what was confirmed, word for word: a sentence or two a line
