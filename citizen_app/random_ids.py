"""Random numbers for what gets one on every call: as `uuid.uuid4` makes them, with the system asked for 64 at once.

Asking the system takes longer than making a number of what it gave.
"""

import os
from uuid import UUID

_AT_ONCE, _BYTES = 64, 16
# RFC 9562 5.4: the bits that say what kind of number it is, and what they say of one that is random.
_OF_THE_KIND, _RANDOM = 0xF000 << 64 | 0xC000 << 48, 0x4000 << 64 | 0x8000 << 48
_left: list[bytes] = []
os.register_at_fork(after_in_child=_left.clear)  # a worker must not hand out what its sibling does


def random_id() -> UUID:
    """A number that nobody can guess and nobody else has."""
    try:
        raw = _left.pop()
    except IndexError:  # also when another thread was quicker
        many = os.urandom(_AT_ONCE * _BYTES)
        _left.extend(many[start : start + _BYTES] for start in range(_BYTES, len(many), _BYTES))
        raw = many[:_BYTES]
    return UUID(int=int.from_bytes(raw, "big") & ~_OF_THE_KIND | _RANDOM)
