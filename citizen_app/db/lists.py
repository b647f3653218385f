"""`column among a list` as one bound value, so that a list's length does not make a new statement."""

import json
from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Uuid, any_, bindparam, false, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from citizen_app.db.work import connection


def among(column: ColumnElement[Any] | Any, values: Collection[int] | Collection[UUID]) -> ColumnElement[bool]:
    """Whether the column holds one of the whole numbers or keys."""
    if not values:  # PostgreSQL wants to know which kind of value there is none of
        return false()
    if connection().dialect.name == "postgresql":
        kind = Uuid if isinstance(next(iter(values)), UUID) else Integer
        return column == any_(bindparam(None, list(values), type_=ARRAY(kind)))
    # Our own numbers, never text from outside, so that the list can stand as one JSON value.
    listed = text("SELECT value FROM json_each(:among)").bindparams(
        bindparam("among", json.dumps([_plain(one) for one in values]), unique=True)
    )
    return column.in_(select(text("value")).select_from(listed.columns().subquery()))


def _plain(value: int | UUID) -> int | str:
    return value.hex if isinstance(value, UUID) else value  # as SQLite keeps it
