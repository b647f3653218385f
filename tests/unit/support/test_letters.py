"""The queue of letters: which step leads where, by whom, and who waits for a person."""

from datetime import UTC, date, datetime
from itertools import product
from uuid import UUID

import pytest

from citizen_app.web.dates import years_between
from support.domain.letters import (
    STEPS,
    Addressee,
    Hold,
    Letter,
    LetterEvent,
    LetterHand,
    LetterKind,
    LetterState,
    LetterStep,
    after,
    holds_of,
    may_take,
    told_by,
)

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
TODAY = AT.date()
LEAD = UUID(int=5)
LETTER = Letter(
    citizen=UUID(int=1),
    letter_id=UUID(int=2),
    number="B-7KQ4-RM2D",
    kind=LetterKind.LOG_MONTH,
    about=None,
    month=date(2026, 2, 1),
    language="da",
    has_contents=True,
    ordered_at=AT,
)
GROWN = Addressee(born=date(1957, 3, 14), is_dead=False, is_protected=False, has_address=True)


def event(step, by=LEAD, why=None):
    return LetterEvent(step=step, at=AT, by=by, why=why)


@pytest.mark.parametrize(("state", "step"), list(product(LetterState, LetterStep)))
def test_every_step_leads_where_the_table_says_or_nowhere(state, step):
    standing = Letter(**{**_fields(LETTER), "state": state})
    if (state, step) in STEPS:
        who, leads_to = STEPS[state, step]
        found = after(standing, event(step, why=Hold.DESK if step is LetterStep.HELD else None))
        assert (found.state, found.steps) == (leads_to, 2)
        assert {hand for hand in LetterHand if may_take(standing, step, hand)} == who
    else:
        pytest.raises(KeyError, after, standing, event(step))
        assert not any(may_take(standing, step, hand) for hand in LetterHand)


def _fields(letter):
    return {name: getattr(letter, name) for name in letter.__slots__}


def test_only_a_lead_prints_releases_and_prints_again():
    leads = {LetterStep.PRINTED, LetterStep.FAILED, LetterStep.RELEASED, LetterStep.AGAIN}
    for (_state, step), (who, _leads_to) in STEPS.items():
        assert (LetterHand.AGENT in who) is (step not in leads)


def test_what_is_stopped_stays_stopped():
    assert not [step for state, step in STEPS if state is LetterState.STOPPED]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"is_dead": True}, [Hold.DEAD]),
        ({"is_protected": True}, [Hold.PROTECTED]),
        ({"born": None}, [Hold.AGE_UNKNOWN]),
        ({"born": date(2008, 3, 3)}, [Hold.CHILD]),
        ({"born": date(2008, 3, 2)}, []),  # eighteen today
        ({"has_address": False}, [Hold.NO_ADDRESS]),
        ({"is_dead": True, "born": None, "has_address": False}, [Hold.DEAD, Hold.AGE_UNKNOWN, Hold.NO_ADDRESS]),
    ],
)
def test_who_waits_for_a_person(change, why):
    to = Addressee(**{**_fields(GROWN), **change})
    assert holds_of(LETTER, to, TODAY, adult_at=18) == why


def test_what_a_person_released_is_not_held_again_but_a_dead_persons_is():
    child = Addressee(born=date(2015, 1, 1), is_dead=False, is_protected=False, has_address=True)
    for why, to, still in (
        (Hold.CHILD, child, []),
        (Hold.DEAD, Addressee(**{**_fields(GROWN), "is_dead": True}), [Hold.DEAD]),
        (Hold.NO_ADDRESS, Addressee(**{**_fields(GROWN), "has_address": False}), [Hold.NO_ADDRESS]),
    ):
        steps = [event(LetterStep.HELD, None, why), event(LetterStep.RELEASED)]
        assert holds_of(told_by(LETTER, steps), to, TODAY, adult_at=18) == still
    by_itself = told_by(LETTER, [event(LetterStep.HELD, None, Hold.CHILD), event(LetterStep.RELEASED, None)])
    assert by_itself.seen_to == frozenset()


def test_age_is_counted_by_birthdays():
    assert years_between(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert years_between(date(2008, 2, 29), date(2026, 3, 1)) == 18
