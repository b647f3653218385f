"""Which names a citizen has been given: how many with the masks, and which only where there are any."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from citizen_app.db.work import connection
from logview.domain.name_requests import Grant, Grants, RequestStep, Whom
from logview.name_models import NameRequestAnswerRow, NameRequestEventRow, NameRequestRow

_REQUEST, _EVENT, _ANSWER = NameRequestRow.__table__, NameRequestEventRow.__table__, NameRequestAnswerRow.__table__


def number_given(to_these: ColumnElement[bool]) -> Any:
    """How many names have been given to the citizens whom the condition on `given_to` names, as a column."""
    given = select(func.count()).where(_EVENT.c.step == RequestStep.GRANTED.value, to_these)
    return given.scalar_subquery().label("names_given")


given_to = _EVENT.c.citizen_key


def grants_to(subject: Sequence[UUID], number: int) -> Grants:
    """The names that the subject has been given; nothing is read where there are none."""
    if not number:
        return Grants()
    rows = connection().execute(
        select(_ANSWER.c.citizen_key, _ANSWER.c.entry_id, _REQUEST.c.whom, _REQUEST.c.cvr)
        .select_from(_EVENT)
        .join(_REQUEST, _same(_REQUEST))
        .join(_ANSWER, _same(_ANSWER) & (_ANSWER.c.sequence == _EVENT.c.sequence))
        .where(
            _EVENT.c.citizen_key.in_(list(subject)),
            _EVENT.c.step == RequestStep.GRANTED.value,
            _ANSWER.c.refusal.is_(None),
        )
    )
    return Grants(
        number,
        [Grant(entry=(row.citizen_key, row.entry_id), whom=Whom(row.whom), cvr=row.cvr) for row in rows],
    )


def _same(table: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = (table.c.citizen_key == _EVENT.c.citizen_key) & (
        table.c.request_id == _EVENT.c.request_id
    )
    return found
