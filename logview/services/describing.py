"""What an entry says apart from who and where: in the words and numbers that are stored. Pure."""

from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from citizen_app.identifiers import without_cpr_numbers
from logview.domain.source_event import SourceEvent
from logview.domain.terms import Activity, DataKind
from logview.services.ingest_staff import cut

LONGEST_TEXT = 200
_encode = msgspec.json.Encoder().encode
_POSITIVE = 2**63 - 1


class Description(NamedTuple):
    """Columns of an entry that need nothing looked up."""

    activity: int
    data_kind: int
    purpose: int
    flags: int
    visit_key: int | None
    what_text: str | None
    reason: str | None
    details: str | None  # JSON


def description(event: SourceEvent, slug: str) -> Description:
    """What the event says."""
    what, details = _words(event)
    reason = event.reason
    if reason is not None and (len(reason) > LONGEST_TEXT or "\0" in reason):
        details["reason"] = reason
        reason = cut(reason, LONGEST_TEXT)
    correlation = event.correlation_id
    return Description(
        int(event.activity),
        int(event.data_kind),
        int(event.purpose),
        int(event.flags),
        None if correlation is None else visit_key(slug, correlation),
        what,
        reason,
        _json(details) if details else None,
    )


def _json(details: dict[str, str]) -> str:
    """The details as JSON. PostgreSQL reads no text out of JSON that holds a NUL."""
    text = _encode(details).decode()
    if "\\u0000" in text:
        return _encode({name: cut(value, len(value)) for name, value in details.items()}).decode()
    return text


@lru_cache(maxsize=10_000)
def visit_key(slug: str, correlation_id: str) -> int:
    """63 bits that are the same for entries of one source with one correlation id."""
    digest = blake2b(f"{slug}\x1f{correlation_id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") & _POSITIVE


def _words(event: SourceEvent) -> tuple[str | None, dict[str, str]]:
    """What stands on the list in the source's own words, and the rest for the entry's own page."""
    details: dict[str, str] = {}
    if event.event_id is not None:
        # Whole it is only what tells deliveries apart, digested; some sources make it from a citizen's number.
        details["event_id"] = without_cpr_numbers(event.event_id)
    if event.source_system is not None:
        details["source_system"] = event.source_system
    if event.data_system is not None:
        details["data_system"] = event.data_system
    if event.data_text is not None:
        details["data_text"] = event.data_text
    what, action = _what(event), event.activity_text
    if action is not None and what is not action:
        details["activity_text"] = action
    if what is not None and (len(what) > LONGEST_TEXT or "\0" in what):
        details.setdefault("activity_text", what)
        what = cut(what, LONGEST_TEXT)
    return what, details


def _what(event: SourceEvent) -> str | None:
    """The words for what our terms leave open; else those for what was done."""
    action, data = event.activity_text, event.data_text
    if data is None or (action is not None and event.data_kind is not DataKind.UNKNOWN):
        return action
    if action is None or event.activity is not Activity.UNKNOWN or action == data:
        return data
    return f"{action}: {data}"
