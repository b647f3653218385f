"""What stands in addresses: sealed, bound to the subject, telling nothing to anybody who sees them."""

import struct
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from citizen_app.auth.actor import Actor
from citizen_app.errors import NotFound
from citizen_app.keys import keys
from logview.domain.view_state import Cursor, ViewState

_ENTRY = struct.Struct(">16sqq")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class EntryPlace(NamedTuple):
    """The whole key of an entry."""

    citizen_key: UUID
    at: datetime
    entry_id: int


def entry_ref(actor: Actor, row: Any) -> str:
    """The reference of an entry, for this subject's pages only."""
    return entry_refs(actor)(row)


def entry_refs(actor: Actor) -> Callable[[Any], str]:
    """What makes the references of entries, for this subject's pages only."""
    close = keys().closing(actor.subject_key, "entry")

    def ref(row: Any) -> str:
        micros = (row.occurred_at - _EPOCH) // _MICROSECOND
        return close(_ENTRY.pack(row.citizen_key.bytes, micros, row.entry_id))

    return ref


def ref_of_place(actor: Actor, place: tuple[UUID, datetime, int]) -> str:
    """The reference of an entry whose key is known."""
    citizen, at, entry_id = place
    raw = _ENTRY.pack(citizen.bytes, (at - _EPOCH) // _MICROSECOND, entry_id)
    return keys().closing(actor.subject_key, "entry")(raw)


def entry_place(actor: Actor, ref: str) -> EntryPlace:
    """Back from a reference. Raises NotFound for one of another subject, altered or made up."""
    raw = keys().opened(actor.subject_key, "entry", ref)
    try:
        citizen, micros, entry_id = _ENTRY.unpack(raw)
    except struct.error:
        raise NotFound from None
    return EntryPlace(UUID(bytes=citizen), _EPOCH + timedelta(microseconds=micros), entry_id)


def state_text(actor: Actor, state: ViewState) -> str | None:
    """A view state for an address; None for the view that opens by itself."""
    return None if state == ViewState() else keys().opaque(actor.subject_key, "view", state.encode())


def state_from(actor: Actor, text: str | None) -> ViewState:
    """Back from an address. Raises NotFound."""
    if not text:
        return ViewState()
    try:
        return ViewState.decode(keys().opened(actor.subject_key, "view", text))
    except msgspec.ValidationError:  # of an earlier version of the site
        return ViewState()


def cursor_text(actor: Actor, cursor: Cursor) -> str:
    """A cursor for an address."""
    return keys().opaque(actor.subject_key, "cursor", cursor.encode())


def cursor_from(actor: Actor, text: str | None) -> Cursor | None:
    """Back from an address. Raises NotFound."""
    return Cursor.decode(keys().opened(actor.subject_key, "cursor", text)) if text else None


def value_text(actor: Actor, kind: str, value: str) -> str:
    """A filter's value in a form."""
    return keys().opaque(actor.subject_key, f"value-{kind}", value.encode())


def value_from(actor: Actor, kind: str, text: str) -> str:
    """Back from a form. Raises NotFound."""
    return keys().opened(actor.subject_key, f"value-{kind}", text).decode()
