"""Who at the desk or an organisation opened a citizen's matters: when, for whom, what and why, and no name of staff.

None of it is a look-up in health data: it is told beside the log, and never counted among the entries (safety.md 8).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from flask import current_app
from flask_babel import gettext as _

from citizen_app import audit
from citizen_app.auth.actor import Actor, Role
from citizen_app.directory.catalogue import catalogue
from citizen_app.keys import keys
from citizen_app.past_entries import past_entries
from citizen_app.settings import Settings
from citizen_app.web.dates import local
from support.queries import cases
from support.queries import openings as queries
from support.queries.openings import Place

ON_A_PAGE: Final = 30


class Deed(StrEnum):
    """What staff did that a citizen reads of: the trail's own words for it. What is left out stands in `UNTOLD`."""

    DESK_READ = "desk-case-read"
    DESK_FOUND = "desk-citizen-opened"
    DESK_LISTED = "desk-citizen-read"
    DESK_NUMBER = "desk-number-shown"
    DESK_CALLS = "assist-number-shown"
    DESK_KNOWS = "assist-known"
    DESK_BLOCKS = "assist-blocks-read"
    DESK_ALOUD = "assist-read-aloud"
    DESK_ACTED = "assist-made"
    DESK_STOPPED = "assist-stopped"
    PAPER_ASKED = "power.asked-on-paper"
    PAPER_SIGNED = "power.registered"
    PAPER_STOPPED = "power.stopped-on-paper"
    LETTER_PRINTED = "letter-printed"
    LETTER_HELD = "letter-held"
    LETTER_RELEASED = "letter-released"
    LETTER_FAILED = "letter-failed"
    LETTER_AGAIN = "letter-again"
    LETTER_STOPPED = "letter-stopped"
    ORGANISATION_READ = "question-read"
    ORGANISATION_NAMES = "question-names-read"
    NAME_WISH_READ = "name-request-read"
    HANDED_OUT = "misuse-exported"
    LOOK_BACK_READ = "look-back-read"
    COLLEAGUE_OPENED = "colleague-opened"
    TRAIL_SEARCHED = "trail-citizen-searched"


UNTOLD: Final[Mapping[str, str]] = {
    "assist-refused": "nothing of the citizen's was read or changed",
    "power.noticed": "the worker's; the letter that it follows from is told",
    "letter-ordered": "ordered by the citizen, or with what the desk did for them, which is told",
    "assist-done": "the worker's; told under Help from our support, by message and letter",
    "assist-not-done": "the worker's; told under Help from our support, by message and letter",
}
"""What is written in a citizen's trail and is no opening to tell them of, with the reason.

That the identity role saw two numbers, and what is done with masks, is in no citizen's trail at all: that there is a
link or a mask may be what protects somebody (`identities.numbers_of`, safety.md 1 and 9).
"""

_ROLES: Final[Mapping[Deed, Role]] = {
    Deed.ORGANISATION_READ: Role.LOG_OFFICER,
    Deed.ORGANISATION_NAMES: Role.LOG_OFFICER,
    Deed.LOOK_BACK_READ: Role.LOG_OFFICER,
    Deed.NAME_WISH_READ: Role.MASK_DECIDER,
    Deed.HANDED_OUT: Role.LOG_LEAD,
    Deed.TRAIL_SEARCHED: Role.AUDITOR,
}
"""In which role somebody of an organisation does it, unless the trail says another. The others are the desk's."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OpeningTold:
    """One of them."""

    at: datetime
    deed: Deed
    number: str | None  # of the question, where it was about one
    organisation: str | None  # None: Indblik's own desk, or one that the trail or the masks do not let us name
    role: Role  # Role.AGENT for everybody at the desk
    reason: str  # as it was stated; empty where the act asks for none, or where it names somebody who is masked


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningsPage:
    """A page of them, newest first."""

    openings: Sequence[OpeningTold]
    onward: Place | None  # after which the next page begins; None: there is none


def opened_since(actor: Actor, since: datetime | None, before: datetime | None) -> Callable[[], int]:
    """How often staff opened something of the subject's in a half-open period, asked for along with the next query."""
    return queries.count_soon(actor.subject, list(Deed), since, before)


def openings(actor: Actor, language: str, after: Place | None = None) -> OpeningsPage:
    """A page of them. `after`: where the page before ended."""
    numbers = {str(one.case.case_id): one.number for one in cases.files_of(actor.subject)}
    reasons = queries.reasons_of(actor.subject)
    found = queries.openings_of(actor.subject, list(Deed), ON_A_PAGE + 1, after)
    audit.record(actor, "openings-read")
    page = found[:ON_A_PAGE]
    told = [
        OpeningTold(
            at=one.at,
            deed=(deed := Deed(one.action)),
            number=numbers.get(one.object_ref),
            organisation=_organisation(actor, (one.details or {}).get("cvr"), one.at, language),
            role=Role((one.details or {}).get("role", _ROLES.get(deed, Role.AGENT))),
            reason=_reason(actor, reasons, one.object_ref),
        )
        for one in page
    ]
    return OpeningsPage(openings=told, onward=(page[-1].at, page[-1].event_id) if len(found) > ON_A_PAGE else None)


def _reason(actor: Actor, reasons: dict[UUID, bytes], ref: str | None) -> str:
    sealed = reasons.get(UUID(ref)) if ref else None
    words = keys().open(sealed) if sealed else ""
    # Staff do not see whose name is masked: their words are held against the masks as a source's are.
    return words if words and past_entries().may_tell(actor, words) else ""


def _organisation(actor: Actor, cvr: str | None, at: datetime, language: str) -> str | None:
    """What it was called then. None where its name is that of somebody who is masked: a practice, say."""
    settings: Settings = current_app.extensions["indblik.settings"]
    if cvr is None or cvr == settings.desk_cvr:
        return None
    known = catalogue().organisation("cvr", cvr, local(at).date())
    if known is None:
        return _("Organisation with CVR number %(number)s", number=cvr)
    name = known.name_en if language == "en" and known.name_en else known.name
    return name if past_entries().may_tell(actor, name) else None
