"""How many entries units and persons have made: counted in one reading of the log, and looked up afterwards."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, insert, literal, select

from citizen_app.db.work import connection
from logview.models import AccessEntryRow, ProfessionalRow
from logview.tally_models import EntryTallyRow, EntryTallyRunRow

_TALLY, _RUN, _ENTRY = EntryTallyRow.__table__, EntryTallyRunRow.__table__, AccessEntryRow.__table__
_ONE = 1


def count_anew(at: datetime) -> None:
    """Count the whole log. Corrected entries count once; one without a unit has none to count for."""
    connection().execute(delete(EntryTallyRow))
    whose: tuple[tuple[bool, ColumnElement[int]], ...] = (
        (True, func.coalesce(_ENTRY.c.performed_by, 0)),
        (False, _ENTRY.c.on_behalf_of),
    )
    for performed, person in whose:
        counted = (
            select(_ENTRY.c.organisation_ref, person, literal(performed), func.count())
            .where(_ENTRY.c.superseded_by.is_(None), _ENTRY.c.organisation_ref.is_not(None))
            .group_by(_ENTRY.c.organisation_ref, person)
        )
        if not performed:  # whoever acts for themselves is counted already
            counted = counted.where(person.is_not(None), func.coalesce(_ENTRY.c.performed_by, 0) != person)
        columns = ["organisation_ref", "professional_id", "performed", "entries"]
        connection().execute(insert(EntryTallyRow).from_select(columns, counted))
    connection().execute(delete(EntryTallyRunRow))
    connection().execute(insert(EntryTallyRunRow), {"number": _ONE, "counted_at": at})


def counted_at() -> datetime | None:
    """When the log was counted; None if it never was."""
    found: datetime | None = connection().execute(select(_RUN.c.counted_at)).scalar_one_or_none()
    return found


def made_at(refs: Collection[int]) -> int:
    """How many entries were made at these units."""
    return _sum(_TALLY.c.organisation_ref.in_(refs), _TALLY.c.performed)


def made_by(person: UUID, refs: Collection[int]) -> int:
    """How many entries this member of staff made, or had made for them, at these units."""
    rows = select(ProfessionalRow.professional_id).where(ProfessionalRow.person_digest == person)
    return _sum(_TALLY.c.professional_id.in_(rows), _TALLY.c.organisation_ref.in_(refs))


def _sum(*these: ColumnElement[bool]) -> int:
    return int(connection().execute(select(func.coalesce(func.sum(_TALLY.c.entries), 0)).where(*these)).scalar_one())
