"""The plain deny-list of names, as the operator changes it, and whether anybody it names has been seen."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select

from citizen_app.db.work import connection
from logview.models import NameMaskRow, ProfessionalRow


def add_mask(row: dict[str, Any]) -> None:
    """Put a mask into force."""
    connection().execute(insert(NameMaskRow), row)


def same_mask(row: dict[str, Any]) -> UUID | None:
    """A mask in force that says the same."""
    names = ("organisation_scheme", "organisation_code", "person_digest", "masked_by_scheme", "masked_by_code")
    return (
        connection()
        .execute(
            select(NameMaskRow.mask_id).where(
                *(
                    column.is_(None) if row[name] is None else column == row[name]
                    for name, column in ((name, getattr(NameMaskRow, name)) for name in names)
                )
            )
        )
        .scalar()
    )


def remove_mask(mask_id: UUID) -> bool:
    """End a mask; False if there is none."""
    return connection().execute(delete(NameMaskRow).where(NameMaskRow.mask_id == mask_id)).rowcount == 1


def masks() -> Sequence[Any]:
    """Every mask in force, oldest first."""
    return (
        connection()
        .execute(select(*NameMaskRow.__table__.columns).order_by(NameMaskRow.created_at, NameMaskRow.mask_id))
        .all()
    )


def rows_of_person(digest: UUID) -> int:
    """How many rows of staff are this person."""
    found: int = (
        connection()
        .execute(select(func.count(ProfessionalRow.professional_id)).where(ProfessionalRow.person_digest == digest))
        .scalar_one()
    )
    return found
