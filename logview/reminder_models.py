"""Rows of what an organisation's deciders were reminded of: at most one message a day, and what it told of."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment


class DeciderDigestRow(Base):
    """The one message of a day. Two workers cannot both write it."""

    __tablename__ = "decider_digest"

    organisation_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    message_id: Mapped[UUID] = mapped_column(Uuid)  # in the outbox
    made_at: Mapped[datetime] = mapped_column(Moment)


class DeciderDigestLineRow(Base):
    """One thing that a message reminded of, so that it is told once."""

    __tablename__ = "decider_digest_line"

    organisation_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    message_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    about_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)  # the mask, or the citizen's request
    step: Mapped[str] = mapped_column(String(15), primary_key=True)
    occasion: Mapped[datetime] = mapped_column(Moment)
