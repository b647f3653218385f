"""What a citizen can do on the site, and what of it the desk does for somebody; or why it does not."""

from enum import StrEnum
from typing import Final

from support.domain.assisted import ActKind


class Why(StrEnum):
    """Why something is not done for anybody at the desk."""

    READS = "it changes nothing: what is read comes by letter"
    OWN_SESSION = "it is about the browser that the citizen is signed in with"
    OWN_MAILBOX = "it takes a code that was mailed to the citizen, and leads to what they read signed in"
    SIGNED_IN = "messages only lead to what the citizen reads signed in; the desk stops them all"
    POWER_MADE = (
        "a power is made, changed and asked for by two who are signed in, with a code (safety.md 4); for a giver who "
        "cannot sign in the desk orders a letter to sign, on a page of its own"
    )
    POWER_ENDED = "the desk ends it at once on a page of its own, with no act that waits and no letter"
    HELD = "whoever holds a power and cannot sign in can do nothing with it"
    ALL_OF_THEM = (
        "each of those who represent somebody confirms it signed in (safety.md 2); the desk does nothing for them"
    )
    FRESH = "it takes a fresh sign-in and leaves no trace; whatever the desk does leaves a letter (safety.md 4)"
    OWN_YES = (
        "a yes is read and confirmed by the one whose it is, signed in (decision 0042); at the desk nobody reads it "
        "with them, and there is no harm in having said none"
    )


DONE: Final[dict[str, frozenset[ActKind]]] = {
    "ask.about": frozenset({ActKind.QUESTION}),
    "questions.write": frozenset({ActKind.WRITE_QUESTION}),
    "questions.close": frozenset({ActKind.CLOSE_QUESTION}),
    "questions.reopen": frozenset({ActKind.REOPEN_QUESTION}),
    # An access is never given at the desk (decision 0028); a block is changed by ending it and setting another.
    "consent_making.ask": frozenset({ActKind.BLOCK}),
    "consent.end": frozenset({ActKind.END_BLOCK, ActKind.END_ACCESS}),
    "consent.confirm": frozenset({ActKind.CONFIRM_BLOCK}),
    "messages.stop": frozenset({ActKind.STOP_MESSAGES}),
    # With them what a citizen reads or prints on pages that change nothing: to complain with, and what organisations
    # have told them of misuse.
    "own_letters.order": frozenset(
        {
            ActKind.LOG_MONTH,
            ActKind.SEND_QUESTION,
            ActKind.SEND_COMPLAINT,
            ActKind.NAME_COMPLAINT,
            ActKind.SEND_NOTICES,
        }
    ),
    "own_letters.stop": frozenset({ActKind.STOP_LETTERS}),
    "assisted.register": frozenset({ActKind.NUMBER}),
    "assisted.forget": frozenset({ActKind.FORGET_NUMBER}),
    # The name itself is read signed in, or got from the organisation: it stands on no paper (decision 0029).
    "names.ask": frozenset({ActKind.ASK_NAME}),
    "names.ask_on_behalf": frozenset({ActKind.ASK_NAME}),
    "names.withdraw": frozenset({ActKind.WITHDRAW_NAMES}),
    # What waits is stopped at the desk as well, whatever it is.
    "assisted.stop": frozenset(ActKind),
}
"""By which acts the desk does what the endpoint does."""
NOT_DONE: Final[dict[str, Why]] = {
    "logview.find": Why.READS,
    "messages.ask": Why.OWN_MAILBOX,
    "messages.prove": Why.OWN_MAILBOX,
    "messages.choose": Why.SIGNED_IN,
    "auth.session_stay": Why.OWN_SESSION,
    "auth.sign_in_again": Why.OWN_SESSION,
    # With whom one is on the site; what one does there is the other person's, and done at the desk for that person.
    "helping.start": Why.OWN_SESSION,
    "helping.stop": Why.OWN_SESSION,
    "powers_new.give": Why.POWER_MADE,
    "powers_new.give_check": Why.POWER_MADE,
    "powers_new.ask": Why.POWER_MADE,
    "powers_new.ask_check": Why.POWER_MADE,
    "powers.take_back": Why.POWER_MADE,
    "power_codes.use": Why.POWER_MADE,
    "power_steps.renew": Why.POWER_MADE,
    "power_steps.narrow": Why.POWER_MADE,
    "power_steps.revoke": Why.POWER_ENDED,
    "power_steps.renounce": Why.HELD,
    "consent_waiting.confirm": Why.ALL_OF_THEM,
    "consent_waiting.take_back": Why.ALL_OF_THEM,
    "tissue_child.decide": Why.ALL_OF_THEM,
    "tissue_child.confirm": Why.ALL_OF_THEM,
    "tissue_child.take_back": Why.ALL_OF_THEM,
    "joint_questions.confirm": Why.ALL_OF_THEM,
    "joint_questions.take_back": Why.ALL_OF_THEM,
    "hiding.choose": Why.FRESH,
    "tissue.decide": Why.FRESH,
    "secondary_use.decide": Why.FRESH,
    "saying_yes.give": Why.OWN_YES,
    "saying_yes.withdraw": Why.OWN_YES,
    "power_steps.protect": Why.FRESH,
}
"""Why the desk does it for nobody."""
