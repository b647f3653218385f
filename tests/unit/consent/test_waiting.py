"""A block that several have to want, against a simple telling of it: whoever said so last, and who has to."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from citizen_app.agreeing import StepTaken, WaitingStep, waiting_from
from consent.domain.waiting import Asked

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
ASKER, *OTHERS = PERSONS = [UUID(int=number) for number in range(1, 6)]
asked = Asked(
    waiting_id=UUID(int=9), citizen_key=UUID(int=8), submission_id=UUID(int=7), basis="custody", by=ASKER, at=AT,
    open_until=AT + timedelta(days=14), answers=b"x",
)  # fmt: skip
deeds = st.lists(st.tuples(st.sampled_from(list(WaitingStep)), st.sampled_from(PERSONS)), max_size=12)
holders = st.lists(st.lists(st.sampled_from(OTHERS), min_size=1, max_size=2), max_size=3)


def taken(steps):
    return [StepTaken(step=step, at=AT, by=by) for step, by in steps]


@given(deeds, holders)
def test_nobody_is_missing_when_each_of_those_who_have_to_said_so_last(steps, others):
    found, says, over = waiting_from(asked, taken(steps)), {ASKER}, False
    for step, by in steps:
        if over:
            break
        over = step is WaitingStep.DONE or (step is WaitingStep.TAKEN_BACK and by == ASKER)
        says = {WaitingStep.CONFIRMED: says | {by}, WaitingStep.TAKEN_BACK: says - {by}}.get(step, says)
    assert (found.is_over, set(found.agreed)) == (over, says)
    assert found.misses(others) == any(not says & set(one) for one in others)


@given(deeds, st.integers(-20, 20))
def test_it_waits_until_its_last_moment_and_not_in_it(steps, days):
    found = waiting_from(asked, taken(steps))
    assert found.waits_at(AT + timedelta(days=days)) == (not found.is_over and days < 14)


@given(st.sampled_from(PERSONS), holders, st.sampled_from(["custody", "guardianship"]))
def test_it_is_there_for_whoever_shares_the_ground_with_who_asked(person, others, basis):
    found = waiting_from(asked, [])
    shares = person == ASKER or any(ASKER in one for one in others)
    assert found.is_of((person,), others, basis) == (shares and basis == "custody")
