"""Rows of what the register tells of persons and those who stand beside them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, Index, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment


class RegisterFactRow(Base):
    """A message about a fact (`citizen_app.register.facts`), append-only. `other_key`: who holds it, or lives there."""

    __tablename__ = "register_fact"
    __table_args__ = (
        CheckConstraint(
            "fact in ('custody','guardianship','lasting-power','appointment','minor-case','protection','placement',"
            "'lives-with')",
            name="fact",
        ),
        CheckConstraint("step in ('stated','ended','withdrawn')", name="step"),
        CheckConstraint("told_by in ('register','desk')", name="told_by"),
        CheckConstraint("other_key <> citizen_key", name="another"),
        CheckConstraint("(step = 'ended') = (valid_from IS NULL)", name="beginning"),
        Index("ix_register_fact_other_key", "other_key"),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    fact_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    fact: Mapped[str] = mapped_column(String(15))
    step: Mapped[str] = mapped_column(String(10))
    other_key: Mapped[UUID | None] = mapped_column(Uuid)
    place: Mapped[str | None] = mapped_column(String(40))  # scheme:code
    kind: Mapped[str] = mapped_column(String(20))
    recorded_on: Mapped[date] = mapped_column(Date)
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)  # not included
    is_joint: Mapped[bool | None]
    covers_health: Mapped[bool | None]
    is_closed: Mapped[bool | None]
    told_by: Mapped[str] = mapped_column(String(10))
    taken_in_at: Mapped[datetime] = mapped_column(Moment)
    name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # the citizen's, for whoever may act for them
