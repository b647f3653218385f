"""What each act at the desk says when it is read aloud, whether it can be done, and doing it when its day has come.

Saying and asking runs in the desk's role for one citizen, which reads their decisions and no log; doing runs in the
citizen's own, as whoever made it at the desk.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from flask_babel import gettext as _

from citizen_app.auth.actor import Actor
from citizen_app.keys import keys
from citizen_app.messages import choices, contact
from citizen_app.web.dates import day_text, local
from citizen_app.web.language import current_language
from support.domain.assist_wishes import (
    BlockWish,
    CloseQuestionWish,
    ConfirmBlockWish,
    EndAccessWish,
    EndBlockWish,
    ForgetNumberWish,
    MonthWish,
    NameComplaintWish,
    NameWish,
    NumberWish,
    QuestionWish,
    ReopenQuestionWish,
    SendComplaintWish,
    SendNoticesWish,
    SendQuestionWish,
    StopLettersWish,
    StopMessagesWish,
    Wish,
    WithdrawNamesWish,
    WriteQuestionWish,
    kind_of,
    wish_from,
)
from support.domain.assisted import INFORMS, WAITS_FOR_LETTER, AssistRefusal, NotDone
from support.queries.assisted import Act
from support.services import assist_blocks, assist_letters, assist_names, assist_numbers, assist_questions
from support.services.assist_deed import Asking, Deed, Doing


def summary(asking: Asking, wish: Wish) -> list[str]:
    """The sentences that are read to the citizen and kept, the last of them saying from when it counts."""
    told = DEEDS[type(wish)].told(asking, wish)
    if kind_of(wish) in INFORMS:
        return told
    day = day_text(local(asking.counts_at).date(), current_language())
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


def why_not(asking: Asking, wish: Wish) -> AssistRefusal | None:
    """Why it cannot be done, as far as it shows without the citizen's log."""
    return DEEDS[type(wish)].why_not(asking, wish)


def do(actor: Actor, act: Act, at: datetime) -> NotDone | None:
    """Do it in the citizen's database role; None: it is done. `actor`: whoever made it, acting for the citizen."""
    wish = wish_from(keys().open(act.wish_sealed))
    return DEEDS[type(wish)].do(Doing(actor=actor, act_id=act.act_id, made_at=act.made_at, at=at), wish)


def _no_messages(_asking: Asking, _wish: StopMessagesWish) -> list[str]:
    return [_("You get no more messages from us. We delete your e-mail address.")]


def _stop_messages(doing: Doing, _wish: StopMessagesWish) -> NotDone | None:
    choices.choose_nothing(doing.actor)
    contact.forget_address(doing.actor)
    return None


DEEDS: Final[Mapping[type[Wish], Deed]] = {
    BlockWish: assist_blocks.BLOCK,
    EndBlockWish: assist_blocks.END_BLOCK,
    ConfirmBlockWish: assist_blocks.CONFIRM_BLOCK,
    EndAccessWish: assist_blocks.END_ACCESS,
    QuestionWish: assist_questions.ASK,
    WriteQuestionWish: assist_questions.WRITE,
    ReopenQuestionWish: assist_questions.REOPEN,
    CloseQuestionWish: assist_questions.CLOSE,
    SendQuestionWish: assist_letters.SEND_QUESTION,
    SendComplaintWish: assist_letters.SEND_COMPLAINT,
    NameComplaintWish: assist_letters.NAME_COMPLAINT,
    SendNoticesWish: assist_letters.SEND_NOTICES,
    MonthWish: assist_letters.LOG_MONTH,
    StopLettersWish: assist_letters.STOP_LETTERS,
    StopMessagesWish: Deed(told=_no_messages, do=_stop_messages),
    NumberWish: assist_numbers.NUMBER,
    ForgetNumberWish: assist_numbers.FORGET_NUMBER,
    NameWish: assist_names.ASK,
    WithdrawNamesWish: assist_names.WITHDRAW,
}
"""Every kind of wish."""
