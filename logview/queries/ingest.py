"""What the import asks and writes, alike on both databases; the rows of entries themselves go by the fastest way."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import Table, Uuid, bindparam, insert, select, update

from citizen_app.db.base import Base
from citizen_app.db.work import connection
from logview.models import (
    AccessEntryRow,
    DeliveredEventRow,
    MaskRegisterRow,
    MaskRow,
    NumberBlockRow,
    OrganisationRefRow,
    ProfessionalRow,
)
from logview.queries import ingest_postgres, ingest_sqlite
from logview.queries.ingest_rows import Batch, NewEntry, StoredEvent

_ENTRY_NUMBERS: Final = "access_entry"
_CHUNK: Final = 1000
_STORED = select(
    DeliveredEventRow.content, DeliveredEventRow.citizen_key, DeliveredEventRow.entry_id, DeliveredEventRow.occurred_at
).where(DeliveredEventRow.identity == bindparam("wanted"))
_SUPERSEDE = update(AccessEntryRow).where(
    AccessEntryRow.citizen_key == bindparam("old_citizen"),
    AccessEntryRow.occurred_at == bindparam("old_at"),
    AccessEntryRow.entry_id == bindparam("old_entry"),
    AccessEntryRow.superseded_by.is_(None),
)
_REMEMBER_NEWEST = update(DeliveredEventRow).where(
    DeliveredEventRow.identity == bindparam("corrected"), DeliveredEventRow.content == bindparam("old_content")
)
_MASKS_ANEW = update(MaskRegisterRow).values(version=bindparam("anew", type_=Uuid))
_OWN_MASK = (
    select(MaskRow.person_digest).where(MaskRow.person_digest.in_(bindparam("persons", expanding=True))).limit(1)
)


class Correction(NamedTuple):
    """A stored event that came again with other content."""

    identity: str
    old_version: str  # identity under which the old content stays known
    old: StoredEvent
    superseded_by: int  # the entry that took the old one's place
    newest: NewEntry  # the last of them, when several came at once


class Collision(Exception):
    """Another process stored the same event at this moment: roll back and try again."""


def contents_of(identities: Collection[str]) -> dict[str, str]:
    """The stored content digest of each identity that is known."""
    return _dialect().contents_of(identities) if identities else {}


def insert_entries(batch: Batch, entries: Sequence[NewEntry]) -> None:
    """Store entries, their details and the memory of their delivery."""
    if entries:
        _dialect().insert_entries(batch, entries)


def stored_event(identity: str) -> StoredEvent:
    """Where the event was stored."""
    row = connection().execute(_STORED, {"wanted": UUID(identity)}).one()
    return StoredEvent(row.content.hex, row.citizen_key.hex, row.entry_id, row.occurred_at)


def apply_corrections(corrections: Iterable[Correction]) -> None:
    """Mark what was replaced, and remember both contents. Raises Collision when somebody was faster."""
    for correction in corrections:
        old, newest = correction.old, correction.newest
        at_old = {"old_citizen": UUID(old.citizen_key), "old_at": old.occurred_at, "old_entry": old.entry_id}
        marked = connection().execute(_SUPERSEDE.values(superseded_by=correction.superseded_by), at_old)
        moved = connection().execute(
            _REMEMBER_NEWEST.values(
                content=UUID(newest.content),
                citizen_key=UUID(newest.citizen_key),
                entry_id=newest.entry_id,
                occurred_at=newest.occurred_at,
            ),
            {"corrected": UUID(correction.identity), "old_content": UUID(old.content)},
        )
        if marked.rowcount != 1 or moved.rowcount != 1:
            raise Collision
        connection().execute(
            insert(DeliveredEventRow),
            {
                "identity": UUID(correction.old_version),
                "content": UUID(old.content),
                "citizen_key": UUID(old.citizen_key),
                "entry_id": old.entry_id,
                "occurred_at": old.occurred_at,
            },
        )


def take_entry_numbers(count: int) -> int:
    """The first of `count` numbers that nobody else gets."""
    taken = connection().execute(
        update(NumberBlockRow)
        .where(NumberBlockRow.name == _ENTRY_NUMBERS)
        .values(next_number=NumberBlockRow.next_number + count)
        .returning(NumberBlockRow.next_number)
    )
    after = taken.scalar_one_or_none()
    if after is not None:
        return after - count
    connection().execute(insert(NumberBlockRow), {"name": _ENTRY_NUMBERS, "next_number": 1 + count})
    return 1


class Numbered(NamedTuple):
    """Numbers by digest, and the digests of what was new."""

    numbers: dict[UUID, int]
    new: Sequence[UUID]


def professional_numbers(rows: Mapping[UUID, Mapping[str, Any]]) -> Numbered:
    """The number of each professional by digest; who is new is added."""
    return _numbers(ProfessionalRow, "professional_id", rows)


def organisation_numbers(rows: Mapping[UUID, Mapping[str, Any]]) -> Numbered:
    """The number of each unit by digest; what is new is added."""
    return _numbers(OrganisationRefRow, "ref", rows)


def _numbers(row_class: type[Base], number: str, rows: Mapping[UUID, Mapping[str, Any]]) -> Numbered:
    table = row_class.__table__
    assert isinstance(table, Table)  # noqa: S101 - a declarative class is always a table here
    found = _find_numbers(table, number, list(rows))
    new = [{"digest": digest, **values} for digest, values in rows.items() if digest not in found]
    added = [row["digest"] for row in new]
    if new:
        connection().execute(insert(table), new)
        found.update(_find_numbers(table, number, added))
    return Numbered(found, added)


def masks_read_anew() -> None:
    """Have every process read the masks anew. Last in a transaction: deciders wait for it."""
    connection().execute(_MASKS_ANEW, {"anew": uuid4()})


def any_has_own_mask(persons: Collection[UUID]) -> bool:
    """Whether one of these persons has a mask of their own, or had."""
    asked = list(persons)
    return any(
        connection().execute(_OWN_MASK, {"persons": asked[start : start + _CHUNK]}).first() is not None
        for start in range(0, len(asked), _CHUNK)
    )


def _find_numbers(table: Table, number: str, digests: Sequence[UUID]) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    statement = select(table.c.digest, table.c[number]).where(table.c.digest.in_(bindparam("digests", expanding=True)))
    for start in range(0, len(digests), _CHUNK):
        rows = connection().execute(statement, {"digests": digests[start : start + _CHUNK]})
        found.update((row[0], row[1]) for row in rows)
    return found


def _dialect() -> Any:
    return ingest_postgres if connection().dialect.name == "postgresql" else ingest_sqlite
