"""Marks on entries: an organisation has found that they should not have happened."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, insert, select

from citizen_app.db.direct import with_lists
from citizen_app.db.lists import among
from citizen_app.db.work import connection
from support.mark_models import MisuseMarkRow
from support.queries.cases import Place

_MARK = MisuseMarkRow.__table__


# Asked by every page of the log.
_MARKED = with_lists(
    lambda lists: select(_MARK.c.entry_id, _MARK.c.mark_id, _MARK.c.takes_back).where(
        lists.one_of(_MARK.c.citizen_key, "keys"), lists.one_of(_MARK.c.entry_id, "entries")
    )
)


def marked_of(subject: Sequence[UUID], entries: Collection[int]) -> frozenset[int]:
    """Those of these entries of the subject's that bear a mark."""
    return marked_soon(subject, entries)()


def marked_soon(subject: Sequence[UUID], entries: Collection[int]) -> Callable[[], frozenset[int]]:
    """`marked_of`, asked for along with the next direct query."""
    rows = _MARKED.soon(keys=list(subject), entries=list(entries))
    return lambda: _standing(rows())


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
