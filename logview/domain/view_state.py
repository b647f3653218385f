"""What a citizen asked to see: a period and filters that combine; small enough to travel, opaque, in an address."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

import msgspec

DEFAULT_DAYS = 30


class Period(StrEnum):
    """Ways to say when."""

    RECENT = "recent"  # the last 30 days
    ALL = "all"
    BETWEEN = "between"


class ViewState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A period and filters. Empty lists filter nothing; several values of one kind mean any of them."""

    period: Period = Period.RECENT
    first: date | None = None  # with BETWEEN; both days included
    last: date | None = None
    sectors: tuple[int, ...] = ()
    organisations: tuple[str, ...] = ()  # organisation keys, see `logview.services.places`
    persons: tuple[UUID, ...] = ()  # person digests
    data_kinds: tuple[int, ...] = ()
    activities: tuple[int, ...] = ()

    def days(self, today: date) -> tuple[date | None, date | None]:
        """The first day and the day after the last; None where the period is open."""
        if self.period is Period.RECENT:
            return today - timedelta(days=DEFAULT_DAYS), None
        if self.period is Period.ALL:
            return None, None
        # The last day of the calendar has no day after it: then the period is open.
        return self.first, self.last + timedelta(days=1) if self.last and self.last < date.max else None

    @property
    def filters(self) -> bool:
        """Whether anything but the period narrows the view."""
        return bool(self.sectors or self.organisations or self.persons or self.data_kinds or self.activities)

    def encode(self) -> bytes:
        """As bytes, to be sealed."""
        return msgspec.msgpack.encode(self)

    @classmethod
    def decode(cls, raw: bytes) -> Self:
        """Back from bytes that we sealed ourselves."""
        return msgspec.msgpack.decode(raw, type=cls)


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """Where a page stops: the entry beyond which the next page goes on, and in which direction."""

    micros: int  # since the epoch, UTC
    entry_id: int
    older: bool = True

    def encode(self) -> bytes:
        """As bytes, to be sealed."""
        return msgspec.msgpack.encode(self)

    @classmethod
    def decode(cls, raw: bytes) -> Self:
        """Back from bytes that we sealed ourselves."""
        return msgspec.msgpack.decode(raw, type=cls)
