"""What a page asks of PostgreSQL: each statement as the driver sends it, with the buffers it touches."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from flask import Flask
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, event

from citizen_app.db import wire
from citizen_app.db.idle import Idle
from citizen_app.db.roles import driver_of

_TRIP = wire.Trip


@dataclass(frozen=True)
class Statement:
    """One statement of a page."""

    text: str
    buffers: int

    @property
    def short(self) -> str:
        """Its beginning, on one line."""
        return " ".join(self.text.split())[:70]


@contextmanager
def statements_of(app: Flask) -> Iterator[list[Statement]]:
    """Note every statement that the application sends while the block runs, whichever way it takes."""
    noted: list[Statement] = []
    engine, idle = app.extensions["indblik.engine"], app.extensions["indblik.idle"]

    def note(driver: Any, record: Any, _proxy: Any = None) -> None:
        driver.cursor_factory = _noting_cursor(noted, record.info)

    def leave(driver: Any, _record: Any) -> None:
        if driver is not None:
            driver.cursor_factory = psycopg.Cursor

    event.listen(engine, "checkout", note)
    event.listen(engine, "checkin", leave)
    with _resting(idle) as (driver, info):  # it does not go out of the pool again
        driver.cursor_factory = _noting_cursor(noted, info)
    wire.Trip = _noting_trip(noted)  # type: ignore[misc]
    try:
        yield noted
    finally:
        wire.Trip = _TRIP  # type: ignore[misc]
        with _resting(idle) as (driver, _):
            leave(driver, None)
        event.remove(engine, "checkout", note)
        event.remove(engine, "checkin", leave)


@contextmanager
def _resting(idle: Idle) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The connection that the next call will take, on PostgreSQL."""
    taken = idle.take()
    try:
        yield driver_of(taken.connection), taken.connection.info
    finally:
        idle.give_back(taken)


def _noting_cursor(noted: list[Statement], info: dict[str, Any]) -> "type[psycopg.Cursor[Any]]":
    """A cursor that tries each statement before it runs it."""

    class Noting(psycopg.Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **options: Any) -> "Noting":
            noted.append(Statement(str(query), self._buffers(query, params)))
            super().execute(query, params, **options)
            return self

        def _buffers(self, query: Any, params: Any) -> int:
            """Run it once on trial, inside the page's own transaction, role and settings."""
            super().execute("SAVEPOINT trial")
            super().execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + query, params)
            (told,) = self.fetchall()[0]
            super().execute("ROLLBACK TO SAVEPOINT trial")
            info.pop(wire.LINE, None)  # the driver has thrown all prepared statements away
            return _buffers_in(told)

    return Noting


def _noting_trip(noted: list[Statement]) -> type[wire.Trip]:
    """A trip that tries each statement and sends one after the other."""

    class Noting(_TRIP):
        def __init__(
            self,
            opened: Connection,
            statements: Sequence[wire.Statement],
            ending: bytes | None = None,
            *,
            whole: bool = False,
            **_others: Any,  # each goes by itself, on a line that is looked up anew: a trial takes it away
        ) -> None:
            alone = whole and driver_of(opened).pgconn.transaction_status == TransactionStatus.IDLE
            if alone:
                ending = b"COMMIT"  # a trial needs a transaction, which the server would have ended with the trip
            self._collected: list[wire.Answer] = []
            for one in statements:
                noted.append(Statement(one.text, _buffers_of(opened, one)))
                self._collected += _TRIP(opened, [one]).answers()
            super().__init__(opened, [], ending)
            super().answers()
            self.stands_alone = alone

        def answers(self) -> list[wire.Answer]:
            return self._collected

    return Noting


def _buffers_in(told: Any) -> int:
    plan = told[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def _buffers_of(opened: Connection, statement: wire.Statement) -> int:
    """Run it once on trial, as the page is about to."""
    trial = [
        wire.Statement("SAVEPOINT trial"),
        wire.Statement("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + statement.text, statement.values),
        wire.Statement("ROLLBACK TO SAVEPOINT trial"),
    ]
    told = _TRIP(opened, trial).answers()[1].rows(tuple)[0][0]
    return _buffers_in(told)


def prepared_statements(app: Flask) -> set[tuple[str, str]]:
    """What the server keeps prepared on the application's one pooled connection: names and statements."""
    idle: Idle = app.extensions["indblik.idle"]
    taken = idle.take()
    connection = taken.connection
    with connection.begin():  # a rollback would throw them away
        found = connection.exec_driver_sql("SELECT name, statement FROM pg_prepared_statements")
        told = {(row.name, row.statement) for row in found}
    idle.give_back(taken)
    return told
