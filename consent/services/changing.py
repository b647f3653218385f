"""Changing a decision: what has to be seen again before the change is made, and why it would not be made."""

from datetime import date, datetime
from enum import Enum, auto

from citizen_app.auth.actor import Actor
from citizen_app.db.locks import one_at_a_time
from citizen_app.web.dates import local
from consent.domain.draft import Answers
from consent.domain.rules import Refusal
from consent.services.decisions import decision_of, made_by, why_not
from consent.services.making import draft_of, says_the_same
from consent.services.preview import means_the_same


class Held(Enum):
    """Why a change is not made yet."""

    UNCHANGED = auto()  # the decision says so already
    LOOK_AGAIN = auto()  # with the other start it means something else than the citizen was shown


def why_not_yet(actor: Actor, shown: Answers, wanted: Answers, at: datetime) -> Refusal | Held | None:
    """What keeps the change from being made; None: it can be made, or this submission has made it.

    `shown` is what the citizen saw in words, `wanted` the same with the days they wrote. Raises NotFound.
    """
    # A second click waits here for the first, and finds what it made.
    one_at_a_time("consent", actor.subject)
    if made_by(actor, wanted.submission_id) is not None or wanted.replaces is None:
        return None
    old, draft = decision_of(actor, wanted.replaces), draft_of(wanted, at)
    refusal = why_not(actor, draft, at, replacing=wanted.replaces)
    if refusal is not None:
        return refusal
    if says_the_same(old.decision, draft, at):
        return Held.UNCHANGED
    if shown.first == wanted.first:
        return None
    # When it ends changes nothing in what it means. When it begins can: units and other accesses change with the day.
    if rests_until(wanted, at, in_force=old.decision.in_force(at)) or not means_the_same(
        actor, draft_of(shown, at), draft, at
    ):
        return Held.LOOK_AGAIN
    return None


def rests_until(answers: Answers, at: datetime, *, in_force: bool) -> date | None:
    """The day on which a decision that is in force would begin again, were it changed; None: it goes on."""
    return answers.first if in_force and answers.first and local(at).date() < answers.first else None
