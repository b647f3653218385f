"""The words of look-backs: where they stand, what can be done, and why not."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from flask import url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from citizen_app.web import dates
from citizen_app.web.language import current_language
from citizen_app.web.term_words import place_kind_text
from support.domain.cases import Finding
from support.domain.look_back import LookBackRefusal, LookBackState, LookBackStep
from support.domain.look_back_figures import Figures
from support.queries.look_back_lists import Progress

LOOK_BACK: Final = "look-back"
"""What a handle of a look-back is sealed for."""
STEPS: Final = {
    "aabn": LookBackStep.OPENED,
    "afvis": LookBackStep.REFUSED,
    "tekst": LookBackStep.TEXT_PROPOSED,
    "fortael": LookBackStep.TOLD,
    "luk": LookBackStep.CLOSED,
    "genaabn": LookBackStep.REOPENED,
    "traek-tilbage": LookBackStep.WITHDRAWN,
}
"""The steps by the last part of their address."""
_PATHS: Final = {step: path for path, step in STEPS.items()}
STATE_WORDS: Final[Mapping[LookBackState, LazyString]] = {
    LookBackState.ASKED: _l("Is being counted"),
    LookBackState.COUNTED: _l("Waits for another person to open it"),
    LookBackState.OPENED: _l("The list is being made"),
    LookBackState.LISTED: _l("The look-ups are being judged"),
    LookBackState.CLOSED: _l("Closed"),
    LookBackState.REFUSED: _l("Refused"),
    LookBackState.WITHDRAWN: _l("Withdrawn"),
}
STEP_WORDS: Final[Mapping[LookBackStep, LazyString]] = {
    LookBackStep.ASKED: _l("Asked for"),
    LookBackStep.COUNTED: _l("Counted"),
    LookBackStep.OPENED: _l("Opened"),
    LookBackStep.REFUSED: _l("Refused"),
    LookBackStep.COLLECTED: _l("The list was made"),
    LookBackStep.TEXT_PROPOSED: _l("A text to those affected was written"),
    LookBackStep.TOLD: _l("Those affected were told"),
    LookBackStep.CLOSED: _l("Closed"),
    LookBackStep.REOPENED: _l("Opened again"),
    LookBackStep.WITHDRAWN: _l("Withdrawn"),
}
BUTTONS: Final[Mapping[LookBackStep, LazyString]] = {
    LookBackStep.OPENED: _l("Open the look-back"),
    LookBackStep.REFUSED: _l("Refuse the look-back"),
    LookBackStep.TEXT_PROPOSED: _l("Write a text to those affected"),
    LookBackStep.TOLD: _l("Approve the text and tell them"),
    LookBackStep.CLOSED: _l("Close the look-back"),
    LookBackStep.REOPENED: _l("Open it again"),
    LookBackStep.WITHDRAWN: _l("Withdraw the look-back"),
}
MEANINGS: Final[Mapping[LookBackStep, LazyString]] = {
    LookBackStep.OPENED: _l("You and your colleagues then see the look-ups one by one. The citizens are numbers."),
    LookBackStep.REFUSED: _l("Nobody sees the look-ups. The lead reads your reason."),
    LookBackStep.TEXT_PROPOSED: _l(
        "The organisation writes to those whose look-ups two of you have found unjustified. Another person approves "
        "the text before it is sent."
    ),
    LookBackStep.TOLD: _l("They read the text here on the site, under your organisation's name. It cannot be undone."),
    LookBackStep.CLOSED: _l("Nothing more is judged. What was found still stands in the citizens' logs."),
    LookBackStep.REOPENED: _l("Look-ups can be judged again."),
    LookBackStep.WITHDRAWN: _l("Nobody opens the look-back. That it was asked for still stands."),
}
REFUSALS: Final[Mapping[LookBackRefusal, LazyString]] = {
    LookBackRefusal.NOT_NOW: _l("Nothing has been changed. See how it stands now."),
    LookBackRefusal.NOT_LEAD: _l("Only a lead of the log control can do this."),
    LookBackRefusal.SAME_PERSON: _l("Another person has to do this."),
    LookBackRefusal.NOT_APART: _l("You can only take part when it is about none of these."),
    LookBackRefusal.WORDS_MISSING: _l("Write a text."),
    LookBackRefusal.WORDS_TOO_LONG: _l("The text is too long."),
    LookBackRefusal.NOTHING_TO_TELL: _l("There is nobody to tell now."),
    LookBackRefusal.BAD_PERIOD: _l("The first day must come before the last, and be neither ahead nor too long ago."),
    LookBackRefusal.UNKNOWN_PERSON: _l("Choose who made the look-up."),
    LookBackRefusal.NOT_IN_HAND: _l("A lead has to work on the follow-up first."),
    LookBackRefusal.NOT_HEARD: _l(
        "The employee must be heard first. A lead writes the answer down in the follow-up, or says why it cannot be "
        "had. What you have judged and written is kept."
    ),
}
FINDING_WORDS: Final[Mapping[Finding, LazyString]] = {
    Finding.JUSTIFIED: _l("There was a reason"),
    Finding.UNJUSTIFIED: _l("It should not have happened"),
    Finding.UNSETTLED: _l("It cannot be settled"),
}
FIRST_TEXT: Final[LazyString] = _l(
    "One of our employees has looked in your health data without having a reason to. It should not have happened. We "
    "are sorry. We have followed it up. You can ask us about it, and you can complain."
)
"""A text to begin with; each organisation writes its own."""


def number_text(number: int | None) -> str:
    """A figure; one to four is not told."""
    return _("fewer than 5") if number is None else str(number)


def period_text(first: date, last: date) -> str:
    """From one day until another."""
    language = current_language()
    return _("%(first)s until %(last)s", first=dates.day_text(first, language), last=dates.day_text(last, language))


def figure_lines(counted: Figures) -> list[tuple[str, str]]:
    """The count as lines."""
    return [
        (_("Counted from"), period_text(counted.first, counted.last)),
        (_("Number of look-ups"), number_text(counted.entries)),
        (_("Number of citizens"), number_text(counted.citizens)),
    ]


def month_rows(counted: Figures) -> list[list[str]]:
    """The look-ups by month."""
    return [[_span(months[0], months[-1]), str(number)] for months, number in counted.months]


def kind_rows(counted: Figures) -> list[list[str]]:
    """The look-ups by kind of unit."""
    return [[", ".join(place_kind_text(one) for one in kinds), str(number)] for kinds, number in counted.kinds]


def _span(first: str, last: str) -> str:
    told = [f"{one[5:]}.{one[:4]}" for one in (first, last)]
    return told[0] if first == last else f"{told[0]}–{told[1]}"


def deeds(steps: Iterable[LookBackStep], look_back: str) -> list[tuple[str, str]]:
    """What can be done with a look-back: words and address."""
    shown = url_for("staff_look_backs.shown", look_back=look_back)
    return [(str(BUTTONS[one]), f"{shown}/{_PATHS[one]}") for one in steps]


def progress_facts(progress: Progress) -> list[tuple[str, str]]:
    """How far the judging of a list is."""
    return [
        (_("Look-ups"), str(progress.entries)),
        (_("Citizens"), str(progress.citizens)),
        (_("Not judged"), str(progress.not_judged)),
        (_("Wait for another person"), str(progress.waiting)),
        (_("Found unjustified by two"), str(progress.unjustified)),
    ]
