"""Rows of signing in: sessions, attempts, staff persons and their roles."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, LargeBinary, SmallInteger, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment


class SessionRow(Base):
    """A signed-in session. The cookie holds a random token; only its digest is here."""

    __tablename__ = "session"
    __table_args__ = (
        CheckConstraint("kind in ('citizen','staff')", name="kind"),
        Index("ix_session_owner_key", "owner_key"),
    )

    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    owner_key: Mapped[UUID] = mapped_column(Uuid)  # citizen_key or staff_key
    assurance: Mapped[int] = mapped_column(SmallInteger)
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)  # encrypted
    id_token_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # encrypted; the hint for signing out
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)  # absolute limit
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    idle_seconds: Mapped[int | None] = mapped_column(Integer)  # how long it may rest; None: as its kind of person
    helps: Mapped[UUID | None] = mapped_column(Uuid)  # the mandate on which it is with another citizen


class SignInAttemptRow(Base):
    """A sign-in under way at the broker: used once, by the browser that began it, within minutes."""

    __tablename__ = "sign_in_attempt"

    state_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    browser_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    kind: Mapped[str] = mapped_column(String(10))
    nonce: Mapped[str] = mapped_column(String(100))
    code_verifier_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    return_to: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class StaffPersonRow(Base):
    """A member of staff who has signed in with MitID Erhverv, per organisation."""

    __tablename__ = "staff_person"
    __table_args__ = (Index("ix_staff_person_cvr", "cvr"),)

    staff_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    professional_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    cvr: Mapped[str] = mapped_column(String(8))
    organisation_name: Mapped[str] = mapped_column(String(200))
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    # Whom this person is as a citizen, when the broker tells: nobody handles a matter about themselves.
    citizen_key: Mapped[UUID | None] = mapped_column(Uuid)
    created_at: Mapped[datetime] = mapped_column(Moment)


class StaffRoleEventRow(Base):
    """What happened to a role, append-only: proposed, confirmed by a second person, ended. The state follows."""

    __tablename__ = "staff_role_event"
    __table_args__ = (
        CheckConstraint("kind in ('proposed','confirmed','rejected','ended')", name="kind"),
        # Two administrators who decide at the same moment cannot both write a role's next event.
        UniqueConstraint("grant_id", "sequence"),
        Index("ix_staff_role_event_staff_key", "staff_key"),
        Index("ix_staff_role_event_cvr", "cvr"),
    )

    event_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    grant_id: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(String(10))
    staff_key: Mapped[UUID] = mapped_column(Uuid)  # who gets, has or loses the role
    role: Mapped[str] = mapped_column(String(30))
    cvr: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(Moment)
    by_staff_key: Mapped[UUID | None] = mapped_column(Uuid)  # null: by the operator's command
    expires_at: Mapped[datetime | None] = mapped_column(Moment)  # with `proposed`
    sequence: Mapped[int] = mapped_column(Integer, default=0)  # order within one grant
