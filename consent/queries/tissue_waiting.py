"""Steps of decisions about a child's samples that wait for everybody who has custody: append-only, of one citizen."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from citizen_app.agreeing import StepTaken, Waiting, WaitingStep, waiting_from
from citizen_app.db.work import connection
from citizen_app.tissue_mode import VarMode
from consent.domain.tissue import Material, TissueUseDecision
from consent.domain.tissue_waiting import ReadWords, Wish
from consent.tissue_models import TissueWaitingStepRow

_STEP = TissueWaitingStepRow


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSteps:
    """What waits or waited, with each step in its order."""

    waiting: Waiting[Wish]
    taken: Sequence[StepTaken]
    decision_id: UUID | None  # what it became


def waiting_of(subject: Sequence[UUID]) -> list[KeptSteps]:
    """Everything of the person that waits or waited, newest first."""
    wanted = select(*_STEP.__table__.columns).where(_STEP.citizen_key.in_(subject))
    rows = connection().execute(wanted.order_by(_STEP.waiting_id, _STEP.sequence))
    found = [_kept(list(of_one)) for _id, of_one in groupby(rows, key=lambda row: row.waiting_id)]
    return sorted(found, key=lambda one: (one.waiting.asked.at, one.waiting.asked.waiting_id), reverse=True)


def add_step(**columns: Any) -> None:
    """Write a step down. Raises IntegrityError if another was quicker."""
    connection().execute(insert(_STEP), columns)


def _kept(rows: Sequence[Any]) -> KeptSteps:
    first = rows[0]
    asked = Wish(
        waiting_id=first.waiting_id,
        citizen_key=first.citizen_key,
        basis=first.basis,
        by=first.by_key,
        at=first.at,
        open_until=first.open_until,
        submission_id=first.submission_id,
        material=Material(first.material),
        decision=TissueUseDecision(first.decision),
        words=ReadWords(version=first.text_version, mode=VarMode(first.mode)),
        fifteen=first.fifteen,
        upon=first.upon_id,
    )
    taken = [StepTaken(step=WaitingStep(row.step), at=row.at, by=row.by_key) for row in rows]
    made = next((row.decision_id for row in rows if row.decision_id is not None), None)
    return KeptSteps(waiting=waiting_from(asked, taken[1:]), taken=taken, decision_id=made)
