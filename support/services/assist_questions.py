"""Questions that the desk asks, writes in, opens again and closes for a citizen, through the citizen's own services.

The desk sees no log: a question is told by its day and place, and by its number once it is there.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from flask_babel import gettext as _

from citizen_app.directory.catalogue import catalogue
from citizen_app.web.dates import day_text, local
from citizen_app.web.language import current_language
from logview.services.asked_entries import entries_there
from support.domain.assist_wishes import CloseQuestionWish, QuestionWish, ReopenQuestionWish, WriteQuestionWish
from support.domain.assisted import AssistRefusal, NotDone
from support.domain.cases import OPEN, STEPS, AnswerWay, CaseState, CaseStep, Concern, Party
from support.domain.deadlines import DeadlineKind
from support.queries import assist_questions as queries
from support.queries.cases import CaseFile
from support.services import assist_blocks, case_settings, questions
from support.services.assist_deed import Asking, Deed, Doing
from support.services.concern_words import CONCERN_WORDS
from support.services.questions import How, QuestionRefused

_LANGUAGE: Final = "da"


def _ask_told(asking: Asking, wish: QuestionWish) -> list[str]:
    """What is asked, by which right and until when, and how the answer comes."""
    return [
        _("You ask about the look-ups of %(day)s from this place:", day=day_text(wish.day, current_language())),
        f"{assist_blocks.place_text(wish.unit)}.",
        _("Your question: %(question)s", question=str(CONCERN_WORDS[Concern(wish.concern)])),
        *([_("In your own words: %(words)s", words=wish.words)] if wish.words else []),
        *_by_right(wish.kind, asking.at),
        _answer_text(_way(wish)),
    ]


def _why_not_ask(asking: Asking, wish: QuestionWish) -> AssistRefusal | None:
    """Why it cannot be asked, as far as it shows without the citizen's log.

    What is asked by a right is due so long after the citizen asked the desk, however long it waits there: where it
    would be late before it is sent, the citizen is better helped by the place itself.
    """
    today = local(asking.at).date()
    if catalogue().organisation(*wish.unit, today) is None or wish.day > today:
        return AssistRefusal.REFUSED
    return _why_too_late(wish.kind, asking)


def _ask(doing: Doing, wish: QuestionWish) -> NotDone | None:
    """Ask about what the log holds of that day from there. The desk is never told what it held."""
    found = entries_there(doing.actor, wish.day, wish.unit, _LANGUAGE)
    if not found:
        return NotDone.NO_LOOK_UP
    first = found[0]
    # One question goes to one organisation, and is about one key's entries.
    same = [one.place for one in found if (one.cvr, one.place.citizen_key) == (first.cvr, first.place.citizen_key)]
    how = How(_way(wish), wish.kind, doing.made_at if _has_right(wish.kind) else None)
    try:
        questions.ask(doing.actor, same, Concern(wish.concern), wish.words, first.cvr, how)
    except QuestionRefused:
        return NotDone.REFUSED
    return None


def _write_told(asking: Asking, wish: WriteQuestionWish) -> list[str]:
    return [
        *_which(asking, wish.number, _("You write in your question %(number)s, which you asked on %(day)s.")),
        _("In your own words: %(words)s", words=wish.words),
        _("If the place answers first, your words are not sent, and we tell you."),
        _("If the place closes the question first, your words open it again."),
    ]


def _why_not_write(asking: Asking, wish: WriteQuestionWish) -> AssistRefusal | None:
    found = queries.question_of_number(asking.actor.subject, wish.number)
    if found is None or found.state not in OPEN:
        return AssistRefusal.NO_QUESTION
    return None if wish.words else AssistRefusal.REFUSED


def _write(doing: Doing, wish: WriteQuestionWish) -> NotDone | None:
    """Write the words; where the place has closed the question while they waited here, they open it again."""
    file = _question(doing, wish.number)
    if file is None:
        return NotDone.REFUSED
    if file.case.is_open:
        return _taken(lambda: questions.write(doing.actor, file.case.case_id, wish.words))
    if _was_closed_meanwhile(file, doing.made_at):
        return _taken(lambda: questions.reopen(doing.actor, file.case.case_id, wish.words, asked_at=doing.made_at))
    return NotDone.NOT_OPEN


def _reopen_told(asking: Asking, wish: ReopenQuestionWish) -> list[str]:
    found = queries.question_of_number(asking.actor.subject, wish.number)
    if found is None:
        return []
    return [
        *_which(asking, wish.number, _("You open your question %(number)s again, which you asked on %(day)s.")),
        *([_("In your own words: %(words)s", words=wish.words)] if wish.words else []),
        *_by_right(found.deadline_kind, asking.at),
        _("You hear of the answer as you chose when you asked. We can also send it to you by letter."),
    ]


def _why_not_reopen(asking: Asking, wish: ReopenQuestionWish) -> AssistRefusal | None:
    """Whether it can be opened again today: that it waits here costs the citizen no day."""
    found = queries.question_of_number(asking.actor.subject, wish.number)
    if found is None or Party.CITIZEN not in STEPS.get((found.state, CaseStep.REOPENED), {}):
        return AssistRefusal.NOT_TO_REOPEN
    if asking.at > found.changed_at + case_settings.rules().reopen_within:
        return AssistRefusal.NOT_TO_REOPEN
    return _why_too_late(found.deadline_kind, asking)


def _reopen(doing: Doing, wish: ReopenQuestionWish) -> NotDone | None:
    file = _question(doing, wish.number)
    if file is None:
        return NotDone.REFUSED
    if file.case.is_open:
        return NotDone.IS_SO_ALREADY
    return _taken(lambda: questions.reopen(doing.actor, file.case.case_id, wish.words, asked_at=doing.made_at))


def _close_told(asking: Asking, wish: CloseQuestionWish) -> list[str]:
    """Which question ends, and what that means."""
    return [
        *_which(asking, wish.number, _("You close your question %(number)s, which you asked on %(day)s.")),
        _("Until then it goes on, and can be answered. After that nobody has to answer it."),
        _("You can open it again within %(days)s days.", days=case_settings.rules().reopen_within.days),
    ]


def _why_not_close(asking: Asking, wish: CloseQuestionWish) -> AssistRefusal | None:
    """Whether the citizen has an open question of that number."""
    found = queries.question_of_number(asking.actor.subject, wish.number)
    return None if found is not None and found.state in OPEN else AssistRefusal.NO_QUESTION


def _close(doing: Doing, wish: CloseQuestionWish) -> NotDone | None:
    """Close the question; one that has been answered since stands, for its citizen to read."""
    file = _question(doing, wish.number)
    if file is None:
        return NotDone.REFUSED
    if file.case.is_open:
        return _taken(lambda: questions.close(doing.actor, file.case.case_id))
    return NotDone.ANSWERED if file.case.state is CaseState.ANSWERED else NotDone.IS_SO_ALREADY


def _which(asking: Asking, number: str, text: str) -> list[str]:
    """Which question it is, in the text, which has a place for its number and its day."""
    found = queries.question_of_number(asking.actor.subject, number)
    if found is None:
        return []
    day = day_text(local(found.asked_at).date(), current_language())
    return [text % {"number": number, "day": day}]


def _question(doing: Doing, number: str) -> CaseFile | None:
    """The citizen's question of that number, which nobody else takes a step with meanwhile."""
    found = queries.question_of_number(doing.actor.subject, number)
    if found is None:
        return None
    questions.in_turn(found.case_id)
    return questions.question(doing.actor, found.case_id)


