"""The desk's queue: a page of it, and how the whole of it does; in the database role of the desk.

Its statements are built once and travel together: building them anew cost as much as all the rest of the page.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, false, func, literal_column, select, true

from citizen_app.db.direct import Among, DirectQuery, with_lists
from citizen_app.db.lists import among
from citizen_app.db.work import connection
from support.case_models import QuestionCaseRow, QuestionStandingRow
from support.desk_models import DeskHolderRow
from support.domain.cases import CaseState
from support.domain.desk import NO_ORGANISATION, WHOLE, Narrowed, QueueOrder, QueueView
from support.queries import askers

_CASE, _STANDING, _HOLDER = QuestionCaseRow.__table__, QuestionStandingRow.__table__, DeskHolderRow.__table__
_STATEMENTS: Final = 64  # built and kept: some of all the ways to narrow the queue
_OF_LINE: Final = ("citizen_key", "case_id", "state", "due_on", "asked_at", "is_escalated")
Cursor = tuple[date | datetime, UUID]
"""Behind which line a page begins: its last day or the moment it was asked, and its case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskLine:
    """A line of the desk's queue."""

    citizen: UUID
    case_id: UUID
    number: str
    concern: str
    state: CaseState
    asked_at: datetime
    due_on: date
    is_escalated: bool
    holder: UUID | None  # None also for one who does not work at the desk any more
    is_of_colleague: bool = False  # then neither number, concern nor holder is told

    def bare(self) -> "DeskLine":
        """As it is told of a colleague: that there is one, so that its last day is not lost."""
        return replace(self, number="", concern="", holder=None, is_of_colleague=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueHealth:
    """How the desk's own queue does. A number above `MOST` means that there are more."""

    MOST: ClassVar = 1000
    waiting: int
    free: int
    late: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """Whose queue it is."""

    me: UUID
    at_work: Collection[UUID]  # what others have is free: their role has ended
    not_about: Collection[UUID]  # citizens
    not_asked_by: Collection[UUID]  # who looks, by each of their keys: what they asked for somebody is not theirs to do


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """Which cases a page of the queue is of. `cvrs`: with which organisations they are, or were before the desk; none:
    with any or nobody. It says it for `narrowed.cvr` and whatever that organisation has taken over."""

    view: QueueView
    order: QueueOrder = QueueOrder.DUE
    narrowed: Narrowed = WHOLE
    cvrs: tuple[str, ...] = ()

    @property
    def shape(self) -> "Cases":
        """What the statement is made for: whose cases is a value in it, the rest stands in its text."""
        told = NO_ORGANISATION if self.narrowed.cvr == NO_ORGANISATION else None
        return replace(self, narrowed=replace(self.narrowed, cvr=told), cvrs=("",) if self.cvrs else ())


def queue(cases: Cases, by: Queued, *, limit: int, after: Cursor | None) -> list[DeskLine]:
    """These cases, in order, beyond the cursor."""
    values = _values(cases, by)
    if after is not None:
        values["at"], values["beyond"] = after
    rows = _page(cases.shape, limit, after is not None).rows(**values)
    return [line_of(row, by.at_work) for row in rows]


def health_soon(by: Queued, today: date) -> Callable[[], QueueHealth]:
    """Counts of the cases that wait at the desk, each to one beyond the most at the most; asked for along with the
    next query."""
    rows = _health(QueueHealth.MOST).soon(**_values(Cases(view=QueueView.FREE), by), today=today)

    def found() -> QueueHealth:
        [row] = rows()
        return QueueHealth(waiting=row.waiting, free=row.free, late=row.late, oldest=row.oldest)

    return found


def number_in(cases: Cases, by: Queued) -> int:
    """How many of these cases there are, to one beyond the most at the most."""
    return number_soon(cases, by)()


def number_soon(cases: Cases, by: Queued) -> Callable[[], int]:
    """`number_in`, asked for along with the next query."""
    rows = _number_in(replace(cases.shape, order=QueueOrder.DUE), QueueHealth.MOST).soon(**_values(cases, by))
    return lambda: int(rows()[0].number)


def organisations(not_about: Collection[UUID], not_asked_by: Collection[UUID], *, late: bool) -> list[str]:
    """CVR numbers of the organisations that have, or had, a case which the desk's queue shows in one of the reader's
    views. `late`: whether what is late elsewhere is one of those."""
    there = _is_in(CaseState.WITH_DESK)
    if late:
        there |= _is_in(CaseState.WITH_ORGANISATION) & _STANDING.c.is_escalated
    theirs = ~among(_STANDING.c.citizen_key, list(not_about)) & askers.not_asked_by(_STANDING.c.case_id, not_asked_by)
    asked = select(_STANDING.c.cvr).where(there, theirs, _STANDING.c.cvr.is_not(None)).distinct()
    return list(connection().execute(asked).scalars())


def line_of(row: Any, at_work: Collection[UUID]) -> DeskLine:
    """A line, of a row with its standing, its number, its concern and who has it."""
    return DeskLine(
        citizen=row.citizen_key,
        case_id=row.case_id,
        number=row.number,
        concern=row.concern,
        state=CaseState(row.state),
        asked_at=row.asked_at,
        due_on=row.due_on,
        is_escalated=row.is_escalated,
        holder=row.staff_key if row.staff_key in at_work else None,
    )


@lru_cache(maxsize=_STATEMENTS)
def _page(cases: Cases, limit: int, is_beyond: bool) -> DirectQuery:
    def build(among: Among) -> Select[*tuple[Any, ...]]:
        first: ColumnElement[Any] = _STANDING.c.due_on if cases.order is QueueOrder.DUE else _STANDING.c.asked_at
        # The page first, from an index in this order; what else it tells of its lines is looked up for those alone.
        lines = select(*(_STANDING.c[name] for name in _OF_LINE)).where(*_among(cases, among))
        if is_beyond:
            at, beyond = bindparam("at", type_=first.type), bindparam("beyond", type_=_STANDING.c.case_id.type)
            lines = lines.where(first >= at, (first > at) | (_STANDING.c.case_id > beyond))
        page = lines.order_by(first, _STANDING.c.case_id).limit(_constant(limit)).subquery("page")
        told = page.join(_CASE, _same(_CASE, page)).outerjoin(_HOLDER, _same(_HOLDER, page))
        return (
            select(*page.columns, _CASE.c.number, _CASE.c.concern, _HOLDER.c.staff_key)
            .select_from(told)
            .order_by(page.c[first.name], page.c.case_id)
        )

    return with_lists(build)


@cache
def _health(most: int) -> DirectQuery:
    def build(among: Among) -> Select[*tuple[Any, ...]]:
        waiting = _of_view(QueueView.ALL, among)
        oldest = select(_STANDING.c.asked_at).where(*waiting).order_by(_STANDING.c.asked_at).limit(_constant(1))
        late = _STANDING.c.due_on < bindparam("today", type_=_STANDING.c.due_on.type)
        return select(
            _number(most, *waiting).label("waiting"),
            _number(most, *waiting, ~_taken(among).exists()).label("free"),  # all of them: a join is cheaper here
            _number(most, *waiting, late).label("late"),
            oldest.scalar_subquery().label("oldest"),
        )

    return with_lists(build)


@lru_cache(maxsize=_STATEMENTS)
def _number_in(cases: Cases, most: int) -> DirectQuery:
    return with_lists(lambda among: select(_number(most, *_among(cases, among)).label("number")))


def _number(most: int, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    # Counting ten thousand costs more than showing the page; beyond the most the exact number helps nobody.
    some = select(_STANDING.c.case_id).where(*conditions).limit(_constant(most + 1)).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _among(cases: Cases, among: Among) -> tuple[ColumnElement[bool], ...]:
    narrowed, found = cases.narrowed, list(_of_view(cases.view, among))
    if narrowed.right is not None:
        found.append(_STANDING.c.deadline_kind == _constant(f"'{narrowed.right.value}'"))
    if narrowed.concern is not None:
        found.append(_STANDING.c.concern == _constant(f"'{narrowed.concern.value}'"))
    if narrowed.cvr == NO_ORGANISATION:
        found.append(_STANDING.c.cvr.is_(None))
    elif cases.cvrs:
        found.append(among.one_of(_STANDING.c.cvr, "cvrs"))
    return tuple(found)


def _of_view(view: QueueView, among: Among) -> tuple[ColumnElement[bool], ...]:
    others = among.none_of(_STANDING.c.citizen_key, "not_about") & _STANDING.c.case_id.not_in(_asked(among))
    held = select(_HOLDER.c.case_id).where(_same(_HOLDER, _STANDING))
    if view is QueueView.MINE:
        return others, held.where(_HOLDER.c.staff_key == bindparam("me", type_=_HOLDER.c.staff_key.type)).exists()
    if view is QueueView.LATE:
        return others, _is_in(CaseState.WITH_ORGANISATION), _STANDING.c.is_escalated
    if view is QueueView.FREE:
        # Looked up for each case that the index gives: of NOT EXISTS the server makes a join, or a list of all holders,
        # and may read every holder for each case.
        return others, _is_in(CaseState.WITH_DESK), func.coalesce(_taken(among).scalar_subquery(), true())
    return others, _is_in(CaseState.WITH_DESK)


def _asked(among: Among) -> Select[*tuple[Any, ...]]:
    """What who looks asked for somebody whom they help, from the index of what was asked so."""
    by = among.one_of(_CASE.c.helper_key, "not_asked_by") | among.shares(_CASE.c.asked_with, "not_asked_with")
    return select(_CASE.c.case_id).where(_CASE.c.helper_key.is_not(None), by)


def _taken(among: Among) -> Select[*tuple[Any, ...]]:
    """False where somebody who works at the desk has the case; nothing where nobody has."""
    return select(false()).where(_same(_HOLDER, _STANDING), among.one_of(_HOLDER.c.staff_key, "at_work"))


def _values(cases: Cases, by: Queued) -> dict[str, Any]:
    own = list(by.not_asked_by)
    found: dict[str, Any] = {
        "not_about": list(by.not_about),
        "not_asked_by": own,
        "not_asked_with": [str(key) for key in own],
    }
    if cases.view is QueueView.FREE:
        found["at_work"] = list(by.at_work)
    if cases.view is QueueView.MINE:
        found["me"] = by.me
    if cases.cvrs:
        found["cvrs"] = list(cases.cvrs)
    return found


def _is_in(state: CaseState) -> ColumnElement[bool]:
    return _STANDING.c.state == _constant(f"'{state.value}'")


def _constant(value: int | str) -> ColumnElement[Any]:
    """As it stands in the statement: prepared with a value for it, the server could not choose by it."""
    return literal_column(str(value))


def _same(one: Any, other: Any) -> ColumnElement[bool]:
    same: ColumnElement[bool] = (one.c.citizen_key == other.c.citizen_key) & (one.c.case_id == other.c.case_id)
    return same
