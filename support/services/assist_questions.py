"""Questions that the desk asks and closes for a citizen, through the service of the citizen's own questions.

The desk sees no log: a question is told by its day and place, and by its number when it is closed.
"""

from datetime import datetime
from typing import Final

from flask_babel import gettext as _

from citizen_app.auth.actor import Actor
from citizen_app.directory.catalogue import catalogue
from citizen_app.web.dates import day_text, local
from citizen_app.web.language import current_language
from logview.services.asked_entries import entries_there
from support.domain.assist_wishes import CloseQuestionWish, QuestionWish
from support.domain.assisted import AssistRefusal, NotDone
from support.domain.cases import OPEN, AnswerWay, CaseState, Concern
from support.domain.deadlines import DeadlineKind
from support.queries import assist_questions as queries
from support.services import assist_blocks, case_settings, questions
from support.services.concern_words import CONCERN_WORDS
from support.services.questions import How, QuestionRefused

_LANGUAGE: Final = "da"


def question_summary(wish: QuestionWish, at: datetime) -> list[str]:
    """What is asked, by which right and until when, and how the answer comes."""
    return [
        _("You ask about the look-ups of %(day)s from this place:", day=day_text(wish.day, current_language())),
        f"{assist_blocks.place_text(wish.unit)}.",
        _("Your question: %(question)s", question=str(CONCERN_WORDS[Concern(wish.concern)])),
        *([_("In your own words: %(words)s", words=wish.words)] if wish.words else []),
        *_by_right(wish.kind, at),
        _answer_text(_way(wish)),
    ]


def why_not_ask(wish: QuestionWish, at: datetime, counts_at: datetime) -> AssistRefusal | None:
    """Why it cannot be asked, as far as it shows without the citizen's log.

    What is asked by a right is due so long after the citizen asked the desk, however long it waits there: where it
    would be late before it is sent, the citizen is better helped by the place itself.
    """
    today = local(at).date()
    if catalogue().organisation(*wish.unit, today) is None or wish.day > today:
        return AssistRefusal.REFUSED
    is_over = _has_right(wish.kind) and questions.due_on(wish.kind, today) < local(counts_at).date()
    return AssistRefusal.RIGHT_OVER if is_over else None


def ask(actor: Actor, wish: QuestionWish, asked_at: datetime) -> NotDone | None:
    """Ask about what the log holds of that day from there. The desk is never told what it held."""
    found = entries_there(actor, wish.day, wish.unit, _LANGUAGE)
    if not found:
        return NotDone.NO_LOOK_UP
    first = found[0]
    # One question goes to one organisation, and is about one key's entries.
    same = [one.place for one in found if (one.cvr, one.place.citizen_key) == (first.cvr, first.place.citizen_key)]
    how = How(_way(wish), wish.kind, asked_at if _has_right(wish.kind) else None)
    try:
        questions.ask(actor, same, Concern(wish.concern), wish.words, first.cvr, how)
    except QuestionRefused:
        return NotDone.REFUSED
    return None


def closing_summary(actor: Actor, wish: CloseQuestionWish) -> list[str]:
    """Which question ends, and what that means."""
    found = queries.question_of_number(actor.subject, wish.number)
    if found is None:
        return []
    day = day_text(local(found.asked_at).date(), current_language())
    return [
        _("You close your question %(number)s, which you asked on %(day)s.", number=wish.number, day=day),
        _("Until then it goes on, and can be answered. After that nobody has to answer it."),
        _("You can open it again within %(days)s days.", days=case_settings.rules().reopen_within.days),
    ]


def why_not_close(actor: Actor, wish: CloseQuestionWish) -> AssistRefusal | None:
    """Whether the citizen has an open question of that number."""
    found = queries.question_of_number(actor.subject, wish.number)
    return None if found is not None and found.state in OPEN else AssistRefusal.NO_QUESTION


def close(actor: Actor, wish: CloseQuestionWish) -> NotDone | None:
    """Close the question; one that has been answered since stands, for its citizen to read."""
    found = queries.question_of_number(actor.subject, wish.number)
    if found is None:
        return NotDone.REFUSED
    questions.in_turn(found.case_id)
    case = questions.question(actor, found.case_id).case
    if case.state in {CaseState.ANSWERED, CaseState.CLOSED}:
        return NotDone.ANSWERED if case.state is CaseState.ANSWERED else NotDone.IS_SO_ALREADY
    try:
        questions.close(actor, found.case_id)
    except QuestionRefused:
        return NotDone.REFUSED
    return None


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
