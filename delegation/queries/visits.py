"""That somebody was here for a citizen, as the citizen reads it and as the helper's own request writes it down."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Uuid, any_, bindparam, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from citizen_app.audit_models import AuditEventRow
from citizen_app.db.direct import DirectQuery, speaks_directly
from citizen_app.db.work import connection
from delegation.models import HelpVisitRow

_VISIT = HelpVisitRow
_LONG_AGO: Final = datetime(1900, 1, 1, tzinfo=UTC)
_NEVER: Final = datetime(9000, 1, 1, tzinfo=UTC)


def add_visit(**columns: Any) -> None:
    """Write a visit down, unless it is."""
    there = select(literal(1)).where(
        _VISIT.citizen_key == columns["citizen_key"], _VISIT.visit_id == columns["visit_id"]
    )
    if connection().execute(there).first() is None:
        connection().execute(insert(_VISIT), columns)


def visits_of(subject: Sequence[UUID], limit: int, before: tuple[datetime, UUID] | None = None) -> Sequence[Any]:
    """The visits, newest first; `before`: the last one of the page before."""
    found = select(*_VISIT.__table__.columns).where(_VISIT.citizen_key.in_(subject))
    if before is not None:
        at, visit_id = before
        found = found.where((_VISIT.visited_at < at) | ((_VISIT.visited_at == at) & (_VISIT.visit_id > visit_id)))
    return connection().execute(found.order_by(_VISIT.visited_at.desc(), _VISIT.visit_id).limit(limit)).all()


def newest_name(subject: Sequence[UUID], helper: UUID) -> bytes | None:
    """The sealed name of somebody who was here for the subject, from their last visit."""
    theirs = select(_VISIT.name_sealed).where(_VISIT.citizen_key.in_(subject), _VISIT.helper_key == helper)
    return connection().execute(theirs.order_by(_VISIT.visited_at.desc()).limit(1)).scalar_one_or_none()


def acts_of_helper(subject: Sequence[UUID], helper: UUID, since: datetime, before: datetime) -> Sequence[Any]:
    """What somebody who helps did for the subject in a half-open period: the act, and how often."""
    event = AuditEventRow
    theirs = event.subject_key.in_(subject), event.viewer_key == helper, event.viewer_kind == "citizen"
    found = (
        select(event.action, func.count().label("number"))
        .where(*theirs, event.at >= since, event.at < before)
        .group_by(event.action)
        .order_by(func.min(event.at))
    )
    return connection().execute(found).all()


_COUNT: Final = DirectQuery(
    select(func.count().label("number")).where(
        _VISIT.citizen_key == any_(bindparam("subject", type_=ARRAY(Uuid))),
        _VISIT.visited_at >= bindparam("since", type_=_VISIT.visited_at.type),
        _VISIT.visited_at < bindparam("before", type_=_VISIT.visited_at.type),
    )
)


def count_soon(subject: Sequence[UUID], since: datetime | None, before: datetime | None) -> Callable[[], int]:
    """How many visits there were in a half-open period, asked for along with the next direct query."""
    since, before = since or _LONG_AGO, before or _NEVER
    if speaks_directly():
        rows = _COUNT.soon(subject=list(subject), since=since, before=before)
        return lambda: int(rows()[0].number)
    counted = select(func.count()).where(
        _VISIT.citizen_key.in_(subject), _VISIT.visited_at >= since, _VISIT.visited_at < before
    )
    return lambda: int(connection().execute(counted).scalar_one())


def untold(limit: int) -> Sequence[Any]:
    """Visits of which the citizen has not been told, oldest first; for the worker."""
    found = select(_VISIT.citizen_key, _VISIT.visit_id, _VISIT.mandate_id, _VISIT.basis, _VISIT.visited_at)
    return (
        connection()
        .execute(found.where(_VISIT.told_at.is_(None)).order_by(_VISIT.visited_at, _VISIT.visit_id).limit(limit))
        .all()
    )


def is_first(citizen_key: UUID, mandate_id: UUID, visited_at: datetime) -> bool:
    """Whether nobody was here on the mandate before then."""
    earlier = select(literal(1)).where(
        _VISIT.citizen_key == citizen_key, _VISIT.mandate_id == mandate_id, _VISIT.visited_at < visited_at
    )
    return connection().execute(earlier.limit(1)).first() is None


def note_told(citizen_key: UUID, visit_id: UUID, at: datetime) -> None:
    """Write down that the citizen was told of the visit, or need not be."""
    its_key = _VISIT.citizen_key == citizen_key, _VISIT.visit_id == visit_id
    connection().execute(update(_VISIT).where(*its_key).values(told_at=at))
