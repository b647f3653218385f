"""How many work at units, as organisations stated it. Written down once, and never changed."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, insert, select

from citizen_app.db.work import connection
from logview.domain.small_units import Code, Headcount, Headcounts
from logview.models import UnitHeadcountRow

_STATED = UnitHeadcountRow.__table__
_ORDER = (_STATED.c.stated_at, _STATED.c.unit_scheme, _STATED.c.unit_code, _STATED.c.sequence)
# What a citizen's database role may read.
_TOLD = tuple(
    _STATED.c[name] for name in ("unit_scheme", "unit_code", "sequence", "profession_code", "number", "stated_at")
)


class StatedBy(NamedTuple):
    """A figure with who stated it."""

    headcount: Headcount
    cvr: str
    by: UUID | None  # None: a command or a system


def every_headcount(*also: Headcount) -> Headcounts:
    """All that is stated, for holding names against; with these besides, as if they had been stated last."""
    rows = connection().execute(select(*_TOLD).order_by(*_ORDER)).all()
    return Headcounts([*map(_headcount, rows), *also])


def stated_at(units: Collection[Code]) -> list[StatedBy]:
    """What was ever stated of these units, oldest first."""
    rows = connection().execute(select(*_STATED.columns).order_by(*_ORDER)).all()
    return [
        StatedBy(_headcount(row), row.cvr, row.by_staff_key)
        for row in rows
        if (row.unit_scheme, row.unit_code) in units
    ]


def add_headcount(stated: Headcount, *, cvr: str, by: UUID | None) -> None:
    """Write a figure down. The caller has the register of masks to itself (`logview.queries.masks.change_register`)."""
    scheme, code = stated.unit
    of_the_unit = (_STATED.c.unit_scheme == scheme) & (_STATED.c.unit_code == code)
    before: int | None = connection().execute(select(func.max(_STATED.c.sequence)).where(of_the_unit)).scalar_one()
    connection().execute(
        insert(UnitHeadcountRow),
        {
            "unit_scheme": scheme,
            "unit_code": code,
            "sequence": (before or 0) + 1,
            "profession_code": stated.profession,
            "number": stated.number,
            "cvr": cvr,
            "stated_at": stated.at,
            "by_staff_key": by,
        },
    )


def _headcount(row: Any) -> Headcount:
    at: datetime = row.stated_at
    return Headcount(unit=(row.unit_scheme, row.unit_code), profession=row.profession_code, number=row.number, at=at)
