"""Who writes which kind of letter. A kind without a writer is held: nothing says what would stand on it."""

from collections.abc import Callable, Mapping
from typing import Final

from citizen_app.auth.actor import Actor
from support.domain.letter_text import LetterText
from support.domain.letters import Letter, LetterKind
from support.views.letter_acts import assisted_receipt, assisted_stopped
from support.views.letter_asked import asked_for
from support.views.letter_names import name_answer
from support.views.letter_notices import misuse_told
from support.views.letter_powers import power_ask, power_notice
from support.views.letter_texts import log_month, question_answer, question_receipt
from support.views.letter_visits import help_visit

Writer = Callable[[Actor, Letter], LetterText | None]
"""Puts one kind of letter into words, in the language that runs; None, or NotFound, where what it is about is gone."""

WRITERS: Final[Mapping[LetterKind, Writer]] = {
    LetterKind.LOG_MONTH: log_month,
    LetterKind.QUESTION_RECEIPT: question_receipt,
    LetterKind.QUESTION_ANSWER: question_answer,
    LetterKind.ASSISTED_RECEIPT: assisted_receipt,
    LetterKind.ASSISTED_STOPPED: assisted_stopped,
    LetterKind.MISUSE_TOLD: misuse_told,
    LetterKind.NAME_ANSWER: name_answer,
    LetterKind.HELP_VISIT: help_visit,
    LetterKind.POWER_ASK: power_ask,
    LetterKind.POWER_NOTICE: power_notice,
    LetterKind.ASKED_FOR: asked_for,
}


def written(actor: Actor, letter: Letter) -> LetterText | None:
    """The letter in words; None where there is nothing to say any more."""
    writer = WRITERS.get(letter.kind)
    return writer(actor, letter) if writer else None
