"""Questions that systems asked about a citizen's decisions, as the citizen reads them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_

from citizen_app.db.work import connection
from citizen_app.systems.models import CallingSystemRow
from consent.models import ConsentQuestionRow

_QUESTION, _SYSTEM = ConsentQuestionRow.__table__, CallingSystemRow.__table__
_WITH_SYSTEM = select(*_QUESTION.columns, _SYSTEM.c.name.label("system_name")).select_from(
    _QUESTION.outerjoin(_SYSTEM, _SYSTEM.c.system_id == _QUESTION.c.system_id)
)


def questions_of(subject: Sequence[UUID], before: tuple[datetime, UUID] | None, most: int) -> Sequence[Any]:
    """The person's questions, newest first, behind the place where the page before stopped; each names its system."""
    newest_first = (_QUESTION.c.asked_at.desc(), _QUESTION.c.question_id.desc())
    statement = _WITH_SYSTEM.where(_QUESTION.c.citizen_key.in_(subject))
    if before is not None:
        statement = statement.where(tuple_(_QUESTION.c.asked_at, _QUESTION.c.question_id) < tuple_(*before))
    return connection().execute(statement.order_by(*newest_first).limit(most)).all()
