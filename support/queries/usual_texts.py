"""Texts about how units usually use a sort of look-up: an organisation's own, and what stands for a citizen to read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, tuple_

from citizen_app.db.work import connection
from citizen_app.directory.catalogue import Code
from support.domain.usual_texts import Sort, TextEvent, TextStep, UsualText
from support.usual_text_models import UsualTextRow, UsualTextStepRow

_TEXT, _STEP = UsualTextRow.__table__, UsualTextStepRow.__table__
Place = tuple[datetime, UUID]
"""Where a text stands on its organisation's list: by when it was written, then by its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFile:
    """A text with its words and when each step was taken."""

    text_id: UUID
    text: UsualText
    words: str
    at: Sequence[datetime]  # of each step

    @property
    def place(self) -> Place:
        """Where it stands on the list."""
        return self.at[0], self.text_id


def add(text_id: UUID, cvr: str, sort: Sort, words: str, at: datetime) -> None:
    """Write a text down; `add_step` writes that it was proposed."""
    scheme, code = sort.unit
    connection().execute(
        insert(UsualTextRow),
        {
            "text_id": text_id,
            "cvr": cvr,
            "unit_scheme": scheme,
            "unit_code": code,
            "activity": sort.activity,
            "words": words,
            "proposed_at": at,
        },
    )


def add_step(text_id: UUID, sequence: int, event: TextEvent, at: datetime) -> None:
    """Write down what happened to a text. Raises IntegrityError when another step was quicker."""
    connection().execute(
        insert(UsualTextStepRow),
        {
            "text_id": text_id,
            "sequence": sequence,
            "step": event.step.value,
            "at": at,
            "by_staff_key": event.by,
            "until": event.until,
        },
    )


def file_of(cvrs: Collection[str], text_id: UUID) -> TextFile | None:
    """One of these organisations' texts; None for any other."""
    return next(iter(_files(cvrs, [text_id])), None)


def files_of(cvrs: Collection[str], limit: int, after: Place | None = None) -> list[TextFile]:
    """At most so many of these organisations' texts, newest first. `after`: the one before, for the next page."""
    key = tuple_(_TEXT.c.proposed_at, _TEXT.c.text_id)
    page = select(_TEXT.c.text_id).where(_TEXT.c.cvr.in_(cvrs))
    if after is not None:
        page = page.where(key < tuple_(*after))
    ids = connection().execute(page.order_by(_TEXT.c.proposed_at.desc(), _TEXT.c.text_id.desc()).limit(limit)).scalars()
    return _files(cvrs, list(ids))


def to_be_approved(cvrs: Collection[str], not_by: UUID) -> int:
    """How many of these organisations' texts wait for another officer than this one."""
    first, later = _STEP.alias(), _STEP.alias()
    waits = (
        select(func.count())
        .select_from(_TEXT.join(first, first.c.text_id == _TEXT.c.text_id))
        .where(
            _TEXT.c.cvr.in_(cvrs),
            first.c.step == TextStep.PROPOSED.value,
            first.c.by_staff_key != not_by,
            ~select(later.c.text_id)
            .where(later.c.text_id == _TEXT.c.text_id, later.c.step != TextStep.PROPOSED.value)
            .exists(),
        )
    )
    number: int = connection().execute(waits).scalar_one()
    return number


def _files(cvrs: Collection[str], ids: Collection[UUID]) -> list[TextFile]:
    columns = (*_TEXT.columns, _STEP.c.step, _STEP.c.at, _STEP.c.by_staff_key, _STEP.c.until)
    rows = connection().execute(
        select(*columns)
        .join(_STEP, _STEP.c.text_id == _TEXT.c.text_id)
        .where(_TEXT.c.cvr.in_(cvrs), _TEXT.c.text_id.in_(list(ids)))
        .order_by(_TEXT.c.proposed_at.desc(), _TEXT.c.text_id.desc(), _STEP.c.sequence)
    )
    return [_file(list(some)) for _key, some in groupby(rows, key=lambda row: row.text_id)]


def _file(rows: Sequence[Any]) -> TextFile:
    first = rows[0]
    sort = Sort(unit=(first.unit_scheme, first.unit_code), activity=first.activity)
    events = [TextEvent(step=TextStep(row.step), by=row.by_staff_key, until=row.until) for row in rows]
    return TextFile(
        text_id=first.text_id,
        text=UsualText(sort=sort, cvr=first.cvr, events=events),
        words=first.words,
        at=[row.at for row in rows],
    )


def in_force(cvrs: Collection[str], units: Collection[Code], activity: int, today: date) -> str | None:
    """The words that one of these organisations approved last of a unit, by any of its codes; None where none are."""
    approved, ended = _STEP.alias(), _STEP.alias()
    found = (
        select(_TEXT.c.words)
        .join(approved, approved.c.text_id == _TEXT.c.text_id)
        .where(
            tuple_(_TEXT.c.unit_scheme, _TEXT.c.unit_code).in_(sorted(units)),
            _TEXT.c.activity == activity,
            _TEXT.c.cvr.in_(cvrs),
            approved.c.step == TextStep.APPROVED.value,
            approved.c.until >= today,
            ~select(ended.c.text_id)
            .where(ended.c.text_id == _TEXT.c.text_id, ended.c.step == TextStep.ENDED.value)
            .exists(),
        )
        .order_by(approved.c.at.desc())
        .limit(1)
    )
    words: str | None = connection().execute(found).scalar_one_or_none()
    return words
