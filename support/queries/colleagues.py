"""Who works at a place, as the citizens that they are, and when a lead opened what is about one of them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, insert, select

from citizen_app.auth.models import StaffPersonRow
from citizen_app.db.direct import Among, DirectQuery, with_lists
from citizen_app.db.work import connection
from citizen_app.identity import is_linked, keys_of_persons
from support.desk_models import ColleagueOpeningRow
from support.domain.colleagues import ColleagueOpening, OfColleague

_OPENING = ColleagueOpeningRow.__table__


def citizens_at(cvrs: Collection[str]) -> frozenset[UUID]:
    """Every key of everybody with an account at one of these whose number is known: one statement, and others only
    for those who have had several numbers."""
    found = _THERE.rows(cvrs=list(cvrs))
    linked = keys_of_persons(frozenset(row.citizen_key for row in found if row.is_linked))
    return linked | {row.citizen_key for row in found}


def _there(among: Among) -> Select[*tuple[Any, ...]]:
    key = StaffPersonRow.citizen_key
    return select(key, is_linked(key).label("is_linked")).where(
        among.one_of(StaffPersonRow.__table__.c.cvr, "cvrs"), key.is_not(None)
    )


_THERE: Final[DirectQuery] = with_lists(_there)


def add_opening(opening_id: UUID, opening: ColleagueOpening) -> None:
    """Write down that a lead opened it."""
    matter = opening.matter
    connection().execute(
        insert(ColleagueOpeningRow),
        {
            "citizen_key": matter.citizen,
            "opening_id": opening_id,
            "kind": matter.kind.value,
            "about_id": matter.about,
            "cvr": opening.cvr,
            "at": opening.at,
            "by_staff_key": opening.by,
            "reason_sealed": opening.reason_sealed,
        },
    )


def is_open(matter: OfColleague, by: UUID, since: datetime) -> bool:
    """Whether this person has opened it since then."""
    found = select(_OPENING.c.opening_id).where(
        _OPENING.c.citizen_key == matter.citizen,
        _OPENING.c.kind == matter.kind.value,
        _OPENING.c.about_id == matter.about,
        _OPENING.c.by_staff_key == by,
        _OPENING.c.at > since,
    )
    return connection().execute(found.limit(1)).first() is not None
