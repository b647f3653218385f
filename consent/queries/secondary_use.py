"""Decisions about secondary use: a citizen's own, and those that are asked about. Append-only."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from citizen_app.db.work import connection
from consent.domain.secondary_use import SecondaryUse, SecondaryUseDecision
from consent.secondary_use_models import SecondaryUseDecisionRow

_DECISION = SecondaryUseDecisionRow.__table__.c


def decisions_of(subject: Sequence[UUID]) -> list[tuple[Any, SecondaryUse]]:
    """Every decision of the person, newest first: its row, and what it is."""
    wanted = select(*_DECISION).where(_DECISION.citizen_key.in_(subject))
    rows = connection().execute(wanted.order_by(_DECISION.made_at.desc(), _DECISION.decision_id)).all()
    return [(row, _use(row)) for row in rows]


def uses_of_each(keys: Sequence[UUID]) -> Mapping[UUID, list[SecondaryUse]]:
    """What stands under each of these keys, in one statement; nothing of the words."""
    wanted = select(*(_DECISION[name] for name in ("citizen_key", "decision_id", "decision", "made_at")))
    found: dict[UUID, list[SecondaryUse]] = {key: [] for key in keys}
    for row in connection().execute(wanted.where(_DECISION.citizen_key.in_(keys))):
        found[row.citizen_key].append(_use(row))
    return found


def add_decision(**columns: Any) -> None:
    """Write a decision down. Raises IntegrityError if its submission was there already."""
    connection().execute(insert(SecondaryUseDecisionRow), columns)


def _use(row: Any) -> SecondaryUse:
    return SecondaryUse(decision_id=row.decision_id, decision=SecondaryUseDecision(row.decision), made_at=row.made_at)
