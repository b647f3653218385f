"""Connections between two pieces of work.

SQLAlchemy's pool takes a connection apart and puts it together again each time it goes out and comes back. That costs
a short call more than its statements do. So they rest here as they are; what went wrong goes back to the pool.
"""

import time
from collections import deque
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from psycopg import pq
from sqlalchemy import Connection, Engine, QueuePool, event

from citizen_app.db import wire
from citizen_app.db.roles import RESTING_ROLES, DatabaseRole, driver_of, rest_in

_IDLE, _OFF = pq.TransactionStatus.IDLE, pq.PipelineStatus.OFF
_AT_MOST = 300.0
"""Seconds after which one is replaced, as the pool would: what a server holds for a connection grows."""

IDLE: Final = "indblik.idle"
"""Where the application keeps its idle connections."""


class Taken(NamedTuple):
    """A connection that is in use, and on PostgreSQL libpq's own under it."""

    connection: Connection
    pgconn: "pq.abc.PGconn | None"
    since: float
    info: Mapping[Any, Any]  # what is kept with it; of another connection when this one was lost and replaced
    role: DatabaseRole | None = None  # in which it works by itself

    def is_waiting(self) -> bool:
        """Whether trips are under way on it (`citizen_app.db.wire`)."""
        return self.pgconn is not None and wire.is_under_way(self.pgconn)

    def is_open(self) -> bool:
        """Whether the server is in a transaction, on PostgreSQL; also when nobody knows, since it was lost."""
        return self.pgconn is not None and self.pgconn.transaction_status != _IDLE


class Idle:
    """A process's connections that nobody uses at the moment; on SQLite none rests.

    One that rests in a role is handed out for that role alone.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._rests = engine.dialect.name == "postgresql"
        # Their ends are safe to use from several threads.
        self._resting: dict[DatabaseRole | None, deque[Taken]] = {role: deque() for role in (None, *RESTING_ROLES)}
        event.listen(engine, "engine_disposed", lambda _engine: self.close())

    def take(self, role: DatabaseRole | None = None) -> Taken:
        """A connection that no transaction is open on, in the role if that is one to rest in."""
        now, resting_role = time.monotonic(), role if role in RESTING_ROLES and self._rests else None
        resting = self._resting[resting_role]
        try:
            found: Taken | None = resting.pop()
        except IndexError:
            found = None
        if found is not None and now - found.since >= _AT_MOST:
            _end(found)
            found = _rested(resting, now)
        if found is None and self._is_full():
            found = self._of_another(resting_role, now)
        return found if found is not None else self._opened(resting_role, now)

    def _opened(self, resting_role: DatabaseRole | None, now: float) -> Taken:
        opened = self._engine.connect()
        taken = Taken(opened, driver_of(opened).pgconn if self._rests else None, now, opened.info, resting_role)
        return taken if resting_role is None else _made_to_rest_in(taken, resting_role)

    def _is_full(self) -> bool:
        """Whether a further one might be one too many for the pool, while others rest."""
        pool = self._engine.pool
        return isinstance(pool, QueuePool) and pool.checkedout() >= pool.size()

    def _of_another(self, resting_role: DatabaseRole | None, now: float) -> Taken | None:
        """One that rests for another role, made to rest in this one."""
        for role, resting in self._resting.items():
            if role is not resting_role and (found := _rested(resting, now)) is not None:
                return _made_to_rest_in(found, resting_role)
        return None

    def rests_again(self, taken: Taken) -> bool:
        """Let it rest if nothing is open or under way on it, as after a call that only read."""
        pgconn = taken.pgconn
        if pgconn is None or pgconn.transaction_status != _IDLE or pgconn.pipeline_status != _OFF:
            return False
        if taken.connection.in_transaction():  # SQLAlchemy's own book
            return False
        self._resting[taken.role].append(taken)
        return True

    def give_back(self, taken: Taken) -> None:
        """Let it rest. When it was lost, so have been the others: the server went away, and the pool makes new ones."""
        opened = taken.connection
        if not self._rests:
            opened.close()
        elif taken.is_open() or opened.closed:  # what is lost counts as open
            _end(taken)
            self.close()
        else:
            self._resting[taken.role].append(taken)

    def close(self) -> None:
        """End all that rest."""
        for resting in self._resting.values():
            while resting:
                _end(resting.pop())


def _rested(resting: deque[Taken], now: float) -> Taken | None:
    """One of those that rest, and is not too old."""
    while resting:
        try:
            found = resting.pop()
        except IndexError:  # another thread was quicker
            return None
        if now - found.since < _AT_MOST:
            return found
        _end(found)
    return None


def _made_to_rest_in(taken: Taken, role: DatabaseRole | None) -> Taken:
    try:
        rest_in(taken.connection, role)
    except BaseException:
        _end(taken)
        raise
    return taken._replace(role=role)


def _end(resting: Taken) -> None:
    if not resting.connection.closed:
        resting.connection.invalidate()
        resting.connection.close()
