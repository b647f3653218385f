"""Storing entries on PostgreSQL: one COPY into a temporary table, from there with plain INSERTs.

COPY cannot write a table with row-level security, and the temporary table costs less than rows one by one
(performance.md 3a). An identity that another process stored meanwhile makes the INSERT fail: the batch is then
rolled back and tried again.
"""

from collections.abc import Iterable, Sequence
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
_COPY: Final = "COPY incoming_entry FROM STDIN"
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
_NOTHING: Final = "\\N"
_BACKSLASH: Final = "\\"  # the only character of JSON that COPY minds: it escapes line ends and tabs itself
_TWO: Final = "\\\\"
_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


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
            # In stretches: the server takes one in while we write the next.
            for start in range(0, len(entries), _STRETCH):
                copy.write("".join([_line(entry) for entry in entries[start : start + _STRETCH]]))
        cursor.execute(_REMEMBER)
        cursor.execute(_ENTER, (batch.source_id, batch.delivery_id, batch.received_at))
        cursor.execute(_DETAIL)


def _driver() -> "psycopg.Connection[tuple[Any, ...]]":
    return cast("psycopg.Connection[tuple[Any, ...]]", connection().connection.driver_connection)


def _line(entry: NewEntry) -> str:
    (
        identity, content, citizen_key, occurred_at, entry_id, ended_at, entry_count, performed_by, on_behalf_of,
        organisation_ref, data_organisation_ref, activity, data_kind, purpose, flags, visit_key, what_text, reason,
        superseded_by, details,
    ) = entry  # fmt: skip
    nothing = _NOTHING
    # Written out: ten calls for each row would cost more than all the rest of it.
    return (
        f"{identity or nothing}\t{content}\t{citizen_key}\t{occurred_at}\t{entry_id}\t{ended_at or nothing}\t"
        f"{entry_count}\t{nothing if performed_by is None else performed_by}\t"
        f"{nothing if on_behalf_of is None else on_behalf_of}\t"
        f"{nothing if organisation_ref is None else organisation_ref}\t"
        f"{nothing if data_organisation_ref is None else data_organisation_ref}\t"
        f"{activity}\t{data_kind}\t{purpose}\t{flags}\t{nothing if visit_key is None else visit_key}\t"
        f"{_text(what_text)}\t{_text(reason)}\t{nothing if superseded_by is None else superseded_by}\t"
        f"{nothing if details is None else details.replace(_BACKSLASH, _TWO)}\n"
    )


@lru_cache(maxsize=10_000)
def _text(value: str | None) -> str:
    if value is None:
        return _NOTHING
    return value if value.isprintable() and "\\" not in value else value.translate(_ESCAPES)
