"""Where a page of questions stops. Pure."""

from typing import Self
from uuid import UUID

import msgspec


class AskedCursor(msgspec.Struct, frozen=True, array_like=True):
    """The last question of a page: the next page goes on behind it."""

    micros: int  # since the epoch, UTC
    question_id: UUID

    def encode(self) -> bytes:
        """As bytes, to be sealed."""
        return msgspec.msgpack.encode(self)

    @classmethod
    def decode(cls, raw: bytes) -> Self:
        """Back from bytes that we sealed ourselves."""
        return msgspec.msgpack.decode(raw, type=cls)
