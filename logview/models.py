"""Rows of the access log: entries, their sources and deliveries, and what was set aside."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Text,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment

# What the list page reads beside the key, so that PostgreSQL answers from the index alone (performance.md 2a).
COVERED = (
    "ended_at",
    "entry_count",
    "source_id",
    "performed_by",
    "on_behalf_of",
    "organisation_ref",
    "data_organisation_ref",
    "activity",
    "data_kind",
    "purpose",
    "flags",
    "visit_key",
    "what_text",
    "reason",
    "superseded_by",
)


class AccessEntryRow(Base):
    """One reading of one citizen's data (opslag). Append-only: a correction is a new row that supersedes."""

    __tablename__ = "access_entry"
    __table_args__ = (
        PrimaryKeyConstraint("citizen_key", "occurred_at", "entry_id", postgresql_include=list(COVERED)),
        {"sqlite_with_rowid": False},
    )

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    occurred_at: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    entry_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    received_at: Mapped[datetime] = mapped_column(Moment)
    entry_count: Mapped[int] = mapped_column(Integer)
    source_id: Mapped[int] = mapped_column(SmallInteger)
    delivery_id: Mapped[int] = mapped_column(Integer)
    performed_by: Mapped[int | None] = mapped_column(Integer)  # professional
    on_behalf_of: Mapped[int | None] = mapped_column(Integer)  # professional
    organisation_ref: Mapped[int | None] = mapped_column(Integer)  # where the user sat
    data_organisation_ref: Mapped[int | None] = mapped_column(Integer)  # where the data were read
    activity: Mapped[int] = mapped_column(SmallInteger)
    data_kind: Mapped[int] = mapped_column(SmallInteger)
    purpose: Mapped[int] = mapped_column(SmallInteger)
    flags: Mapped[int] = mapped_column(SmallInteger)
    visit_key: Mapped[int | None] = mapped_column(BigInteger)  # digest of source and correlation id
    what_text: Mapped[str | None] = mapped_column(String(200))  # the source's own words for what was done
    reason: Mapped[str | None] = mapped_column(String(200))  # the source's own words for why
    superseded_by: Mapped[int | None] = mapped_column(BigInteger)


class AccessEntryDetailRow(Base):
    """What only the entry's own page shows: the source's further words, systems and references."""

    __tablename__ = "access_entry_detail"
    __table_args__ = {"sqlite_with_rowid": False}

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    entry_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


class DeliveredEventRow(Base):
    """The ingest's memory of what it stored: which event, with which content, where. Never shown."""

    __tablename__ = "delivered_event"
    __table_args__ = {"sqlite_with_rowid": False}

    identity: Mapped[UUID] = mapped_column(Uuid, primary_key=True)  # 128-bit digest of source and identity fields
    content: Mapped[UUID] = mapped_column(Uuid)  # 128-bit digest of the normalised content
    citizen_key: Mapped[UUID] = mapped_column(Uuid)
    entry_id: Mapped[int] = mapped_column(BigInteger)
    occurred_at: Mapped[datetime] = mapped_column(Moment)


class ProfessionalRow(Base):
    """A member of staff as a source named them. Names leave only through `logview.queries.names`."""

    __tablename__ = "professional"
    __table_args__ = (Index("ix_professional_person_digest", "person_digest"),)

    professional_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    digest: Mapped[UUID] = mapped_column(Uuid, unique=True)  # of everything below, so that a row is never changed
    # The same person across names and roles: their authorisation id, else source + user id, else source + name.
    person_digest: Mapped[UUID] = mapped_column(Uuid)
    name: Mapped[str | None] = mapped_column(String(200))
    profession_code: Mapped[str | None] = mapped_column(String(10))
    role_text: Mapped[str | None] = mapped_column(String(100))
    authorisation_id: Mapped[str | None] = mapped_column(String(20))
    user_id: Mapped[str | None] = mapped_column(String(100))


class OrganisationRefRow(Base):
    """A unit as sources wrote it; resolved in the directory when shown, so that an unknown code heals."""

    __tablename__ = "organisation_ref"

    ref: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    digest: Mapped[UUID] = mapped_column(Uuid, unique=True)
    scheme: Mapped[str | None] = mapped_column(String(60))
    code: Mapped[str | None] = mapped_column(String(100))
    name: Mapped[str | None] = mapped_column(String(200))


class MaskRow(Base):
    """A mask of staff names (sløring), as it was made; what became of it stands in its events."""

    __tablename__ = "mask"
    __table_args__ = (
        CheckConstraint(
            "(kind = 1 AND unit_code IS NOT NULL AND citizen_key IS NULL AND person_digest IS NULL) OR "
            "(kind = 2 AND unit_code IS NOT NULL AND citizen_key IS NOT NULL AND person_digest IS NULL) OR "
            "(kind = 3 AND unit_code IS NULL AND citizen_key IS NULL AND person_digest IS NOT NULL)",
            name="kind",
        ),
        Index("ix_mask_cvr", "cvr"),
        Index("ix_mask_citizen_key", "citizen_key"),
    )

    mask_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[int] = mapped_column(SmallInteger)
    cvr: Mapped[str] = mapped_column(String(8))  # whose deciders decide on it
    masked_by_scheme: Mapped[str] = mapped_column(String(15))  # the organisation that the page names
    masked_by_code: Mapped[str] = mapped_column(String(20))
    unit_scheme: Mapped[str | None] = mapped_column(String(15))
    unit_code: Mapped[str | None] = mapped_column(String(20))
    unit_below: Mapped[bool] = mapped_column(Boolean)
    citizen_key: Mapped[UUID | None] = mapped_column(Uuid)
    person_digest: Mapped[UUID | None] = mapped_column(Uuid)
    legal_reference: Mapped[str | None] = mapped_column(String(200))  # as the settings said it when it was made
    created_at: Mapped[datetime] = mapped_column(Moment)


