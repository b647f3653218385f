"""What each act at the desk says when it is read aloud, whether it can be done, and doing it when its day has come.

Saying and asking runs in the desk's role for one citizen, which reads their decisions and no log; doing runs in the
citizen's own, as whoever made it at the desk.
"""

from datetime import date, datetime
from uuid import UUID

from babel.dates import format_date
from flask_babel import gettext as _

from citizen_app.auth.actor import Actor
from citizen_app.keys import keys
from citizen_app.messages import choices, contact
from citizen_app.web.dates import day_text, local
from citizen_app.web.language import current_language
from support.domain.assist_wishes import (
    BlockWish,
    CloseQuestionWish,
    EndBlockWish,
    MonthWish,
    QuestionWish,
    Wish,
    kind_of,
    wish_from,
)
from support.domain.assisted import INFORMS, WAITS_FOR_LETTER, AssistRefusal, NotDone
from support.queries.assisted import Act
from support.services import assist_blocks, assist_questions


def summary(actor: Actor, wish: Wish, act_id: UUID, at: datetime, counts_at: datetime) -> list[str]:
    """The sentences that are read to the citizen and kept, the last of them saying from when it counts."""
    told = _told(actor, wish, act_id, at, counts_at)
    if kind_of(wish) in INFORMS:
        return told
    day = day_text(local(counts_at).date(), current_language())
    if kind_of(wish) in WAITS_FOR_LETTER:
        told = [*told, _("It does not count before we have printed a letter to you about it.")]
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
    if isinstance(wish, BlockWish):
        return assist_blocks.why_not_block(actor, wish, act_id, counts_at)
    if isinstance(wish, EndBlockWish):
        return assist_blocks.why_not_end(actor, wish, at)
    if isinstance(wish, QuestionWish):
        return assist_questions.why_not_ask(wish, at, counts_at)
    if isinstance(wish, CloseQuestionWish):
        return assist_questions.why_not_close(actor, wish)
    if isinstance(wish, MonthWish):
        return None if wish.first <= local(at).date() else AssistRefusal.REFUSED
    return None


def do(actor: Actor, act: Act, at: datetime) -> NotDone | None:
    """Do it in the citizen's database role; None: it is done. `actor`: whoever made it, acting for the citizen."""
    wish = wish_from(keys().open(act.wish_sealed))
    if isinstance(wish, BlockWish):
        return assist_blocks.block(actor, wish, act.act_id, at)
    if isinstance(wish, EndBlockWish):
        return assist_blocks.end_block(actor, wish, at)
    if isinstance(wish, QuestionWish):
        return assist_questions.ask(actor, wish, act.made_at)
    if isinstance(wish, CloseQuestionWish):
        return assist_questions.close(actor, wish)
    if isinstance(wish, MonthWish):
        raise ValueError("a letter is ordered when it is asked for")
    choices.choose_nothing(actor)
    contact.forget_address(actor)
    return None


def month_text(first: date, language: str) -> str:
    """A month with its year: "marts 2026"."""
    return str(format_date(first, "LLLL y", locale=language))


def _told(actor: Actor, wish: Wish, act_id: UUID, at: datetime, counts_at: datetime) -> list[str]:
    if isinstance(wish, BlockWish):
        return assist_blocks.block_summary(wish, act_id, counts_at)
    if isinstance(wish, EndBlockWish):
        return assist_blocks.ending_summary(actor, wish, at)
    if isinstance(wish, QuestionWish):
        return assist_questions.question_summary(wish, at)
    if isinstance(wish, CloseQuestionWish):
        return assist_questions.closing_summary(actor, wish)
    if isinstance(wish, MonthWish):
        return [_("You get a letter with your log of %(month)s.", month=month_text(wish.first, current_language()))]
    return [_("You get no more messages from us. We delete your e-mail address.")]
