"""What organisations have told a citizen of look-ups that should not have happened: by subject."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, select

from citizen_app.db.lists import among
from citizen_app.db.work import connection
from support.case_models import QuestionCaseRow, QuestionStandingRow
from support.domain.cases import AnswerWay
from support.look_back_models import MisuseNoticeEntryRow, MisuseNoticeRow
from support.queries.cases import Place
from support.queries.look_back_lists import SET_RIGHT

MOST: Final = 30
_NOTICE, _ENTRY = MisuseNoticeRow.__table__, MisuseNoticeEntryRow.__table__
_CASE, _STANDING = QuestionCaseRow.__table__, QuestionStandingRow.__table__


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Notice:
    """One message with its look-ups."""

    cvr: str
    at: datetime
    is_set_right: bool
    words_sealed: bytes | None
    entries: Sequence[Place]


def notices_of(subject: Sequence[UUID]) -> list[Notice]:
    """The newest of the subject's, at most MOST."""
    return _read(subject)


def notice_of(subject: Sequence[UUID], notice_id: UUID) -> Notice | None:
    """One of the subject's; None for any other."""
    return next(iter(_read(subject, _NOTICE.c.notice_id == notice_id)), None)


def newest_answer_way(person: Sequence[UUID]) -> AnswerWay | None:
    """How the person wanted to hear of the answer to what they asked last; None: they have asked nothing.

    In the worker's database role.
    """
    same = (_STANDING.c.citizen_key == _CASE.c.citizen_key) & (_STANDING.c.case_id == _CASE.c.case_id)
    asked = select(_CASE.c.answer_way).join(_STANDING, same).where(_CASE.c.citizen_key.in_(list(person)))
    newest = asked.order_by(_STANDING.c.asked_at.desc().nulls_last(), _CASE.c.case_id).limit(1)
    way = connection().execute(newest).scalar_one_or_none()
    return AnswerWay(way) if way is not None else None


def _read(subject: Sequence[UUID], *conditions: ColumnElement[bool]) -> list[Notice]:
    columns = (_NOTICE.c.notice_id, _NOTICE.c.cvr, _NOTICE.c.at, _NOTICE.c.kind, _NOTICE.c.words_sealed)
    own = select(*columns).where(_NOTICE.c.citizen_key.in_(list(subject)), *conditions)
    newest = connection().execute(own.order_by(_NOTICE.c.at.desc(), _NOTICE.c.kind, _NOTICE.c.notice_id).limit(MOST))
    rows = newest.all()
    about: dict[UUID, list[Place]] = defaultdict(list)
    these = _ENTRY.c.citizen_key.in_(list(subject)) & among(_ENTRY.c.notice_id, [row.notice_id for row in rows])
    for one in connection().execute(select(_ENTRY).where(these).order_by(_ENTRY.c.occurred_at, _ENTRY.c.entry_id)):
        about[one.notice_id].append((one.citizen_key, one.occurred_at, one.entry_id))
    return [
        Notice(
            cvr=row.cvr,
            at=row.at,
            is_set_right=row.kind == SET_RIGHT,
            words_sealed=row.words_sealed,
            entries=about[row.notice_id],
        )
        for row in rows
    ]
