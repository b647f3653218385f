"""A queue of questions as its pages show it: for an organisation's log officers, and for Indblik's own desk."""

from collections.abc import Callable, Iterable
from typing import Any, Final
from uuid import UUID

from flask_babel import gettext as _

from citizen_app.auth.actor import Actor
from citizen_app.web import dates
from citizen_app.web.language import current_language
from support.domain.cases import Concern
from support.queries.queues import InQueue
from support.services.questions import today
from support.views.question_words import CONCERN_WORDS, STATE_WORDS_FOR_STAFF
from support.views.words import handle

CASE: Final = "question-case"
"""What a handle of a case is sealed for."""
Facts = Iterable[tuple[str, str]]
Badge = tuple[str, str]
"""A text, and its kind."""


def queue_lines(
    acting: Actor, lines: Iterable[InQueue], href: Callable[[str], str], more: Callable[[InQueue], Facts] | None = None
) -> list[dict[str, Any]]:
    """Lines of a queue for the template `support/queue.html`.

    `href`: the page of a case by its handle. `more`: what else one queue tells of a line.
    """
    return [
        {
            "href": href(case_handle(acting, one.case_id)),
            "number": one.number,
            "badges": badges(is_late=one.is_late(today()), is_escalated=one.is_escalated),
            "facts": [
                (_("The question"), str(CONCERN_WORDS[Concern(one.concern)])),
                (_("Where it stands"), str(STATE_WORDS_FOR_STAFF[one.state])),
                (_("Answer by"), dates.day_text(one.due_on, current_language())),
                *(more(one) if more else ()),
            ],
        }
        for one in lines
    ]


def case_handle(acting: Actor, case_id: UUID) -> str:
    """A case in an address."""
    return handle(acting, CASE, case_id)


def badges(*, is_late: bool, is_escalated: bool) -> list[Badge]:
    """What hurries about a case."""
    found = [(_("Late"), "warning")] if is_late else []
    return [*found, (_("The desk knows that it is late"), "error")] if is_escalated else found
