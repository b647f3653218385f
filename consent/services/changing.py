"""Changing a decision: what stays as it is, what has to be seen again before, and why it would not be made."""

from datetime import date, datetime
from enum import Enum, auto

from citizen_app.auth.actor import Actor
from citizen_app.db.locks import one_at_a_time
from citizen_app.web.dates import local
from consent.domain.decision import Decision
from consent.domain.draft import Answers
from consent.domain.rules import Draft, Refusal
from consent.services.decisions import decision_of, made_by, why_not
from consent.services.drafting import draft_of
from consent.services.making import says_the_same
from consent.services.preview import means_the_same
from consent.services.units import is_profession, is_unit, unit_tree


class Stays(Enum):
    """Why whom a decision is about could not be chosen anew, but stays as it is while the rest is changed."""

    PERSON_AND_PROFESSION = auto()  # no page asks for both
    PLACE = auto()  # it has closed, or the directory does not know it any more
    PROFESSION = auto()  # the directory does not know it any more


def why_whom_stays(old: Decision, draft: Draft, at: datetime) -> Stays | None:
    """Why the citizen could not choose the same ones again; None where they can, or where the draft names others."""
    who = draft.who
    if who != old.who:
        return None
    if who.person is not None and who.profession is not None:
        return Stays.PERSON_AND_PROFESSION
    if who.unit is not None and not is_unit(who.unit, local(at).date()):
        return Stays.PLACE
    return Stays.PROFESSION if who.profession is not None and not is_profession(who.profession) else None


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
    old = decision_of(actor, wanted.replaces).decision
    draft = draft_of(wanted, at, old)
    refusal = why_not(actor, draft, at, replacing=wanted.replaces)
    if refusal is not None:
        return refusal
    if says_the_same(old, draft, at):
        return Held.UNCHANGED
    if shown.first == wanted.first:
        return None
    # When it ends changes nothing in what it means. When it begins can: units and other accesses change with the day.
    if rests_until(wanted, at, in_force=old.in_force(at)) or not means_the_same(
        actor, draft_of(shown, at, old), draft, at
    ):
        return Held.LOOK_AGAIN
    return None


def leaves_behind(old: Decision, draft: Draft, at: datetime) -> bool:
    """Whether units that the decision means would not be meant once it is changed, though it names the same ones.

    A decision means the units that stood below the one it names since it was made (decision 0013). Where a change says
    anew whom it is about or where the data come from, those that have moved away in the meantime are not among them.
    """
    if draft.meant_since is not None:
        return False
    made_on, today = local(old.meant_since).toordinal(), local(at).toordinal()
    kept = [(old.who.unit, draft.who.unit), (old.what.origin, draft.what.origin)]
    return any(
        unit is not None and unit == wanted and unit_tree().means_less(unit, made_on, today, today)
        for unit, wanted in kept
    )


def rests_until(answers: Answers, at: datetime, *, in_force: bool) -> date | None:
    """The day on which a decision that is in force would begin again, were it changed; None: it goes on."""
    return answers.first if in_force and answers.first and local(at).date() < answers.first else None
