"""Who asked a question for its citizen: nobody meets what follows on what they asked themselves (safety.md 8)."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from support.case_models import QuestionCaseRow

_CASE = QuestionCaseRow.__table__


def not_asked_by(case_id: ColumnElement[Any] | Any, persons: Collection[UUID]) -> ColumnElement[bool]:
    """Whether none of these asked the question for somebody whom they help."""
    theirs = select(_CASE.c.case_id).where(_CASE.c.helper_key.is_not(None), _CASE.c.helper_key.in_(list(persons)))
    found: ColumnElement[bool] = case_id.not_in(theirs)
    return found
