"""Storing entries on PostgreSQL: one binary COPY into a temporary table, from there with plain INSERTs.

COPY cannot write a table with row-level security, and the temporary table costs less than rows one by one
(performance.md 3a). An identity that another process stored meanwhile makes the INSERT fail: the batch is then
rolled back and tried again.
"""

import struct
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, cast

import psycopg

from citizen_app.db.work import connection
from logview.queries.ingest_rows import Batch, NewEntry

_STAGING: Final = """
CREATE TEMPORARY TABLE IF NOT EXISTS incoming_entry (
    identity uuid, content uuid, citizen_key uuid, occurred_at timestamptz, entry_id bigint, ended_at timestamptz,
    entry_count integer, performed_by integer, on_behalf_of integer, organisation_ref integer,
    data_organisation_ref integer, activity smallint, data_kind smallint, purpose smallint, flags smallint,
    visit_key bigint, what_text text, reason text, superseded_by bigint, details text
) ON COMMIT DELETE ROWS
"""
_COPY: Final = "COPY incoming_entry FROM STDIN (FORMAT binary)"
_REMEMBER: Final = """
INSERT INTO delivered_event (identity, content, citizen_key, entry_id, occurred_at)
SELECT identity, content, citizen_key, entry_id, occurred_at FROM incoming_entry WHERE identity IS NOT NULL
"""
_ENTER: Final = """
INSERT INTO access_entry (citizen_key, occurred_at, entry_id, ended_at, entry_count, performed_by, on_behalf_of,
    organisation_ref, data_organisation_ref, activity, data_kind, purpose, flags, visit_key, what_text, reason,
    superseded_by, source_id, delivery_id, received_at)
SELECT citizen_key, occurred_at, entry_id, ended_at, entry_count, performed_by, on_behalf_of,
    organisation_ref, data_organisation_ref, activity, data_kind, purpose, flags, visit_key, what_text, reason,
    superseded_by, %s, %s, %s FROM incoming_entry
"""
_DETAIL: Final = """
INSERT INTO access_entry_detail (citizen_key, entry_id, details)
SELECT citizen_key, entry_id, details::json FROM incoming_entry WHERE details IS NOT NULL
"""
# One text per row is a third of the work of two UUIDs.
_CONTENTS: Final = (
    "SELECT encode(uuid_send(identity) || uuid_send(content), 'hex') FROM delivered_event "
    "WHERE identity = ANY (%s::uuid[])"
)
_STRETCH: Final = 250  # rows
_HEADER: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END: Final = b"\xff\xff"
_COLUMNS: Final = 20
_NULL: Final = b"\xff\xff\xff\xff"
_LENGTH: Final = struct.Struct(">i").pack
# Identity, content, citizen, moment, number: each with its length before it.
_HEAD: Final = struct.Struct(">h i16s i16s i16s iq iq").pack
_NAMELESS: Final = struct.Struct(">h i i16s i16s iq iq").pack
_MOMENT: Final = struct.Struct(">iq").pack
_TERMS: Final = struct.Struct(">ih ih ih ih").pack
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)  # PostgreSQL's
_DAY_SECONDS: Final = 86_400
_MOST_NUMBERS: Final = 50_000


class _Packed(dict[int | None, bytes]):
    """Whole numbers or nothing as COPY takes them. They repeat: most were packed before."""

    def __init__(self, kind: str) -> None:
        self._size = struct.calcsize(">" + kind)
        self._pack = struct.Struct(">i" + kind).pack
        self[None] = _NULL

    def __missing__(self, number: int) -> bytes:
        if len(self) >= _MOST_NUMBERS:
            self.clear()
            self[None] = _NULL
        packed = self[number] = self._pack(self._size, number)
        return packed


_four: Final = _Packed("i")
_eight: Final = _Packed("q")


def contents_of(identities: Iterable[str]) -> dict[str, str]:
    """The stored content digest of each identity that is known."""
    wanted = "{" + ",".join(identities) + "}"
    with _driver().cursor() as cursor:
        cursor.execute(_CONTENTS, (wanted,))
        return {found[:32]: found[32:] for (found,) in cursor.fetchall()}


def insert_entries(batch: Batch, entries: Sequence[NewEntry]) -> None:
    """Store entries, their details and the memory of their delivery."""
    with _driver().cursor() as cursor:
        cursor.execute(_STAGING)
        with cursor.copy(_COPY) as copy:
            copy.write(_HEADER)
            # In stretches: the server takes one in while we write the next.
            for start in range(0, len(entries), _STRETCH):
                copy.write(b"".join([_row(entry) for entry in entries[start : start + _STRETCH]]))
            copy.write(_END)
        cursor.execute(_REMEMBER)
        cursor.execute(_ENTER, (batch.source_id, batch.delivery_id, batch.received_at))
        cursor.execute(_DETAIL)


def _driver() -> "psycopg.Connection[tuple[Any, ...]]":
    return cast("psycopg.Connection[tuple[Any, ...]]", connection().connection.driver_connection)


def _row(entry: NewEntry) -> bytes:
    (
        identity, content, citizen_key, occurred_at, entry_id, ended_at, entry_count, performed_by, on_behalf_of,
        organisation_ref, data_organisation_ref, activity, data_kind, purpose, flags, visit_key, what_text, reason,
        superseded_by, details,
    ) = entry  # fmt: skip
    four, eight, uuid = _four, _eight, bytes.fromhex
    common = (16, uuid(content), 16, uuid(citizen_key), 8, _microseconds(occurred_at), 8, entry_id)
    return b"".join(
        (
            _NAMELESS(_COLUMNS, -1, *common) if identity is None else _HEAD(_COLUMNS, 16, uuid(identity), *common),
            _NULL if ended_at is None else _MOMENT(8, _microseconds(ended_at)),
            four[entry_count],
            four[performed_by],
            four[on_behalf_of],
            four[organisation_ref],
            four[data_organisation_ref],
            _TERMS(2, activity, 2, data_kind, 2, purpose, 2, flags),
            eight[visit_key],
            _text(what_text),
            _text(reason),
            eight[superseded_by],
            _NULL if details is None else _measured(details),
        )
    )


def _microseconds(moment: datetime) -> int:
    since = moment - _EPOCH
    return (since.days * _DAY_SECONDS + since.seconds) * 1_000_000 + since.microseconds


def _measured(text: str) -> bytes:
    encoded = text.encode()
    return _LENGTH(len(encoded)) + encoded


@lru_cache(maxsize=10_000)
def _text(value: str | None) -> bytes:
    return _NULL if value is None else _measured(value)
