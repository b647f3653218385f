"""Masks with their whole history, for those who decide them. Every query takes the organisations."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, exists, func, insert, select, true, update

from citizen_app.db.work import connection
from logview.domain.masking import Mask, MaskEvent, MaskStep, mask_from
from logview.models import AccessEntryRow, MaskEventRow, MaskRegisterRow, MaskRow, OrganisationRefRow, ProfessionalRow
from logview.queries.masks_in_force import MASK_COLUMNS

_MASK, _EVENT = MaskRow.__table__, MaskEventRow.__table__
_WHOLE = (
    select(
        *_MASK.columns,
        _EVENT.c.sequence,
        _EVENT.c.step,
        _EVENT.c.at,
        _EVENT.c.ends_at,
        _EVENT.c.by_staff_key,
        _EVENT.c.reason_sealed,
    )
    .join(_EVENT, _EVENT.c.mask_id == _MASK.c.mask_id)
    .order_by(_MASK.c.created_at, _MASK.c.mask_id, _EVENT.c.sequence)
)
# What the rules need: no reason, so that nothing sealed travels.
_BARE = (
    select(*MASK_COLUMNS, _EVENT.c.step, _EVENT.c.at, _EVENT.c.ends_at, _EVENT.c.by_staff_key)
    .join(_EVENT, _EVENT.c.mask_id == _MASK.c.mask_id)
    .order_by(_MASK.c.mask_id, _EVENT.c.sequence)
)
_CLOSED = (
    exists()
    .where(_EVENT.c.mask_id == _MASK.c.mask_id, _EVENT.c.step.in_([MaskStep.ENDED.value, MaskStep.REJECTED.value]))
    .correlate(_MASK)
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MaskStepTaken:
    """A step with who took it and why, sealed."""

    step: MaskStep
    at: datetime
    ends_at: datetime | None
    by: UUID | None
    reason_sealed: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MaskHistory:
    """A mask with all its steps, oldest first."""

    mask: Mask
    legal_reference: str | None
    steps: Sequence[MaskStepTaken]


def change_register() -> None:
    """Say that masks change: first of all in a transaction that decides, so that it has the register to itself."""
    connection().execute(update(MaskRegisterRow).values(version=uuid4()))


def masks_of(cvrs: Collection[str]) -> list[MaskHistory]:
    """Every mask of the organisations', oldest first."""
    return _histories(_MASK.c.cvr.in_(cvrs))


def standing_of(cvrs: Collection[str], *, closed: bool = False) -> list[Mask]:
    """The organisations' masks that nobody has ended or turned down, or with `closed` those that somebody has."""
    rows = connection().execute(_BARE.where(_MASK.c.cvr.in_(cvrs), _CLOSED if closed else ~_CLOSED))
    return [
        mask_from(
            events[0],
            [MaskEvent(step=MaskStep(one.step), at=one.at, ends_at=one.ends_at, by=one.by_staff_key) for one in events],
        )
        for events in (list(of_mask) for _mask_id, of_mask in groupby(rows, key=lambda row: row.mask_id))
    ]


def masks_named(cvrs: Collection[str], mask_ids: Collection[UUID]) -> dict[UUID, MaskHistory]:
    """These of the organisations' masks, with all their steps."""
    found = _histories(_MASK.c.cvr.in_(cvrs) & _MASK.c.mask_id.in_(list(mask_ids)))
    return {history.mask.mask_id: history for history in found}


def mask_of(cvrs: Collection[str], mask_id: UUID) -> MaskHistory | None:
    """One of the organisations' masks; None for any other."""
    return next(iter(_histories(_MASK.c.cvr.in_(cvrs) & (_MASK.c.mask_id == mask_id))), None)


def masks_alike(cvrs: Collection[str], columns: dict[str, Any]) -> list[Mask]:
    """The organisations' masks of the same staff towards the same citizen, whatever became of them."""
    names = ("kind", "unit_scheme", "unit_code", "unit_below", "citizen_key", "person_digest")
    same = [
        column.is_(None) if columns[name] is None else column == columns[name]
        for name, column in ((name, _MASK.c[name]) for name in names)
    ]
    found: ColumnElement[bool] = _MASK.c.cvr.in_(cvrs)
    for one in same:
        found &= one
    return [history.mask for history in _histories(found)]


def every_mask() -> list[MaskHistory]:
    """The masks of every organisation, for the operator's command: no names stand in them."""
    return _histories(true())


def add_mask(columns: dict[str, Any]) -> None:
    """Write a mask down; its making is its first step."""
    connection().execute(insert(MaskRow), columns)


def add_step(mask_id: UUID, citizen: UUID | None, sequence: int, taken: MaskStepTaken) -> None:
    """Write down what happened to a mask. Raises IntegrityError when another was quicker."""
    connection().execute(
        insert(MaskEventRow),
        {
            "mask_id": mask_id,
            "sequence": sequence,
            "citizen_key": citizen,
            "step": taken.step.value,
            "at": taken.at,
            "ends_at": taken.ends_at,
            "by_staff_key": taken.by,
            "reason_sealed": taken.reason_sealed,
        },
    )


def refs_of(codes: Collection[tuple[str, str]]) -> list[int]:
    """The log's references to units with these codes."""
    rows = connection().execute(
        select(OrganisationRefRow.ref, OrganisationRefRow.scheme, OrganisationRefRow.code).where(
            OrganisationRefRow.code.in_({code for _scheme, code in codes})
        )
    )
    return [row.ref for row in rows if (row.scheme, row.code) in codes]


def entries_towards(citizen_keys: Collection[UUID], refs: Collection[int]) -> int:
    """How many entries about the citizen were made at these units."""
    row = AccessEntryRow
    number = select(func.count()).where(
        row.citizen_key.in_(list(citizen_keys)), row.superseded_by.is_(None), row.organisation_ref.in_(list(refs))
    )
    return int(connection().execute(number).scalar_one())


def rows_of_person(digest: UUID) -> int:
    """How many rows of staff are this person."""
    found: int = (
        connection()
        .execute(select(func.count(ProfessionalRow.professional_id)).where(ProfessionalRow.person_digest == digest))
        .scalar_one()
    )
    return found


def _histories(of_these: ColumnElement[bool]) -> list[MaskHistory]:
    rows = connection().execute(_WHOLE.where(of_these)).all()
    return [_history(list(of_mask)) for _mask_id, of_mask in groupby(rows, key=lambda row: row.mask_id)]


def _history(rows: Sequence[Any]) -> MaskHistory:
    steps = [_taken(row) for row in rows]
    return MaskHistory(mask=mask_from(rows[0], _events(steps)), legal_reference=rows[0].legal_reference, steps=steps)


def _taken(row: Any) -> MaskStepTaken:
    return MaskStepTaken(
        step=MaskStep(row.step),
        at=row.at,
        ends_at=row.ends_at,
        by=row.by_staff_key,
        reason_sealed=row.reason_sealed,
    )


def _events(steps: Iterable[MaskStepTaken]) -> list[MaskEvent]:
    return [MaskEvent(step=one.step, at=one.at, ends_at=one.ends_at, by=one.by) for one in steps]
