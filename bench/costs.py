"""What a page asks of PostgreSQL: each statement as the driver sends it, with the buffers it touches."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import event


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
            plan = told[0]["Plan"]
            return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])

    engine = app.extensions["indblik.engine"]

    def note(driver: Any, _record: Any, _proxy: Any = None) -> None:
        driver.cursor_factory = Noting

    def leave(driver: Any, _record: Any) -> None:
        if driver is not None:
            driver.cursor_factory = psycopg.Cursor

    event.listen(engine, "checkout", note)
    event.listen(engine, "checkin", leave)
    try:
        yield noted
    finally:
        event.remove(engine, "checkout", note)
        event.remove(engine, "checkin", leave)


def prepared_statements(app: Flask) -> set[tuple[str, str]]:
    """What the server keeps prepared on the application's one pooled connection: names and statements."""
    with app.extensions["indblik.engine"].begin() as connection:  # a rollback would throw them away
        found = connection.exec_driver_sql("SELECT name, statement FROM pg_prepared_statements")
        return {(row.name, row.statement) for row in found}
