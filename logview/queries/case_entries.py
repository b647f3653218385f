"""Look-ups that a citizen's question is about, for the organisation that answers: those, and the same unit's others in
the same visit. What of a row may be read is the database role's business."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, or_, select

from citizen_app.db.lists import among
from citizen_app.db.work import connection
from logview.domain.visits import VISIT_GAP
from logview.models import AccessEntryDetailRow, AccessEntryRow, ProfessionalRow

_MOST: Final = 100
_ENTRY, _DETAIL = AccessEntryRow.__table__, AccessEntryDetailRow.__table__
_WORDS: Final = {"what_text", "reason", "delivery_id"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedEntry:
    """A look-up that a question is about, and what tells its visit."""

    at: datetime
    entry_id: int
    organisation_ref: int | None
    visit_key: int | None


def visits_of(citizen: UUID, places: Collection[tuple[datetime, int]]) -> dict[int, AskedEntry]:
    """What tells the visits of these entries of the subject's, by their numbers; none that the log does not hold."""
    columns = (_ENTRY.c.occurred_at, _ENTRY.c.entry_id, _ENTRY.c.organisation_ref, _ENTRY.c.visit_key)
    rows = connection().execute(
        select(*columns).where(
            _ENTRY.c.citizen_key == citizen,
            _ENTRY.c.occurred_at.in_([at for at, _number in places]),
            _ENTRY.c.entry_id.in_([number for _at, number in places]),
        )
    )
    return {row.entry_id: AskedEntry(**_named(row)) for row in rows}


def _named(row: Any) -> dict[str, Any]:
    return {
        "at": row.occurred_at,
        "entry_id": row.entry_id,
        "organisation_ref": row.organisation_ref,
        "visit_key": row.visit_key,
    }


def with_their_visits(citizen: UUID, asked: Sequence[AskedEntry]) -> Sequence[Row[Any]]:
    """The look-ups that a question is about and the same unit's others in the same visits, oldest first."""
    columns = [one for one in _ENTRY.columns if one.name not in _WORDS]
    return _rows(columns, citizen, asked)


def in_their_words(citizen: UUID, asked: Sequence[AskedEntry]) -> Sequence[Row[Any]]:
    """The same rows with the source's own words."""
    return _rows([_ENTRY.c.entry_id, _ENTRY.c.what_text, _ENTRY.c.reason], citizen, asked)


def details_of_these(citizen: UUID, entries: Collection[int]) -> dict[int, dict[str, Any]]:
    """The source's further words about these entries, by their numbers."""
    rows = connection().execute(
        select(_DETAIL.c.entry_id, _DETAIL.c.details).where(
            _DETAIL.c.citizen_key == citizen, _DETAIL.c.entry_id.in_(list(entries))
        )
    )
    return {row.entry_id: row.details for row in rows}


def professions_of(ids: Collection[int]) -> dict[int, tuple[str | None, str | None]]:
    """Profession code and role of these members of staff, and no name."""
    row = ProfessionalRow
    found = select(row.professional_id, row.profession_code, row.role_text).where(among(row.professional_id, ids))
    return {one.professional_id: (one.profession_code, one.role_text) for one in connection().execute(found)}


def _rows(columns: Sequence[ColumnElement[Any]], citizen: UUID, asked: Sequence[AskedEntry]) -> Sequence[Row[Any]]:
    if not asked:
        return []
    statement = select(*columns).where(_ENTRY.c.citizen_key == citizen, or_(*map(_of_the_visit, asked)))
    return connection().execute(statement.order_by(_ENTRY.c.occurred_at, _ENTRY.c.entry_id).limit(_MOST)).all()


def _of_the_visit(one: AskedEntry) -> ColumnElement[bool]:
    itself = (_ENTRY.c.occurred_at == one.at) & (_ENTRY.c.entry_id == one.entry_id)
    if one.organisation_ref is None:
        return itself
    near: ColumnElement[bool] = _ENTRY.c.occurred_at.between(one.at - VISIT_GAP, one.at + VISIT_GAP)
    if one.visit_key is not None:
        near = near | (_ENTRY.c.visit_key == one.visit_key)
    return itself | ((_ENTRY.c.organisation_ref == one.organisation_ref) & near)
