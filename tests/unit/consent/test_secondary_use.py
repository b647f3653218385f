"""What may be said of a no to secondary use, against whoever notes each moment in which it stood."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_app.secondary_use_settings import RIGHT_BEGINS
from citizen_app.settings import Settings, UnsafeSettings
from consent.domain.secondary_use import (
    SecondaryUse,
    SecondaryUseClaim,
    SecondaryUseDecision,
    opted_out_times,
    standing,
)

START = datetime(2029, 4, 2, 10, 0, tzinfo=UTC)
AUTHORITY, BEGINS, PAGE = (f"INDBLIK_ARTICLE_71_{name}" for name in ("AUTHORITY", "FROM", "PAGE"))
choices = st.lists(st.sampled_from(SecondaryUseDecision), max_size=7)


def made(decisions):
    return [
        SecondaryUse(decision_id=UUID(int=90 - number), decision=one, made_at=START + timedelta(hours=number))
        for number, one in enumerate(decisions)
    ]


@given(choices, st.booleans(), st.randoms())
def test_the_last_word_counts_and_only_while_somebody_enforces_it(decisions, is_open, chance):
    told = made(decisions)
    chance.shuffle(told)
    found = standing(told, is_open=is_open)
    if not decisions:
        assert (found.claim, found.newest) == (SecondaryUseClaim.NOTHING_HERE, None)
        return
    assert found.newest.decision is decisions[-1]
    assert (found.claim is SecondaryUseClaim.OPTED_OUT) == (is_open and decisions[-1] is SecondaryUseDecision.OPTED_OUT)
    assert found.claim.value.startswith("once-") != is_open
    # Only what would change something is offered, and never both.
    assert [found.can_become(one) for one in SecondaryUseDecision].count(True) == 1
    assert not (is_open and found.can_become(decisions[-1]))


@given(choices, st.randoms())
def test_a_no_stood_from_its_moment_until_its_end_and_at_no_other(decisions, chance):
    told = made(decisions)
    chance.shuffle(told)
    times = opted_out_times(told)
    for minutes in range(-30, 60 * 8, 30):
        at = START + timedelta(minutes=minutes)
        so_far = [one.decision for one in made(decisions) if one.made_at <= at]
        stood = bool(so_far) and so_far[-1] is SecondaryUseDecision.OPTED_OUT
        assert any(one.since <= at and (one.until is None or at < one.until) for one in times) == stood
    assert all(one.until is None or one.since < one.until for one in times)
    assert all(one.until is not None for one in times[:-1])


def test_unless_the_operator_names_who_enforces_it_and_from_when_nobody_can_decide():
    told = Settings.from_environment({}).secondary_use
    assert (told.authority, told.is_open_on(date(2040, 1, 1))) == (None, False)
    named = Settings.from_environment({AUTHORITY: " Myndigheden ", BEGINS: "2029-05-01"}).secondary_use
    assert (named.authority, named.page) == ("Myndigheden", None)
    assert [named.is_open_on(date(2029, 4, 30)), named.is_open_on(date(2029, 5, 1))] == [False, True]


@pytest.mark.parametrize(
    ("environment", "fault"),
    [
        ({AUTHORITY: "Myndigheden"}, BEGINS),
        ({BEGINS: "2029-05-01"}, AUTHORITY),
        ({PAGE: "https://myndigheden.example"}, AUTHORITY),
        ({AUTHORITY: "Myndigheden", BEGINS: "soon"}, BEGINS),
        ({AUTHORITY: "Myndigheden", BEGINS: str(RIGHT_BEGINS - timedelta(days=1))}, BEGINS),
        ({AUTHORITY: "a\nb", BEGINS: "2029-05-01"}, AUTHORITY),
        ({AUTHORITY: "a" * 201, BEGINS: "2029-05-01"}, AUTHORITY),
        ({AUTHORITY: "Myndigheden", BEGINS: "2029-05-01", PAGE: "http://myndigheden.example"}, PAGE),
    ],
)
def test_what_cannot_be_used_stops_the_start(environment, fault):
    with pytest.raises(UnsafeSettings, match=fault):
        Settings.from_environment(environment)
