"""Rows of powers of attorney: the steps of each, the codes that are handed over, those tried in vain, and warnings."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, Index, Integer, LargeBinary, SmallInteger, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment

_UNTOLD = text("told_at IS NULL")


class PowerStepRow(Base):
    """A step of a power (fuldmagt), append-only. `citizen_key`: the grantor, whose power it is."""

    __tablename__ = "power_step"
    __table_args__ = (
        CheckConstraint(
            "step in ('offered','redeemed','requested','answered','declined','registered','narrowed','paused',"
            "'resumed','renewed','revoked','renounced','asked-on-paper','noticed')",
            name="step",
        ),
        CheckConstraint("party in ('grantor','holder','desk','clock')", name="party"),
        CheckConstraint("(scopes IS NULL) = (until IS NULL)", name="terms"),
        CheckConstraint("holder_key <> citizen_key", name="another"),
        Index("ix_power_step_holder_key", "holder_key"),
        Index("ix_power_step_until", "until"),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    power_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    sequence: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    step: Mapped[str] = mapped_column(String(15))
    party: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(Moment)
    by_key: Mapped[UUID] = mapped_column(Uuid)  # of who took it; the citizen's own where the clock did
    # Whose it is to use, on every step from the first that says so: the holder finds their powers by it.
    holder_key: Mapped[UUID | None] = mapped_column(Uuid)
    scopes: Mapped[str | None] = mapped_column(String(60))  # of the steps that set the terms
    until: Mapped[date | None] = mapped_column(Date)  # included
    open_until: Mapped[datetime | None] = mapped_column(Moment)  # of the code
    begins: Mapped[date | None] = mapped_column(Date)  # on paper
    # Of who took it, as they signed in; on paper of who asked to help, and of who signed.
    name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class PowerCodeRow(Base):
    """A code that one person makes and another redeems or answers, once. The code itself is not kept."""

    __tablename__ = "power_code"
    __table_args__ = (
        CheckConstraint("kind in ('offered','requested')", name="kind"),
        Index("ix_power_code_made_by", "made_by", "made_at"),
        {"sqlite_with_rowid": False},
    )

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))  # the step it begins with: offered or requested
    power_id: Mapped[UUID] = mapped_column(Uuid)
    made_by: Mapped[UUID] = mapped_column(Uuid)  # the grantor, or who asks to be the holder
    made_at: Mapped[datetime] = mapped_column(Moment)
    open_until: Mapped[datetime] = mapped_column(Moment)  # not included
    scopes: Mapped[str] = mapped_column(String(60))
    until: Mapped[date] = mapped_column(Date)
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)  # of who made it
    ended_at: Mapped[datetime | None] = mapped_column(Moment)  # redeemed, answered or taken back


class PowerTryRow(Base):
    """That somebody wrote a code that opens nothing: who guesses is stopped. Forgotten after a day."""

    __tablename__ = "power_try"
    __table_args__ = {"sqlite_with_rowid": False}

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    try_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    tried_at: Mapped[datetime] = mapped_column(Moment)


class HelpVisitRow(Base):
    """That somebody was here for the citizen: once for each session and mandate, append-only but for when the citizen
    was told. What they did stands in the audit trail."""

    __tablename__ = "help_visit"
    __table_args__ = (
        CheckConstraint("helper_key <> citizen_key", name="another"),
        Index("ix_help_visit_untold", "visited_at", postgresql_where=_UNTOLD, sqlite_where=_UNTOLD),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    mandate_id: Mapped[UUID] = mapped_column(Uuid)
    helper_key: Mapped[UUID] = mapped_column(Uuid)
    basis: Mapped[str] = mapped_column(String(20))
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)  # of the helper, as they signed in
    visited_at: Mapped[datetime] = mapped_column(Moment)
    told_at: Mapped[datetime | None] = mapped_column(Moment)


class HiddenUnitRow(Base):
    """That a citizen keeps a unit from those who help them, or does so no more; append-only, the newest counts."""

    __tablename__ = "hidden_unit"
    __table_args__ = {"sqlite_with_rowid": False}

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    sequence: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)  # among all of the person's
    scheme: Mapped[str] = mapped_column(String(15))
    code: Mapped[str] = mapped_column(String(20))
    is_hidden: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Moment)


class HelpToldRow(Base):
    """How far a holder was told that there is something new, and when; one row for each power that covers it."""

    __tablename__ = "help_told"
    __table_args__ = {"sqlite_with_rowid": False}

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)  # the grantor
    power_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    log_until: Mapped[datetime] = mapped_column(Moment)  # by when look-ups were received
    log_told_at: Mapped[datetime | None] = mapped_column(Moment)
    questions_until: Mapped[datetime] = mapped_column(Moment)
    told_at: Mapped[datetime | None] = mapped_column(Moment)  # of either


class PowerWarningRow(Base):
    """That both were told that a power ends on this day: told once. Forgotten when the day has passed."""

    __tablename__ = "power_warning"
    __table_args__ = {"sqlite_with_rowid": False}

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)  # the grantor
    power_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    until: Mapped[date] = mapped_column(Date, primary_key=True)
    warned_at: Mapped[datetime] = mapped_column(Moment)
