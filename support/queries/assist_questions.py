"""The questions of a citizen, as far as the desk reads them to close one for its citizen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from citizen_app.db.work import connection
from support.case_models import QuestionCaseRow, QuestionStandingRow
from support.domain.cases import CaseState

_CASE, _STANDING = QuestionCaseRow.__table__, QuestionStandingRow.__table__


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question, as far as it takes to close it."""

    case_id: UUID
    asked_at: datetime
    state: CaseState


def question_of_number(person: Sequence[UUID], number: str) -> Question | None:
    """The person's question with that number: when it was asked, and where it stands; None for any other."""
    of_case = (_STANDING.c.citizen_key == _CASE.c.citizen_key) & (_STANDING.c.case_id == _CASE.c.case_id)
    this = _CASE.c.citizen_key.in_(person) & (_CASE.c.number == number)
    asked = select(_CASE.c.case_id, _CASE.c.asked_at, _STANDING.c.state).join(_STANDING, of_case).where(this)
    row = connection().execute(asked).first()
    return Question(case_id=row.case_id, asked_at=row.asked_at, state=CaseState(row.state)) if row else None
