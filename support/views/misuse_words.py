"""A follow-up on misuse in words: where it stands, what its steps are called and mean, and how much time is left."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from flask import url_for
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from citizen_app.keys import keys
from citizen_app.web import dates
from citizen_app.web.language import current_language
from support.domain.misuse import MatterParty, MatterState, MatterStep, Recipient
from support.domain.misuse_rules import MatterRefusal
from support.queries.misuse import Done
from support.queries.roles import Colleague
from support.services.misuse import Part
from support.views.words import name_of, when_text

MATTER: Final = "misuse-matter"
"""What a handle of a matter is sealed for."""
STEPS: Final = {
    "tag": MatterStep.TAKEN,
    "kendskab": MatterStep.AWARE,
    "hoering": MatterStep.HEARING_BEGUN,
    "hoert": MatterStep.HEARD,
    "uden-hoering": MatterStep.HEARING_GIVEN_UP,
    "anmeldt": MatterStep.NOTIFIED,
    "ikke-anmeldt": MatterStep.NOT_REQUIRED,
    "fortalt": MatterStep.TOLD,
    "note": MatterStep.NOTED,
    "luk": MatterStep.CLOSED,
    "genaabn": MatterStep.REOPENED,
}
"""The steps by the last part of their address."""
_PATHS: Final = {step: path for path, step in STEPS.items()}
STATE_WORDS: Final[dict[MatterState, LazyString]] = {
    MatterState.FOUND: _l("Waits for a lead"),
    MatterState.WITH_LEAD: _l("With a lead"),
    MatterState.HEARING: _l("The employee is being heard"),
    MatterState.HEARD: _l("The employee has been heard"),
    MatterState.CLOSED: _l("Closed"),
    MatterState.WITHDRAWN: _l("Withdrawn: the finding was set right"),
}
PARTS: Final[dict[Part, LazyString]] = {
    Part.OPEN: _l("All that are open"),
    Part.WAITING: _l("Wait for a lead"),
    Part.LATE: _l("The time has run out"),
    Part.CLOSED: _l("Closed"),
}
STEP_NAMES: Final[dict[MatterStep, LazyString]] = {
    MatterStep.OPENED: _l("The look-up was found unjustified"),
    MatterStep.TAKEN: _l("A lead took it"),
    MatterStep.AWARE: _l("It was stated when the organisation knew"),
    MatterStep.HEARING_BEGUN: _l("The employee was asked"),
    MatterStep.HEARD: _l("The employee was heard"),
    MatterStep.HEARING_GIVEN_UP: _l("The hearing was given up"),
    MatterStep.NOTIFIED: _l("The authority was notified"),
    MatterStep.NOT_REQUIRED: _l("The authority need not be notified"),
    MatterStep.TOLD: _l("Those affected were told"),
    MatterStep.NOTED: _l("Note"),
    MatterStep.EXPORTED: _l("An extract was handed out"),
    MatterStep.CLOSED: _l("Closed"),
    MatterStep.REOPENED: _l("Opened again"),
    MatterStep.WITHDRAWN: _l("The finding was set right"),
    MatterStep.FOUND_AGAIN: _l("The look-up was found unjustified again"),
    MatterStep.REMINDED: _l("Reminder: the time is running"),
    MatterStep.PASSED: _l("The time to notify the authority ran out"),
}
BUTTONS: Final[dict[MatterStep, LazyString]] = {
    MatterStep.TAKEN: _l("Take it"),
    MatterStep.AWARE: _l("State when you knew"),
    MatterStep.HEARING_BEGUN: _l("Hear the employee"),
    MatterStep.HEARD: _l("Write the employee's answer down"),
    MatterStep.HEARING_GIVEN_UP: _l("Go on without a hearing"),
    MatterStep.NOTIFIED: _l("The authority is notified"),
    MatterStep.NOT_REQUIRED: _l("It need not be notified"),
    MatterStep.TOLD: _l("Those affected are told"),
    MatterStep.NOTED: _l("Write a note"),
    MatterStep.CLOSED: _l("Close the follow-up"),
    MatterStep.REOPENED: _l("Open it again"),
}
WORDS_LABELS: Final[dict[MatterStep, LazyString]] = {
    MatterStep.TAKEN: _l("A note"),
    MatterStep.AWARE: _l("How did you know?"),
    MatterStep.HEARING_BEGUN: _l("A note"),
    MatterStep.HEARD: _l("What did the employee say?"),
    MatterStep.HEARING_GIVEN_UP: _l("Why is the employee not heard?"),
    MatterStep.NOTIFIED: _l("The authority's case number, and why it is late if it is"),
    MatterStep.NOT_REQUIRED: _l("Why need it not be notified?"),
    MatterStep.TOLD: _l("Whom did you tell, and how?"),
    MatterStep.NOTED: _l("Your note"),
    MatterStep.CLOSED: _l("What is the conclusion?"),
    MatterStep.REOPENED: _l("Why do you open it again?"),
}
DONE: Final[dict[MatterStep, LazyString]] = {
    MatterStep.TAKEN: _l("You have it now."),
    MatterStep.AWARE: _l("Written down. See when the time runs out now."),
    MatterStep.HEARING_BEGUN: _l("Written down. You can print the letter to the employee."),
    MatterStep.CLOSED: _l("The follow-up is closed."),
    MatterStep.REOPENED: _l("The follow-up is open again."),
}
WRITTEN_DOWN: Final = _l("Written down.")
REFUSALS: Final[dict[MatterRefusal, LazyString]] = {
    MatterRefusal.MOMENT_TO_COME: _l("This is still to come. Write when it happened."),
    MatterRefusal.AWARE_TOO_LATE: _l(
        "You knew at the latest when you took it. If the time had run out by then, you knew when it was found."
    ),
    MatterRefusal.DAY_GONE: _l("Choose a day that is still to come."),
}
"""What is said of a refusal beside the day in the form."""
RECIPIENTS: Final[dict[Recipient, LazyString]] = {
    Recipient.AUTHORITY: _l("The data protection authority"),
    Recipient.POLICE: _l("The police"),
}
_PARTIES: Final[dict[MatterParty, LazyString]] = {
    MatterParty.ORGANISATION: _l("A log officer"),
    MatterParty.LEAD: _l("A lead"),
    MatterParty.CLOCK: _l("Indblik, by the clock"),
}


def means(step: MatterStep) -> list[str]:
    """What the step means, for the page that asks for it."""
    return {
        MatterStep.TAKEN: [
            _("You follow it up for your organisation."),
            _("The time to notify the authority runs from now. It runs from before if you knew of it before."),
        ],
        MatterStep.AWARE: [
            _("The time to notify the authority runs from when your organisation knew."),
            _("That is when a lead took it, at the latest."),
        ],
        MatterStep.HEARING_BEGUN: [
            _("The employee can tell their side before you go on. Choose the last day for the answer."),
            _("Afterwards you can print a letter to the employee. It names no citizen."),
        ],
        MatterStep.HEARD: [_("Write what the employee has told, in their own words where you can.")],
        MatterStep.HEARING_GIVEN_UP: [_("An employee is heard first. Go on without it only for a good reason.")],
        MatterStep.NOTIFIED: [
            _("Indblik sends nothing. Your organisation notifies the authority itself. Write here that it is done."),
        ],
        MatterStep.NOT_REQUIRED: [_("Your organisation decides it and can be asked for the reason.")],
        MatterStep.TOLD: [_("Your organisation tells those affected in its own name. Write here that it is done.")],
        MatterStep.NOTED: [_("Only the leads of your organisation read it.")],
        MatterStep.CLOSED: [_("Nothing is left to do. It can be opened again.")],
        MatterStep.REOPENED: [_("You can go on with it.")],
    }[step]


def time_left(at: datetime, ends: datetime) -> str:
    """How much time is left until the end, or how long it has been over, in whole hours."""
    hours = abs(ends - at) // timedelta(hours=1)
    days, rest = divmod(hours, 24)
    in_days, in_hours = (
        ngettext("%(num)s day", "%(num)s days", days),
        ngettext("%(num)s hour", "%(num)s hours", rest),
    )
    time = in_hours
    if days:
        time = _("%(days)s and %(hours)s", days=in_days, hours=in_hours) if rest else in_days
    if at > ends:
        return _("The time ran out %(time)s ago.", time=time) if hours else _("The time has just run out.")
    return _("There are %(time)s left.", time=time) if hours else _("There is less than an hour left.")


def step_lines(done: list[Done], colleagues: Mapping[UUID, Colleague]) -> list[dict[str, object]]:
    """Every step with its words, oldest first."""
    return [_line(one, colleagues) for one in done]


def _line(one: Done, colleagues: Mapping[UUID, Colleague]) -> dict[str, object]:
    event = one.event
    colleague = colleagues.get(event.by) if event.by else None
    by = name_of(colleague) if colleague else str(_PARTIES[event.party])
    return {
        "what": str(STEP_NAMES[event.step]),
        "when": when_text(event.at),
        "by": by,
        "facts": step_facts(one),
        "words": words_of(one),
    }


def words_of(one: Done) -> str:
    """What was written with a step."""
    return keys().open(one.words_sealed) if one.words_sealed else ""


def step_facts(one: Done) -> list[tuple[str, str]]:
    """What a step tells besides its words."""
    event, found = one.event, []
    if event.moment is not None:
        label = _("The time ends") if event.party is MatterParty.CLOCK else _("When")
        found.append((label, when_text(event.moment)))
    if event.due_on is not None:
        found.append((_("Last day for the answer"), dates.day_text(event.due_on, current_language())))
    if event.recipient is not None:
        found.append((_("Who got it"), str(RECIPIENTS[event.recipient])))
    if one.digest is not None:
        found.append((_("Fingerprint of the file (SHA-256)"), one.digest.hex()))
    return found


def deeds(steps: Iterable[MatterStep], matter: str) -> list[tuple[str, str]]:
    """What can be done with a matter: words and address."""
    shown = url_for("staff_misuse.shown", matter=matter)
    return [(str(BUTTONS[one]), f"{shown}/{_PATHS[one]}") for one in steps]
