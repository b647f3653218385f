"""Decisions about samples and their steps: a citizen's own, and those that are to be sent. Append-only."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import exists, insert, select

from citizen_app.db.work import connection
from citizen_app.identity_models import CitizenIdentifierRow
from citizen_app.tissue_mode import VarMode
from consent.domain.tissue import Material, StepOfTissue, TissueStep, TissueUse, TissueUseDecision
from consent.tissue_models import TissueDecisionRow, TissueStepRow

_DECISION, _STEP = TissueDecisionRow.__table__.c, TissueStepRow.__table__.c
_NUMBER = CitizenIdentifierRow.__table__.c
_SENT = exists(_STEP.decision_id).where(
    _STEP.citizen_key == _DECISION.citizen_key,
    _STEP.decision_id == _DECISION.decision_id,
    _STEP.step == TissueStep.SENT.value,
)
_OUTGOING = (
    *(_DECISION[name] for name in ("citizen_key", "decision_id", "material", "decision", "made_at")),
    *(_DECISION[name] for name in ("text_version", "language", "text")),
)


_WHAT = ("citizen_key", "decision_id", "material", "decision", "mode", "made_at")


def decisions_of(subject: Sequence[UUID]) -> list[tuple[Any, TissueUse]]:
    """Every decision of the person about samples, newest first: its row, and what it is."""
    wanted = select(*_DECISION).where(_DECISION.citizen_key.in_(subject))
    rows = connection().execute(wanted.order_by(_DECISION.made_at.desc(), _DECISION.decision_id)).all()
    steps = _steps(_STEP.citizen_key.in_(subject)) if rows else {}
    return [(row, _use(row, steps.get(row.decision_id, ()))) for row in rows]


def uses_of_each(keys: Sequence[UUID]) -> dict[UUID, list[TissueUse]]:
    """Every decision of these citizens about samples, by whose it is; without what the other register answered."""
    wanted = select(*(_DECISION[name] for name in _WHAT)).where(_DECISION.citizen_key.in_(keys))
    found: dict[UUID, list[TissueUse]] = defaultdict(list)
    for row in connection().execute(wanted):
        found[row.citizen_key].append(_use(row, ()))
    return found


def add_decision(**columns: Any) -> None:
    """Write a decision down. Raises IntegrityError if its submission was there already."""
    connection().execute(insert(TissueDecisionRow), columns)


def add_decisions(rows: Sequence[Mapping[str, Any]]) -> None:
    """Write many down."""
    connection().execute(insert(TissueDecisionRow), rows)


def submissions_of(citizens: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """What these citizens have here, each by whose it is and the form that it came by."""
    wanted = select(_DECISION.citizen_key, _DECISION.submission_id).where(_DECISION.citizen_key.in_(citizens))
    return {(row.citizen_key, row.submission_id) for row in connection().execute(wanted)}


def to_be_sent(most: int) -> Sequence[Any]:
    """What was confirmed to be forwarded and nobody has taken yet, oldest first."""
    wanted = select(*_OUTGOING).where(_DECISION.mode == VarMode.FORWARD.value, ~_SENT)
    return connection().execute(wanted.order_by(_DECISION.made_at, _DECISION.decision_id).limit(most)).all()


def numbers_of(keys: Sequence[UUID]) -> Sequence[Any]:
    """The numbers of these citizens, sealed; a number stands once for each version of the key that finds it."""
    columns = (_NUMBER.citizen_key, _NUMBER.scheme, _NUMBER.value_sealed, _NUMBER.valid_from, _NUMBER.valid_until)
    return connection().execute(select(*columns, _NUMBER.key_version).where(_NUMBER.citizen_key.in_(keys))).all()


def known(references: Sequence[UUID]) -> dict[UUID, tuple[UUID, TissueUse]]:
    """Of these decisions those that are here: whose each is, and what it is."""
    columns = (*_OUTGOING[:5], _DECISION.mode)
    rows = connection().execute(select(*columns).where(_DECISION.decision_id.in_(references))).all()
    steps = _steps(_STEP.decision_id.in_(references))
    return {row.decision_id: (row.citizen_key, _use(row, steps.get(row.decision_id, ()))) for row in rows}


def add_step(**columns: Any) -> None:
    """Write a step down. Raises IntegrityError if another was quicker."""
    connection().execute(insert(TissueStepRow), columns)


def _steps(of_which: Any) -> dict[UUID, list[StepOfTissue]]:
    found: dict[UUID, list[StepOfTissue]] = defaultdict(list)
    for row in connection().execute(select(*_STEP).where(of_which).order_by(_STEP.decision_id, _STEP.sequence)):
        found[row.decision_id].append(StepOfTissue(step=TissueStep(row.step), at=row.at, counted_at=row.counted_at))
    return found


def _use(row: Any, steps: Sequence[StepOfTissue]) -> TissueUse:
    return TissueUse(
        decision_id=row.decision_id,
        material=Material(row.material),
        decision=TissueUseDecision(row.decision),
        made_at=row.made_at,
        mode=VarMode(row.mode),
        steps=tuple(steps),
    )
