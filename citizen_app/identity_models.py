"""Rows of identity: citizens, their identifiers, and links between keys that turned out to be one person."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, SmallInteger, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment


class CitizenRow(Base):
    """A person as a random key. Age comes from the register feed, never from a number."""

    __tablename__ = "citizen"

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    birth_date: Mapped[date | None] = mapped_column(Date)
    died_on: Mapped[date | None] = mapped_column(Date)


class CitizenIdentifierRow(Base):
    """A number that a citizen has or had: found by its keyed digest, readable only with the encryption key."""

    __tablename__ = "citizen_identifier"
    __table_args__ = (CheckConstraint("scheme in ('cpr','x-ecpr','d-ecpr')", name="scheme"),)

    # The digest leads: this is the one table that is searched by number (architecture.md, "Whose data"). On PostgreSQL
    # the key's index says whose it is (migration 0097).
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    key_version: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    citizen_key: Mapped[UUID] = mapped_column(ForeignKey("citizen.citizen_key"), index=True)
    scheme: Mapped[str] = mapped_column(String(10))
    value_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)


class CitizenLinkRow(Base):
    """Two keys that are one person, from a register message or by two persons; can be undone, never deleted."""

    __tablename__ = "citizen_link"
    __table_args__ = (
        CheckConstraint("citizen_key <> other_key", name="two_keys"),
        CheckConstraint("state in ('pending','linked','rejected','undone')", name="state"),
        Index("ix_citizen_link_other_key", "other_key"),
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    other_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    link_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(
        String(20)
    )  # correction, sex-change, newborn, ecpr, adoption, protected, manual
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    first_by: Mapped[UUID | None] = mapped_column(Uuid)  # identity role, where two persons are needed
    second_by: Mapped[UUID | None] = mapped_column(Uuid)
    linked_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)


class RegisterMessageRow(Base):
    """A register message that was taken in, so that a replayed feed changes nothing."""

    __tablename__ = "register_message"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    event: Mapped[str] = mapped_column(String(20))
    taken_in_at: Mapped[datetime] = mapped_column(Moment)
    citizen_key: Mapped[UUID] = mapped_column(Uuid)
