"""The print queue in words: kinds, where a letter stands, why it waits, and what can be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from support.domain.letters import Hold, LetterKind, LetterState, LetterStep
from support.services.letter_desk import LetterRefusal

KIND_WORDS: Final[Mapping[LetterKind, LazyString]] = {
    LetterKind.QUESTION_RECEIPT: _l("Receipt for a question"),
    LetterKind.QUESTION_ANSWER: _l("Answer to a question"),
    LetterKind.LOG_MONTH: _l("The log of a month"),
    LetterKind.ASSISTED_RECEIPT: _l("What the support did for the citizen"),
    LetterKind.ASSISTED_STOPPED: _l("What was stopped"),
    LetterKind.MISUSE_TOLD: _l("Words from an organisation"),
    LetterKind.NAME_ANSWER: _l("Answer to a wish about a name"),
    LetterKind.HELP_VISIT: _l("That there is something new"),
    LetterKind.POWER_ASK: _l("Power of attorney to be signed"),
    LetterKind.POWER_NOTICE: _l("Notice of a power of attorney on paper"),
    LetterKind.ASKED_FOR: _l("What the citizen asked the support for"),
}
OWN_KINDS: Final[Mapping[LetterKind, LazyString]] = {
    LetterKind.QUESTION_RECEIPT: _l("Receipt for your question"),
    LetterKind.QUESTION_ANSWER: _l("New about your question"),
    LetterKind.LOG_MONTH: _l("Your log"),
    LetterKind.ASSISTED_RECEIPT: _l("What our support does for you"),
    LetterKind.ASSISTED_STOPPED: _l("What was stopped"),
    LetterKind.MISUSE_TOLD: _l("Words from an organisation"),
    LetterKind.NAME_ANSWER: _l("Answer to your wish about a name"),
    LetterKind.HELP_VISIT: _l("That somebody who helps you was here"),
    LetterKind.POWER_ASK: _l("A power of attorney for you to sign"),
    LetterKind.POWER_NOTICE: _l("That you have signed a power of attorney"),
    LetterKind.ASKED_FOR: _l("What you asked our support to send"),
}
"""The same, told to the citizen."""
STATE_NAMES: Final[Mapping[LetterState, LazyString]] = {
    LetterState.WAITING: _l("To be printed"),
    LetterState.HELD: _l("Wait for a person"),
    LetterState.FAILED: _l("Could not be printed"),
    LetterState.PRINTED: _l("Printed"),
    LetterState.STOPPED: _l("Stopped"),
}
HOLD_WORDS: Final[Mapping[Hold, LazyString]] = {
    Hold.CHILD: _l("The letter is to a child"),
    Hold.AGE_UNKNOWN: _l("The register has not told the age: it may be a child"),
    Hold.DEAD: _l("The citizen is dead"),
    Hold.PROTECTED: _l("The citizen's identity or address is protected"),
    Hold.NO_ADDRESS: _l("Nobody puts addresses on letters yet"),
    Hold.NO_CONTENTS: _l("There is nothing for the letter to say any more"),
    Hold.DESK: _l("The desk has stopped it for now"),
}
STEP_WORDS: Final[Mapping[LetterStep, LazyString]] = {
    LetterStep.ORDERED: _l("Ordered"),
    LetterStep.HELD: _l("Put aside"),
    LetterStep.RELEASED: _l("Let go"),
    LetterStep.PRINTED: _l("Printed"),
    LetterStep.FAILED: _l("Could not be printed"),
    LetterStep.AGAIN: _l("To be printed once more"),
    LetterStep.STOPPED: _l("Stopped"),
}
REFUSALS: Final[Mapping[LetterRefusal, LazyString]] = {
    LetterRefusal.NOT_NOW: _l("This cannot be done with the letter now."),
    LetterRefusal.REASON_MISSING: _l("Write a reason."),
    LetterRefusal.LEADS_ONLY: _l("Only a lead of the desk can do this."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDeed:
    """What can be done with a letter: on its button, on its page, and when it is done."""

    step: LetterStep
    button: LazyString
    means: LazyString
    done: LazyString


DEEDS: Final[Mapping[str, LetterDeed]] = {
    "hold": LetterDeed(
        step=LetterStep.HELD,
        button=_l("Put the letter aside"),
        means=_l("It is not printed until a lead lets it go."),
        done=_l("Put aside."),
    ),
    "frigiv": LetterDeed(
        step=LetterStep.RELEASED,
        button=_l("Let the letter go"),
        means=_l("It is printed with the next ones. Be sure that it may go to the address that the register has."),
        done=_l("Let go. It is printed with the next ones."),
    ),
    "igen": LetterDeed(
        step=LetterStep.AGAIN,
        button=_l("Print the letter once more"),
        means=_l("It is written anew, with what holds then. The citizen may get it twice."),
        done=_l("It is printed with the next ones."),
    ),
    "stop": LetterDeed(
        step=LetterStep.STOPPED,
        button=_l("Stop the letter"),
        means=_l("It is never printed. The citizen can see that it was stopped."),
        done=_l("Stopped."),
    ),
}
