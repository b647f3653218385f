"""The operator's deny-list of names: a unit with all below it, or one person."""

from typing import Any
from uuid import UUID, uuid4

from citizen_app import audit, clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.directory.catalogue import catalogue
from logview.queries import masks as queries

Code = tuple[str, str]


class UnknownUnit(Exception):
    """The directory does not know the code: a mask with a slip of the pen would hide nobody."""


def deny_unit(unit: Code, masked_by: Code) -> UUID:
    """Hide the names of a unit and all below it. The same mask twice is one. Raises UnknownUnit."""
    with unit_of_work(DatabaseRole.REGISTER):
        _require(unit)
        return _add({"organisation_scheme": unit[0], "organisation_code": unit[1], "person_digest": None}, masked_by)


def deny_person(digest: UUID, masked_by: Code) -> tuple[UUID, bool]:
    """Hide a person's name wherever they work; also tells whether any source has named them. Raises UnknownUnit."""
    with unit_of_work(DatabaseRole.REGISTER):
        seen = queries.rows_of_person(digest) > 0
        row = {"organisation_scheme": None, "organisation_code": None, "person_digest": digest}
        return _add(row, masked_by), seen


def allow(mask_id: UUID) -> bool:
    """End a mask; False if there is none."""
    with unit_of_work(DatabaseRole.REGISTER):
        removed = queries.remove_mask(mask_id)
        if removed:
            audit.record_command("mask.allow", object_ref=f"mask {mask_id}")
        return removed


def in_force() -> list[Any]:
    """Every mask in force."""
    with unit_of_work(DatabaseRole.REGISTER):
        return list(queries.masks())


def _add(row: dict[str, Any], masked_by: Code) -> UUID:
    _require(masked_by)
    whole = {**row, "masked_by_scheme": masked_by[0], "masked_by_code": masked_by[1]}
    same = queries.same_mask(whole)
    if same is not None:
        return same
    mask_id = uuid4()
    queries.add_mask({**whole, "mask_id": mask_id, "created_at": clock.now()})
    kind = "unit" if whole["person_digest"] is None else "person"
    audit.record_command("mask.deny", object_ref=f"mask {mask_id}", details={"kind": kind})
    return mask_id


def _require(unit: Code) -> None:
    if catalogue().organisation(*unit, clock.now().date()) is None:
        raise UnknownUnit(f"{unit[0]}:{unit[1]}")
