"""Rows of systems that call us."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, LargeBinary, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment


class CallingSystemRow(Base):
    """A system that may call us, and who answers for it (the data controller)."""

    __tablename__ = "calling_system"

    system_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    audit_key: Mapped[UUID] = mapped_column(Uuid, unique=True)  # how our own trail names it
    name: Mapped[str] = mapped_column(String(200))
    cvr: Mapped[str] = mapped_column(String(8))
    contact: Mapped[str] = mapped_column(String(200))
    per_minute: Mapped[int | None] = mapped_column(Integer)  # calls per scope; null: the setting
    registered_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    # Grows with every change of what the system may do; a process that remembers an older one asks again.
    version: Mapped[int] = mapped_column(Integer, default=1)


class SystemKeyRow(Base):
    """A public key of a system; several overlap while one replaces another."""

    __tablename__ = "system_key"
    __table_args__ = (
        CheckConstraint("purpose in ('sign','encrypt')", name="purpose"),
        Index("ix_system_key_system_id", "system_id"),
    )

    kid: Mapped[str] = mapped_column(String(80), primary_key=True)
    system_id: Mapped[str] = mapped_column(String(40))
    purpose: Mapped[str] = mapped_column(String(10))
    algorithm: Mapped[str] = mapped_column(String(20))
    public_pem: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[datetime] = mapped_column(Moment)
    valid_until: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    last_used_at: Mapped[datetime | None] = mapped_column(Moment)


class SystemScopeRow(Base):
    """A scope of a system for one organisation and what is below it."""

    __tablename__ = "system_scope"

    system_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    scope: Mapped[str] = mapped_column(String(40), primary_key=True)
    scheme: Mapped[str] = mapped_column(String(15), primary_key=True)
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    given_at: Mapped[datetime] = mapped_column(Moment)


class AccessTokenRow(Base):
    """An access token of a few minutes. Only its digest is here."""

    __tablename__ = "access_token"
    __table_args__ = (Index("ix_access_token_system_id", "system_id"),)

    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    system_id: Mapped[str] = mapped_column(String(40))
    kid: Mapped[str] = mapped_column(String(80))
    scopes: Mapped[str] = mapped_column(String(200))  # separated by blanks
    issued_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class AssertionSeenRow(Base):
    """An assertion that was used; kept until it could not be used any more."""

    __tablename__ = "assertion_seen"
    __table_args__ = (Index("ix_assertion_seen_expires_at", "expires_at"),)

    system_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    jti_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(Moment)


class RateWindowRow(Base):
    """How much of a system's allowance in a minute the workers have taken to hand out."""

    __tablename__ = "rate_window"

    system_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    scope: Mapped[str] = mapped_column(String(40), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    leased: Mapped[int] = mapped_column(Integer)