class MaskEventRow(Base):
    """What happened to a mask, in order; `citizen_key` is its mask's, for the row-level policy."""

    __tablename__ = "mask_event"
    __table_args__ = (
        CheckConstraint(
            "step in ('made','confirmed','rejected','extended','end-proposed','end-refused','ended')", name="step"
        ),
    )

    mask_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    sequence: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    citizen_key: Mapped[UUID | None] = mapped_column(Uuid)
    step: Mapped[str] = mapped_column(String(15))
    at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime | None] = mapped_column(Moment)
    by_staff_key: Mapped[UUID | None] = mapped_column(Uuid)  # None: a command or a system
    reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class MaskRegisterRow(Base):
    """One row that says another thing after each change of a mask, so that a process knows when what it has read is
    old. Not a number that counts: one that was taken back would come again, and mean something else."""

    __tablename__ = "mask_register"
    __table_args__ = (CheckConstraint("number = 1", name="number"),)

    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    version: Mapped[UUID] = mapped_column(Uuid)


class UnitHeadcountRow(Base):
    """How many work at a unit, with one profession or in all, as an organisation stated it; the newest counts."""

    __tablename__ = "unit_headcount"
    __table_args__ = (CheckConstraint("number >= 0", name="number"),)

    unit_scheme: Mapped[str] = mapped_column(String(15), primary_key=True)
    unit_code: Mapped[str] = mapped_column(String(20), primary_key=True)
    sequence: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    profession_code: Mapped[str | None] = mapped_column(String(10))  # None: the whole staff
    number: Mapped[int | None] = mapped_column(Integer)  # None: what was stated before does not hold any more
    cvr: Mapped[str] = mapped_column(String(8))  # who stated it
    stated_at: Mapped[datetime] = mapped_column(Moment)
    by_staff_key: Mapped[UUID | None] = mapped_column(Uuid)  # None: a command or a system


class SourceRow(Base):
    """A source and how far we know it. What it is stands in its profile file."""

    __tablename__ = "source"

    source_id: Mapped[int] = mapped_column(
        SmallInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    first_event_at: Mapped[datetime | None] = mapped_column(Moment)
    last_event_at: Mapped[datetime | None] = mapped_column(Moment)
    last_delivery_at: Mapped[datetime | None] = mapped_column(Moment)
    stored: Mapped[int] = mapped_column(BigInteger, default=0)
    set_aside: Mapped[int] = mapped_column(BigInteger, default=0)


class DeliveryRow(Base):
    """One file taken in, with its counts; unfinished when the import was stopped."""

    __tablename__ = "delivery"
    __table_args__ = (Index("ix_delivery_source_id", "source_id"),)

    delivery_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    source_id: Mapped[int] = mapped_column(SmallInteger)
    file_digest: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    read: Mapped[int] = mapped_column(BigInteger, default=0)
    stored: Mapped[int] = mapped_column(BigInteger, default=0)
    known: Mapped[int] = mapped_column(BigInteger, default=0)
    corrected: Mapped[int] = mapped_column(BigInteger, default=0)
    set_aside: Mapped[int] = mapped_column(BigInteger, default=0)


class SetAsideRow(Base):
    """An event that could not be stored, kept encrypted with the reason until it is mended and replayed."""

    __tablename__ = "set_aside"
    __table_args__ = (Index("ix_set_aside_source_id", "source_id"),)

    set_aside_id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    digest: Mapped[UUID] = mapped_column(
        Uuid, unique=True
    )  # of source and bytes: a replayed file sets nothing aside twice
    source_id: Mapped[int] = mapped_column(SmallInteger)
    delivery_id: Mapped[int] = mapped_column(Integer)
    line: Mapped[int] = mapped_column(BigInteger)
    code: Mapped[str] = mapped_column(String(40))
    detail: Mapped[str] = mapped_column(Text, default="")
    raw_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    cut: Mapped[bool] = mapped_column(Boolean, default=False)  # longer than we keep
    set_aside_at: Mapped[datetime] = mapped_column(Moment)
    resolved_at: Mapped[datetime | None] = mapped_column(Moment)


class NumberBlockRow(Base):
    """Where the next block of entry ids starts: ids without a database sequence, alike on both databases."""

    __tablename__ = "number_block"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    next_number: Mapped[int] = mapped_column(BigInteger)


class LogToldRow(Base):
    """How far a citizen was told that sources have told of new entries, and when."""

    __tablename__ = "log_told"

    citizen_key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    told_until: Mapped[datetime] = mapped_column(Moment)  # the newest entry there was, by when we received it
    told_at: Mapped[datetime] = mapped_column(Moment)
