"""Rows of marks: which entries an organisation has found should not have happened. Append-only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment


class MisuseMarkRow(Base):
    """A mark that was set on an entry, or the taking back of one. No retention takes an entry with a mark."""

    __tablename__ = "misuse_mark"
    __table_args__ = (
        CheckConstraint("(case_id IS NULL) <> (look_back_id IS NULL)", name="origin"),
        CheckConstraint("takes_back <> mark_id", name="takes_back"),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    entry_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    mark_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    occurred_at: Mapped[datetime] = mapped_column(Moment)
    takes_back: Mapped[UUID | None] = mapped_column(Uuid)  # the mark that does not hold any more; None: this one is set
    at: Mapped[datetime] = mapped_column(Moment)
    cvr: Mapped[str] = mapped_column(String(8))  # whose finding it is
    case_id: Mapped[UUID | None] = mapped_column(Uuid)  # the citizen's question that it was found in
    look_back_id: Mapped[UUID | None] = mapped_column(Uuid)  # or the look-back
    by_staff_key: Mapped[UUID] = mapped_column(Uuid)
