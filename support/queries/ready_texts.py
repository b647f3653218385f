"""Texts that a text to a citizen can begin with: the steps of one shelf's, and the order that they stand in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from citizen_app.db.work import connection
from support.domain.cases import Finding
from support.domain.ready_texts import ReadyText, Shelf, TextEvent, TextStep, Wording
from support.ready_text_models import ReadyTextOrderRow, ReadyTextRow

_TEXT, _ORDER = ReadyTextRow.__table__, ReadyTextOrderRow.__table__


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whose texts: one organisation's, on one shelf."""

    shelf: Shelf
    cvr: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFile:
    """A text with the moment of each of its steps."""

    text: ReadyText
    at: Sequence[datetime] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The order that the texts stand in, and how often it has been changed."""

    texts: Sequence[UUID] = ()
    changes: int = 0


def files_of(owner: Owner) -> list[TextFile]:
    """The texts that somebody has done something with, in the order of their first step."""
    rows = connection().execute(
        select(*_TEXT.columns)
        .where(_TEXT.c.shelf == owner.shelf.value, _TEXT.c.cvr == owner.cvr)
        .order_by(_TEXT.c.text_id, _TEXT.c.sequence)
    )
    files = [_file(list(some)) for _key, some in groupby(rows, key=lambda row: row.text_id)]
    return sorted(files, key=lambda one: one.at[0])


def add_step(owner: Owner, text: ReadyText, event: TextEvent, at: datetime) -> None:
    """Write down what happened to a text after its steps. Raises IntegrityError when another was quicker."""
    wording = event.wording
    connection().execute(
        insert(ReadyTextRow),
        {
            "shelf": owner.shelf.value,
            "cvr": owner.cvr,
            "text_id": text.text_id,
            "sequence": len(text.events) + 1,
            "step": event.step.value,
            "about": text.about.value if text.about else None,
            "label": wording.label if wording else None,
            "danish": wording.danish if wording else None,
            "english": (wording.english or None) if wording else None,
            "at": at,
            "by_staff_key": event.by,
        },
    )


def order_of(owner: Owner) -> Order:
    """The order that stands."""
    row = (
        connection()
        .execute(
            select(_ORDER.c.texts, _ORDER.c.sequence)
            .where(_ORDER.c.shelf == owner.shelf.value, _ORDER.c.cvr == owner.cvr)
            .order_by(_ORDER.c.sequence.desc())
            .limit(1)
        )
        .one_or_none()
    )
    return Order(texts=[UUID(one) for one in row.texts], changes=row.sequence) if row else Order()


def add_order(owner: Owner, sequence: int, texts: Sequence[UUID], by: UUID, at: datetime) -> None:
    """Let the texts stand in this order from now on. Raises IntegrityError when another was quicker."""
    connection().execute(
        insert(ReadyTextOrderRow),
        {
            "shelf": owner.shelf.value,
            "cvr": owner.cvr,
            "sequence": sequence,
            "texts": [str(one) for one in texts],
            "at": at,
            "by_staff_key": by,
        },
    )


def _file(rows: Sequence[Any]) -> TextFile:
    first = rows[0]
    return TextFile(
        text=ReadyText(
            text_id=first.text_id,
            about=Finding(first.about) if first.about else None,
            events=[TextEvent(step=TextStep(row.step), by=row.by_staff_key, wording=_wording(row)) for row in rows],
        ),
        at=[row.at for row in rows],
    )


def _wording(row: Any) -> Wording | None:
    if row.label is None:
        return None
    return Wording(label=row.label, danish=row.danish, english=row.english or "")
