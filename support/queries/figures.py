"""Counting a quarter, in a database role that reads no name, text or number of a person; and what was counted."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, and_, case, column, func, insert, or_, select, values

from citizen_app.db.work import connection
from citizen_app.terms import Purpose
from logview.models import AccessEntryRow, OrganisationRefRow
from support.case_models import QuestionCaseRow, QuestionEntryRow, QuestionStepRow
from support.domain.figures import LookUps
from support.figure_models import FigureAreaRow, FigureGapRow, FigureQuarterRow

_ENTRY, _CASE = AccessEntryRow.__table__, QuestionCaseRow.__table__
_ABOUT, _STEP = QuestionEntryRow.__table__, QuestionStepRow.__table__
_NOT_STATED = -1  # in the place of a unit's number
Period = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit as sources wrote it."""

    ref: int
    scheme: str | None
    code: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A question's step in the quarter: that it was asked, or that something was found about look-ups of it."""

    citizen: UUID
    case_id: UUID
    ref: int | None
    at: datetime
    asked_at: datetime
    finding: str | None
    entries: Collection[int]  # the look-ups that it was found about
    first_answer_at: datetime | None


def units() -> list[Unit]:
    """Every unit of the log."""
    rows = connection().execute(select(OrganisationRefRow.ref, OrganisationRefRow.scheme, OrganisationRefRow.code))
    return [Unit(ref=row.ref, scheme=row.scheme, code=row.code) for row in rows]


def look_ups(period: Period, place_of: Mapping[int, int], elsewhere: int) -> dict[int, LookUps]:
    """The quarter's look-ups by place. `place_of`: the place of each unit; `elsewhere`: that of look-ups without one.

    What a source has corrected counts once.
    """
    # A table within the statement: the log is read once, and grouped where it lies.
    pairs = [(_NOT_STATED, elsewhere), *place_of.items()]
    known = (
        values(column("ref", Integer), column("place", Integer), name="known", literal_binds=True)
        .data(pairs)
        .cte("place_of")
    )
    states_reason = or_(_ENTRY.c.reason.is_not(None), _ENTRY.c.purpose != Purpose.UNKNOWN.value)
    rows = connection().execute(
        select(
            known.c.place,
            func.sum(_ENTRY.c.entry_count).label("number"),
            func.sum(case((states_reason, _ENTRY.c.entry_count), else_=0)).label("with_reason"),
            func.count(_ENTRY.c.citizen_key.distinct()).label("citizens"),
        )
        .join(known, known.c.ref == func.coalesce(_ENTRY.c.organisation_ref, _NOT_STATED))
        .where(_ENTRY.c.occurred_at >= period[0], _ENTRY.c.occurred_at < period[1], _ENTRY.c.superseded_by.is_(None))
        .group_by(known.c.place)
    )
    return {
        row.place: LookUps(number=int(row.number), with_reason=int(row.with_reason), citizens=row.citizens)
        for row in rows
    }


def asked(period: Period) -> list[Step]:
    """The quarter's questions."""
    return _steps(period, ("asked",))


def answered(period: Period) -> list[Step]:
    """The quarter's answers, by question and finding: one for each finding that stands for a look-up at the end of it.

    What was set right within the quarter counts as it was set right, what is set right later counts then. When the
    question was answered stands with the last one alone.
    """
    last: dict[tuple[UUID, int], Step] = {}
    for one in _steps(period, ("answered-part", "answered", "corrected")):
        last |= {(one.case_id, entry): one for entry in one.entries}
    by_finding = {(one.case_id, one.finding): one for one in sorted(last.values(), key=lambda one: one.at)}
    final = {one.case_id: one for one in by_finding.values()}
    return [one if final[one.case_id] is one else replace(one, first_answer_at=None) for one in by_finding.values()]


