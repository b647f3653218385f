"""Rows of messages: a citizen's address, the codes that prove it, and what they chose to hear about."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, LargeBinary, SmallInteger, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment


class ContactRow(Base):
    """An e-mail address that the citizen has proved to be theirs."""

    __tablename__ = "contact"

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    address_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(String(2))
    verified_at: Mapped[datetime] = mapped_column(Moment)


class ContactAttemptRow(Base):
    """A code mailed to an address, to see whether it reaches the citizen."""

    __tablename__ = "contact_attempt"

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    attempt_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    address_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    code_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(String(2))
    made_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(SmallInteger)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)  # used, given up, or followed by another


class MessageChoiceRow(Base):
    """What a citizen chose for a topic, and when. Append-only: the newest counts."""

    __tablename__ = "message_choice"
    __table_args__ = (CheckConstraint("choice in ('off','on','daily','weekly')", name="choice"),)

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    topic: Mapped[str] = mapped_column(String(40), primary_key=True)
    chosen_at: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    choice: Mapped[str] = mapped_column(String(10))
