"""Cases as Indblik's own desk finds them, and what it notes about them; in the database role of the desk."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from citizen_app.db.work import connection
from logview.models import AccessEntryRow, OrganisationRefRow
from support.case_models import QuestionCaseRow, QuestionEntryRow, QuestionStandingRow
from support.desk_models import DeskEventRow, DeskHolderRow, DeskOpeningRow
from support.domain.cases import Case
from support.domain.desk import DeskEvent, DeskStep
from support.queries.desk_queue import DeskLine, line_of

_CASE, _ENTRY, _STANDING = QuestionCaseRow.__table__, QuestionEntryRow.__table__, QuestionStandingRow.__table__
_HOLDER, _EVENT, _OPENING = DeskHolderRow.__table__, DeskEventRow.__table__, DeskOpeningRow.__table__
_HELD = (_HOLDER.c.citizen_key == _STANDING.c.citizen_key) & (_HOLDER.c.case_id == _STANDING.c.case_id)
_OF_CASE = (_CASE.c.citizen_key == _STANDING.c.citizen_key) & (_CASE.c.case_id == _STANDING.c.case_id)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Noted:
    """A step inside the desk with what was written."""

    event: DeskEvent
    words_sealed: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceAsked:
    """A look-up that a case is about: when, and where the user sat; no name and nothing of what was looked at."""

    at: datetime
    number: int
    unit: tuple[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Opening:
    """That a citizen was opened by somebody of the desk."""

    citizen: UUID
    kind: str
    at: datetime
    by: UUID
    reason_sealed: bytes


def of_citizen(person: Collection[UUID], at_work: Collection[UUID], limit: int) -> list[DeskLine]:
    """At most so many of a citizen's cases wherever they stand, newest first."""
    rows = connection().execute(
        select(*_STANDING.columns, _HOLDER.c.staff_key, _CASE.c.number, _CASE.c.concern)
        .select_from(_STANDING.join(_CASE, _OF_CASE).outerjoin(_HOLDER, _HELD))
        .where(_STANDING.c.citizen_key.in_(list(person)))
        .order_by(_STANDING.c.asked_at.desc(), _STANDING.c.case_id)
        .limit(limit)
    )
    return [line_of(row, at_work) for row in rows]


def key_of_number(number: str) -> tuple[UUID, UUID] | None:
    """Whose case has the number, and which; None for none."""
    row = connection().execute(select(_CASE.c.citizen_key, _CASE.c.case_id).where(_CASE.c.number == number)).first()
    return (row.citizen_key, row.case_id) if row else None


def places_of(found: Case) -> list[PlaceAsked]:
    """Where the users of the look-ups sat, oldest first."""
    entry, unit = AccessEntryRow.__table__, OrganisationRefRow.__table__
    of_entry = (entry.c.citizen_key == _ENTRY.c.citizen_key) & (entry.c.entry_id == _ENTRY.c.entry_id)
    rows = connection().execute(
        select(_ENTRY.c.occurred_at, _ENTRY.c.entry_id, unit.c.scheme, unit.c.code)
        .select_from(
            _ENTRY.outerjoin(entry, of_entry & (entry.c.occurred_at == _ENTRY.c.occurred_at)).outerjoin(
                unit, unit.c.ref == entry.c.organisation_ref
            )
        )
        .where(_ENTRY.c.citizen_key == found.citizen, _ENTRY.c.case_id == found.case_id)
        .order_by(_ENTRY.c.occurred_at, _ENTRY.c.entry_id)
    )
    return [
        PlaceAsked(
            at=row.occurred_at,
            number=row.entry_id,
            unit=(row.scheme, row.code) if row.scheme and row.code else None,
        )
        for row in rows
    ]


def holder_of(found: Case) -> UUID | None:
    """Who at the desk has it."""
    return connection().execute(select(_HOLDER.c.staff_key).where(*_same(_HOLDER, found))).scalar_one_or_none()


def hold(found: Case, staff_key: UUID | None, at: datetime) -> None:
    """Let this person have it, or nobody."""
    if staff_key is None:
        connection().execute(delete(DeskHolderRow).where(*_same(_HOLDER, found)))
        return
    values = {"staff_key": staff_key, "since": at}
    changed = connection().execute(update(DeskHolderRow).where(*_same(_HOLDER, found)).values(values))
    if not changed.rowcount:
        key = {"citizen_key": found.citizen, "case_id": found.case_id}
        connection().execute(insert(DeskHolderRow), {**key, **values})


def add_event(found: Case, event: DeskEvent, words_sealed: bytes | None) -> None:
    """Write down what happened inside the desk. Raises IntegrityError when something else was quicker."""
    last = connection().execute(select(func.max(_EVENT.c.sequence)).where(*_same(_EVENT, found))).scalar_one()
    connection().execute(
        insert(DeskEventRow),
        {
            "citizen_key": found.citizen,
            "case_id": found.case_id,
            "sequence": (last or 0) + 1,
            "kind": event.step.value,
            "at": event.at,
            "by_staff_key": event.by,
            "to_staff_key": event.to,
            "words_sealed": words_sealed,
        },
    )


def events_of(found: Case) -> list[Noted]:
    """What happened to it inside the desk, oldest first."""
    rows = connection().execute(select(*_EVENT.columns).where(*_same(_EVENT, found)).order_by(_EVENT.c.sequence))
    return [
        Noted(
            event=DeskEvent(step=DeskStep(row.kind), at=row.at, by=row.by_staff_key, to=row.to_staff_key),
            words_sealed=row.words_sealed,
        )
        for row in rows
    ]


def add_opening(opening_id: UUID, opening: Opening) -> None:
    """Write down that a citizen was opened."""
    connection().execute(
        insert(DeskOpeningRow),
        {
            "citizen_key": opening.citizen,
            "opening_id": opening_id,
            "kind": opening.kind,
            "at": opening.at,
            "by_staff_key": opening.by,
            "reason_sealed": opening.reason_sealed,
        },
    )


def opening(opening_id: UUID, by: UUID, since: datetime) -> UUID | None:
    """Which citizen this person opened with it since then; None for nobody."""
    return (
        connection()
        .execute(
            select(_OPENING.c.citizen_key).where(
                _OPENING.c.opening_id == opening_id,
                _OPENING.c.by_staff_key == by,
                _OPENING.c.at > since,
                _OPENING.c.kind == "citizen",
            )
        )
        .scalar_one_or_none()
    )


def _same(table: Any, found: Case) -> Sequence[ColumnElement[bool]]:
    return (table.c.citizen_key == found.citizen, table.c.case_id == found.case_id)
