"""What each step with a question is called, and what it means."""

from collections.abc import Iterable
from typing import Final

from flask import url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from support.domain.cases import CaseStep

STEPS: Final = {
    "svar": CaseStep.ANSWERED,
    "skriv": CaseStep.WROTE,
    "spoerg": CaseStep.ASKED_BACK,
    "mere-tid": CaseStep.PROLONGED,
    "support": CaseStep.PASSED_TO_DESK,
    "ret": CaseStep.CORRECTED,
    "genaabn": CaseStep.REOPENED,
    "luk": CaseStep.CLOSED,
}
"""The steps by the last part of their address."""
_PATHS: Final = {step: path for path, step in STEPS.items()}
_BUTTONS: Final[dict[CaseStep, LazyString]] = {
    CaseStep.ANSWERED: _l("Answer"),
    CaseStep.WROTE: _l("Write to the citizen"),
    CaseStep.ASKED_BACK: _l("Ask the citizen"),
    CaseStep.PROLONGED: _l("Take more time"),
    CaseStep.PASSED_TO_DESK: _l("Pass it to Indblik's desk"),
    CaseStep.CORRECTED: _l("Correct the answer"),
    CaseStep.REOPENED: _l("Open it again"),
    CaseStep.CLOSED: _l("Close the question"),
}
_HEADINGS: Final[dict[CaseStep, LazyString]] = {
    CaseStep.ANSWERED: _l("Answer the question"),
    CaseStep.WROTE: _l("Write to the citizen"),
    CaseStep.ASKED_BACK: _l("Ask the citizen"),
    CaseStep.PROLONGED: _l("Take more time?"),
    CaseStep.PASSED_TO_DESK: _l("Pass it to Indblik's desk?"),
    CaseStep.CORRECTED: _l("Correct the answer"),
    CaseStep.REOPENED: _l("Open the question again?"),
    CaseStep.CLOSED: _l("Close the question?"),
}
_DONE: Final[dict[CaseStep, LazyString]] = {
    CaseStep.ANSWERED: _l("Sent. The citizen has the answer now."),
    CaseStep.WROTE: _l("Sent. The citizen can read it now."),
    CaseStep.ASKED_BACK: _l("Sent. Now it is the citizen's turn."),
    CaseStep.PROLONGED: _l("You have more time. The citizen can see the new day."),
    CaseStep.PASSED_TO_DESK: _l("Indblik's desk has the question now."),
    CaseStep.CORRECTED: _l("Corrected. The citizen is told again."),
    CaseStep.REOPENED: _l("The question is open again."),
    CaseStep.CLOSED: _l("The question is closed."),
}
_HEAR_FIRST: Final = _l(
    "Do you find that the look-up should not have been made? The citizen reads your answer at once. The look-up in "
    "their log is marked when your lead has heard the employee."
)


NO_LEAD: Final = _l(
    "Your organisation has no lead of the log control. Without one nobody hears the employee, and the look-up is never "
    "marked. Ask your local administrator to appoint a lead first."
)
"""Stands where an answer could find misuse that nobody there can follow up."""


def deeds(steps: Iterable[CaseStep], case: str) -> list[tuple[str, str]]:
    """What can be done with a question: words and address."""
    shown = url_for("staff_cases.shown", case=case)
    return [(button_of(one), f"{shown}/{_PATHS[one]}") for one in steps]


def button_of(step: CaseStep) -> str:
    """What the step's button says."""
    return str(_BUTTONS[step])


def heading_of(step: CaseStep) -> str:
    """What its page asks."""
    return str(_HEADINGS[step])


def done_text(step: CaseStep) -> str:
    """What is said when it is taken."""
    return str(_DONE[step])


def means(step: CaseStep, day: str) -> list[str]:
    """What the step means. `day`: until when, for the one that takes more time."""
    return {
        CaseStep.ANSWERED: [
            _("The citizen reads your answer at once. It says what your organisation finds."),
            str(_HEAR_FIRST),
        ],
        CaseStep.WROTE: [_("The citizen reads it at once. The question still waits for your answer.")],
        CaseStep.ASKED_BACK: [_("Ask what you need to know. The question waits until the citizen has written.")],
        CaseStep.PROLONGED: [
            _("You have until and including %(day)s. It can be done once. Tell the citizen why.", day=day)
        ],
        CaseStep.PASSED_TO_DESK: [_("Do this when nobody with you can answer. The desk finds out who can.")],
        CaseStep.CORRECTED: [
            _("The new answer takes the place of the old one. The old one can still be read."),
            _("Everybody who was told is told again."),
            str(_HEAR_FIRST),
        ],
        CaseStep.REOPENED: [_("The question waits for your answer again, with a new last day.")],
        CaseStep.CLOSED: [_("The citizen can open it again for a time.")],
    }[step]
