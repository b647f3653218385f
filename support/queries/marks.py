"""Marks on entries: an organisation has found that they should not have happened."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ColumnElement, Uuid, any_, bindparam, insert, select
from sqlalchemy.dialects.postgresql import ARRAY

from citizen_app.db.direct import DirectQuery, speaks_directly
from citizen_app.db.lists import among
from citizen_app.db.work import connection
from support.mark_models import MisuseMarkRow
from support.queries.cases import Place

_MARK = MisuseMarkRow.__table__


_MARKED = select(_MARK.c.entry_id, _MARK.c.mark_id, _MARK.c.takes_back)
# Asked by every page of the log.
_MARKED_DIRECTLY = DirectQuery(
    _MARKED.where(
        _MARK.c.citizen_key == any_(bindparam("keys", type_=ARRAY(Uuid))),
        _MARK.c.entry_id == any_(bindparam("entries", type_=ARRAY(BigInteger))),
    )
)


def marked_of(subject: Sequence[UUID], entries: Collection[int]) -> frozenset[int]:
    """Those of these entries of the subject's that bear a mark."""
    return marked_soon(subject, entries)()


def marked_soon(subject: Sequence[UUID], entries: Collection[int]) -> Callable[[], frozenset[int]]:
    """`marked_of`, asked for along with the next direct query."""
    if speaks_directly():
        rows = _MARKED_DIRECTLY.soon(keys=list(subject), entries=list(entries))
        return lambda: _standing(rows())
    of_these = _MARK.c.citizen_key.in_(list(subject)) & among(_MARK.c.entry_id, entries)
    return lambda: _standing(connection().execute(_MARKED.where(of_these)).all())


def _standing(rows: Sequence[Any]) -> frozenset[int]:
    gone = {row.takes_back for row in rows}
    return frozenset(row.entry_id for row in rows if row.takes_back is None and row.mark_id not in gone)


class Marking:
    """Sets and takes back the marks of one question or of one look-back of an organisation's."""

    def __init__(self, cvr: str, *, by: UUID, at: datetime, case: UUID | None = None, look_back: UUID | None = None):
        self._origin = {"case_id": case, "look_back_id": look_back}
        self._written = {"cvr": cvr, "by_staff_key": by, "at": at, **self._origin}

    def set_on(self, entries: Iterable[Place]) -> int:
        """Mark the entries that this origin has not marked yet. How many these were."""
        wanted = list(entries)
        stand = self._standing({citizen for citizen, _at, _number in wanted})
        new = [one for one in wanted if (one[0], one[2]) not in stand]
        self._write((one, None) for one in new)
        return len(new)

    def take_back(self, entries: Iterable[Place]) -> int:
        """Take back what this origin has marked of these. How many these were."""
        wanted = list(entries)
        stand = self._standing({citizen for citizen, _at, _number in wanted})
        old = [(one, stand[one[0], one[2]]) for one in wanted if (one[0], one[2]) in stand]
        self._write(old)
        return len(old)

    def _standing(self, citizens: Collection[UUID]) -> dict[tuple[UUID, int], UUID]:
        columns = (_MARK.c.citizen_key, _MARK.c.entry_id, _MARK.c.mark_id, _MARK.c.takes_back)
        rows = (
            connection().execute(select(*columns).where(among(_MARK.c.citizen_key, citizens), *self._of_this())).all()
        )
        gone = {row.takes_back for row in rows}
        return {
            (row.citizen_key, row.entry_id): row.mark_id
            for row in rows
            if row.takes_back is None and row.mark_id not in gone
        }

    def _of_this(self) -> list[ColumnElement[bool]]:
        return [_MARK.c[name] == value for name, value in self._origin.items() if value is not None]

    def _write(self, found: Iterable[tuple[Place, UUID | None]]) -> None:
        rows = [
            {
                **self._written,
                "citizen_key": citizen,
                "entry_id": number,
                "occurred_at": at,
                "mark_id": uuid4(),
                "takes_back": old,
            }
            for (citizen, at, number), old in found
        ]
        if rows:
            connection().execute(insert(MisuseMarkRow), rows)
