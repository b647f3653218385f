"""One member of staff's look-ups, by digest and without a name, for the look-back of their own organisation. Which rows
may be read is the database role's business."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from citizen_app.db.lists import among
from citizen_app.db.work import connection
from logview.models import AccessEntryRow, ProfessionalRow

_ENTRY, _PERSON = AccessEntryRow.__table__, ProfessionalRow.__table__


@dataclass(frozen=True, slots=True, kw_only=True)
class OnEntry:
    """Who made a look-up, as a digest."""

    at: datetime
    entry_id: int
    person: UUID
    profession_code: str | None
    role_text: str | None


def persons_on(citizen: UUID, entries: Collection[int], refs: Collection[int]) -> list[OnEntry]:
    """Who made these look-ups of the citizen's at these units; none of whom the source has not told."""
    columns = (_ENTRY.c.occurred_at, _ENTRY.c.entry_id, _PERSON.c.person_digest, *_TOLD)
    statement = select(*columns).join(_PERSON, _PERSON.c.professional_id == _ENTRY.c.performed_by)
    of_these = (_ENTRY.c.citizen_key == citizen) & among(_ENTRY.c.entry_id, entries)
    statement = statement.where(of_these, among(_ENTRY.c.organisation_ref, refs)).order_by(*_IN_TIME)
    return [
        OnEntry(
            at=row.occurred_at,
            entry_id=row.entry_id,
            person=row.person_digest,
            profession_code=row.profession_code,
            role_text=row.role_text,
        )
        for row in connection().execute(statement)
    ]


_TOLD = (_PERSON.c.profession_code, _PERSON.c.role_text)
_IN_TIME = (_ENTRY.c.occurred_at, _ENTRY.c.entry_id)


def made_by(person: UUID, refs: Collection[int], since: datetime, until: datetime) -> Sequence[Any]:
    """Every look-up that the person made at these units within the time, oldest first; a corrected one by its last
    version. `until` is not included."""
    numbers = connection().execute(select(_PERSON.c.professional_id).where(_PERSON.c.person_digest == person))
    columns = (_ENTRY.c.citizen_key, _ENTRY.c.occurred_at, _ENTRY.c.entry_id, _ENTRY.c.organisation_ref)
    statement = select(*columns).where(
        among(_ENTRY.c.performed_by, list(numbers.scalars())),
        among(_ENTRY.c.organisation_ref, refs),
        _ENTRY.c.occurred_at >= since,
        _ENTRY.c.occurred_at < until,
        _ENTRY.c.superseded_by.is_(None),
    )
    return connection().execute(statement.order_by(*_IN_TIME)).all()


def shown(citizens: Collection[UUID], moments: Collection[datetime], entries: Collection[int]) -> dict[int, Row[Any]]:
    """What was done in these look-ups, by their numbers: without words of a source."""
    columns = (
        "entry_id",
        "occurred_at",
        "entry_count",
        "organisation_ref",
        "activity",
        "data_kind",
        "purpose",
        "flags",
    )
    statement = select(*(_ENTRY.c[one] for one in columns)).where(
        among(_ENTRY.c.citizen_key, citizens),
        _ENTRY.c.occurred_at.in_(list(moments)),
        among(_ENTRY.c.entry_id, entries),
    )
    return {row.entry_id: row for row in connection().execute(statement)}
