"""Rows of the tally: how many entries each unit and person has made, as it was when it was last counted."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Index, Integer, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment


class EntryTallyRow(Base):
    """How many entries a person made, or had made for them, at a unit."""

    __tablename__ = "entry_tally"
    __table_args__ = (Index("ix_entry_tally_professional_id", "professional_id"), {"sqlite_with_rowid": False})

    organisation_ref: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    professional_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)  # 0: not told
    performed: Mapped[bool] = mapped_column(Boolean, primary_key=True)  # else: on whose behalf
    entries: Mapped[int] = mapped_column(BigInteger)


class EntryTallyRunRow(Base):
    """When all of it was counted."""

    __tablename__ = "entry_tally_run"
    __table_args__ = (CheckConstraint("number = 1", name="number"),)

    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    counted_at: Mapped[datetime] = mapped_column(Moment)
