"""Steps of questions that wait for every guardian to confirm them: append-only, of one citizen."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from citizen_app.agreeing import StepTaken, Waiting, WaitingStep, waiting_from
from citizen_app.db.work import connection
from citizen_app.keys import keys
from support.case_models import QuestionWaitingStepRow
from support.domain.joint_questions import Wish, Wished

_STEP = QuestionWaitingStepRow


def waiting_of(subject: Sequence[UUID]) -> list[tuple[Waiting[Wished], int]]:
    """Everything that is or was to be asked for the person so, newest first, with the number of its steps."""
    wanted = select(*_STEP.__table__.columns).where(_STEP.citizen_key.in_(subject))
    rows = connection().execute(wanted.order_by(_STEP.waiting_id, _STEP.sequence))
    steps = [list(of_one) for _id, of_one in groupby(rows, key=lambda row: row.waiting_id)]
    found = [(_waiting(of_one), len(of_one)) for of_one in steps]
    return sorted(found, key=lambda one: (one[0].asked.at, one[0].asked.waiting_id), reverse=True)


def add_step(**columns: Any) -> None:
    """Write a step down. Raises IntegrityError if another was quicker."""
    connection().execute(insert(_STEP), columns)


def _waiting(rows: Sequence[Any]) -> Waiting[Wished]:
    first = rows[0]
    asked = Wished(
        waiting_id=first.waiting_id,
        citizen_key=first.citizen_key,
        basis=first.basis,
        by=first.by_key,
        at=first.at,
        open_until=first.open_until,
        wish=Wish.decode(keys().open(bytes(first.wish_sealed))),
    )
    return waiting_from(asked, [StepTaken(step=WaitingStep(row.step), at=row.at, by=row.by_key) for row in rows[1:]])
