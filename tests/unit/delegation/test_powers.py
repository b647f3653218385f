"""Where a power of attorney stands: any sequence of steps and days against a model that reads the whole of them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_app.web.dates import local
from citizen_app.working_days import WorkingDays
from delegation.domain.acting import Scope
from delegation.domain.powers import (
    LIVE,
    OVER,
    STEPS,
    Party,
    Power,
    PowerEvent,
    PowerRules,
    PowerState,
    Step,
    Terms,
    TermsRefusal,
    after,
    leads_to,
    power_from,
)

BEGIN = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
HOLDER = UUID(int=7)
READ, ALL = frozenset({Scope.READ_LOG}), frozenset(Scope)


def day_after(at, days):
    return local(at).date() + timedelta(days=days)


def event(step, party, at, *, days=40, scopes=ALL, begins_in=14):
    """A step as a service would write it down."""
    sets = step in {Step.OFFERED, Step.ANSWERED, Step.ASKED_ON_PAPER, Step.REGISTERED, Step.RENEWED}
    names = {Step.REDEEMED, Step.REQUESTED, Step.ASKED_ON_PAPER, Step.REGISTERED}
    return PowerEvent(
        step=step,
        party=party,
        at=at,
        terms=Terms(scopes=scopes, until=day_after(at, days)) if sets else None,
        holder=HOLDER if step in names else None,
        open_until=at + timedelta(days=14) if step in {Step.OFFERED, Step.REQUESTED, Step.ASKED_ON_PAPER} else None,
        begins=day_after(at, begins_in) if step is Step.NOTICED else None,
    )


def slow_state(events, at):
    """The same by reading all that was ever done, in plain words."""
    steps, today = [one.step for one in events], local(at).date()
    if not steps:
        return PowerState.NEW
    if steps.count(Step.DIED) > steps.count(Step.DEATH_REVERSED):
        return PowerState.DEAD
    if {Step.REVOKED, Step.RENOUNCED, Step.DECLINED} & set(steps):
        return PowerState.ENDED
    first = events[0]
    if first.open_until and not {Step.REDEEMED, Step.ANSWERED, Step.REGISTERED} & set(steps):
        return PowerState.LAPSED if at >= first.open_until else PowerState(first.step.value)
    if today > [one.terms.until for one in events if one.terms][-1]:
        return PowerState.EXPIRED
    if [one for one in steps if one in {Step.PAUSED, Step.RESUMED}][-1:] == [Step.PAUSED]:
        return PowerState.PAUSED
    if Step.REGISTERED not in steps:
        return PowerState.IN_FORCE
    begins = [one.begins for one in events if one.step is Step.NOTICED][-1:]  # the newest notice tells it
    return PowerState.IN_FORCE if begins and begins[0] and today >= begins[0] else PowerState.WAITING


wishes = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 20), st.integers(0, 60)), max_size=25)


def possible(power, at):
    return [(step, party) for step in Step for party in Party if leads_to(power, step, party, at)]


@given(wishes, st.integers(0, 90))
def test_any_sequence_stands_where_the_whole_of_it_says(wishes, later):
    taken, power, at = [], Power(), BEGIN
    for pick, days, length in wishes:
        at += timedelta(days=days)
        assert power.state_at(at) is slow_state(taken, at)
        if steps := possible(power, at):
            step, party = steps[pick % len(steps)]
            taken.append(event(step, party, at, days=length))
            power = after(power, taken[-1])
    end = at + timedelta(days=later)
    assert power.state_at(end) is slow_state(taken, end)
    assert power == power_from(taken)


@given(wishes, st.integers(0, 400))
def test_what_is_over_stays_over(wishes, later):
    power, at = Power(), BEGIN
    for pick, days, length in wishes:
        at += timedelta(days=days)
        if steps := possible(power, at):
            step, party = steps[pick % len(steps)]
            power = after(power, event(step, party, at, days=length))
    if power.state_at(at) in OVER:
        assert power.state_at(at + timedelta(days=later)) in OVER
        assert possible(power, at + timedelta(days=later)) == []


def given_power(**more):
    return power_from(
        [
            event(Step.OFFERED, Party.GRANTOR, BEGIN, **more),
            event(Step.REDEEMED, Party.HOLDER, BEGIN + timedelta(hours=1)),
        ]
    )


def test_every_state_is_reached():
    requested = power_from([event(Step.REQUESTED, Party.HOLDER, BEGIN)])
    asked = power_from([event(Step.ASKED_ON_PAPER, Party.DESK, BEGIN)])
    paper = after(asked, event(Step.REGISTERED, Party.DESK, BEGIN))
    in_force = given_power()
    reached = {
        Power().state_at(BEGIN),
        asked.state_at(BEGIN),
        power_from([event(Step.OFFERED, Party.GRANTOR, BEGIN)]).state_at(BEGIN),
        requested.state_at(BEGIN),
        requested.state_at(BEGIN + timedelta(days=14)),
        paper.state_at(BEGIN),
        in_force.state_at(BEGIN),
        in_force.state_at(BEGIN + timedelta(days=41)),
        after(in_force, event(Step.PAUSED, Party.GRANTOR, BEGIN)).state_at(BEGIN),
        after(in_force, event(Step.REVOKED, Party.GRANTOR, BEGIN)).state_at(BEGIN),
        after(in_force, event(Step.DIED, Party.REGISTER, BEGIN)).state_at(BEGIN),
    }
    assert reached == set(PowerState)


def test_the_last_day_counts_to_midnight_in_denmark():
    power = given_power(days=0)  # 2 March: winter time, so midnight is 23:00 UTC
    assert power.state_at(datetime(2026, 3, 2, 22, 59, tzinfo=UTC)) is PowerState.IN_FORCE
    assert power.state_at(datetime(2026, 3, 2, 23, 0, tzinfo=UTC)) is PowerState.EXPIRED


def signed(begins_in=14):
    """A power on paper whose notice was printed on the day; None: it is not printed."""
    steps = [event(Step.ASKED_ON_PAPER, Party.DESK, BEGIN), event(Step.REGISTERED, Party.DESK, BEGIN)]
    noticed = [] if begins_in is None else [event(Step.NOTICED, Party.CLOCK, BEGIN, begins_in=begins_in)]
    return power_from([*steps, *noticed])


def test_a_notice_that_is_to_be_printed_again_leaves_no_first_day():
    again = after(signed(), replace(event(Step.NOTICED, Party.CLOCK, BEGIN), begins=None))
    assert not again.gives_something(BEGIN + timedelta(days=30))
    later = after(again, event(Step.NOTICED, Party.CLOCK, BEGIN + timedelta(days=10)))
    assert [later.gives_something(BEGIN + timedelta(days=days)) for days in (14, 23, 24)] == [False, False, True]


def test_whole_working_days_lie_between_the_notice_and_the_first_day():
    rules, calendar = PowerRules(), WorkingDays()
    # Printed on Friday 27 March 2026: Easter takes 2, 3 and 6 April, so the tenth working day is Wednesday 15 April.
    assert rules.first_day(date(2026, 3, 27), calendar) == date(2026, 4, 16)
    assert rules.first_day(date(2026, 6, 1), calendar) == date(2026, 6, 17)  # 5 June is no working day


def test_a_pause_before_the_first_day_gives_as_little_as_no_pause():
    paper = signed()
    paused = after(paper, event(Step.PAUSED, Party.GRANTOR, BEGIN))
    for days in (0, 13, 14, 40, 41):
        at = BEGIN + timedelta(days=days)
        assert paper.gives_something(at) is paused.gives_something(at) is (14 <= days <= 40)


@given(wishes)
def test_a_paper_whose_first_day_nobody_has_told_gives_nothing(wishes):
    asked = event(Step.ASKED_ON_PAPER, Party.DESK, BEGIN, days=400)
    power, at = power_from([asked, event(Step.REGISTERED, Party.DESK, BEGIN, days=400)]), BEGIN
    for pick, days, length in wishes:
        at += timedelta(days=days)
        if steps := [one for one in possible(power, at) if one[0] is not Step.NOTICED]:
            step, party = steps[pick % len(steps)]
            power = after(power, event(step, party, at, days=length))
        assert not power.gives_something(at)
        assert power.state_at(at) is not PowerState.IN_FORCE


def test_a_death_that_was_none_brings_it_back_as_it_was():
    paused = after(given_power(), event(Step.PAUSED, Party.GRANTOR, BEGIN))
    dead = after(paused, event(Step.DIED, Party.REGISTER, BEGIN + timedelta(days=1)))
    assert not dead.gives_something(BEGIN + timedelta(days=1))
    assert after(dead, event(Step.DEATH_REVERSED, Party.REGISTER, BEGIN + timedelta(days=2))) == paused


@pytest.mark.parametrize("step", Step)
def test_only_the_right_party_takes_a_step(step):
    states, parties, _to = STEPS[step]
    assert states
    assert parties
    assert not states & OVER
    assert Party.HOLDER not in parties or step in {Step.REDEEMED, Step.REQUESTED, Step.RENOUNCED}
    assert parties == {Party.REGISTER} or Party.REGISTER not in parties


TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("scopes", "until", "on_paper", "why"),
    [
        (READ, TODAY, False, None),
        (ALL, date(2031, 3, 2), False, None),
        (READ | {Scope.SEE_DECISIONS}, TODAY, True, None),
        (frozenset(), TODAY, False, TermsRefusal.NOTHING_CHOSEN),
        ({Scope.ASK}, TODAY, False, TermsRefusal.NOT_WHOLE),
        ({Scope.READ_LOG, Scope.MAKE_BLOCKS}, TODAY, False, TermsRefusal.NOT_WHOLE),
        (READ, date(2026, 3, 1), False, TermsRefusal.IN_THE_PAST),
        (READ, date(2031, 3, 4), False, TermsRefusal.TOO_LONG),
        (READ | {Scope.ASK}, TODAY, True, TermsRefusal.NOT_ON_PAPER),
    ],
)
def test_terms(scopes, until, on_paper, why):
    assert PowerRules().why_not(Terms(scopes=frozenset(scopes), until=until), TODAY, on_paper=on_paper) is why


def test_who_narrows_a_power_takes_away_and_adds_nothing():
    rules, was = PowerRules(), Terms(scopes=frozenset({Scope.READ_LOG, Scope.ASK}), until=TODAY)
    assert rules.why_not_narrow(was, READ) is None
    assert rules.why_not_narrow(was, was.scopes) is TermsRefusal.NOT_LESS
    assert rules.why_not_narrow(was, READ | {Scope.MESSAGES}) is TermsRefusal.NOT_LESS
    assert rules.why_not_narrow(was, frozenset({Scope.ASK})) is TermsRefusal.NOT_WHOLE
    assert rules.why_not_narrow(was, frozenset()) is TermsRefusal.NOTHING_CHOSEN


def test_the_end_is_warned_of_while_there_is_something_to_end():
    power, rules = given_power(days=40), PowerRules()
    warned = [rules.is_ending(power, BEGIN + timedelta(days=days)) for days in (9, 10, 40, 41)]
    assert warned == [False, True, True, False]
    assert LIVE.isdisjoint(OVER)
