"""Connections between two pieces of work.

SQLAlchemy's pool takes a connection apart and puts it together again each time it goes out and comes back. That costs
a short call more than its statements do. So they rest here as they are; what went wrong goes back to the pool.
"""

import time
from collections import deque

from sqlalchemy import Connection, Engine, event

_AT_MOST = 300.0
"""Seconds after which one is replaced, as the pool would: what a server holds for a connection grows."""
_SINCE = "indblik.since"


class Idle:
    """A process's connections that nobody uses at the moment; on SQLite none rests."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._rests = engine.dialect.name == "postgresql"
        self._resting: deque[Connection] = deque()  # whose ends are safe to use from several threads
        event.listen(engine, "engine_disposed", lambda _engine: self.close())

    def take(self) -> Connection:
        """A connection that no transaction is open on."""
        while self._resting:
            try:
                found = self._resting.pop()
            except IndexError:  # another thread was quicker
                break
            if time.monotonic() - found.info[_SINCE] < _AT_MOST:
                return found
            _end(found)
        opened = self._engine.connect()
        opened.info[_SINCE] = time.monotonic()
        return opened

    def give_back(self, opened: Connection) -> None:
        """Let it rest; what was lost or closed, the pool replaces."""
        if not self._rests or opened.closed or opened.invalidated:
            opened.close()
        else:
            self._resting.append(opened)

    def close(self) -> None:
        """End all that rest."""
        while self._resting:
            _end(self._resting.pop())


def _end(resting: Connection) -> None:
    resting.invalidate()
    resting.close()
