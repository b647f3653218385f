"""Rows of messages: addresses of citizens and organisations, the codes that prove them, and what citizens want."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Integer, LargeBinary, SmallInteger, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment


class ContactRow(Base):
    """An e-mail address that the citizen has proved to be theirs."""

    __tablename__ = "contact"

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    address_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(String(2))
    verified_at: Mapped[datetime] = mapped_column(Moment)


class AttemptRow(Base):
    """A code mailed to an address, to see whether it reaches its owner."""

    __abstract__ = True

    attempt_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    address_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    code_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(String(2))
    made_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(SmallInteger)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)  # used, given up, or followed by another


class ContactAttemptRow(AttemptRow):
    """A code mailed to a citizen."""

    __tablename__ = "contact_attempt"

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True, sort_order=-1)


class PhoneRow(Base):
    """A telephone number that the citizen registered signed in, for the desk to call back on after a while."""

    __tablename__ = "assist_phone"
    __table_args__ = {"sqlite_with_rowid": False}

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    number_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    registered_at: Mapped[datetime] = mapped_column(Moment)


class MailboxRow(Base):
    """The mailbox of an organisation's deciders, as it is now. Whoever stated it has proved that they read it."""

    __tablename__ = "mailbox"

    organisation_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    cvr: Mapped[str] = mapped_column(String(8), unique=True)
    address_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(String(2))
    stated_at: Mapped[datetime] = mapped_column(Moment)


class MailboxAttemptRow(AttemptRow):
    """A code mailed to an organisation's mailbox."""

    __tablename__ = "mailbox_attempt"

    organisation_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True, sort_order=-1)


class MailboxEventRow(Base):
    """Who stated or removed an organisation's mailbox, and when. Append-only; the address itself is not kept here."""

    __tablename__ = "mailbox_event"
    __table_args__ = (CheckConstraint("step in ('stated','removed')", name="step"),)

    organisation_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    sequence: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    step: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(Moment)
    by_staff_key: Mapped[UUID] = mapped_column(Uuid)


class MessageChoiceRow(Base):
    """What a citizen chose for a topic, and when. Append-only: the newest counts."""

    __tablename__ = "message_choice"
    __table_args__ = (CheckConstraint("choice in ('off','on','daily','weekly')", name="choice"),)

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    topic: Mapped[str] = mapped_column(String(40), primary_key=True)
    chosen_at: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    choice: Mapped[str] = mapped_column(String(10))
