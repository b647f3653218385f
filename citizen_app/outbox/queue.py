"""Putting a message into the outbox, as part of the deed that it tells about."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from flask import current_app
from sqlalchemy import Boolean, bindparam, insert, select

from citizen_app import clock
from citizen_app.db.work import connection
from citizen_app.outbox.letters import EMAIL, Composer
from citizen_app.outbox.models import OutboxMessageRow

_COLUMNS = ("owner_key", "message_id", "channel", "kind", "about_id", "created_at", "due_at", "attempts", "state")
_TYPES = {name: OutboxMessageRow.__table__.c[name].type for name in _COLUMNS}
_INSERT = insert(OutboxMessageRow).from_select(
    _COLUMNS,
    select(*(bindparam(name, type_=type_) for name, type_ in _TYPES.items())).where(bindparam("wanted", type_=Boolean)),
)


def composers() -> Mapping[str, Composer]:
    """What makes the letters of each kind, as the features handed it over."""
    found: Mapping[str, Composer] = current_app.extensions["indblik.composers"]
    return found


def enqueue(
    kind: str,
    owner_key: UUID,
    *,
    about_id: UUID | None = None,
    channel: str = EMAIL,
    wanted: bool = True,
    due_at: datetime | None = None,
) -> UUID:
    """Queue a message in the running transaction: it is sent if the deed is kept, and not if it is rolled back;
    at once, or not before `due_at`.

    Not `wanted`, it is not queued, with the same statement: whoever counts or times what we do learns nothing.
    Returns its message id. Raises ValueError for a kind that nobody composes. The transaction's database role needs
    INSERT on `outbox_message` (on PostgreSQL, with a policy); SELECT is not needed.
    """
    if kind not in composers():
        raise ValueError("no feature composes messages of this kind")
    message_id, now = uuid4(), clock.now()
    connection().execute(
        _INSERT,
        {
            "owner_key": owner_key,
            "message_id": message_id,
            "channel": channel,
            "kind": kind,
            "about_id": about_id,
            "created_at": now,
            "due_at": due_at or now,
            "attempts": 0,
            "state": "queued",
            "wanted": wanted,
        },
    )
    return message_id
