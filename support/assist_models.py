"""Rows of what the desk does for citizens: how they were known, what is to be done, how it ended. Append-only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment


class AssistIdentityRow(Base):
    """That somebody at the desk made sure whom they speak with, and how."""

    __tablename__ = "assist_identity"
    __table_args__ = (
        CheckConstraint("way in ('in-person','call-back')", name="way"),
        CheckConstraint("shown in ('passport','driving-licence','identity-card','own-number')", name="shown"),
        CheckConstraint("(way = 'call-back') = (shown = 'own-number')", name="shown_by_way"),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    identity_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by_staff_key: Mapped[UUID] = mapped_column(Uuid)
    way: Mapped[str] = mapped_column(String(15))
    shown: Mapped[str] = mapped_column(String(20))


class AssistedActRow(Base):
    """What is to be done for a citizen, as it was read to them, and from when it counts."""

    __tablename__ = "assisted_act"
    __table_args__ = (
        CheckConstraint(
            "kind in ('block','end-block','confirm-block','end-access','question','write-question','reopen-question',"
            "'close-question','send-question','log-month','stop-letters','stop-messages','number','forget-number',"
            "'ask-name','withdraw-names','send-complaint','name-complaint','send-notices')",
            name="kind",
        ),
        CheckConstraint("effective_at >= made_at", name="effective_at"),
        Index("ix_assisted_act_effective_at", "effective_at"),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    act_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    identity_id: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(String(15))
    made_at: Mapped[datetime] = mapped_column(Moment)
    effective_at: Mapped[datetime] = mapped_column(Moment)
    by_staff_key: Mapped[UUID] = mapped_column(Uuid)
    wish_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    summary_sealed: Mapped[bytes] = mapped_column(LargeBinary)  # the sentences that were read to the citizen


class AssistedEndingRow(Base):
    """That an act was done, stopped or given up: once."""

    __tablename__ = "assisted_ending"
    __table_args__ = (
        CheckConstraint("ending in ('done','stopped','not-done')", name="ending"),
        CheckConstraint("party in ('citizen','desk','clock')", name="party"),
        CheckConstraint("(party = 'desk') = (by_staff_key IS NOT NULL)", name="by"),
        CheckConstraint("(ending = 'not-done') = (why IS NOT NULL)", name="why"),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    act_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    ending: Mapped[str] = mapped_column(String(10))
    party: Mapped[str] = mapped_column(String(10))
    by_staff_key: Mapped[UUID | None] = mapped_column(Uuid)
    why: Mapped[str | None] = mapped_column(String(20))
