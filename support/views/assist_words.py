"""What the pages of assisted self-service say: acts, ways, endings, and why something is not done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from logview.domain.name_requests import Whom
from support.domain.assisted import ActKind, AssistRefusal, Ending, NotDone, Shown
from support.domain.deadlines import DeadlineKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ActWords:
    """What an act is called at the desk and to its citizen."""

    deed: LazyString  # on the desk's button and page
    means: LazyString
    told: LazyString  # to the citizen


ACTS: Final[Mapping[ActKind, ActWords]] = {
    ActKind.BLOCK: ActWords(
        deed=_l("Set a block"),
        means=_l("The citizen says which data, and who is not to see them."),
        told=_l("A block that you asked for"),
    ),
    ActKind.END_BLOCK: ActWords(
        deed=_l("End a block"),
        means=_l("Others can see the data again. Ask the citizen twice. It waits until the letter is printed."),
        told=_l("A block that you asked to end"),
    ),
    ActKind.CONFIRM_BLOCK: ActWords(
        deed=_l("Confirm that a block still fits"),
        means=_l("A place that the block names has become another. Nothing else is changed."),
        told=_l("A block that you confirmed"),
    ),
    ActKind.END_ACCESS: ActWords(
        deed=_l("End an access in spite of a block"),
        means=_l("The citizen's blocks count there again. An access is never given here."),
        told=_l("An access that you asked to end"),
    ),
    ActKind.QUESTION: ActWords(
        deed=_l("Ask about a look-up"),
        means=_l("You do not see the log. The citizen tells you the day and the place."),
        told=_l("A question that you asked us to send"),
    ),
    ActKind.WRITE_QUESTION: ActWords(
        deed=_l("Write more in a question"),
        means=_l("Also an answer to what the place has asked. The citizen reads the case number aloud."),
        told=_l("Words that you asked us to send"),
    ),
    ActKind.REOPEN_QUESTION: ActWords(
        deed=_l("Open a question again"),
        means=_l("The citizen asks on, after an answer or an end. The citizen reads the case number aloud."),
        told=_l("A question that you asked us to open again"),
    ),
    ActKind.CLOSE_QUESTION: ActWords(
        deed=_l("Close a question"),
        means=_l("The citizen reads the case number aloud. The question goes on until the days have gone."),
        told=_l("A question that you asked us to close"),
    ),
    ActKind.SEND_QUESTION: ActWords(
        deed=_l("Send a question with its answer by letter"),
        means=_l("The letter goes to the address in the register. You see neither the answer nor the address."),
        told=_l("Your question with its answer by letter"),
    ),
    ActKind.SEND_COMPLAINT: ActWords(
        deed=_l("Send a letter to complain with"),
        means=_l("About a question. The citizen signs it and sends it on. The citizen reads the case number aloud."),
        told=_l("A letter about your question, to sign and send on"),
    ),
    ActKind.NAME_COMPLAINT: ActWords(
        deed=_l("Send a letter to complain with about a name"),
        means=_l("About a name that was refused, or an answer that is late. You see neither of them."),
        told=_l("A letter about a name, to sign and send on"),
    ),
    ActKind.SEND_NOTICES: ActWords(
        deed=_l("Send what organisations have written about misuse"),
        means=_l("The whole text comes by letter to the address in the register. You read none of it."),
        told=_l("What organisations have written to you, by letter"),
    ),
    ActKind.LOG_MONTH: ActWords(
        deed=_l("Send the log of a month by letter"),
        means=_l("The letter goes to the address in the register. You see neither the log nor the address."),
        told=_l("Your log of a month by letter"),
    ),
    ActKind.STOP_LETTERS: ActWords(
        deed=_l("Stop letters that are not printed yet"),
        means=_l("Letters that the citizen asked for, such as the log. None of them is printed while it waits."),
        told=_l("Letters that you asked us to stop"),
    ),
    ActKind.STOP_MESSAGES: ActWords(
        deed=_l("Stop all messages"),
        means=_l("The citizen gets no more e-mails, and we delete the address."),
        told=_l("No more messages, as you asked for"),
    ),
    ActKind.NUMBER: ActWords(
        deed=_l("Register a number to call back on"),
        means=_l(
            "Then the citizen can be helped on the phone later. Nobody is called on it before its days have gone."
        ),
        told=_l("A telephone number that you asked us to register"),
    ),
    ActKind.FORGET_NUMBER: ActWords(
        deed=_l("Delete the number to call back on"),
        means=_l("For somebody who has lost the phone, or has another. Nobody is called on it from now on."),
        told=_l("Your telephone number, which you asked us to delete"),
    ),
    ActKind.ASK_NAME: ActWords(
        deed=_l("Ask for a masked name"),
        means=_l("You see neither the log nor the name. The organisation decides, and the answer comes by letter."),
        told=_l("A wish for a name that you asked us to send"),
    ),
    ActKind.WITHDRAW_NAMES: ActWords(
        deed=_l("Take back wishes for a name"),
        means=_l("All that have no answer yet. An answer that comes before the days have gone stands."),
        told=_l("Wishes for a name that you asked us to take back"),
    ),
}
GROUPS: Final[Mapping[LazyString, Mapping[str, ActKind]]] = {
    _l("Blocks and accesses"): {
        "spaerring": ActKind.BLOCK,
        "ophaev": ActKind.END_BLOCK,
        "passer": ActKind.CONFIRM_BLOCK,
        "luk-adgang": ActKind.END_ACCESS,
    },
    _l("Questions"): {
        "spoergsmaal": ActKind.QUESTION,
        "skriv": ActKind.WRITE_QUESTION,
        "genaabn": ActKind.REOPEN_QUESTION,
        "luk-spoergsmaal": ActKind.CLOSE_QUESTION,
    },
    _l("Masked names"): {
        "navn": ActKind.ASK_NAME,
        "traek-navne": ActKind.WITHDRAW_NAMES,
    },
    _l("Letters and messages"): {
        "svar": ActKind.SEND_QUESTION,
        "klage": ActKind.SEND_COMPLAINT,
        "klage-navn": ActKind.NAME_COMPLAINT,
        "organisationer": ActKind.SEND_NOTICES,
        "log": ActKind.LOG_MONTH,
        "stop-breve": ActKind.STOP_LETTERS,
        "beskeder": ActKind.STOP_MESSAGES,
    },
    _l("Telephone"): {
        "telefon": ActKind.NUMBER,
        "slet-telefon": ActKind.FORGET_NUMBER,
    },
}
"""What can be done, as the desk's page has it: the last part of each address."""
PATHS: Final[Mapping[str, ActKind]] = {path: kind for group in GROUPS.values() for path, kind in group.items()}
NOTHING_TO_CHOOSE: Final[Mapping[ActKind, LazyString]] = {
    ActKind.END_BLOCK: _l("The citizen has no blocks."),
    ActKind.CONFIRM_BLOCK: _l("The citizen has no block that names a place which has become another."),
    ActKind.END_ACCESS: _l("The citizen has given no access in spite of a block."),
}
KINDS_ASKED: Final[Mapping[DeadlineKind, LazyString]] = {
    DeadlineKind.LOG_QUESTION: _l("No, it is only a question"),
    DeadlineKind.INSIGHT: _l("Insight (GDPR, article 15)"),
    DeadlineKind.FILE_ACCESS: _l("Access to documents (aktindsigt)"),
}
"""By which right it is asked, as the desk chooses it."""
WHOM_ASKED: Final[Mapping[Whom, LazyString]] = {
    Whom.PERFORMED_BY: _l("The one who made the look-up"),
    Whom.ON_BEHALF_OF: _l("The one on whose behalf it was made"),
}
SHOWN: Final[Mapping[Shown, LazyString]] = {
    Shown.PASSPORT: _l("A passport"),
    Shown.DRIVING_LICENCE: _l("A driving licence"),
    Shown.IDENTITY_CARD: _l("An identity card with a photo"),
}
_NOBODY_HERE: Final = _l(
    "Neither you nor the lead can do this for the citizen. If the citizen can sign in with MitID, they can do it on "
    "the site. Else they can turn in person to the place that has the data. If the register is wrong, it is put right "
    "there."
)
"""The same for all whom nothing is done for: why it is would tell of a protected identity or a death."""
REFUSALS: Final[Mapping[AssistRefusal, LazyString]] = {
    AssistRefusal.OFF: _l("Nobody has approved the rules for this yet. The desk can do nothing for citizens."),
    AssistRefusal.WAY: _l("The rules do not allow this way."),
    AssistRefusal.NO_NUMBER: _l("There is no number to call back on."),
    AssistRefusal.NUMBER_WAITS: _l("The number was registered too lately. It cannot be called yet."),
    AssistRefusal.NUMBER_ENDS: _l("The citizen has asked to have the number deleted. It is not called."),
    AssistRefusal.NOT_KNOWN: _l("It is too long since you made sure who it is. Begin again."),
    AssistRefusal.STRONGER_WAY: _l("This needs a stronger way to know the citizen. Ask them to come in person."),
    AssistRefusal.DEAD: _NOBODY_HERE,
    AssistRefusal.PROTECTED: _NOBODY_HERE,
    AssistRefusal.TOO_YOUNG: _NOBODY_HERE,
    AssistRefusal.AGE_UNKNOWN: _NOBODY_HERE,
    AssistRefusal.TOO_MANY: _l("Too much waits for this citizen already."),
    AssistRefusal.REFUSED: _l("This cannot be done as it is written. Change it."),
    AssistRefusal.NO_QUESTION: _l(
        "The citizen has no open question with that number. Ask them to read it aloud again."
    ),
    AssistRefusal.NO_SUCH_QUESTION: _l(
        "The citizen has no question with that number. Ask them to read it aloud again."
    ),
    AssistRefusal.NOT_TO_REOPEN: _l(
        "The citizen has no question with that number that can be opened again. Ask them to read it aloud again."
    ),
    AssistRefusal.RIGHT_OVER: _l(
        "The time for the answer would be over before we send it. Ask the citizen to write to the place itself."
    ),
    AssistRefusal.OVER: _l("It counts already, or somebody has stopped it."),
}
ENDINGS: Final[Mapping[tuple[Ending, str], LazyString]] = {
    (Ending.DONE, "clock"): _l("It counts now."),
    (Ending.DONE, "desk"): _l("The letter is ordered."),
    (Ending.STOPPED, "citizen"): _l("You stopped it. Nothing was changed."),
    (Ending.STOPPED, "desk"): _l("It was stopped by our support. Nothing was changed."),
}
NOT_DONE: Final[Mapping[NotDone, LazyString]] = {
    NotDone.DEAD: _l("It was not done."),
    NotDone.IS_SO_ALREADY: _l("It was not done. It was so already."),
    NotDone.REFUSED: _l("It could not be done any more. Call us, and we look at it with you."),
    NotDone.ANSWERED: _l("The question was not closed, because there was an answer first. You can read it."),
    NotDone.NOT_OPEN: _l(
        "Your words were not sent, because the question was answered or closed first. You can have it opened again."
    ),
    NotDone.CHANGED_SINCE: _l("It was not done, because you have changed it yourself since."),
    NotDone.UNTOLD: _l(
        "It was not done, because our letter to you about it was stopped. Call us if you still want it."
    ),
    NotDone.NO_WISH: _l(
        "We found no wish for a name of that day that was refused, or whose answer is late. There was nothing to send."
    ),
    NotDone.NO_NOTICE: _l("No organisation has written to you. There was nothing to send."),
    NotDone.NO_NAME: _l(
        "We found no masked name that can be asked for on look-ups of that day from that place. You can ask the place "
        "itself."
    ),
    NotDone.NO_LOOK_UP: _l(
        "We found no look-up of that day from that place in your log. That is not the same as nobody having looked. "
        "You can ask the place itself."
    ),
}
