"""Rows of the one directory: organisations with their codes and hierarchy, and professions."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, Index, Integer, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment


class DirectoryImportRow(Base):
    """An import of the directory. Its highest number is what processes check their copies against."""

    __tablename__ = "directory_import"

    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(Moment)
    file_digest: Mapped[str] = mapped_column(String(64))


class OrganisationRow(Base):
    """A unit under one code, valid in a period. The same code may have several rows over time."""

    __tablename__ = "organisation"
    __table_args__ = (Index("ix_organisation_sor", "sor"),)

    scheme: Mapped[str] = mapped_column(String(15), primary_key=True)
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    valid_from: Mapped[date] = mapped_column(Date, primary_key=True)
    valid_until: Mapped[date | None] = mapped_column(Date)
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(30))
    sector: Mapped[int] = mapped_column(SmallInteger)
    parent_scheme: Mapped[str | None] = mapped_column(String(15))
    parent_code: Mapped[str | None] = mapped_column(String(20))
    sor: Mapped[str | None] = mapped_column(String(20))
    successor_scheme: Mapped[str | None] = mapped_column(String(15))
    successor_code: Mapped[str | None] = mapped_column(String(20))
    successor_from: Mapped[date | None] = mapped_column(Date)
    municipality: Mapped[str | None] = mapped_column(String(4))


class ProfessionRow(Base):
    """A profession or role: an authorisation-register code, or our own code for a role without one."""

    __tablename__ = "profession"

    code: Mapped[str] = mapped_column(String(10), primary_key=True)
    name_da: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    authorised: Mapped[bool] = mapped_column(Boolean)
    aliases: Mapped[str] = mapped_column(Text, default="")  # `|`-separated texts that sources write
