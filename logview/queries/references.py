"""Units as sources wrote them. A reference never changes, so a process keeps those it has seen."""

from collections.abc import Collection
from typing import NamedTuple

from flask import current_app
from sqlalchemy import func, select

from citizen_app.db.lists import among
from citizen_app.db.work import connection
from logview.models import OrganisationRefRow


class Reference(NamedTuple):
    """A unit's code, name or both, as delivered."""

    ref: int
    scheme: str | None
    code: str | None
    name: str | None


_COLUMNS = (OrganisationRefRow.ref, OrganisationRefRow.scheme, OrganisationRefRow.code, OrganisationRefRow.name)


def references(refs: Collection[int]) -> dict[int, Reference]:
    """At least these references, by number."""
    kept = _kept()
    missing = [ref for ref in refs if ref not in kept]
    if missing:
        # A new process reads all there are at once; later ones are few.
        some = select(*_COLUMNS)
        _keep(kept, some.where(among(OrganisationRefRow.ref, missing)) if kept else some)
    return kept


def all_references() -> dict[int, Reference]:
    """Every reference there is."""
    kept = _kept()
    count = connection().execute(select(func.count()).select_from(OrganisationRefRow)).scalar_one()
    if count != len(kept):
        _keep(kept, select(*_COLUMNS))
    return kept


def _kept() -> dict[int, Reference]:
    kept: dict[int, Reference] = current_app.extensions.setdefault("indblik.references", {})
    return kept


def _keep(kept: dict[int, Reference], statement: object) -> None:
    for row in connection().execute(statement):  # type: ignore[call-overload]  # any SELECT of these columns
        kept[row.ref] = Reference(row.ref, row.scheme, row.code, row.name)
