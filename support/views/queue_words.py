"""A queue of questions as its pages show it: for an organisation's log officers, and for Indblik's own desk."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Any, Final, Protocol
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from citizen_app.auth.actor import Actor
from citizen_app.web import dates
from citizen_app.web.language import current_language
from support.domain.cases import CaseState, Concern
from support.queries.queues import InQueue
from support.services.questions import today
from support.views.question_words import CONCERN_WORDS, STATE_WORDS_FOR_STAFF
from support.views.words import handle

CASE: Final = "question-case"
"""What a handle of a case is sealed for."""
HOLE: Final = "case-handle"
"""Stands for a handle in an address that is made once for all lines."""


class AnyLine(Protocol):
    """A line of an organisation's queue or of the desk's."""

    @property
    def concern(self) -> str: ...
    @property
    def state(self) -> CaseState: ...
    @property
    def due_on(self) -> date: ...


Facts = Iterable[tuple[str, str]]
Badge = tuple[str, str]
"""A text, and its kind."""


def queue_lines(
    acting: Actor, lines: Iterable[InQueue], endpoint: str, more: Callable[[InQueue], Facts] | None = None
) -> list[dict[str, Any]]:
    """Lines of a queue for the template `support/queue.html`.

    `endpoint`: the page of a case, which takes a handle as `case`. `more`: what else one queue tells of a line.
    """
    words, day, address = QueueWords(), today(), url_for(endpoint, case=HOLE)
    return [
        {
            "href": address.replace(HOLE, case_handle(acting, one.case_id)),
            "title": words.of_colleague if one.is_of_colleague else words.title % one.number,
            "badges": words.badges(is_late=one.is_late(day), is_escalated=one.is_escalated),
            "facts": words.bare(one, _("Question"))
            if one.is_of_colleague
            else [*words.facts(one), *(more(one) if more else ())],
        }
        for one in lines
    ]


class QueueWords:
    """The words of one page's lines, each translated once: its lines say the same few things."""

    def __init__(self) -> None:
        self.title, self.of_colleague = _("Question %(number)s", number="%s"), _("A colleague's matter")
        self._labels = (_("The question"), _("Where it stands"), _("Answer by"))
        self._told: dict[object, str] = {}
        self.badges = cache(badges)

    def facts(self, one: AnyLine) -> Facts:
        """What is asked, where it stands, and until when."""
        concern = self.once(one.concern, lambda: str(CONCERN_WORDS[Concern(one.concern)]))
        state = self.once(one.state, lambda: str(STATE_WORDS_FOR_STAFF[one.state]))
        return zip(self._labels, (concern, state, self._day(one.due_on)), strict=True)

    def bare(self, one: AnyLine, kind: str) -> list[tuple[str, str]]:
        """What stands of a colleague's matter: what it is, and until when."""
        return [(_("What it is"), kind), (self._labels[-1], self._day(one.due_on))]

    def _day(self, day: date) -> str:
        return self.once(day, lambda: dates.day_text(day, current_language()))

    def once(self, what: object, words: Callable[[], str]) -> str:
        """The words for it, made when they are first asked for."""
        if what not in self._told:
            self._told[what] = words()
        return self._told[what]


def case_handle(acting: Actor, case_id: UUID) -> str:
    """A case in an address."""
    return handle(acting, CASE, case_id)


def badges(*, is_late: bool, is_escalated: bool) -> list[Badge]:
    """What hurries about a case."""
    found = [(_("Late"), "warning")] if is_late else []
    return [*found, (_("The desk knows that it is late"), "error")] if is_escalated else found
