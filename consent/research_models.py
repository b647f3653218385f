"""Rows of research projects, and of whose data was in them. Versions: append-only."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Date, Integer, LargeBinary, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment


class ResearchProjectRow(Base):
    """A version of a project (forskningsprojekt). An empty text, and NULL: the source does not tell."""

    __tablename__ = "research_project"
    __table_args__ = {"sqlite_with_rowid": False}

    project_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    sequence: Mapped[int] = mapped_column(Integer, primary_key=True)
    cvr: Mapped[str] = mapped_column(String(8))
    number: Mapped[str] = mapped_column(String(40))
    updated: Mapped[date] = mapped_column(Date)
    is_withdrawn: Mapped[bool] = mapped_column(Boolean)
    title: Mapped[str] = mapped_column(String(200))
    organisation: Mapped[str] = mapped_column(String(150))
    purpose: Mapped[str] = mapped_column(Text)
    kinds: Mapped[str] = mapped_column(Text)  # one a line
    permit_number: Mapped[str] = mapped_column(String(60))
    permit_by: Mapped[str] = mapped_column(String(150))
    permit_on: Mapped[date | None] = mapped_column(Date)
    begins: Mapped[date | None] = mapped_column(Date)
    ends: Mapped[date | None] = mapped_column(Date)  # included
    email: Mapped[str] = mapped_column(String(150))
    phone: Mapped[str] = mapped_column(String(25))
    web: Mapped[str] = mapped_column(String(300))
    tells_who: Mapped[bool] = mapped_column(Boolean)
    results: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)  # what a search looks in
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    told_by: Mapped[str] = mapped_column(String(40))  # a system; empty: the operator's command
    taken_in_at: Mapped[datetime] = mapped_column(Moment)


class ResearchParticipationRow(Base):
    """A version of that data or tissue about a citizen was used in a project."""

    __tablename__ = "research_participation"
    __table_args__ = {"sqlite_with_rowid": False}

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    project_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    begins: Mapped[date] = mapped_column(Date, primary_key=True)
    sequence: Mapped[int] = mapped_column(Integer, primary_key=True)
    ends: Mapped[date | None] = mapped_column(Date)  # included
    updated: Mapped[date] = mapped_column(Date)
    is_withdrawn: Mapped[bool] = mapped_column(Boolean)
    kinds: Mapped[str] = mapped_column(Text)  # one a line
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    told_by: Mapped[str] = mapped_column(String(40))
    taken_in_at: Mapped[datetime] = mapped_column(Moment)
