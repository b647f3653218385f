"""Values as PostgreSQL takes them: keys and bytes in its binary form, which it need not read, all others as text."""

import json
import struct
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID


class Packed(bytes):
    """A value in binary form. The statement must want just this type for it."""

    __slots__ = ()


def as_sent(value: Any) -> bytes | None:
    """The value as it is sent. Raises ValueError for what PostgreSQL cannot hold."""
    if value is None:
        return None
    send = SENDING.get(type(value))
    if send is None:  # a number or a text with a name, mostly
        send = next((send for kind, send in SENDING.items() if isinstance(value, kind)), _text)
    return send(value)


def _text(value: Any) -> bytes:
    sent = str(value).encode()
    if b"\0" in sent:
        raise ValueError("PostgreSQL's texts hold no NUL")
    return sent


def _moment(value: datetime) -> bytes:
    if value.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return value.isoformat().encode()


def _list(values: Sequence[Any]) -> bytes:
    kinds = set(map(type, values))
    if UUID in kinds and kinds <= _KEYS:
        told = [_MISSING if value is None else _SIXTEEN + cast(UUID, value).int.to_bytes(16) for value in values]
        return _packed_list(_UUID, told, has_missing=len(kinds) > 1)
    if kinds == {bytes}:
        return _packed_list(_BYTEA, [len(value).to_bytes(4) + cast(bytes, value) for value in values])
    texts = {value: _in_a_list(value) for value in set(values)}  # of codes there are few, each many times
    return f"{{{','.join([texts[value] for value in values])}}}".encode()


_UUID, _BYTEA = 2950, 17  # their numbers in pg_type
_KEYS = frozenset({UUID, type(None)})
_LIST, _SIXTEEN, _MISSING = struct.Struct("!iiIii").pack, struct.pack("!i", 16), struct.pack("!i", -1)


def _packed_list(kind: int, values: Sequence[bytes], *, has_missing: bool = False) -> Packed:
    """As PostgreSQL's array_recv reads it: one dimension, whether any is missing, the type, the length, the first
    index; then each value behind its own length, which is -1 for NULL."""
    return Packed(_LIST(1, has_missing, kind, len(values), 1) + b"".join(values))


def _in_a_list(value: Any) -> str:
    kind = type(value)
    if kind is UUID:
        return cast(UUID, value).hex
    if kind is str and value.isalnum():
        return f'"{value}"'  # also "NULL", which is a word here
    if value is None:
        return "NULL"
    if kind is int:
        return str(value)
    text = (b"\\x" + value.hex().encode() if kind is bytes else as_sent(value) or b"").decode()
    return f'"{text.replace(_BACKSLASH, _BACKSLASH * 2).replace(_QUOTE, _BACKSLASH + _QUOTE)}"'


_BACKSLASH, _QUOTE = "\\", '"'
SENDING: Mapping[type[Any], Callable[[Any], bytes]] = {
    UUID: lambda value: Packed(value.bytes),
    int: lambda value: b"%d" % value,
    str: _text,
    bytes: Packed,
    datetime: _moment,
    dict: lambda value: json.dumps(value).encode(),
    list: _list,
}
"""How a value of just this type is sent; `as_sent` also knows what is derived from one."""
