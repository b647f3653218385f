"""Storing entries on SQLite: the same as on PostgreSQL, with prepared statements for many rows."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, cast

from citizen_app.db.base import sqlite_text
from citizen_app.db.work import connection
from logview.queries.ingest_rows import Batch, NewEntry

_REMEMBER: Final = (
    "INSERT INTO delivered_event (identity, content, citizen_key, entry_id, occurred_at) VALUES (?, ?, ?, ?, ?)"
)
_ENTER: Final = (
    "INSERT INTO access_entry (citizen_key, occurred_at, entry_id, ended_at, entry_count, performed_by, on_behalf_of, "
    "organisation_ref, data_organisation_ref, activity, data_kind, purpose, flags, visit_key, what_text, reason, "
    "superseded_by, source_id, delivery_id, received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
    "?, ?, ?)"
)
_DETAIL: Final = "INSERT INTO access_entry_detail (citizen_key, entry_id, details) VALUES (?, ?, ?)"
_CONTENTS: Final = "SELECT identity, content FROM delivered_event WHERE identity IN (SELECT value FROM json_each(?))"


def contents_of(identities: Iterable[str]) -> dict[str, str]:
    """The stored content digest of each identity that is known."""
    return dict(_driver().execute(_CONTENTS, (json.dumps(list(identities)),)).fetchall())


def insert_entries(batch: Batch, entries: Sequence[NewEntry]) -> None:
    """Store entries, their details and the memory of their delivery."""
    driver = _driver()
    common = (batch.source_id, batch.delivery_id, sqlite_text(batch.received_at))
    driver.executemany(
        _REMEMBER, ((e[0], e[1], e[2], e[4], sqlite_text(e[3])) for e in entries if e.identity is not None)
    )
    driver.executemany(_ENTER, ((e[2], sqlite_text(e[3]), e[4], _moment(e[5]), *e[6:19], *common) for e in entries))
    driver.executemany(_DETAIL, ((e[2], e[4], e[19]) for e in entries if e.details is not None))


def _driver() -> sqlite3.Connection:
    return cast("sqlite3.Connection", connection().connection.driver_connection)


def _moment(value: datetime | None) -> str | None:
    return None if value is None else sqlite_text(value)
