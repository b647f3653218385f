"""When staff opened a citizen's questions or number, as the citizen's own trail tells it."""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Uuid,
    any_,
    bindparam,
    func,
    literal_column,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from citizen_app.audit_models import AuditEventRow
from citizen_app.db.direct import DirectQuery, speaks_directly
from citizen_app.db.work import connection
from support.desk_models import ColleagueOpeningRow, DeskOpeningRow
from support.domain.colleagues import UNTOLD

Place = tuple[datetime, UUID]
"""Where an act stands: when it was, and by its key among those of the same moment."""


_TOLD: Final = ColleagueOpeningRow.kind.not_in([one.value for one in UNTOLD])
_LONG_AGO: Final = datetime(1900, 1, 1, tzinfo=UTC)
_STAFF: Final[ColumnElement[str]] = literal_column(
    "'staff'"
)  # no bound value: the index on what staff did is chosen by it
_NEVER: Final = datetime(9000, 1, 1, tzinfo=UTC)


def _counting(whose: ColumnElement[bool], which: ColumnElement[bool]) -> Select[Any]:
    own = AuditEventRow
    since, before = bindparam("since", type_=own.at.type), bindparam("before", type_=own.at.type)
    return select(func.count().label("number")).where(
        whose, own.viewer_kind == _STAFF, which, own.at >= since, own.at < before
    )


_COUNT: Final = DirectQuery(
    _counting(
        AuditEventRow.subject_key == any_(bindparam("subject", type_=ARRAY(Uuid))),
        AuditEventRow.action == any_(bindparam("actions", type_=ARRAY(String))),
    )
)
_COUNT_SQLITE: Final = _counting(
    AuditEventRow.subject_key.in_(bindparam("subject", expanding=True)),
    AuditEventRow.action.in_(bindparam("actions", expanding=True)),
)


def count_soon(
    subject: Sequence[UUID], actions: Collection[str], since: datetime | None, before: datetime | None
) -> Callable[[], int]:
    """How many of these acts of staff there were in a half-open period, asked for along with the next direct query."""
    values = {
        "subject": list(subject),
        "actions": [str(one) for one in actions],
        "since": since or _LONG_AGO,
        "before": before or _NEVER,
    }
    if speaks_directly():
        rows = _COUNT.soon(**values)
        return lambda: int(rows()[0].number)
    return lambda: int(connection().execute(_COUNT_SQLITE, values).scalar_one())


def openings_of(
    subject: Sequence[UUID], actions: Collection[str], limit: int, after: Place | None = None
) -> Sequence[Any]:
    """These acts of staff about the subject, newest first: `at`, `event_id`, `action`, `object_ref` and `details`.
    `after`: the one before, for the next page."""
    own = AuditEventRow
    found = select(own.at, own.event_id, own.action, own.object_ref, own.details).where(
        own.subject_key.in_(subject), own.viewer_kind == "staff", own.action.in_(actions)
    )
    if after is not None:
        at, event_id = after
        found = found.where((own.at < at) | ((own.at == at) & (own.event_id > event_id)))
    return connection().execute(found.order_by(own.at.desc(), own.event_id).limit(limit)).all()


def reasons_of(subject: Sequence[UUID]) -> dict[UUID, bytes]:
    """Why the desk opened the subject, or a lead a colleague's matter, sealed, by the opening's id."""
    asked = union_all(
        *(
            select(table.opening_id, table.reason_sealed).where(table.citizen_key.in_(subject), told)
            for table, told in ((DeskOpeningRow, true()), (ColleagueOpeningRow, _TOLD))
        )
    )
    return {row.opening_id: row.reason_sealed for row in connection().execute(asked)}
