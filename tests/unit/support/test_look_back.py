"""Which step of a look-back follows on which, and that two persons take part."""

from datetime import UTC, datetime
from itertools import product
from uuid import UUID

import pytest

from support.domain.look_back import (
    STEPS,
    LookBack,
    LookBackEvent,
    LookBackParty,
    LookBackRefusal,
    LookBackState,
    LookBackStep,
    Taker,
    after,
    look_back_from,
    why_not_yet,
)
from support.domain.misuse import MatterState

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
LONE, LARS = UUID(int=1), UUID(int=2)
BEGUN = LookBack(look_back_id=UUID(int=7), matter_id=UUID(int=8), cvr="29190623", asked_by=LONE)
Step, State, Refusal = LookBackStep, LookBackState, LookBackRefusal


def event(step, by=LONE):
    return LookBackEvent(step=step, at=AT, by=by)


def stands(state, **more):
    return LookBack(look_back_id=UUID(int=7), matter_id=UUID(int=8), cvr="29190623", asked_by=LONE, state=state, **more)


@pytest.mark.parametrize(("state", "step"), sorted(product(State, Step)))
def test_the_table_is_the_whole_of_what_may_happen(state, step):
    if (state, step) not in STEPS:
        with pytest.raises(ValueError, match="does not follow"):
            after(stands(state), event(step))
        assert Taker(staff_key=LARS, is_lead=True).why_not(stands(state), step) is Refusal.NOT_NOW
        return
    party, leads_to = STEPS[state, step]
    worker = party is LookBackParty.CLOCK
    found = after(stands(state), event(step, None if worker else LARS))
    assert (found.state, found.steps) == (leads_to, 2)
    with pytest.raises(ValueError, match="not for them"):
        after(stands(state), event(step, LARS if worker else None))
    lead, officer = (Taker(staff_key=LARS, is_lead=one) for one in (True, False))
    text = stands(state, text_by=LONE)
    assert lead.why_not(text, step) is (Refusal.NOT_NOW if worker else None)
    if party is LookBackParty.LEAD:
        assert officer.why_not(text, step) is Refusal.NOT_LEAD
    elif not worker:
        assert officer.why_not(text, step) is None


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("follow_up", [*MatterState, None])
def test_which_steps_wait_for_the_follow_up(step, follow_up):
    """Opened while a lead works on it; told when the employee was heard, as whatever is closed was."""
    in_hand = follow_up in {MatterState.WITH_LEAD, MatterState.HEARING, MatterState.HEARD}
    refusal = None
    if step is Step.OPENED and not in_hand:
        refusal = Refusal.NOT_IN_HAND
    elif step is Step.TOLD and follow_up not in {MatterState.HEARD, MatterState.CLOSED}:
        refusal = Refusal.NOT_HEARD if in_hand else Refusal.NOT_IN_HAND
    assert why_not_yet(step, follow_up) is refusal


@pytest.mark.parametrize("step", [Step.OPENED, Step.REFUSED])
def test_whoever_asked_neither_opens_nor_refuses(step):
    assert Taker(staff_key=LONE, is_lead=True).why_not(stands(State.COUNTED), step) is Refusal.SAME_PERSON


def test_a_text_is_approved_by_another_and_only_while_it_waits():
    lone, lars = (Taker(staff_key=one, is_lead=True) for one in (LONE, LARS))
    listed = stands(State.LISTED)
    assert lars.why_not(listed, Step.TOLD) is Refusal.NOT_NOW
    proposed = after(listed, event(Step.TEXT_PROPOSED))
    assert lone.why_not(proposed, Step.TOLD) is Refusal.SAME_PERSON
    assert lars.why_not(proposed, Step.TOLD) is None
    assert lars.why_not(after(proposed, event(Step.TOLD, LARS)), Step.TOLD) is Refusal.NOT_NOW


@pytest.mark.parametrize(
    ("step", "state", "told", "wanted"),
    [
        (Step.OPENED, State.COUNTED, {"is_apart": False}, Refusal.NOT_APART),
        (Step.OPENED, State.COUNTED, {"words": " "}, Refusal.WORDS_MISSING),
        (Step.REFUSED, State.COUNTED, {"words": "x" * 4001}, Refusal.WORDS_TOO_LONG),
        (Step.REOPENED, State.CLOSED, {"words": ""}, None),
    ],
)
def test_what_has_to_be_said(step, state, told, wanted):
    assert Taker(staff_key=LARS, is_lead=True).why_not(stands(state), step, **told) is wanted


def test_a_look_back_is_what_its_steps_tell():
    events = [event(Step.ASKED), event(Step.COUNTED, None), event(Step.OPENED, LARS), event(Step.COLLECTED, None)]
    found = look_back_from(BEGUN, events)
    assert (found.state, found.opened_by, found.steps) == (State.LISTED, LARS, 4)
    for wrong in (events[1:], [event(Step.ASKED, LARS)]):
        with pytest.raises(ValueError, match="begins with"):
            look_back_from(BEGUN, wrong)
