"""Who opened a citizen's questions: the citizen reads when, from where, what and why, and no name of staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from citizen_app import audit
from citizen_app.auth.actor import Actor
from citizen_app.keys import keys
from support.queries import cases
from support.queries import openings as queries
from support.queries.openings import Place

ON_A_PAGE: Final = 30


class Deed(StrEnum):
    """What staff did that a citizen reads of: the trail's own words for it.

    Not here: that the identity role saw two numbers. It is in neither citizen's trail, because that there is a link at
    all may be what protects one of them (`identities.numbers_of`).
    """

    DESK_READ = "desk-case-read"
    DESK_FOUND = "desk-citizen-opened"
    DESK_LISTED = "desk-citizen-read"
    DESK_NUMBER = "desk-number-shown"
    DESK_CALLS = "assist-number-shown"
    DESK_KNOWS = "assist-known"
    DESK_BLOCKS = "assist-blocks-read"
    DESK_ACTED = "assist-made"
    DESK_STOPPED = "assist-stopped"
    LETTER_PRINTED = "letter-printed"
    LETTER_HELD = "letter-held"
    LETTER_RELEASED = "letter-released"
    LETTER_FAILED = "letter-failed"
    LETTER_AGAIN = "letter-again"
    LETTER_STOPPED = "letter-stopped"
    ORGANISATION_READ = "question-read"
    ORGANISATION_NAMES = "question-names-read"
    LOOK_BACK_READ = "look-back-read"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OpeningTold:
    """One of them."""

    at: datetime
    deed: Deed
    number: str | None  # of the question, where it was about one
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningsPage:
    """A page of them, newest first."""

    openings: Sequence[OpeningTold]
    onward: Place | None  # after which the next page begins; None: there is none


def openings(actor: Actor, after: Place | None = None) -> OpeningsPage:
    """A page of them. `after`: where the page before ended."""
    numbers = {str(one.case.case_id): one.number for one in cases.files_of(actor.subject)}
    reasons = queries.reasons_of(actor.subject)
    found = queries.openings_of(actor.subject, list(Deed), ON_A_PAGE + 1, after)
    audit.record(actor, "openings-read")
    page = found[:ON_A_PAGE]
    told = [
        OpeningTold(
            at=one.at,
            deed=Deed(one.action),
            number=numbers.get(one.object_ref),
            reason=_reason(reasons, one.object_ref),
        )
        for one in page
    ]
    return OpeningsPage(openings=told, onward=(page[-1].at, page[-1].event_id) if len(found) > ON_A_PAGE else None)


def _reason(reasons: dict[UUID, bytes], ref: str | None) -> str:
    sealed = reasons.get(UUID(ref)) if ref else None
    return keys().open(sealed) if sealed else ""
