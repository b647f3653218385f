"""Queues of questions, those that are due first at the front: a page of them, and how many there are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from heapq import merge
from itertools import islice, product
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from citizen_app.db.lists import among
from citizen_app.db.work import connection
from support.case_models import QuestionCaseRow, QuestionStandingRow
from support.domain.cases import CaseState
from support.domain.queues import Line
from support.queries.askers import not_asked_by

_CASE, _STANDING = QuestionCaseRow.__table__, QuestionStandingRow.__table__


@dataclass(frozen=True, slots=True, kw_only=True)
class InQueue:
    """A line of a queue."""

    citizen: UUID
    case_id: UUID
    number: str
    concern: str
    state: CaseState
    due_on: date
    is_escalated: bool
    is_of_colleague: bool = False  # then neither number nor concern is told

    def bare(self) -> "InQueue":
        """As it is told of a colleague: that there is one, so that its last day is not lost."""
        return replace(self, number="", concern="", is_of_colleague=True)

    @property
    def place(self) -> Line:
        """Where it stands in the queue."""
        return self.due_on, self.case_id

    def is_late(self, today: date) -> bool:
        """Whether the answer should have been there by now, and it is not the citizen's turn."""
        return self.state in {CaseState.WITH_ORGANISATION, CaseState.WITH_DESK} and today > self.due_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which questions a queue holds."""

    states: Sequence[CaseState]
    cvrs: Collection[str] | None = None  # whose; None: whoever's the database shows
    without: Collection[UUID] = ()  # the citizens that the reader is: nobody meets their own question
    not_asked_by: Collection[UUID] = ()  # nor one that they asked for somebody whom they help
    due_before: date | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """As SQL."""
        found: list[ColumnElement[bool]] = [_STANDING.c.state.in_([one.value for one in self.states])]
        if self.cvrs is not None:
            found.append(_STANDING.c.cvr.in_(self.cvrs))
        if self.without:
            found.append(_STANDING.c.citizen_key.not_in(list(self.without)))
        if self.not_asked_by:
            found.append(not_asked_by(_STANDING.c.case_id, self.not_asked_by))
        if self.due_before is not None:
            found.append(_STANDING.c.due_on < self.due_before)
        return found


def queue_of(wanted: Wanted, limit: int, after: Line | None = None) -> list[InQueue]:
    """At most so many of them, due first. `after`: the line before, for the next page."""
    # By state and organisation, since an index gives each in this order: asked for together, all would be sorted.
    # And the page first, then what else it tells of its lines: joined the other way round, ten thousand are looked up.
    whose = [None] if wanted.cvrs is None else [[cvr] for cvr in sorted(wanted.cvrs)]
    parts = product(wanted.states, whose)
    each = [_standing(replace(wanted, states=[state], cvrs=cvrs), limit, after) for state, cvrs in parts]
    page = list(islice(merge(*each, key=lambda row: (row.due_on, row.case_id)), limit))
    told = _told_of([row.citizen_key for row in page], [row.case_id for row in page])
    return [_line(row, *told[row.case_id]) for row in page]


def _standing(wanted: Wanted, limit: int, after: Line | None) -> Sequence[Any]:
    columns = ("citizen_key", "case_id", "state", "due_on", "is_escalated")
    lines = select(*(_STANDING.c[one] for one in columns)).where(*wanted.conditions())
    if after is not None:
        due_on, case_id = after
        same_day = (_STANDING.c.due_on == due_on) & (_STANDING.c.case_id > case_id)
        lines = lines.where(_STANDING.c.due_on >= due_on, (_STANDING.c.due_on > due_on) | same_day)
    return connection().execute(lines.order_by(_STANDING.c.due_on, _STANDING.c.case_id).limit(limit)).all()


def _told_of(citizens: Sequence[UUID], cases: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    asked = select(_CASE.c.case_id, _CASE.c.number, _CASE.c.concern).where(
        among(_CASE.c.citizen_key, citizens), among(_CASE.c.case_id, cases)
    )
    return {row.case_id: (row.number, row.concern) for row in connection().execute(asked)}


def number_of(wanted: Wanted) -> int:
    """How many there are."""
    counted = select(func.count()).select_from(_STANDING).where(*wanted.conditions())
    return int(connection().execute(counted).scalar_one())


def _line(row: Any, number: str, concern: str) -> InQueue:
    return InQueue(
        citizen=row.citizen_key,
        case_id=row.case_id,
        number=number,
        concern=concern,
        state=CaseState(row.state),
        due_on=row.due_on,
        is_escalated=row.is_escalated,
    )
