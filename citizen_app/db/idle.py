"""Connections between two pieces of work.

SQLAlchemy's pool takes a connection apart and puts it together again each time it goes out and comes back. That costs
a short call more than its statements do. So they rest here as they are; what went wrong goes back to the pool.
"""

import time
from collections import deque
from typing import NamedTuple

from psycopg import pq
from sqlalchemy import Connection, Engine, event

from citizen_app.db.roles import driver_of

_AT_MOST = 300.0
"""Seconds after which one is replaced, as the pool would: what a server holds for a connection grows."""


class Taken(NamedTuple):
    """A connection that is in use, and on PostgreSQL libpq's own under it."""

    connection: Connection
    pgconn: "pq.abc.PGconn | None"
    since: float

    def is_open(self) -> bool:
        """Whether the server is in a transaction, on PostgreSQL; also when nobody knows, since it was lost."""
        return self.pgconn is not None and self.pgconn.transaction_status != pq.TransactionStatus.IDLE


class Idle:
    """A process's connections that nobody uses at the moment; on SQLite none rests."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._rests = engine.dialect.name == "postgresql"
        self._resting: deque[Taken] = deque()  # whose ends are safe to use from several threads
        event.listen(engine, "engine_disposed", lambda _engine: self.close())

    def take(self) -> Taken:
        """A connection that no transaction is open on."""
        now = time.monotonic()
        while self._resting:
            try:
                found = self._resting.pop()
            except IndexError:  # another thread was quicker
                break
            if now - found.since < _AT_MOST:
                return found
            _end(found)
        opened = self._engine.connect()
        return Taken(opened, driver_of(opened).pgconn if self._rests else None, now)

    def give_back(self, taken: Taken) -> None:
        """Let it rest. When it was lost, so have been the others: the server went away, and the pool makes new ones."""
        opened = taken.connection
        if not self._rests:
            opened.close()
        elif opened.closed or opened.invalidated or taken.is_open():
            _end(taken)
            self.close()
        else:
            self._resting.append(taken)

    def close(self) -> None:
        """End all that rest."""
        while self._resting:
            _end(self._resting.pop())


def _end(resting: Taken) -> None:
    if not resting.connection.closed:
        resting.connection.invalidate()
        resting.connection.close()
