"""Who asked a question for its citizen: nobody meets what follows on what they asked themselves (safety.md 8)."""

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, select

from citizen_app.db.base import holds_one_of
from support.case_models import QuestionCaseRow

_CASE = QuestionCaseRow.__table__


WHO: Final = (_CASE.c.helper_key, _CASE.c.asked_with)


def askers_of(row: Any) -> frozenset[UUID]:
    """Who asked for the citizen, by a row with the columns of `WHO`."""
    return (row.asked_with or frozenset()) | ({row.helper_key} if row.helper_key is not None else frozenset())


def is_asked_by(persons: Collection[UUID]) -> ColumnElement[bool]:
    """Whether one of these asked the question for somebody whom they help, alone or together with others."""
    found: ColumnElement[bool] = _CASE.c.helper_key.is_not(None) & (
        _CASE.c.helper_key.in_(list(persons)) | holds_one_of(_CASE.c.asked_with, persons)
    )
    return found


def not_asked_by(case_id: ColumnElement[Any] | Any, persons: Collection[UUID]) -> ColumnElement[bool]:
    """Whether none of these asked the question for somebody whom they help."""
    theirs = select(_CASE.c.case_id).where(is_asked_by(persons))
    found: ColumnElement[bool] = case_id.not_in(theirs)
    return found
