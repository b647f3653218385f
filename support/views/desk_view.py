"""What the desk's queue is asked to show: in its address, as a choice on a page of its own, and in words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Self, TypeVar
from uuid import UUID

from flask import request, url_for
from flask_babel import gettext as _

from citizen_app.auth.access import actor
from citizen_app.errors import NotFound
from support.domain.cases import Concern
from support.domain.deadlines import DeadlineKind
from support.domain.desk import NO_ORGANISATION, WHOLE, Narrowed, QueueOrder, QueueView
from support.queries.desk_queue import Cursor, DeskLine
from support.services import desk_listing
from support.views.question_words import CONCERN_WORDS, KIND_WORDS
from support.views.words import sealed, unsealed

_QUEUE: Final = "desk-queue"
_ORGANISATION: Final = "desk-queue-organisation"
Code = TypeVar("Code", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskView:
    """What a page of the queue shows. It stands sealed in addresses."""

    view: QueueView = QueueView.ALL
    order: QueueOrder = QueueOrder.DUE
    narrowed: Narrowed = WHOLE
    after: Cursor | None = None

    @property
    def address(self) -> str:
        """The page that shows it, for this viewer only."""
        return url_for("staff_desk.listed", v=self.encode())

    @property
    def first(self) -> Self:
        """Its first page."""
        return replace(self, after=None)

    def beyond(self, line: DeskLine) -> Self:
        """The page that begins after the line."""
        return replace(self, after=(line.due_on if self.order is QueueOrder.DUE else line.asked_at, line.case_id))

    def encode(self) -> str:
        """Closed, for an address."""
        after = [self.after[0].isoformat(), str(self.after[1])] if self.after else None
        narrowed = [self.narrowed.right, self.narrowed.concern, self.narrowed.cvr]
        return sealed(_QUEUE, json.dumps([self.view, self.order, after, narrowed]))

    @classmethod
    def decode(cls, text: str) -> Self:
        """What `encode` closed, or an address that was made before the queue could be narrowed. Raises NotFound."""
        view, order, after, *narrowed = json.loads(unsealed(_QUEUE, text))
        kind = QueueOrder(order)
        found = cls(view=QueueView(view), order=kind)
        if narrowed:
            right, concern, cvr = narrowed[0]
            found = replace(found, narrowed=_narrowed(right, concern, cvr))
        if after is None:
            return found
        first = date.fromisoformat(after[0]) if kind is QueueOrder.DUE else datetime.fromisoformat(after[0])
        return replace(found, after=(first, UUID(after[1])))


def wanted() -> DeskView:
    """What the address asks for: what stands sealed, and over it what somebody has just chosen.

    Raises NotFound for an address that is not this viewer's.
    """
    text = request.args.get("v")
    found = DeskView.decode(text) if text else DeskView()
    right, concern, organisation = request.args.get("ret"), request.args.get("emne"), request.args.get("org")
    if right is None and concern is None and organisation is None:
        return found
    try:
        cvr = unsealed(_ORGANISATION, organisation) if organisation else None
        return replace(found.first, narrowed=_narrowed(right, concern, cvr))
    except ValueError:
        raise NotFound from None


def chips(shown: DeskView, organisation: str) -> list[tuple[str, str]]:
    """To what the queue is narrowed, each with the address without it. `organisation`: what that one is called."""
    narrowed, told = shown.narrowed, []
    if narrowed.right is not None:
        told.append((str(KIND_WORDS[narrowed.right]), replace(narrowed, right=None)))
    if narrowed.concern is not None:
        told.append((str(CONCERN_WORDS[narrowed.concern]), replace(narrowed, concern=None)))
    if narrowed.cvr is not None:
        told.append((organisation or _("No organisation has had it"), replace(narrowed, cvr=None)))
    return [(words, replace(shown.first, narrowed=rest).address) for words, rest in told]


def choices(shown: DeskView) -> list[dict[str, object]]:
    """The fields of the choice: their names, labels and options (value, words, whether it is chosen)."""
    narrowed = shown.narrowed
    organisations = [(NO_ORGANISATION, _("No organisation has had it")), *desk_listing.organisations(actor())]
    return [
        _field("ret", _("By which right is it asked?"), _coded(KIND_WORDS), narrowed.right),
        _field("emne", _("What is the question?"), _coded(CONCERN_WORDS), narrowed.concern),
        _field(
            "org",
            _("Which organisation has it, or had it before?"),
            [(sealed(_ORGANISATION, cvr), words) for cvr, words in organisations],
            None if narrowed.cvr is None else sealed(_ORGANISATION, narrowed.cvr),
        ),
    ]


def _field(name: str, label: str, options: list[tuple[str, str]], chosen: str | None) -> dict[str, object]:
    told = [(value, words, value == chosen) for value, words in options]
    return {"name": name, "label": label, "options": [("", _("All"), chosen is None), *told]}


def _coded(words: Mapping[Code, object]) -> list[tuple[str, str]]:
    return [(code.value, str(text)) for code, text in words.items()]


def _narrowed(right: str | None, concern: str | None, cvr: str | None) -> Narrowed:
    return Narrowed(
        right=DeadlineKind(right) if right else None, concern=Concern(concern) if concern else None, cvr=cvr
    )
