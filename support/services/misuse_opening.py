"""What a finding sets going: an unjustified look-up is followed up, and one that is set right is so no more."""

from collections.abc import Collection
from typing import Final
from uuid import UUID, uuid4

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor
from citizen_app.db.locks import one_at_a_time
from support.domain.cases import Case, Finding
from support.domain.misuse import MatterEvent, MatterParty, MatterState, MatterStep, leads_to
from support.queries import misuse as queries
from support.queries.misuse import Standing

AUDITED: Final = "misuse"
"""What a follow-up is called in the trail. It is told by its question, so that whoever searches for that finds both."""


def follow_up(actor: Actor, before: Case, stands: Case, number: str, every: Collection[int]) -> None:
    """Open, withdraw or open again the follow-up on a question, by what its organisation has just found.

    `before` and `stands`: the question without and with that; `every`: the numbers of its look-ups. In the officers'
    database role. What was found unjustified once more is the same matter, closed or not; and so is what else was.
    """
    once, now = (one.findings.those(Finding.UNJUSTIFIED, every) for one in (before, stands))
    known = _known(stands)
    if known is not None:
        _set_right(actor, stands, known, is_left=bool(now), has_more=not now <= once)
    elif now and stands.cvr is not None:
        _open(actor, stands, number)


def standing_of(case: Case) -> Standing | None:
    """The follow-up and where it stands, for the officers of the organisation; None where there is none."""
    return _known(case)


def is_under_way(case: Case) -> bool:
    """Whether somebody has to follow the question's look-up up, or does."""
    known = _known(case)
    return known is not None and known.state not in {MatterState.CLOSED, MatterState.WITHDRAWN}


def in_turn(matter_id: UUID) -> None:
    """Make other steps of the same matter wait until this transaction has ended."""
    one_at_a_time("misuse-step", (matter_id,))


def _known(case: Case) -> Standing | None:
    return queries.standing_of(case.cvr, case.citizen, case.case_id) if case.cvr else None


def _set_right(actor: Actor, case: Case, seen: Standing, *, is_left: bool, has_more: bool) -> None:
    """`is_left`: whether a look-up is unjustified now; `has_more`: whether one is that was not."""
    in_turn(seen.matter_id)
    known = _known(case) or seen  # as it stands now that nobody else can take a step
    if is_left and not has_more and known.state is not MatterState.WITHDRAWN:
        return
    step = MatterStep.FOUND_AGAIN if is_left else MatterStep.WITHDRAWN
    state = leads_to(known.state, step, MatterParty.ORGANISATION)
    if state is not None:
        event = MatterEvent(step=step, party=MatterParty.ORGANISATION, at=clock.now(), by=actor.viewer.key)
        queries.add_finding(known, event, state)
        _record(actor, case, step)


def _open(actor: Actor, case: Case, number: str) -> None:
    facts = {
        "matter_id": uuid4(),
        "cvr": case.cvr,
        "citizen_key": case.citizen,
        "case_id": case.case_id,
        "case_number": number,
        "opened_at": clock.now(),
    }
    queries.add_matter(facts, actor.viewer.key)
    _record(actor, case, MatterStep.OPENED)


def _record(actor: Actor, case: Case, step: MatterStep) -> None:
    audit.record(actor, f"misuse-{step.value}", object_kind=AUDITED, object_ref=str(case.case_id))
