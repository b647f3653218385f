"""Staff names as sources gave them. Only `logview.services.names`, the outlet, may import this module."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from flask import current_app
from sqlalchemy import func, select

from citizen_app.db.lists import among
from citizen_app.db.work import connection
from logview.models import ProfessionalRow

_MOST_KEPT = 20_000
_CHUNK = 5_000


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Professional:
    """A member of staff, unmasked: never passed on."""

    person: UUID
    name: str | None
    profession_code: str | None
    role_text: str | None


def professionals(ids: Collection[int]) -> dict[int, Professional]:
    """By id. A row never changes, so a process keeps those it has read; masks are read anew each time."""
    kept: dict[int, Professional] = current_app.extensions.setdefault("indblik.professionals", {})
    found = {one: person for one in ids if (person := kept.get(one)) is not None}
    if len(found) < len(ids):
        read = _read([one for one in ids if one not in found])
        if len(kept) + len(read) > _MOST_KEPT:
            kept.clear()
        kept.update(read)
        found.update(read)
    return found


def _read(ids: Collection[int]) -> dict[int, Professional]:
    rows = connection().execute(
        select(
            ProfessionalRow.professional_id,
            ProfessionalRow.person_digest,
            ProfessionalRow.name,
            ProfessionalRow.profession_code,
            ProfessionalRow.role_text,
        ).where(among(ProfessionalRow.professional_id, ids))
    )
    return {
        row.professional_id: Professional(
            person=row.person_digest,
            name=row.name,
            profession_code=row.profession_code,
            role_text=row.role_text,
        )
        for row in rows
    }


def ids_of_persons(persons: Collection[UUID]) -> list[int]:
    """Every row that is one of these persons."""
    found = select(ProfessionalRow.professional_id).where(ProfessionalRow.person_digest.in_(list(persons)))
    return list(connection().execute(found).scalars())


def newest_ids(persons: Collection[UUID]) -> dict[UUID, int]:
    """The latest row of each of these persons that the log knows."""
    newest = func.max(ProfessionalRow.professional_id)
    found = select(ProfessionalRow.person_digest, newest).where(ProfessionalRow.person_digest.in_(list(persons)))
    rows = connection().execute(found.group_by(ProfessionalRow.person_digest))
    return {person: professional_id for person, professional_id in rows}  # noqa: C416 - a Row is no pair to mypy


def of_one_name(persons: Collection[UUID]) -> set[UUID]:
    """Those of these persons whom sources have given one name only; none that are not known."""
    names = func.count(func.distinct(ProfessionalRow.name))
    found = select(ProfessionalRow.person_digest).where(ProfessionalRow.person_digest.in_(list(persons)))
    return set(connection().execute(found.group_by(ProfessionalRow.person_digest).having(names == 1)).scalars())


def names_of_persons(persons: Collection[UUID]) -> list[tuple[int, UUID, str]]:
    """Number, person and name of every row of these persons that has a name."""
    asked, row = sorted(persons), ProfessionalRow
    found: list[tuple[int, UUID, str]] = []
    for start in range(0, len(asked), _CHUNK):
        of_these = row.person_digest.in_(asked[start : start + _CHUNK])
        rows = connection().execute(select(row.professional_id, row.person_digest, row.name).where(of_these))
        found += [(number, person, name) for number, person, name in rows if name]
    return found