def _taken(step: Callable[[], None]) -> NotDone | None:
    try:
        step()
    except QuestionRefused:
        return NotDone.REFUSED
    return None


def _was_closed_meanwhile(file: CaseFile, since: datetime) -> bool:
    last = file.said[-1].event
    return last.step is CaseStep.CLOSED and last.party is not Party.CITIZEN and last.at >= since


def _why_too_late(kind: DeadlineKind, asking: Asking) -> AssistRefusal | None:
    """Whether what is asked by a right would be late before it is sent."""
    today = local(asking.at).date()
    is_over = _has_right(kind) and questions.due_on(kind, today) < local(asking.counts_at).date()
    return AssistRefusal.RIGHT_OVER if is_over else None


def _has_right(kind: DeadlineKind) -> bool:
    """Whether the law says how long an answer may take (safety.md 8); else it is the operator's own goal."""
    return kind is not questions.KIND


def _by_right(kind: DeadlineKind, at: datetime) -> list[str]:
    if not _has_right(kind):
        return []
    day = day_text(questions.due_on(kind, local(at).date()), current_language())
    asked = {
        DeadlineKind.INSIGHT: _("You ask for insight (GDPR, article 15)."),
        DeadlineKind.FILE_ACCESS: _("You ask for access to documents (aktindsigt)."),
    }[kind]
    return [asked, _("The answer is due by %(day)s, counted from today.", day=day)]


def _way(wish: QuestionWish) -> AnswerWay:
    """How a citizen who asked by way of the desk hears of the answer: on paper, since they may never sign in; whole
    only on their yes (safety.md 5). Where no letter can be sent the desk does nothing at all."""
    return AnswerWay.LETTER_WHOLE if wish.is_whole else AnswerWay.LETTER


def _answer_text(way: AnswerWay) -> str:
    if way is AnswerWay.LETTER_WHOLE:
        return _("We send you the answer by letter, with your question.")
    return _("We send you a letter when there is an answer. It does not say what the answer is.")


ASK: Final = Deed(told=_ask_told, why_not=_why_not_ask, do=_ask)
WRITE: Final = Deed(told=_write_told, why_not=_why_not_write, do=_write)
REOPEN: Final = Deed(told=_reopen_told, why_not=_why_not_reopen, do=_reopen)
CLOSE: Final = Deed(told=_close_told, why_not=_why_not_close, do=_close)
