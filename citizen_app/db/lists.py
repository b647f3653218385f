"""`column among a list` as one bound value, so that a list's length does not make a new statement."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Integer, any_, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from citizen_app.db.work import connection


def among(column: ColumnElement[Any] | Any, values: Collection[int]) -> ColumnElement[bool]:
    """Whether the column holds one of the whole numbers."""
    if connection().dialect.name == "postgresql":
        return column == any_(bindparam(None, list(values), type_=ARRAY(Integer)))
    # Our own numbers, never text from outside, so that the list can stand as one JSON value.
    listed = text("SELECT value FROM json_each(:among)").bindparams(
        bindparam("among", json.dumps(list(values)), unique=True)
    )
    return column.in_(select(text("value")).select_from(listed.columns().subquery()))
