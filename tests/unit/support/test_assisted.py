"""The rules of assisted self-service by themselves: who it is, for whom, and until when it can be stopped."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_app.terms import DataKind
from citizen_app.working_days import WorkingDays
from support.domain.assist_wishes import (
    BlockWish,
    CloseQuestionWish,
    EndBlockWish,
    MonthWish,
    QuestionWish,
    StopMessagesWish,
    kind_of,
    wish_from,
    written,
)
from support.domain.assisted import MOST_WAITING, ActKind, AssistRefusal, AssistRules, Registered, Way
from support.domain.deadlines import DeadlineKind

TODAY = date(2026, 3, 3)
RULES = AssistRules(
    today=TODAY,
    is_on=True,
    ways=frozenset(Way),
    opening_ways=frozenset({Way.IN_PERSON}),
    delay=5,
    number_wait=10,
    from_age=18,
    calendar=WorkingDays(),
)
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize("way", Way)
def test_nothing_tells_who_it_is_where_nobody_has_approved(way):
    off = replace(RULES, is_on=False)
    assert off.why_not_known(way, date(2020, 1, 1)) is AssistRefusal.OFF
    assert off.why_not(ActKind.BLOCK, way, 0) is AssistRefusal.OFF


@pytest.mark.parametrize("way", Way)
def test_a_way_that_is_not_in_use_is_none(way):
    assert replace(RULES, ways=frozenset()).why_not_known(way, date(2020, 1, 1)) is AssistRefusal.WAY


@given(DAYS, st.integers(1, 60))
def test_a_number_counts_after_so_many_working_days_and_never_before(since, days):
    rules = replace(RULES, number_wait=days)
    first = rules.number_counts_from(since)
    calendar = rules.calendar
    assert calendar.between(since, first) == days
    for today, refusal in ((first, None), (first - timedelta(days=1), AssistRefusal.NUMBER_WAITS)):
        assert replace(rules, today=today).why_not_known(Way.CALL_BACK, since) is refusal


@given(DAYS, st.integers(1, 60), st.sampled_from(ActKind))
def test_what_changes_something_can_be_stopped_for_so_many_working_days(today, delay, kind):
    last = replace(RULES, today=today, delay=delay).last_day_to_stop(kind)
    if kind in {ActKind.LOG_MONTH, ActKind.SEND_QUESTION}:
        assert last is None
    else:
        assert last is not None
        assert RULES.calendar.between(today, last) == delay


@pytest.mark.parametrize("way", Way)
@pytest.mark.parametrize("kind", ActKind)
def test_what_opens_data_or_is_a_way_to_be_known_by_needs_the_stronger_way(kind, way):
    refused = kind in {ActKind.END_BLOCK, ActKind.NUMBER} and way is Way.CALL_BACK
    assert RULES.why_not(kind, way, 0) is (AssistRefusal.STRONGER_WAY if refused else None)


def test_not_everything_at_once():
    assert RULES.why_not(ActKind.BLOCK, Way.IN_PERSON, MOST_WAITING - 1) is None
    assert RULES.why_not(ActKind.BLOCK, Way.IN_PERSON, MOST_WAITING) is AssistRefusal.TOO_MANY
    assert RULES.why_not(ActKind.LOG_MONTH, Way.IN_PERSON, MOST_WAITING) is None, "a letter waits for nothing"


@pytest.mark.parametrize(
    ("born", "refusal"),
    [
        (date(2008, 3, 3), None),
        (date(2008, 3, 4), AssistRefusal.TOO_YOUNG),
        (date(2026, 3, 3), AssistRefusal.TOO_YOUNG),
        (None, AssistRefusal.AGE_UNKNOWN),
    ],
)
def test_a_child_waits_for_a_person(born, refusal):
    assert RULES.why_not_for(Registered(birth_date=born)) is refusal


def test_so_do_the_dead():
    assert RULES.why_not_for(Registered(birth_date=date(1950, 1, 1), is_dead=True)) is AssistRefusal.DEAD


def test_so_does_somebody_with_a_protected_identity():
    protected = Registered(birth_date=date(1950, 1, 1), is_protected=True)
    assert RULES.why_not_for(protected) is AssistRefusal.PROTECTED


def test_somebody_born_on_a_leap_day_is_of_age_on_the_first_of_march():
    born = Registered(birth_date=date(2008, 2, 29))
    assert replace(RULES, today=date(2026, 2, 28)).why_not_for(born) is AssistRefusal.TOO_YOUNG
    assert replace(RULES, today=date(2026, 3, 1)).why_not_for(born) is None


WISHES = st.one_of(
    st.builds(
        BlockWish,
        kinds=st.lists(st.sampled_from(DataKind)).map(tuple),
        unit=st.none() | st.tuples(st.text(), st.text(), st.booleans()),
        last=st.none() | st.dates(),
    ),
    st.builds(EndBlockWish, decision_id=st.uuids()),
    st.builds(
        QuestionWish,
        day=st.dates(),
        unit=st.tuples(st.text(), st.text()),
        concern=st.text(),
        words=st.text(),
        kind=st.sampled_from(DeadlineKind),
    ),
    st.builds(CloseQuestionWish, number=st.text()),
    st.builds(MonthWish, first=st.dates()),
    st.builds(StopMessagesWish),
)


def test_a_question_that_was_kept_before_there_were_rights_is_a_question():
    kept = '{"type":"question","day":"2026-03-01","unit":["sor","1"],"concern":"why","words":""}'
    assert wish_from(kept) == QuestionWish(day=date(2026, 3, 1), unit=("sor", "1"), concern="why", words="")


@given(WISHES)
def test_a_wish_comes_back_as_it_was_written(wish):
    assert wish_from(written(wish)) == wish
    assert kind_of(wish) in ActKind
