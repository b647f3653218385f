"""Units that a citizen keeps from those who help: steps, of which the newest about a unit counts."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select

from citizen_app.db.work import connection
from delegation.models import HiddenUnitRow

_ROW = HiddenUnitRow


def newest_of(subject: Sequence[UUID]) -> Sequence[Any]:
    """Of each unit the newest step: `scheme`, `code` and `is_hidden`."""
    place = func.row_number().over(partition_by=(_ROW.scheme, _ROW.code), order_by=_ROW.sequence.desc())
    steps = select(_ROW.scheme, _ROW.code, _ROW.is_hidden, place.label("place")).where(_ROW.citizen_key.in_(subject))
    found = steps.subquery()
    return connection().execute(select(found.c.scheme, found.c.code, found.c.is_hidden).where(found.c.place == 1)).all()


def next_sequence(subject: Sequence[UUID]) -> int:
    """The number of the person's next step: after every one under any of their keys."""
    last = select(func.max(_ROW.sequence)).where(_ROW.citizen_key.in_(subject))
    newest: int | None = connection().execute(last).scalar_one()
    return 0 if newest is None else newest + 1


def add_step(**columns: Any) -> None:
    """Write a step down."""
    connection().execute(insert(_ROW), columns)
