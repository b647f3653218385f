"""Letters that the desk orders for a citizen, and those that it stops. The desk reads none of them, and none is listed.

What it stops is what a citizen has asked to have on paper, never what tells them of what the desk has done: that is
their warning.
"""

from datetime import date
from typing import Final

from babel.dates import format_date
from flask_babel import gettext as _

from citizen_app.web.dates import day_text, local
from citizen_app.web.language import current_language
from support.domain.assist_wishes import MonthWish, SendQuestionWish, StopLettersWish
from support.domain.assisted import AssistRefusal, NotDone
from support.domain.letters import STOPPED_AT_DESK
from support.queries import letters as queries
from support.queries.assist_questions import question_of_number
from support.services import own_letters
from support.services.assist_deed import Asking, Deed, Doing, done_when_asked


def month_text(first: date, language: str) -> str:
    """A month with its year: "marts 2026"."""
    return str(format_date(first, "LLLL y", locale=language))


def _month_told(_asking: Asking, wish: MonthWish) -> list[str]:
    return [_("You get a letter with your log of %(month)s.", month=month_text(wish.first, current_language()))]


def _why_no_month(asking: Asking, wish: MonthWish) -> AssistRefusal | None:
    return None if wish.first <= local(asking.at).date() else AssistRefusal.REFUSED


def _question_told(asking: Asking, wish: SendQuestionWish) -> list[str]:
    found = question_of_number(asking.actor.subject, wish.number)
    if found is None:
        return []
    day = day_text(local(found.asked_at).date(), current_language())
    return [
        _("You get a letter with your question %(number)s, which you asked on %(day)s.", number=wish.number, day=day),
        _("The answer stands in it, or what else was written to you. Whoever opens the letter can read it."),
    ]


def _why_no_question(asking: Asking, wish: SendQuestionWish) -> AssistRefusal | None:
    known = question_of_number(asking.actor.subject, wish.number)
    return None if known is not None else AssistRefusal.NO_SUCH_QUESTION


def _stop_told(_asking: Asking, _wish: StopLettersWish) -> list[str]:
    return [
        _("We stop these letters, if they are not printed yet: your log, your questions, and wishes for names."),
        _("The same goes for letters about those who help you."),
        _("We print none of them while this waits. You still get letters about what we do for you."),
    ]


def _stop(doing: Doing, _wish: StopLettersWish) -> NotDone | None:
    known = queries.letters_of(doing.actor.subject)
    found = [one for one in known if one.kind in STOPPED_AT_DESK and own_letters.can_stop(one)]
    stopped = [own_letters.stop(doing.actor, one.letter_id) for one in found]
    return None if any(stopped) else NotDone.IS_SO_ALREADY


LOG_MONTH: Final = Deed(told=_month_told, do=done_when_asked, why_not=_why_no_month)
SEND_QUESTION: Final = Deed(told=_question_told, do=done_when_asked, why_not=_why_no_question)
STOP_LETTERS: Final = Deed(told=_stop_told, do=_stop)
