"""Queries of the hot page: built once with SQLAlchemy, run by PostgreSQL's driver.

What SQLAlchemy does for each execution costs three times what the driver does (docs/performance.md). Only for reading:
what writes goes through SQLAlchemy, where tests watch it. Only where the driver's own types serve: UUID, whole number,
text, bytes, truth and aware moment.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import Connection, Select

from citizen_app.db.work import connection


class DirectQuery:
    """A query whose rows have the names of its columns."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self._statement = statement
        self._compiled: tuple[str, Mapping[str, Any]] | None = None

    def rows(self, **values: Any) -> Sequence[Any]:
        """The rows, in the running unit of work."""
        running = connection()
        if running.dialect.name != "postgresql":
            return running.execute(self._statement, values).all()
        if self._compiled is None:
            compiled = self._statement.compile(dialect=running.dialect)
            self._compiled = (str(compiled), compiled.params)
        text, constants = self._compiled
        try:
            with _driver(running).cursor(row_factory=namedtuple_row) as cursor:
                return cursor.execute(text, {**constants, **values}).fetchall()
        except psycopg.Error:
            # It fails likewise, and SQLAlchemy learns of a lost connection.
            return running.execute(self._statement, values).all()


def _driver(running: Connection) -> "psycopg.Connection[Any]":
    return cast("psycopg.Connection[Any]", running.connection.driver_connection)
