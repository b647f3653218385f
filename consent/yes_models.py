"""Rows of what recipients ask citizens to say yes to, and of what citizens said. All append-only."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment

KINDS = "kind in ('research-contact','own-measurements','learning','early-follow-up')"


class ConsentOfferRow(Base):
    """A version of an offer: what a recipient asks for, in its own words."""

    __tablename__ = "consent_offer"
    __table_args__ = (CheckConstraint(KINDS, name="kind"), {"sqlite_with_rowid": False})

    offer_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    sequence: Mapped[int] = mapped_column(Integer, primary_key=True)
    cvr: Mapped[str] = mapped_column(String(8))
    number: Mapped[str] = mapped_column(String(40))
    updated: Mapped[date] = mapped_column(Date)
    is_withdrawn: Mapped[bool] = mapped_column(Boolean)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    organisation: Mapped[str] = mapped_column(String(150))
    purpose: Mapped[str] = mapped_column(Text)
    kinds: Mapped[str] = mapped_column(Text)  # of data, one a line
    legal_basis: Mapped[str] = mapped_column(String(400))
    legal_reference: Mapped[str] = mapped_column(String(200))
    days: Mapped[int] = mapped_column(Integer)
    from_age: Mapped[int] = mapped_column(SmallInteger)
    gives: Mapped[str] = mapped_column(Text)
    costs: Mapped[str] = mapped_column(Text)
    after_withdrawal: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(String(150))
    phone: Mapped[str] = mapped_column(String(25))
    web: Mapped[str] = mapped_column(String(300))
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    taken_in_at: Mapped[datetime] = mapped_column(Moment)


class GivenConsentRow(Base):
    """A consent (samtykke) as it was given, with the words that were read."""

    __tablename__ = "given_consent"
    __table_args__ = (UniqueConstraint("citizen_key", "submission_id"), {"sqlite_with_rowid": False})

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    consent_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    offer_id: Mapped[str] = mapped_column(String(20))
    sequence: Mapped[int] = mapped_column(Integer)  # of the offer's version that was read
    given_at: Mapped[datetime] = mapped_column(Moment)
    until: Mapped[date] = mapped_column(Date)  # the last day
    given_by: Mapped[UUID] = mapped_column(Uuid)  # the viewer
    basis: Mapped[str] = mapped_column(String(20))
    submission_id: Mapped[UUID] = mapped_column(Uuid)  # of the form: sent twice, it makes one
    text_version: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2))
    text: Mapped[str] = mapped_column(Text)  # what was confirmed, word for word


class IndicationRow(Base):
    """An indication (tilkendegivelse) as it was given. No system's role reads this table: it opens nothing."""

    __tablename__ = "indication"
    __table_args__ = (
        CheckConstraint(KINDS, name="kind"),
        UniqueConstraint("citizen_key", "submission_id"),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    indication_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime] = mapped_column(Moment)
    until: Mapped[date] = mapped_column(Date)  # the last day
    given_by: Mapped[UUID] = mapped_column(Uuid)
    basis: Mapped[str] = mapped_column(String(20))
    submission_id: Mapped[UUID] = mapped_column(Uuid)
    text_version: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2))
    text: Mapped[str] = mapped_column(Text)


class YesWithdrawalRow(Base):
    """That a citizen took a consent or an indication back: once, and for good."""

    __tablename__ = "yes_withdrawal"
    __table_args__ = {"sqlite_with_rowid": False}

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    yes_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)  # of a consent or an indication
    at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_by: Mapped[UUID] = mapped_column(Uuid)
    basis: Mapped[str] = mapped_column(String(20))
