"""The questions of a citizen, as far as the desk reads them to take a step with one for its citizen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from citizen_app.db.work import connection
from support.case_models import QuestionCaseRow, QuestionStandingRow
from support.domain.cases import CaseState
from support.domain.deadlines import DeadlineKind

_CASE, _STANDING = QuestionCaseRow.__table__, QuestionStandingRow.__table__


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question, as far as it takes to write in it, open it again or close it."""

    case_id: UUID
    asked_at: datetime
    deadline_kind: DeadlineKind
    state: CaseState
    changed_at: datetime


def question_of_number(person: Sequence[UUID], number: str) -> Question | None:
    """The person's question with that number: when it was asked, and where it stands; None for any other."""
    of_case = (_STANDING.c.citizen_key == _CASE.c.citizen_key) & (_STANDING.c.case_id == _CASE.c.case_id)
    this = _CASE.c.citizen_key.in_(person) & (_CASE.c.number == number)
    told = (_CASE.c.case_id, _CASE.c.asked_at, _CASE.c.deadline_kind, _STANDING.c.state, _STANDING.c.changed_at)
    row = connection().execute(select(*told).join(_STANDING, of_case).where(this)).first()
    if row is None:
        return None
    return Question(
        case_id=row.case_id,
        asked_at=row.asked_at,
        deadline_kind=DeadlineKind(row.deadline_kind),
        state=CaseState(row.state),
        changed_at=row.changed_at,
    )
