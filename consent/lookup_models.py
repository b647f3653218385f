"""Rows of what systems asked about a citizen's decisions on other use of samples and data. Append-only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment


class ChoiceLookupRow(Base):
    """That a system asked what a citizen has decided, for whom and for what, and the answer that it was given."""

    __tablename__ = "choice_lookup"
    __table_args__ = (
        CheckConstraint("about in ('tissue','secondary-use','agreement')", name="about"),
        Index("ix_choice_lookup_citizen_key_asked_at", "citizen_key", "asked_at"),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    lookup_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    about: Mapped[str] = mapped_column(String(15))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    system_id: Mapped[str] = mapped_column(String(40))
    organisation_scheme: Mapped[str] = mapped_column(String(15))  # for whom it asked
    organisation_code: Mapped[str] = mapped_column(String(20))
    stated_purpose: Mapped[str] = mapped_column(String(200))  # the asker's own words, without CPR numbers; "": none
    answer: Mapped[str] = mapped_column(Text)  # what was asked about, each with our answer: a JSON object of codes
