"""What organisations have told a citizen of look-ups that should not have happened: by subject."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select

from citizen_app.db.lists import among
from citizen_app.db.work import connection
from support.look_back_models import MisuseNoticeEntryRow, MisuseNoticeRow
from support.queries.cases import Place
from support.queries.look_back_lists import SET_RIGHT

MOST: Final = 30
_NOTICE, _ENTRY = MisuseNoticeRow.__table__, MisuseNoticeEntryRow.__table__


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
    columns = (_NOTICE.c.notice_id, _NOTICE.c.cvr, _NOTICE.c.at, _NOTICE.c.kind, _NOTICE.c.words_sealed)
    own = select(*columns).where(_NOTICE.c.citizen_key.in_(list(subject)))
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
