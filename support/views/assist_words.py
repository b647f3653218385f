"""What the pages of assisted self-service say: acts, ways, endings, and why something is not done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

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
    ActKind.QUESTION: ActWords(
        deed=_l("Ask about a look-up"),
        means=_l("You do not see the log. The citizen tells you the day and the place."),
        told=_l("A question that you asked us to send"),
    ),
    ActKind.CLOSE_QUESTION: ActWords(
        deed=_l("Close a question"),
        means=_l("The citizen reads the case number aloud. The question goes on until the days have gone."),
        told=_l("A question that you asked us to close"),
    ),
    ActKind.LOG_MONTH: ActWords(
        deed=_l("Send the log of a month by letter"),
        means=_l("The letter goes to the address in the register. You see neither the log nor the address."),
        told=_l("Your log of a month by letter"),
    ),
    ActKind.STOP_MESSAGES: ActWords(
        deed=_l("Stop all messages"),
        means=_l("The citizen gets no more e-mails, and we delete the address."),
        told=_l("No more messages, as you asked for"),
    ),
}
PATHS: Final[Mapping[str, ActKind]] = {
    "spaerring": ActKind.BLOCK,
    "ophaev": ActKind.END_BLOCK,
    "spoergsmaal": ActKind.QUESTION,
    "luk-spoergsmaal": ActKind.CLOSE_QUESTION,
    "log": ActKind.LOG_MONTH,
    "beskeder": ActKind.STOP_MESSAGES,
}
KINDS_ASKED: Final[Mapping[DeadlineKind, LazyString]] = {
    DeadlineKind.LOG_QUESTION: _l("No, it is only a question"),
    DeadlineKind.INSIGHT: _l("Insight (GDPR, article 15)"),
    DeadlineKind.FILE_ACCESS: _l("Access to documents (aktindsigt)"),
}
"""By which right it is asked, as the desk chooses it."""
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
    NotDone.UNTOLD: _l(
        "It was not done, because our letter to you about it was stopped. Call us if you still want it."
    ),
    NotDone.NO_LOOK_UP: _l(
        "We found no look-up of that day from that place in your log. That is not the same as nobody having looked. "
        "You can ask the place itself."
    ),
}
