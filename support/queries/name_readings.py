"""Which officers have read who made the look-ups of a question, and why."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select

from citizen_app.db.work import connection
from support.case_models import QuestionNameReadingRow
from support.domain.cases import Case

_READING = QuestionNameReadingRow.__table__


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class NameReading:
    """One reading."""

    at: datetime
    by: UUID
    reason_sealed: bytes


def add(case: Case, reading_id: UUID, reading: NameReading) -> None:
    """Keep that names were read."""
    connection().execute(
        insert(QuestionNameReadingRow),
        {
            "citizen_key": case.citizen,
            "case_id": case.case_id,
            "reading_id": reading_id,
            "at": reading.at,
            "by_staff_key": reading.by,
            "reason_sealed": reading.reason_sealed,
        },
    )


def of_case(case: Case) -> list[NameReading]:
    """Every reading, oldest first."""
    rows = connection().execute(
        select(_READING.c.at, _READING.c.by_staff_key, _READING.c.reason_sealed)
        .where(_READING.c.citizen_key == case.citizen, _READING.c.case_id == case.case_id)
        .order_by(_READING.c.at, _READING.c.reading_id)
    )
    return [NameReading(at=row.at, by=row.by_staff_key, reason_sealed=row.reason_sealed) for row in rows]
