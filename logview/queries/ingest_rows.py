"""What the import hands to the database: plain tuples, alike for both databases."""

from datetime import datetime
from typing import NamedTuple


class NewEntry(NamedTuple):
    """An entry with the memory of its delivery. UUIDs are hexadecimal text: both databases take them so."""

    identity: str | None  # None: a correction; its memory is changed, not added
    content: str
    citizen_key: str
    occurred_at: datetime
    entry_id: int
    ended_at: datetime | None
    entry_count: int
    performed_by: int | None
    on_behalf_of: int | None
    organisation_ref: int | None
    data_organisation_ref: int | None
    activity: int
    data_kind: int
    purpose: int
    flags: int
    visit_key: int | None
    what_text: str | None
    reason: str | None
    superseded_by: int | None
    details: str | None  # JSON


class StoredEvent(NamedTuple):
    """Where a delivered event was stored, and with which content."""

    content: str
    citizen_key: str
    entry_id: int
    occurred_at: datetime


class Batch(NamedTuple):
    """What all entries of one batch have in common."""

    source_id: int
    delivery_id: int
    received_at: datetime
