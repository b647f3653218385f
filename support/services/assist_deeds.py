"""What each act at the desk says when it is read aloud, whether it can be done, and doing it when its day has come.

Saying and asking runs in the desk's role for one citizen, which reads their decisions and no log; doing runs in the
citizen's own, as whoever made it at the desk.
"""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from babel.dates import format_date
from flask_babel import gettext as _

from citizen_app.auth.actor import Actor
from citizen_app.directory.catalogue import catalogue
from citizen_app.messages import choices, contact
from citizen_app.web.dates import day_text, local
from citizen_app.web.language import current_language
from logview.services.asked_entries import entries_there
from support.domain.assist_wishes import BlockWish, EndBlockWish, MonthWish, QuestionWish, Wish, kind_of
from support.domain.assisted import INFORMS, AssistRefusal, NotDone
from support.domain.cases import AnswerWay, Concern
from support.services import assist_blocks, questions
from support.services.concern_words import CONCERN_WORDS
from support.services.questions import How, QuestionRefused

_LANGUAGE: Final = "da"


def summary(actor: Actor, wish: Wish, act_id: UUID, at: datetime, counts_at: datetime) -> list[str]:
    """The sentences that are read to the citizen and kept, the last of them saying from when it counts."""
    told = _told(actor, wish, act_id, at, counts_at)
    if kind_of(wish) in INFORMS:
        return told
    day = day_text(local(counts_at).date(), current_language())
    return [*told, _("It counts from %(day)s. Until then you can stop it.", day=day)]


def closing(wish: Wish, *, letter_tells: bool) -> list[str]:
    """What is read aloud after it: how to stop it, and which letter comes."""
    if kind_of(wish) in INFORMS:
        return [_("We send the letter to the address that the register has for you.")]
    return [
        _("Sign in to stop it, or call us."),
        _("We send you a letter that says what it is.")
        if letter_tells
        else _("We send you a letter that says only that we have done something for you."),
    ]


def why_not(actor: Actor, wish: Wish, act_id: UUID, at: datetime, counts_at: datetime) -> AssistRefusal | None:
    """Why it cannot be done, as far as it shows without the citizen's log."""
    today = local(at).date()
    if isinstance(wish, BlockWish):
        return assist_blocks.why_not_block(actor, wish, act_id, counts_at)
    if isinstance(wish, EndBlockWish):
        return assist_blocks.why_not_end(actor, wish, at)
    if isinstance(wish, QuestionWish):
        known = catalogue().organisation(*wish.unit, today) is not None
        return None if known and wish.day <= today else AssistRefusal.REFUSED
    if isinstance(wish, MonthWish):
        return None if wish.first <= today else AssistRefusal.REFUSED
    return None


def do(actor: Actor, wish: Wish, act_id: UUID, at: datetime) -> NotDone | None:
    """Do it in the citizen's database role; None: it is done. `actor`: whoever made it, acting for the citizen."""
    if isinstance(wish, BlockWish):
        return assist_blocks.block(actor, wish, act_id, at)
    if isinstance(wish, EndBlockWish):
        return assist_blocks.end_block(actor, wish, at)
    if isinstance(wish, QuestionWish):
        return _ask(actor, wish)
    if isinstance(wish, MonthWish):
        raise ValueError("a letter is ordered when it is asked for")
    choices.choose_nothing(actor)
    contact.forget_address(actor)
    return None


def month_text(first: date, language: str) -> str:
    """A month with its year: "marts 2026"."""
    return str(format_date(first, "LLLL y", locale=language))


def _told(actor: Actor, wish: Wish, act_id: UUID, at: datetime, counts_at: datetime) -> list[str]:
    language = current_language()
    if isinstance(wish, BlockWish):
        return assist_blocks.block_summary(wish, act_id, counts_at)
    if isinstance(wish, EndBlockWish):
        return assist_blocks.ending_summary(actor, wish, at)
    if isinstance(wish, QuestionWish):
        return [
            _("You ask about the look-ups of %(day)s from this place:", day=day_text(wish.day, language)),
            f"{assist_blocks.place_text(wish.unit)}.",
            _("Your question: %(question)s", question=str(CONCERN_WORDS[Concern(wish.concern)])),
            *([_("In your own words: %(words)s", words=wish.words)] if wish.words else []),
            _answer_text(_way(wish)),
        ]
    if isinstance(wish, MonthWish):
        return [_("You get a letter with your log of %(month)s.", month=month_text(wish.first, language))]
    return [_("You get no more messages from us. We delete your e-mail address.")]


def _way(wish: QuestionWish) -> AnswerWay:
    """How a citizen who asked by way of the desk hears of the answer: on paper, since they may never sign in; whole
    only on their yes (safety.md 5). Where no letter can be sent the desk does nothing at all."""
    return AnswerWay.LETTER_WHOLE if wish.is_whole else AnswerWay.LETTER


def _answer_text(way: AnswerWay) -> str:
    if way is AnswerWay.LETTER_WHOLE:
        return _("We send you the answer by letter, with your question.")
    return _("We send you a letter when there is an answer. It does not say what the answer is.")


def _ask(actor: Actor, wish: QuestionWish) -> NotDone | None:
    """Ask about what the log holds of that day from there. The desk is never told what it held."""
    found = entries_there(actor, wish.day, wish.unit, _LANGUAGE)
    if not found:
        return NotDone.NO_LOOK_UP
    first = found[0]
    # One question goes to one organisation, and is about one key's entries.
    same = [one.place for one in found if (one.cvr, one.place.citizen_key) == (first.cvr, first.place.citizen_key)]
    try:
        questions.ask(actor, same, Concern(wish.concern), wish.words, first.cvr, How(_way(wish)))
    except QuestionRefused:
        return NotDone.REFUSED
    return None
