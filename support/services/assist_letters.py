"""Letters that the desk orders for a citizen, and those that it stops. The desk reads none of them, and none is listed.

What a citizen signs and sends on, and what organisations told them of misuse, is ordered when its day has come
(`assist_clock`), and written when it is printed.

What it stops is what a citizen has asked to have on paper, never what tells them of what the desk has done: that is
their warning.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from babel.dates import format_date
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from citizen_app.complaint_settings import Law
from citizen_app.web.dates import day_text, local
from citizen_app.web.language import current_language
from logview.services.name_letters import complained_of
from support.domain.assist_wishes import (
    MonthWish,
    NameComplaintWish,
    SendComplaintWish,
    SendNoticesWish,
    SendQuestionWish,
    StopLettersWish,
)
from support.domain.assisted import AssistRefusal, NotDone
from support.domain.letters import STOPPED_AT_DESK
from support.domain.turning import BY_LAW, LAWS, Turn
from support.queries import letters as queries
from support.queries import notices as notice_queries
from support.queries.assist_questions import question_of_number
from support.services import own_letters
from support.services.assist_deed import Asking, Deed, Doing, done_when_asked

_LANGUAGE: Final = "da"
TURN_TEXTS: Final[Mapping[Turn, LazyString]] = {
    Turn.ORGANISATION: _l("the organisation's data protection officer"),
    Turn.LOOK_UP: _l("who takes complaints about look-ups in health data"),
    Turn.FILE_ACCESS: _l("who takes complaints about access to documents (aktindsigt)"),
    Turn.DATA_PROTECTION: _l("who takes complaints about how data are handled"),
    Turn.POLICE: _l("the police"),
}
"""To whom a letter about a question goes, as the desk says it: it does not see who that is for this citizen."""
NAME_TURN_TEXTS: Final[Mapping[Law | None, LazyString]] = {
    None: _l("the organisation that answers"),
    Law.NAME_REFUSED: _l("who takes complaints about not being given a name"),
    Law.DATA_PROTECTION: TURN_TEXTS[Turn.DATA_PROTECTION],
}
"""The same of a letter about a wish for a name, by which law it complains."""


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


def _complaint_told(asking: Asking, wish: SendComplaintWish) -> list[str]:
    found = question_of_number(asking.actor.subject, wish.number)
    if found is None:
        return []
    day = day_text(local(found.asked_at).date(), current_language())
    return [
        _("You get a letter to %(to)s, which you sign and send on yourself.", to=TURN_TEXTS[wish.to]),
        _("It is about your question %(number)s, which you asked on %(day)s.", number=wish.number, day=day),
        _("The look-ups and what was written stand in it. Whoever opens the letter can read it."),
    ]


def _why_no_complaint(asking: Asking, wish: SendComplaintWish) -> AssistRefusal | None:
    """Whether the citizen has the question, and one of its kind can be complained of so."""
    found = question_of_number(asking.actor.subject, wish.number)
    if found is None:
        return AssistRefusal.NO_SUCH_QUESTION
    return None if wish.to not in BY_LAW or BY_LAW[wish.to] in LAWS[found.deadline_kind] else AssistRefusal.REFUSED


def _complain(doing: Doing, wish: SendComplaintWish) -> NotDone | None:
    known = question_of_number(doing.actor.subject, wish.number)
    return None if known is not None else NotDone.REFUSED


def _name_complaint_told(_asking: Asking, wish: NameComplaintWish) -> list[str]:
    day = day_text(wish.asked_on, current_language())
    return [
        _("You get a letter to %(to)s, which you sign and send on yourself.", to=NAME_TURN_TEXTS[wish.law]),
        _("It is about the name that you asked for on %(day)s, if it was refused or the answer is late.", day=day),
        _("No name stands in it, but the look-ups do. Whoever opens the letter can read it."),
    ]


def _why_no_name_complaint(asking: Asking, wish: NameComplaintWish) -> AssistRefusal | None:
    is_right = wish.law in NAME_TURN_TEXTS and wish.asked_on <= local(asking.at).date()
    return None if is_right else AssistRefusal.REFUSED


def _complain_of_name(doing: Doing, wish: NameComplaintWish) -> NotDone | None:
    """The desk is never told whether there was such a wish."""
    return None if complained_of(doing.actor, wish.asked_on, _LANGUAGE) else NotDone.NO_WISH


def _notices_told(_asking: Asking, _wish: SendNoticesWish) -> list[str]:
    return [
        _("You get a letter with what organisations have written to you about look-ups that should not have happened."),
        _("If none has written to you, we tell you so."),
        _("Their words and the look-ups stand in it. Whoever opens the letter can read it."),
    ]


def _send_notices(doing: Doing, _wish: SendNoticesWish) -> NotDone | None:
    return None if notice_queries.notices_of(doing.actor.subject) else NotDone.NO_NOTICE


def _stop_told(_asking: Asking, _wish: StopLettersWish) -> list[str]:
    return [
        _("We stop these letters, if they are not printed yet: your log, your questions, and wishes for names."),
        _("The same goes for letters about those who help you, and for what you asked us to send."),
        _("We print none of them while this waits. You still get letters about what we do for you."),
    ]


def _stop(doing: Doing, _wish: StopLettersWish) -> NotDone | None:
    known = queries.letters_of(doing.actor.subject)
    found = [one for one in known if one.kind in STOPPED_AT_DESK and own_letters.can_stop(one)]
    stopped = [own_letters.stop(doing.actor, one.letter_id) for one in found]
    return None if any(stopped) else NotDone.IS_SO_ALREADY


LOG_MONTH: Final = Deed(told=_month_told, do=done_when_asked, why_not=_why_no_month)
SEND_QUESTION: Final = Deed(told=_question_told, do=done_when_asked, why_not=_why_no_question)
SEND_COMPLAINT: Final = Deed(told=_complaint_told, do=_complain, why_not=_why_no_complaint)
NAME_COMPLAINT: Final = Deed(told=_name_complaint_told, do=_complain_of_name, why_not=_why_no_name_complaint)
SEND_NOTICES: Final = Deed(told=_notices_told, do=_send_notices)
STOP_LETTERS: Final = Deed(told=_stop_told, do=_stop)
