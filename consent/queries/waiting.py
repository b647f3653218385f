"""Steps of blocks that wait for everybody who has to confirm them: append-only, of one citizen."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from citizen_app.agreeing import StepTaken, Waiting, WaitingStep, waiting_from
from citizen_app.db.work import connection
from consent.domain.waiting import Asked
from consent.models import ConsentWaitingStepRow

_STEP = ConsentWaitingStepRow


def waiting_of(subject: Sequence[UUID]) -> list[tuple[Waiting[Asked], int]]:
    """Everything of the person that waits or waited, newest first, with the number of its steps."""
    wanted = select(*_STEP.__table__.columns).where(_STEP.citizen_key.in_(subject))
    rows: dict[UUID, list[Any]] = defaultdict(list)
    for row in connection().execute(wanted.order_by(_STEP.waiting_id, _STEP.sequence)):
        rows[row.waiting_id].append(row)
    found = [(_waiting(steps), len(steps)) for steps in rows.values()]
    return sorted(found, key=lambda one: (one[0].asked.at, one[0].asked.waiting_id), reverse=True)


def agreed_to(subject: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Of each block of the person's that several made together: who said so."""
    wanted = select(_STEP.waiting_id, _STEP.decision_id).where(
        _STEP.citizen_key.in_(subject), _STEP.step == WaitingStep.DONE, _STEP.decision_id.is_not(None)
    )
    made = {row.waiting_id: row.decision_id for row in connection().execute(wanted)}
    return {
        made[one.asked.waiting_id]: sorted(one.agreed)
        for one, _number in (waiting_of(subject) if made else [])
        if one.asked.waiting_id in made and one.asked.ends is None
    }


def add_step(**columns: Any) -> None:
    """Write a step down. Raises IntegrityError if another was quicker."""
    connection().execute(insert(_STEP), columns)


def _waiting(rows: Sequence[Any]) -> Waiting[Asked]:
    first = rows[0]
    asked = Asked(
        waiting_id=first.waiting_id,
        citizen_key=first.citizen_key,
        submission_id=first.submission_id,
        basis=first.basis,
        by=first.by_key,
        at=first.at,
        open_until=first.open_until,
        answers=None if first.answers is None else bytes(first.answers),
        ends=first.decision_id,
    )
    return waiting_from(asked, [StepTaken(step=WaitingStep(row.step), at=row.at, by=row.by_key) for row in rows[1:]])
