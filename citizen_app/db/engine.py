"""Engines: one per process, SQLite or PostgreSQL, each set up so that the rest of the code need not know which."""

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

from citizen_app.db import wire

_PATIENCE = 30.0
"""Seconds that a connection waits for SQLite's locks: an import's batch holds the lock, for long on a busy machine."""

_PRAGMAS = (
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",  # without it, INSERT OR REPLACE deletes evidence past its triggers
)


def make_engine(database_url: str, *, pool_size: int = 5) -> Engine:
    """An engine for the address (normalised by Settings)."""
    url = make_url(database_url)
    if url.drivername == "sqlite":
        return _sqlite_engine(database_url)
    engine = create_engine(
        database_url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=False,
        pool_recycle=1800,
        hide_parameters=True,  # what a failed statement was about are people's values; they stay out of its message
        connect_args={"connect_timeout": 5, "application_name": "indblik"},
    )

    @event.listens_for(engine, "rollback_savepoint")
    def forget(connection: Connection, _name: str, _context: None) -> None:
        # The driver then throws away all that is prepared, ours too.
        connection.info.pop(wire.LINE, None)

    @event.listens_for(engine, "rollback")
    def forget_unless_done(connection: Connection) -> None:
        # The same, unless `wire.roll_back` was there first and left the driver nothing to do.
        if not connection.invalidated and wire.in_transaction(connection):
            connection.info.pop(wire.LINE, None)

    return engine


def _sqlite_engine(database_url: str) -> Engine:
    database = make_url(database_url).database
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        database_url, hide_parameters=True, connect_args={"timeout": _PATIENCE, "check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def prepare(dbapi_connection: sqlite3.Connection, _record: Any) -> None:
        # The driver's own transaction handling is switched off; `begin` below opens them.
        dbapi_connection.isolation_level = None
        _keep_a_write_ahead_log(dbapi_connection)
        for pragma in _PRAGMAS:
            dbapi_connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A page that reads also writes its audit row; a deferred transaction could then meet
        # SQLITE_BUSY_SNAPSHOT halfway through, so the write lock is taken at the start.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _keep_a_write_ahead_log(dbapi_connection: sqlite3.Connection) -> None:
    """Switch the file to WAL if it is not.

    Two processes that open a new file at the same moment both switch it. SQLite then refuses one of them at once: its
    own waiting leaves out whatever could be a deadlock. So the wait is here.
    """
    give_up = time.monotonic() + _PATIENCE
    while True:
        try:
            dbapi_connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as refused:
            if refused.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= give_up:
                raise
            time.sleep(0.02)
        else:
            return
