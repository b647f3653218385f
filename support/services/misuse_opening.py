"""What a finding sets going: an unjustified look-up is followed up, and one that is set right is so no more."""

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


def follow_up(actor: Actor, case: Case, number: str, finding: Finding) -> None:
    """Open, withdraw or open again the follow-up on a question, by what its organisation has just found.

    In the officers' database role. What was found unjustified once more is the same matter, closed or not.
    """
    known = _known(case)
    if known is not None:
        _set_right(actor, case, known, finding)
    elif finding is Finding.UNJUSTIFIED and case.cvr is not None:
        _open(actor, case, number)


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


def _set_right(actor: Actor, case: Case, seen: Standing, finding: Finding) -> None:
    in_turn(seen.matter_id)
    known = _known(case) or seen  # as it stands now that nobody else can take a step
    step = MatterStep.FOUND_AGAIN if finding is Finding.UNJUSTIFIED else MatterStep.WITHDRAWN
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
