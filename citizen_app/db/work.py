"""One transaction per request or command. This is the only module that commits or rolls back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final
from uuid import UUID

import msgspec
from flask import current_app
from psycopg import pq
from sqlalchemy import Connection, Engine

from citizen_app.db import wire
from citizen_app.db.idle import Idle
from citizen_app.db.roles import DatabaseRole, Role, Statement, assume


class Running(msgspec.Struct):
    """A unit of work, and what the next statement takes along to the database (`citizen_app.db.direct`)."""

    connection: Connection
    request: "RequestWork | None" = None
    resting_role: DatabaseRole | None = None  # in which the connection works by itself
    role: Role | None = None  # the one that the next statement takes
    elsewhere: bool = False  # whether the transaction has taken a role
    along: list[wire.Waiting] = []  # of its own for each
    pgconn: "pq.abc.PGconn | None" = None  # libpq's own under the connection, where that is at hand
    info: Mapping[Any, Any] = {}  # and what is kept with it (`citizen_app.db.idle.Taken`)

    def role_to_take(self) -> Role | None:
        """What the next statement takes; it is told once."""
        role = self.role
        if role is not None:
            self.role, self.elsewhere = None, True
        return role

    def begins_anew(self, role: Role | None) -> None:
        """The transaction is over: what it had taken is to be taken again."""
        self.role, self.elsewhere = role, False


_current: ContextVar[Running | None] = ContextVar("running", default=None)
running_now: Final = _current.get
"""`running`, or None outside one: without a function of its own, for what stands on every question's way."""


def engine() -> Engine:
    """The process's engine."""
    found: Engine = current_app.extensions["indblik.engine"]
    return found


def running() -> Running:
    """The running unit of work. Raises RuntimeError outside one."""
    current = _current.get()
    if current is None:
        raise RuntimeError("no unit of work is running")
    return current


def connection() -> Connection:
    """The connection of the running unit of work, in its role, with nothing under way. Raises RuntimeError outside
    one."""
    current = running()
    wire.let_arrive(current.connection)
    if (role := current.role_to_take()) is not None:
        assume(current.connection, *role)
    return current.connection


def take_role(role: DatabaseRole, subjects: Sequence[UUID] = (), viewers: Sequence[UUID] = ()) -> None:
    """Work in the role, for these citizens only, from the next statement on, which takes it along. `viewers`: the keys
    of who looks, where that is another (`citizen_app.db.roles.Role`)."""
    current = running()
    is_there = role is current.resting_role and not (subjects or viewers or current.elsewhere)
    current.role = None if is_there else (role, subjects, viewers)


@contextmanager
def unit_of_work(
    role: DatabaseRole, subjects: Sequence[UUID] = (), viewers: Sequence[UUID] = (), *, one_state: bool = False
) -> Iterator[Connection]:
    """A transaction for a command: commits at the end, rolls back on any exception.

    `one_state`: all its statements see the database as it is at the first, whatever others commit meanwhile.
    """
    with engine().begin() as opened:
        token = _current.set(Running(opened))
        try:
            if one_state and opened.dialect.name == "postgresql":  # SQLite lets nobody else write meanwhile
                opened.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            assume(opened, role, subjects, viewers)
            yield opened
        except BaseException:
            wire.roll_back(opened)
            raise
        finally:
            _current.reset(token)


class RequestWork:
    """A request's transaction: begun by its first statement, ended once, before the answer leaves."""

    def __init__(self, idle: Idle, role: DatabaseRole) -> None:
        """Take a connection; the first statement runs in the role."""
        self._idle = idle
        self._taken = taken = idle.take(role)
        self._connection = taken.connection
        first = None if taken.role is role else (role, (), ())
        self._token = _current.set(
            Running(taken.connection, self, taken.role, first, pgconn=taken.pgconn, info=taken.info)
        )
        self._open = True
        self._sent_off = False
        self._under_way: wire.Trip | None = None  # what was sent off and is not answered yet

    def send_off(self, last: Statement | None) -> None:
        """Commit, on PostgreSQL together with a last statement, and do not wait: the page is put into words meanwhile.

        `end` waits. Nothing can be read or written in the request afterwards.
        """
        if last is None:
            self._commit()
        else:
            self._under_way = wire.Trip(self._connection, [last], b"COMMIT")
        self._sent_off = True
        _current.reset(self._token)

    def keep_with(self, last: Sequence[Statement]) -> Callable[[], None]:
        """Commit, on PostgreSQL, in one trip with the last statements, which the result waits for. Nothing can be read
        or written afterwards.

        Raises psycopg.Error when one was refused; the work is then still to be ended, with nothing kept.
        """
        trip = wire.Trip(self._connection, last, b"COMMIT", whole=True)

        def seen_kept() -> None:
            trip.answers()
            self._close_the_book()
            self._sent_off = True
            _current.reset(self._token)

        return seen_kept

    def end(self, *, keep: bool) -> None:
        """Commit or roll back, once; later calls do nothing. What was sent off stays, also when the page fails then."""
        if not self._open:
            return
        self._open = False
        if self._idle.rests_again(self._taken):
            if not self._sent_off:
                _current.reset(self._token)
            return
        try:
            if self._sent_off:
                self._see_it_kept()
                return
            if self._taken.is_waiting():  # for what came to be needed no more
                wire.let_arrive(self._connection)
            _current.reset(self._token)
            if keep:
                self._commit()
            else:
                wire.roll_back(self._connection)
                self._connection.rollback()
        except BaseException:
            # The transaction may still be open, and with it what was written and SQLite's lock: the next request
            # must not get this connection from the pool.
            self._connection.invalidate()
            raise
        finally:
            self._idle.give_back(self._taken)

    def _commit(self) -> None:
        """Whichever way the transaction was begun: by SQLAlchemy, or by a statement that went past it."""
        self._connection.commit()
        if self._taken.is_open():
            wire.Trip(self._connection, [], b"COMMIT").answers()

    def _see_it_kept(self) -> None:
        if self._under_way is not None:
            self._under_way.answers()  # raises when the database did not keep it
            self._close_the_book()

    def _close_the_book(self) -> None:
        """SQLAlchemy's own, if it was opened; nothing is left to commit."""
        if self._connection.in_transaction():
            self._connection.commit()
