"""Questions about look-ups in words, for those who ask and for those who answer: the same words on every page."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from support.domain.case_rules import CaseRefusal
from support.domain.cases import CaseState, CaseStep, Finding, Party
from support.domain.deadlines import DeadlineKind
from support.services.concern_words import CONCERN_WORDS as CONCERN_WORDS

KIND_WORDS: Final[Mapping[DeadlineKind, LazyString]] = {
    DeadlineKind.LOG_QUESTION: _l("A question about a look-up"),
    DeadlineKind.INSIGHT: _l("Insight into information about oneself (GDPR, article 15)"),
    DeadlineKind.FILE_ACCESS: _l("Access to documents (aktindsigt)"),
}
"""By which right something is asked: its deadline follows from that."""

STATE_WORDS: Final[Mapping[CaseState, LazyString]] = {
    CaseState.WITH_ORGANISATION: _l("Waits for an answer from the organisation"),
    CaseState.WITH_DESK: _l("With Indblik's support, who finds out who answers"),
    CaseState.WITH_CITIZEN: _l("Waits for an answer from you"),
    CaseState.ANSWERED: _l("Answered"),
    CaseState.CLOSED: _l("The question is closed"),
}
"""Where a question stands, told to the citizen."""

STATE_WORDS_FOR_STAFF: Final[Mapping[CaseState, LazyString]] = {
    CaseState.WITH_ORGANISATION: _l("Waits for the organisation"),
    CaseState.WITH_DESK: _l("Waits for the support desk"),
    CaseState.WITH_CITIZEN: _l("Waits for the citizen"),
    CaseState.ANSWERED: _l("Answered"),
    CaseState.CLOSED: _l("The question is closed"),
}
"""Where a case stands, told to those who answer."""

FINDING_SENTENCES: Final[Mapping[Finding, LazyString]] = {
    Finding.JUSTIFIED: _l("The organisation finds that there was a reason for the look-up."),
    Finding.UNJUSTIFIED: _l("The organisation finds that the look-up should not have happened."),
    Finding.LOG_ERROR: _l("The organisation finds that the look-up did not happen as the log says."),
    Finding.UNSETTLED: _l("The organisation finds that it cannot be settled why the look-up happened."),
}
"""A finding as it is told: the organisation's, never Indblik's (safety.md 8)."""

HEARD_FIRST: Final[LazyString] = _l("The employee is heard first. What the organisation finds can still change.")
"""Stands beside an unjustified finding while no mark stands on the look-up: nobody is judged unheard (safety.md 8)."""
MAY_BE_HEARD: Final[LazyString] = _l(
    "The employee has a right to be heard. If what the organisation finds changes, you are told."
)
"""The same on paper, where it has to be true whenever it is read."""

FINDING_NAMES: Final[Mapping[Finding, LazyString]] = {
    Finding.JUSTIFIED: _l("There was a reason"),
    Finding.UNJUSTIFIED: _l("It should not have happened"),
    Finding.LOG_ERROR: _l("The log is wrong"),
    Finding.UNSETTLED: _l("It cannot be settled"),
}
"""A finding in a list of choices."""

MISUSE_MARK: Final[LazyString] = _l("The organisation has found that this look-up should not have happened")
"""What an entry says while the finding stands (safety.md 8)."""

PARTY_NAMES: Final[Mapping[Party, LazyString]] = {
    Party.CITIZEN: _l("The citizen"),
    Party.ORGANISATION: _l("The organisation"),
    Party.DESK: _l("Indblik's support"),
    Party.CLOCK: _l("Indblik, by itself"),
}
"""Who took a step, told to those who answer."""

STEP_NAMES: Final[Mapping[CaseStep, LazyString]] = {
    CaseStep.ASKED: _l("Asked the question"),
    CaseStep.WROTE: _l("Wrote"),
    CaseStep.ASKED_BACK: _l("Asked back"),
    CaseStep.PASSED_TO_DESK: _l("Passed to Indblik's support"),
    CaseStep.PASSED_ON: _l("Passed to the organisation"),
    CaseStep.PROLONGED: _l("Made the deadline longer"),
    CaseStep.ESCALATED: _l("The deadline has passed"),
    CaseStep.ANSWERED: _l("Answered the question"),
    CaseStep.ANSWERED_PART: _l("Answered a part of the question"),
    CaseStep.CORRECTED: _l("Corrected the answer"),
    CaseStep.CLOSED: _l("Closed the question"),
    CaseStep.REOPENED: _l("Opened again"),
}
"""What happened, told to those who answer; who did it stands beside it."""

OWN_STEPS: Final[Mapping[CaseStep, LazyString]] = {
    CaseStep.ASKED: _l("You asked"),
    CaseStep.WROTE: _l("You wrote"),
    CaseStep.CLOSED: _l("You closed the question"),
    CaseStep.REOPENED: _l("You opened the question again"),
}
"""What the citizen did, told to them."""

OTHERS_STEPS: Final[Mapping[tuple[CaseStep, Party], LazyString]] = {
    (CaseStep.WROTE, Party.ORGANISATION): _l("The organisation wrote"),
    (CaseStep.WROTE, Party.DESK): _l("Indblik's support wrote"),
    (CaseStep.ASKED_BACK, Party.ORGANISATION): _l("The organisation asks you"),
    (CaseStep.PASSED_TO_DESK, Party.ORGANISATION): _l("The organisation passed the question to Indblik's support"),
    (CaseStep.PASSED_TO_DESK, Party.DESK): _l("Indblik's support took the question, as the answer is late"),
    (CaseStep.PASSED_TO_DESK, Party.CLOCK): _l("The question went to Indblik's support, as nobody there has taken it"),
    (CaseStep.PASSED_ON, Party.DESK): _l("Indblik's support passed the question to the organisation"),
    (CaseStep.PROLONGED, Party.ORGANISATION): _l("The organisation needs more time"),
    (CaseStep.ESCALATED, Party.CLOCK): _l("The answer is late, and Indblik has said so to those who answer"),
    (CaseStep.ANSWERED, Party.ORGANISATION): _l("The organisation answered"),
    (CaseStep.ANSWERED_PART, Party.ORGANISATION): _l("The organisation answered about some of the look-ups"),
    (CaseStep.CORRECTED, Party.ORGANISATION): _l("The organisation corrected its answer"),
    (CaseStep.CLOSED, Party.ORGANISATION): _l("The organisation closed the question"),
    (CaseStep.CLOSED, Party.DESK): _l("Indblik's support closed the question"),
    (CaseStep.CLOSED, Party.CLOCK): _l("The question was closed, as nobody wrote any more"),
    (CaseStep.REOPENED, Party.ORGANISATION): _l("The organisation opened the question again"),
    (CaseStep.REOPENED, Party.DESK): _l("Indblik's support opened the question again"),
}
"""What the others did, told to the citizen."""

REFUSAL_WORDS: Final[Mapping[CaseRefusal, LazyString]] = {
    CaseRefusal.NOT_NOW: _l("This is no longer possible. Somebody was faster, or the question is closed."),
    CaseRefusal.OTHER_ORGANISATION: _l("The question is not your organisation's."),
    CaseRefusal.ABOUT_ONESELF: _l("The question is your own. Ask a colleague to answer it."),
    CaseRefusal.ASKED_BY_ANOTHER: _l("Only whoever asked can write here."),
    CaseRefusal.READ_ALONG: _l("Who asked can read everything here. Ask a question of your own about the look-up."),
    CaseRefusal.TOGETHER: _l("You act together with others. So you cannot write here alone."),
    CaseRefusal.TOO_MANY_WAIT: _l("Twenty questions of yours wait to be confirmed. Take one of them back first."),
    CaseRefusal.NOT_TO_CONFIRM: _l("You cannot confirm this. You have confirmed it already, or it was changed."),
    CaseRefusal.WORDS_KEPT_BACK: _l(
        "The others are not shown words of yours, since places are secret here. Choose a question, and write nothing."
    ),
    CaseRefusal.ABOUT_COLLEAGUE: _l("The question is a colleague's. Only a lead can open it."),
    CaseRefusal.OWN_LOOK_UP: _l("The name on the look-up is yours. Ask a colleague."),
    CaseRefusal.NOT_APART: _l(
        "Tick that it is about neither you, your family, your own look-ups nor your leader. Otherwise ask a colleague."
    ),
    CaseRefusal.WORDS_MISSING: _l("Write a text."),
    CaseRefusal.WORDS_TOO_LONG: _l("The text is too long. Make it shorter."),
    CaseRefusal.FINDING_MISSING: _l("Choose what the organisation finds."),
    CaseRefusal.LOOK_UPS_MISSING: _l("Choose which look-ups it is about."),
    CaseRefusal.SAME_FINDING: _l("The answer says this already. Choose another one, or go back."),
    CaseRefusal.TOO_LATE: _l("It is too late to open the question again. Ask about the look-up once more."),
    CaseRefusal.TOO_EARLY: _l("It is too early for this. The other side has more time."),
    CaseRefusal.NOT_LONGER: _l("The deadline cannot be made longer."),
    CaseRefusal.TOO_MANY: _l(
        "You have asked or written many times within an hour. So this is not sent. You can send it in an hour at the "
        "latest. Your text stands here on the page. Take a copy of it if you leave. If it is about your illness and "
        "it is urgent, phone your own doctor."
    ),
}
"""Why a step was refused, told to whoever tried it."""


def finding_told(finding: Finding | None, *, beside: LazyString | None = None) -> str | None:
    """What the organisation finds, as the citizen reads it; None where it has found nothing yet.

    `beside`: what is said of the employee where the look-up should not have happened.
    """
    if finding is None:
        return None
    sentences = [FINDING_SENTENCES[finding]]
    if finding is Finding.UNJUSTIFIED and beside is not None:
        sentences.append(beside)
    return " ".join(map(str, sentences))


def told_to_citizen(step: CaseStep, party: Party) -> LazyString:
    """What happened, as the citizen reads it. Raises KeyError for what no case can hold."""
    return OWN_STEPS[step] if party is Party.CITIZEN else OTHERS_STEPS[step, party]
