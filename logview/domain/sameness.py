"""When two deliveries are the same event, and when their content is the same."""

from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Protocol

import msgspec

from logview.domain.source_event import SourceEvent, SourcePerson

_DIGEST_SIZE = 16


class NamesIdentity(Protocol):
    """Of a source profile: the fields that make two deliveries the same event."""

    @property
    def identity(self) -> tuple[str, ...]: ...


def _person_key(person: SourcePerson | None) -> str | None:
    if person is None:
        return None
    if person.identifiers:
        return "|".join(f"{one.scheme}:{one.value}" for one in person.identifiers)
    return person.name


def _subject(event: SourceEvent) -> str:
    return "|".join(f"{one.scheme}:{one.value}" for one in event.subjects)


def _organisation(event: SourceEvent) -> str | None:
    unit = event.organisation
    if unit is None:
        return None
    return f"{unit.identifier.scheme}:{unit.identifier.value}" if unit.identifier else unit.name


def _activity(event: SourceEvent) -> str:
    words = event.source_words
    return "|".join((words.action or "", words.activity or "", *words.activity_codes))


def _data(event: SourceEvent) -> str:
    words = event.source_words
    return "|".join((words.data or "", *words.data_codes))


_FIELDS: dict[str, Callable[[SourceEvent], str | None]] = {
    "event_id": lambda event: event.event_id,
    "occurred_at": lambda event: event.occurred_at.isoformat(),
    "ended_at": lambda event: event.ended_at.isoformat() if event.ended_at else None,
    "subject": _subject,
    "performed_by": lambda event: _person_key(event.performed_by),
    "organisation": _organisation,
    "source_system": lambda event: event.source_system,
    "activity": _activity,
    "data": _data,
    "session_id": lambda event: event.session_id,
    "correlation_id": lambda event: event.correlation_id,
}
# An event without one of these has no identity of its own, whatever else it holds.
_NEEDED = frozenset({"event_id", "correlation_id", "session_id"})


@lru_cache(maxsize=256)
def _getters(fields: tuple[str, ...]) -> tuple[tuple[Callable[[SourceEvent], str | None], bool], ...]:
    return tuple((_FIELDS[field], field in _NEEDED) for field in fields)


def identity_of(event: SourceEvent, profile: NamesIdentity) -> tuple[str, ...] | None:
    """What the profile says makes this event itself; None when it has no trustworthy identity.

    Given None, the import uses the content digest and the ordinal among equals within one delivery.
    """
    fields = profile.identity
    if not fields:
        return None
    values = []
    for getter, needed in _getters(fields):
        value = getter(event)
        if value is None and needed:
            return None
        values.append(value or "")
    return tuple(values)


_encode: Callable[[Any], bytes] = msgspec.msgpack.Encoder().encode
_MOST_REMEMBERED = 20_000


def content_digest(event: SourceEvent) -> bytes:
    """16 bytes that are equal when the source said the same.

    Whitespace, key order and our own code lists do not matter: what we made of the source's codes is left out and
    the codes themselves are in, so that a mended profile does not make old events look new.
    """
    return ContentDigester().digest(event)


class ContentDigester:
    """Digests the contents of many events. People, units and words, which they share, are encoded once each."""

    def __init__(self) -> None:
        self._encoded = lru_cache(_MOST_REMEMBERED)(_encoded)
        self._person = lru_cache(_MOST_REMEMBERED)(_encoded_person)

    def digest(self, event: SourceEvent) -> bytes:
        """As `content_digest`."""
        encoded, person = self._encoded, self._person
        content = _encode(
            (
                event.subjects,
                event.occurred_at,
                event.ended_at,
                event.entry_count,
                event.event_id,
                person(event.performed_by),
                person(event.on_behalf_of),
                encoded(event.organisation),
                encoded(event.data_organisation),
                event.source_system,
                event.data_system,
                event.correlation_id,
                event.session_id,
                encoded(event.source_words),
            )
        )
        return blake2b(content, digest_size=_DIGEST_SIZE).digest()


def _encoded(value: Any) -> msgspec.Raw:
    return msgspec.Raw(_encode(value))


def _encoded_person(person: SourcePerson | None) -> msgspec.Raw:
    return _encoded(person and (person.identifiers, person.name, person.role_text))
