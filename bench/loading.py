"""Fills tables of a throw-away database fast: in one transaction, with finished rows in PostgreSQL's binary form."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg

Superuser = psycopg.Connection[tuple[Any, ...]]

_SIZES = """
SELECT relname::text, pg_table_size(oid), pg_indexes_size(oid) FROM pg_class
WHERE oid = ANY(%(tables)s::regclass[]) ORDER BY relname
"""
_HEAD, _TAIL = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"


@contextmanager
def emptied(connection: Superuser, tables: Sequence[str]) -> Iterator[None]:
    """Empty the tables and let the block fill them, all or nothing.

    PostgreSQL writes no log of tables that were emptied in the same transaction (wal_level is minimal) but brings them
    to the disk when it commits, so that nothing about safety needs to be switched off. The migrations' indexes stay and
    grow row by row, with the gaps that they have in use: built afterwards they would be a quarter smaller.
    """
    with connection.transaction():
        # No triggers: evidence may not be emptied, here it is none; and foreign keys fit, as they are made together.
        connection.execute("SET LOCAL session_replication_role = replica")
        connection.execute("SET LOCAL work_mem = '1GB'")
        connection.execute(f"TRUNCATE {', '.join(tables)}")
        yield


def copy_binary(connection: Superuser, table: str, columns: Sequence[str], rows: bytes) -> None:
    """Bring finished rows into a table."""
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT binary)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(_HEAD)
        copy.write(rows)
        copy.write(_TAIL)


def sizes_of(connection: Superuser, tables: Sequence[str]) -> dict[str, dict[str, int]]:
    """Rows of each table, and the bytes that they and their indexes take."""
    found = {}
    for name, table, indexes in connection.execute(_SIZES, {"tables": list(tables)}).fetchall():
        row = connection.execute(f"SELECT count(*) FROM {name}").fetchone()
        found[str(name)] = {"rows": int(row[0]) if row else 0, "bytes": int(table), "index_bytes": int(indexes)}
    return found
