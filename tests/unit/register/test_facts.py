"""What is in force by the register's messages: the same in whatever order they came, and as a calendar would say."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_app.register.facts import NARROWING, Fact, FactStep, Told, in_force

FIRST = date(2026, 3, 1)
CUSTODY, PROTECTION = Fact.CUSTODY, Fact.PROTECTION


def day(number):
    return FIRST + timedelta(days=number)


def told(fact, text):
    """`stated 3 from 1 until 9`: made on day 3, of days 1 to 8."""
    step, recorded, *rest = text.split()
    said = dict(zip(rest[::2], rest[1::2], strict=True))
    days = {f"valid_{name}": day(int(said[name])) for name in ("from", "until") if name in said}
    return Told(fact=fact, step=FactStep(step), recorded_on=day(int(recorded)), **days)


def days_of(fact, *texts):
    """The days of the first twenty on which something is in force."""
    messages = [told(fact, text) for text in texts]
    return [number for number in range(20) if in_force(messages, day(number))]


@pytest.mark.parametrize(
    ("fact", "messages", "days"),
    [
        (CUSTODY, ["stated 0 from 3"], range(3, 20)),
        (CUSTODY, ["stated 0 from 3 until 6"], range(3, 6)),
        (CUSTODY, ["stated 0 from 3", "ended 5 until 8"], range(3, 8)),
        (CUSTODY, ["stated 0 from 3", "ended 5 until 3"], []),
        (CUSTODY, ["stated 0 from 3", "withdrawn 5 from 3"], []),
        (CUSTODY, ["stated 0 from 3", "withdrawn 5 from 4"], range(3, 20)),
        # The end was wrong: the register states it anew.
        (CUSTODY, ["stated 0 from 3", "ended 5 until 8", "stated 6 from 3"], range(3, 20)),
        # An earlier statement, which the wrong one had taken the place of, counts again.
        (CUSTODY, ["stated 0 from 3", "stated 4 from 6 until 9", "withdrawn 5 from 6"], range(3, 20)),
        (CUSTODY, ["stated 0 from 3", "stated 4 from 6 until 9"], range(3, 9)),
        # Made on one day: the end counts where something is given, and the beginning where something is protected.
        (CUSTODY, ["ended 5 until 8", "stated 5 from 3"], range(3, 8)),
        (CUSTODY, ["withdrawn 5 from 3", "stated 5 from 3"], []),
        (PROTECTION, ["stated 5 from 3", "ended 5 until 8"], range(3, 20)),
        (PROTECTION, ["stated 5 from 3", "withdrawn 5 from 3"], range(3, 20)),
        (PROTECTION, ["stated 0 from 3", "ended 5 until 3"], range(3, 20)),
        (PROTECTION, ["stated 0 from 3", "ended 5 until 8"], range(3, 8)),
        (PROTECTION, ["stated 0 from 3", "withdrawn 5 from 3"], []),
        # A shorter protection does not end a longer one.
        (PROTECTION, ["stated 0 from 3 until 12", "stated 4 from 6 until 9"], range(3, 12)),
        (CUSTODY, [], []),
    ],
)
def test_what_is_in_force_day_by_day(fact, messages, days):
    assert days_of(fact, *messages) == list(days)
    assert days_of(fact, *reversed(messages)) == list(days)


FEW = st.integers(0, 8)
MESSAGES = st.one_of(
    st.builds(
        lambda made, first, length, *said: ("stated", made, first, length and first + length, *said),
        FEW, FEW, st.one_of(st.none(), st.integers(1, 6)), st.booleans(), st.booleans(),
    ),
    st.builds(lambda made, last: ("ended", made, None, last, None, None), FEW, FEW),
    st.builds(lambda made, first: ("withdrawn", made, first, None, None, None), FEW, FEW),
)  # fmt: skip


def as_told(fact, step, made, first, last, joint, health):
    return Told(
        fact=fact,
        step=FactStep(step),
        recorded_on=day(made),
        valid_from=None if first is None else day(first),
        valid_until=None if last is None else day(last),
        is_joint=joint,
        covers_health=health,
    )


def by_a_calendar(fact, messages, today):
    """A slow clerk with a calendar: takes the days of making one by one, and paints whole days."""
    guards = fact in NARROWING
    paint = {}  # beginning -> the days painted
    for made in range(9):
        of_day = [one for one in messages if one[1] == made]
        stated = [one for one in of_day if one[0] == "stated"]
        others = [one for kind in ("ended", "withdrawn") for one in of_day if one[0] == kind]
        if guards:
            others.reverse()
        for step, _made, first, last, *_said in (*others, *stated) if guards else (*stated, *others):
            if step == "withdrawn":
                paint.pop(first, None)
            elif step == "ended":
                for begun in paint:
                    if begun < last or (begun == last and not guards):
                        paint[begun] = {number for number in paint[begun] if number < last}
            else:
                same = [one for one in stated if one[2] == first]
                ends = [99 if one[3] is None else one[3] for one in same]
                paint[first] = set(range(first, max(ends) if guards else min(ends)))
    begun = [first for first in paint if first <= today]
    counting = begun if guards else begun and [max(begun)]
    return any(today in paint[first] for first in counting)


@given(st.sampled_from([CUSTODY, PROTECTION]), st.lists(MESSAGES, max_size=7), st.integers(0, 16), st.randoms())
def test_any_messages_in_any_order_say_what_a_clerk_with_a_calendar_says(fact, messages, today, random):
    wanted = by_a_calendar(fact, messages, today)
    shuffled = [as_told(fact, *one) for one in messages]
    random.shuffle(shuffled)
    found = in_force(shuffled, day(today))
    assert bool(found) is wanted
    assert in_force(sorted(shuffled, key=repr), day(today)) == found
    assert fact in NARROWING or len(found) <= 1


def test_of_two_statements_of_one_day_the_one_that_opens_less_counts():
    narrow = as_told(CUSTODY, "stated", 1, 2, None, True, False)
    wide = as_told(CUSTODY, "stated", 1, 2, None, False, True)
    assert in_force([narrow, wide], day(5)) == in_force([wide, narrow], day(5)) == (narrow,)
