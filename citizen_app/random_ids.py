"""Random numbers for what gets one on every call: as `uuid.uuid4` makes them, 64 at once, and as they are written.

Asking the system takes longer than making a number of what it gave, and making one by itself longer than 64 together.
"""

import os
from uuid import UUID

import msgspec

_AT_ONCE, _BYTES = 64, 16
# RFC 9562 5.4: the bits that say what kind of number it is, and what they say of one that is random.
_OF_THE_KIND, _RANDOM = (0xF000 << 64 | 0xC000 << 48).to_bytes(_BYTES), (0x4000 << 64 | 0x8000 << 48).to_bytes(_BYTES)
_THEIR_KINDS, _ALL_RANDOM = int.from_bytes(_OF_THE_KIND * _AT_ONCE), int.from_bytes(_RANDOM * _AT_ONCE)
_as_numbers, _as_texts = msgspec.json.Decoder(list[UUID]).decode, msgspec.json.Decoder(list[str]).decode
_encoded = msgspec.json.Encoder().encode


class RandomId(msgspec.Struct, frozen=True, gc=False):
    """A number that nobody can guess and nobody else has, and how it is written."""

    number: UUID
    text: str


_left: list[RandomId] = []
os.register_at_fork(after_in_child=_left.clear)  # a worker must not hand out what its sibling does


def random_id() -> RandomId:
    """A new number."""
    try:
        return _left.pop()
    except IndexError:  # also when another thread was quicker
        first, *others = _made()
        _left.extend(others)
        return first


def _made() -> list[RandomId]:
    drawn = int.from_bytes(os.urandom(_AT_ONCE * _BYTES)) & ~_THEIR_KINDS | _ALL_RANDOM
    digits = drawn.to_bytes(_AT_ONCE * _BYTES).hex(",", _BYTES).replace(",", '","')
    numbers = _as_numbers(f'["{digits}"]')
    return list(map(RandomId, numbers, _as_texts(_encoded(numbers))))