def _steps(period: Period, kinds: Sequence[str]) -> list[Step]:
    of_case = and_(_STEP.c.citizen_key == _CASE.c.citizen_key, _STEP.c.case_id == _CASE.c.case_id)
    within = and_(_STEP.c.step.in_(kinds), _STEP.c.at >= period[0], _STEP.c.at < period[1])
    rows = connection().execute(
        select(
            _STEP.c.citizen_key,
            _STEP.c.case_id,
            _STEP.c.at,
            _STEP.c.finding,
            _STEP.c.entries,
            _CASE.c.asked_at,
            _first_answer().label("first_answer_at"),
        )
        .join(_CASE, of_case)
        .where(within)
        .order_by(_STEP.c.case_id, _STEP.c.sequence)
    )
    found = rows.all()
    places, numbers = _units_of(period, kinds)
    return [
        Step(
            citizen=row.citizen_key,
            case_id=row.case_id,
            ref=places.get(row.case_id),
            at=row.at,
            asked_at=row.asked_at,
            finding=row.finding,
            entries=numbers.get(row.case_id, ()) if row.entries is None else row.entries,
            first_answer_at=row.first_answer_at,
        )
        for row in found
    ]


def _first_answer() -> Any:
    first = _STEP.alias("first")
    return (
        select(func.min(first.c.at))
        .where(
            first.c.citizen_key == _CASE.c.citizen_key, first.c.case_id == _CASE.c.case_id, first.c.step == "answered"
        )
        .correlate(_CASE)
        .scalar_subquery()
    )


def _units_of(period: Period, kinds: Sequence[str]) -> tuple[dict[UUID, int | None], dict[UUID, set[int]]]:
    """Where the user sat in the first entry that each question is about; and the numbers of all of them."""
    entry = and_(
        _ENTRY.c.citizen_key == _ABOUT.c.citizen_key,
        _ENTRY.c.occurred_at == _ABOUT.c.occurred_at,
        _ENTRY.c.entry_id == _ABOUT.c.entry_id,
    )
    of_step = and_(_ABOUT.c.citizen_key == _STEP.c.citizen_key, _ABOUT.c.case_id == _STEP.c.case_id)
    rows = connection().execute(
        select(_ABOUT.c.case_id, _ABOUT.c.entry_id, _ENTRY.c.organisation_ref, _ENTRY.c.entry_id.label("known"))
        .select_from(_STEP)
        .join(_ABOUT, of_step)
        .outerjoin(_ENTRY, entry)
        .where(_STEP.c.step.in_(kinds), _STEP.c.at >= period[0], _STEP.c.at < period[1])
        .order_by(_ABOUT.c.case_id, _ABOUT.c.occurred_at, _ABOUT.c.entry_id)
    )
    refs: dict[UUID, list[int | None]] = defaultdict(list)
    numbers: dict[UUID, set[int]] = defaultdict(set)
    for row in rows:
        if row.known is not None:
            refs[row.case_id].append(row.organisation_ref)
        numbers[row.case_id].add(row.entry_id)
    return {case_id: of_case[0] for case_id, of_case in refs.items()}, numbers


def keep(quarter: Mapping[str, Any], areas: Sequence[Mapping[str, Any]], gaps: Sequence[Mapping[str, Any]]) -> None:
    """Write a quarter down, for good. Raises IntegrityError when it is there already."""
    connection().execute(insert(FigureQuarterRow), dict(quarter))
    for row_class, rows in ((FigureAreaRow, areas), (FigureGapRow, gaps)):
        if rows:
            connection().execute(insert(row_class), [dict(row) for row in rows])


def quarters() -> list[Any]:
    """Every quarter that was counted, newest first."""
    table = FigureQuarterRow.__table__
    return list(connection().execute(select(*table.columns).order_by(table.c.quarter.desc())))


def areas_of(quarter: str) -> list[Any]:
    """The quarter's lines, in their order."""
    table = FigureAreaRow.__table__
    return list(connection().execute(select(*table.columns).where(table.c.quarter == quarter).order_by("position")))


def gaps_of(quarter: str) -> list[Any]:
    """The sources of which the quarter lacks something."""
    table = FigureGapRow.__table__
    return list(connection().execute(select(*table.columns).where(table.c.quarter == quarter).order_by("slug")))
