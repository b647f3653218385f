"""Sources, deliveries and what was set aside, as the import writes them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, case, func, insert, or_, select, text, update

from citizen_app.db.work import connection
from logview.models import DeliveryRow, SetAsideRow, SourceRow

_CHUNK = 1000
# Two imports may meet a new source at once; the second waits for the first and takes its number.
_NEW_SOURCE = text("INSERT INTO source (slug, stored, set_aside) VALUES (:slug, 0, 0) ON CONFLICT (slug) DO NOTHING")


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """What a batch adds to its delivery."""

    read: int = 0
    stored: int = 0
    known: int = 0
    corrected: int = 0
    set_aside: int = 0


def sync_sources(slugs: Collection[str]) -> dict[str, int]:
    """The number of every source; those that have none yet get one."""
    found = source_numbers()
    for slug in sorted(set(slugs) - set(found)):
        connection().execute(_NEW_SOURCE, {"slug": slug})
    return source_numbers() if set(slugs) - set(found) else found


def source_numbers() -> dict[str, int]:
    """The number of each source that we know."""
    return {row.slug: row.source_id for row in connection().execute(select(SourceRow.slug, SourceRow.source_id))}


def begin_delivery(source_id: int, at: datetime) -> int:
    """A delivery that has not ended; its digest is known when it has been read."""
    row = {
        "source_id": source_id,
        "file_digest": "",
        "started_at": at,
        **dict.fromkeys(("read", "stored", "known", "corrected", "set_aside"), 0),
    }
    number: int = connection().execute(insert(DeliveryRow).returning(DeliveryRow.delivery_id), row).scalar_one()
    return number


def add_to_delivery(delivery_id: int, counted: Counted) -> None:
    """Add a batch's counts, in the batch's transaction."""
    connection().execute(
        update(DeliveryRow)
        .where(DeliveryRow.delivery_id == delivery_id)
        .values(
            read=DeliveryRow.read + counted.read,
            stored=DeliveryRow.stored + counted.stored,
            known=DeliveryRow.known + counted.known,
            corrected=DeliveryRow.corrected + counted.corrected,
            set_aside=DeliveryRow.set_aside + counted.set_aside,
        )
    )


def finish_delivery(delivery_id: int, file_digest: str, at: datetime) -> None:
    """The file was read to its end."""
    connection().execute(
        update(DeliveryRow)
        .where(DeliveryRow.delivery_id == delivery_id)
        .values(file_digest=file_digest, finished_at=at)
    )


def add_to_source(source_id: int, *, stored: int, first: datetime | None, last: datetime | None) -> None:
    """Widen what a source is known to cover."""
    values: dict[str, Any] = {"stored": SourceRow.stored + stored}
    if first is not None and last is not None:
        values["first_event_at"] = _widest(SourceRow.first_event_at, SourceRow.first_event_at > _moment(first), first)
        values["last_event_at"] = _widest(SourceRow.last_event_at, SourceRow.last_event_at < _moment(last), last)
    connection().execute(update(SourceRow).where(SourceRow.source_id == source_id).values(values))


def add_set_aside_count(source_id: int, count: int) -> None:
    """Change how many events of the source wait to be mended."""
    connection().execute(
        update(SourceRow).where(SourceRow.source_id == source_id).values(set_aside=SourceRow.set_aside + count)
    )


def heard_from(source_id: int, at: datetime) -> None:
    """The source has delivered a whole file."""
    connection().execute(update(SourceRow).where(SourceRow.source_id == source_id).values(last_delivery_at=at))


def _moment(value: datetime) -> Any:
    return bindparam(None, value, type_=SourceRow.first_event_at.type)


def _widest(column: Any, beyond: ColumnElement[bool], value: datetime) -> Any:
    return case((or_(column.is_(None), beyond), _moment(value)), else_=column)


def known_set_aside(digests: Sequence[UUID]) -> set[UUID]:
    """Which of these were set aside before."""
    found: set[UUID] = set()
    for start in range(0, len(digests), _CHUNK):
        some = digests[start : start + _CHUNK]
        found.update(connection().execute(select(SetAsideRow.digest).where(SetAsideRow.digest.in_(some))).scalars())
    return found


def insert_set_aside(rows: Sequence[dict[str, Any]]) -> None:
    """Keep events that could not be stored."""
    connection().execute(insert(SetAsideRow), rows)


def waiting(source_id: int | None, *, after: int = 0, limit: int | None = None) -> Sequence[Any]:
    """What is set aside and not yet mended, without its bytes, oldest first."""
    columns = [column for column in SetAsideRow.__table__.columns if column.name not in ("raw_sealed", "digest")]
    statement = (
        select(*columns, SourceRow.slug)
        .join(SourceRow, SourceRow.source_id == SetAsideRow.source_id)
        .where(SetAsideRow.resolved_at.is_(None), SetAsideRow.set_aside_id > after)
        .order_by(SetAsideRow.set_aside_id)
    )
    if source_id is not None:
        statement = statement.where(SetAsideRow.source_id == source_id)
    return connection().execute(statement.limit(limit)).all()


def waiting_by_code(source_id: int | None) -> Sequence[Any]:
    """How many wait, by source and reason."""
    statement = (
        select(SourceRow.slug, SetAsideRow.code, func.count().label("number"))
        .join(SourceRow, SourceRow.source_id == SetAsideRow.source_id)
        .where(SetAsideRow.resolved_at.is_(None))
        .group_by(SourceRow.slug, SetAsideRow.code)
        .order_by(SourceRow.slug, SetAsideRow.code)
    )
    if source_id is not None:
        statement = statement.where(SetAsideRow.source_id == source_id)
    return connection().execute(statement).all()


def set_aside_with_bytes(source_id: int, *, after: int, limit: int) -> Sequence[Any]:
    """What waits and was kept whole, with its sealed bytes."""
    return (
        connection()
        .execute(
            select(SetAsideRow.set_aside_id, SetAsideRow.delivery_id, SetAsideRow.line, SetAsideRow.raw_sealed)
            .where(
                SetAsideRow.source_id == source_id,
                SetAsideRow.resolved_at.is_(None),
                SetAsideRow.cut.is_(False),
                SetAsideRow.set_aside_id > after,
            )
            .order_by(SetAsideRow.set_aside_id)
            .limit(limit)
        )
        .all()
    )


def one_set_aside(set_aside_id: int) -> Any | None:
    """One event that was set aside, with its sealed bytes; None if there is none."""
    return (
        connection()
        .execute(
            select(*SetAsideRow.__table__.columns, SourceRow.slug)
            .join(SourceRow, SourceRow.source_id == SetAsideRow.source_id)
            .where(SetAsideRow.set_aside_id == set_aside_id)
        )
        .one_or_none()
    )


def resolve(ids: Collection[int], at: datetime) -> None:
    """Mark as mended and stored."""
    connection().execute(update(SetAsideRow).where(SetAsideRow.set_aside_id.in_(list(ids))).values(resolved_at=at))


def change_reason(set_aside_id: int, code: str, detail: str) -> None:
    """It could still not be stored, now for another reason."""
    connection().execute(
        update(SetAsideRow).where(SetAsideRow.set_aside_id == set_aside_id).values(code=code, detail=detail)
    )
