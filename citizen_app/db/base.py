"""The declarative base all row classes share, and the column types that behave alike on both databases."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, MetaData, String, false, or_, type_coerce
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables of all packages; row classes end in `Row`."""

    metadata = MetaData(naming_convention=NAMING)


class Moment(TypeDecorator[datetime]):
    """An aware moment, stored in UTC.

    PostgreSQL keeps a timestamptz. SQLite has no such type: fixed-width ISO text in UTC, which sorts as time does.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(String(26) if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        moment = value.astimezone(UTC)
        return sqlite_text(moment) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if dialect.name == "sqlite":
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        return value if value.tzinfo is UTC else value.astimezone(UTC)


class Keys(TypeDecorator[frozenset[UUID]]):
    """A few keys in one column: text, with a comma between them; none is NULL. Row policies take it apart."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Collection[UUID] | None, dialect: Dialect) -> str | None:
        return ",".join(sorted(map(str, value))) if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[UUID]:
        return frozenset(map(UUID, value.split(","))) if value else frozenset()


def holds_one_of(column: Any, keys: Collection[UUID]) -> ColumnElement[bool]:
    """Whether one of these stands in a column of keys."""
    return or_(false(), *(type_coerce(column, String).contains(str(key)) for key in keys))


def sqlite_text(moment: datetime) -> str:
    """The fixed-width text that SQLite stores for a moment (UTC, microseconds, no zone suffix)."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
