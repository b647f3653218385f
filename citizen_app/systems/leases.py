"""How often a system may call, across all workers, without a write for each call.

The allowance of a minute stands in one row. A worker takes a slice of it at a time and hands that out from memory. What
is handed out can never be more than the allowance; a slice that a worker does not use up is lost at the minute's end.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite

from citizen_app import clock
from citizen_app.systems.models import RateWindowRow

WINDOW = timedelta(minutes=1)
_SLICES = 20  # parts of the allowance: so many writes a minute at most for a worker that uses it all


@dataclass(slots=True)
class _Held:
    window: datetime
    until: datetime
    left: int = 0
    used_up: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Allowance:
    """What a caller may do in the running minute."""

    limit: int
    resets_in: int  # seconds


class Leases:
    """What this process holds of each system's allowance."""

    def __init__(self, lease: Callable[[str, str, datetime, int, int], int]) -> None:
        """`lease` takes from the database: (system, scope, window, wanted, limit) → granted."""
        self._lease = lease
        self._held: dict[tuple[str, str], _Held] = {}
        self._lock = threading.Lock()

    def take(self, system_id: str, scope: str, cost: int = 1) -> bool:
        """Use some of what is held; False when that is not enough, and `renew` is to be asked."""
        with self._lock:
            held = self._held.get((system_id, scope))
            if held is None or held.left < cost or not held.window <= clock.now() < held.until:
                return False
            held.left -= cost
            return True

    def renew(self, system_id: str, scope: str, limit: int, cost: int = 1) -> bool:
        """Take another slice from the database and use some of it; False when the allowance is used up."""
        window = window_of(clock.now())
        with self._lock:
            held = self._held.get((system_id, scope))
            if held is None or held.window != window:
                held = self._held[system_id, scope] = _Held(window, window + WINDOW)
            missing = cost - held.left
            if missing > 0 and not held.used_up:
                held.left += self._granted(system_id, scope, window, missing, limit)
                # A cheaper call may still fit; it asks again only when nothing at all was left.
                held.used_up = held.left == 0
            if held.left < cost:
                return False
            held.left -= cost
            return True

    def _granted(self, system_id: str, scope: str, window: datetime, missing: int, limit: int) -> int:
        slice_ = max(missing, limit // _SLICES)
        granted = self._lease(system_id, scope, window, slice_, limit)
        return granted or (self._lease(system_id, scope, window, missing, limit) if slice_ > missing else 0)


def allowance(limit: int) -> Allowance:
    """The minute that runs now."""
    at = clock.now()
    left = window_of(at) + WINDOW - at
    return Allowance(limit=limit, resets_in=max(1, -int(-left.total_seconds() // 1)))


def window_of(at: datetime) -> datetime:
    """The beginning of the minute."""
    return at.astimezone(UTC).replace(second=0, microsecond=0)


def _statement(dialect: str) -> Any:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    new = insert(RateWindowRow).values(
        system_id=bindparam("system_id"), scope=bindparam("scope"), starts_at=bindparam("window"), leased=0
    )
    return new.on_conflict_do_nothing()


_MORE = (
    update(RateWindowRow)
    .where(
        RateWindowRow.system_id == bindparam("for_system"),
        RateWindowRow.scope == bindparam("for_scope"),
        RateWindowRow.starts_at == bindparam("window"),
        RateWindowRow.leased <= bindparam("room"),
    )
    .values(leased=RateWindowRow.leased + bindparam("wanted"))
)


def lease_from(opened: Connection, system_id: str, scope: str, window: datetime, wanted: int, limit: int) -> int:
    """Take `wanted` of the window's allowance, all or nothing, in the running work."""
    opened.execute(_statement(opened.dialect.name), {"system_id": system_id, "scope": scope, "window": window})
    taken = opened.execute(
        _MORE,
        {"for_system": system_id, "for_scope": scope, "window": window, "room": limit - wanted, "wanted": wanted},
    )
    return wanted if taken.rowcount == 1 else 0
