"""Look-ups that a citizen's question is about, for the organisation that answers: those, and the same unit's others in
the same visit. What of a row may be read is the database role's business."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, bindparam, or_, select, tuple_

from citizen_app.db.lists import among
from citizen_app.db.work import connection
from logview.domain.visits import VISIT_GAP
from logview.models import AccessEntryDetailRow, AccessEntryRow, OrganisationRefRow, ProfessionalRow

ON_A_PAGE: Final = 100
_PERSON, _UNIT = ProfessionalRow.__table__, OrganisationRefRow.__table__
_ENTRY, _DETAIL = AccessEntryRow.__table__, AccessEntryDetailRow.__table__
_WORDS: Final = {"what_text", "reason", "delivery_id"}
VisitPlace = tuple[datetime, int]
"""Where a look-up stands among those of a visit: when it was made, and its number."""


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


def with_their_visits(
    citizen: UUID, asked: Sequence[AskedEntry], after: VisitPlace | None = None
) -> tuple[Sequence[Row[Any]], VisitPlace | None]:
    """The look-ups that a question is about, and a page of the same unit's others in the same visits, oldest first.

    `after`: where the page before ended. Returns besides where this page ends; None: no more follow.
    """
    if not asked:
        return [], None
    columns = [one for one in _ENTRY.columns if one.name not in _WORDS]
    place = (_ENTRY.c.occurred_at, _ENTRY.c.entry_id)
    themselves = or_(*((_ENTRY.c.occurred_at == one.at) & (_ENTRY.c.entry_id == one.entry_id) for one in asked))
    beside = [or_(*map(_of_the_visit, asked)), _ENTRY.c.entry_id.not_in([one.entry_id for one in asked])]
    if after is not None:
        beside.append(
            tuple_(*place)
            > tuple_(*(bindparam(None, value, type_=one.type) for value, one in zip(after, place, strict=True)))
        )
    found = list(_rows(columns, citizen, themselves))
    others = _rows(columns, citizen, and_(*beside), ON_A_PAGE + 1)
    if len(others) <= ON_A_PAGE:
        return [*found, *others], None
    *_others, last = others = others[:ON_A_PAGE]
    return [*found, *others], (last.occurred_at, last.entry_id)


def people_in_visits(citizen: UUID, asked: Sequence[AskedEntry]) -> set[int]:
    """Everybody who made the look-ups of a question, or another of the same visits, or for whom it was made."""
    if not asked:
        return set()
    columns = (_ENTRY.c.performed_by, _ENTRY.c.on_behalf_of)
    found = select(*columns).where(_ENTRY.c.citizen_key == citizen, or_(*map(_of_the_visit, asked))).distinct()
    return {one for row in connection().execute(found) for one in row if one is not None}


def in_their_words(citizen: UUID, asked: Sequence[AskedEntry], numbers: Collection[int]) -> Sequence[Row[Any]]:
    """Those of the look-ups of a question and its visits that have these numbers, whole."""
    if not asked or not numbers:
        return []
    return _rows(list(_ENTRY.columns), citizen, or_(*map(_of_the_visit, asked)) & among(_ENTRY.c.entry_id, numbers))


def people_as_delivered(ids: Collection[int]) -> dict[int, Any]:
    """These members of staff with the source's own user id, authorisation, profession code and role."""
    columns = (
        _PERSON.c.professional_id,
        _PERSON.c.user_id,
        _PERSON.c.authorisation_id,
        _PERSON.c.profession_code,
        _PERSON.c.role_text,
    )
    rows = connection().execute(select(*columns).where(among(_PERSON.c.professional_id, ids)))
    return {row.professional_id: row for row in rows}


def units_as_delivered(refs: Collection[int]) -> dict[int, Any]:
    """These units by the source's own code and name."""
    rows = connection().execute(
        select(_UNIT.c.ref, _UNIT.c.scheme, _UNIT.c.code, _UNIT.c.name).where(among(_UNIT.c.ref, refs))
    )
    return {row.ref: row for row in rows}


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


def _rows(
    columns: Sequence[ColumnElement[Any]], citizen: UUID, which: ColumnElement[bool], most: int | None = None
) -> Sequence[Row[Any]]:
    statement = select(*columns).where(_ENTRY.c.citizen_key == citizen, which)
    return connection().execute(statement.order_by(_ENTRY.c.occurred_at, _ENTRY.c.entry_id).limit(most)).all()


def _of_the_visit(one: AskedEntry) -> ColumnElement[bool]:
    itself = (_ENTRY.c.occurred_at == one.at) & (_ENTRY.c.entry_id == one.entry_id)
    if one.organisation_ref is None:
        return itself
    near: ColumnElement[bool] = _ENTRY.c.occurred_at.between(one.at - VISIT_GAP, one.at + VISIT_GAP)
    if one.visit_key is not None:
        near = near | (_ENTRY.c.visit_key == one.visit_key)
    return itself | ((_ENTRY.c.organisation_ref == one.organisation_ref) & near)
