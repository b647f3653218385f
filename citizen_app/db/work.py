"""One transaction per request or command. This is the only module that commits or rolls back."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from flask import current_app
from sqlalchemy import Connection, Engine
from sqlalchemy.engine import RootTransaction

from citizen_app.db.roles import DatabaseRole, assume

_current: ContextVar[Connection | None] = ContextVar("connection", default=None)


def engine() -> Engine:
    """The process's engine."""
    found: Engine = current_app.extensions["indblik.engine"]
    return found


def connection() -> Connection:
    """The connection of the running unit of work. Raises RuntimeError outside one."""
    current = _current.get()
    if current is None:
        raise RuntimeError("no unit of work is running")
    return current


@contextmanager
def unit_of_work(role: DatabaseRole, subjects: Sequence[UUID] = ()) -> Iterator[Connection]:
    """A transaction for a command: commits at the end, rolls back on any exception."""
    with engine().begin() as opened:
        token = _current.set(opened)
        try:
            assume(opened, role, subjects)
            yield opened
        finally:
            _current.reset(token)


class RequestWork:
    """A request's transaction: begun when first needed, ended once, before the answer leaves."""

    def __init__(self, opened: Connection) -> None:
        self._connection = opened
        self._transaction: RootTransaction = opened.begin()
        self._token = _current.set(opened)
        self._open = True

    @classmethod
    def begin(cls, role: DatabaseRole) -> "RequestWork":
        """Open a connection and its transaction in the role."""
        work = cls(engine().connect())
        try:
            assume(work._connection, role)
        except BaseException:
            work.end(keep=False)
            raise
        return work

    def end(self, *, keep: bool) -> None:
        """Commit or roll back, once; later calls do nothing."""
        if not self._open:
            return
        self._open = False
        _current.reset(self._token)
        try:
            if keep:
                self._transaction.commit()
            else:
                self._transaction.rollback()
        except BaseException:
            # The transaction may still be open, and with it what was written and SQLite's lock: the next request
            # must not get this connection from the pool.
            self._connection.invalidate()
            raise
        finally:
            self._connection.close()
