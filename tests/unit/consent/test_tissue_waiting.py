"""Decisions about a child's samples by those who have custody, against a register that changes meanwhile: whatever is
asked for, confirmed and taken back, in whatever order."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_app.agreeing import StepTaken, WaitingStep, waiting_from
from citizen_app.tissue_mode import VarMode
from consent.domain.tissue import Material, TissueUse, TissueUseDecision
from consent.domain.tissue_waiting import (
    Fallen,
    Holder,
    Outcome,
    ReadWords,
    Wish,
    fallen,
    is_told,
    open_until,
    when_confirmed,
)
from delegation.domain.acting import Act, ActingRules, Ground, Ruling, Standing, ruling

START = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
FIFTEEN = START + timedelta(days=20)
WAITS = timedelta(days=14)
PARENTS = [UUID(int=number) for number in (1, 2, 3)]
CHILD = UUID(int=8)

person = st.sampled_from(PARENTS)
asks = st.tuples(st.just("ask"), person, st.sampled_from(Material), st.sampled_from(TissueUseDecision))
on_one = st.tuples(st.sampled_from(["confirm", "confirm", "confirm", "take_back"]), person, st.integers(0, 3))
rare = st.one_of(
    st.tuples(st.just("custody"), person),
    st.tuples(st.just("wait"), st.sampled_from([1, 6, 14])),
    st.tuples(st.just("turn"), st.sampled_from([VarMode.FORWARD, *VarMode])),
    st.tuples(st.just("new_words")),
    st.tuples(st.just("child_decides"), st.sampled_from(Material)),
)
deeds = st.lists(st.sampled_from([asks, on_one, on_one, rare]).flatmap(lambda one: one), min_size=4, max_size=16)


class World:
    """A child, those who have custody of it, and what they ask for, as the service keeps it."""

    def __init__(self, *, by_one):
        self.at, self.mode, self.version, self.by_one = START, VarMode.FORWARD, 1, by_one
        self.holders = set(PARENTS[:2])
        self.asked, self.steps, self.decisions = [], [], []
        self.said = {}  # of each wish: who has confirmed what it says, and with which words

    def do(self, deed):
        self.at += timedelta(minutes=1)
        getattr(self, deed[0])(*deed[1:])

    def may(self, who):
        """What the register and the rules say of this person now."""
        others = self.holders - {who}
        age = 15 if self.at >= FIFTEEN else 14
        standing = Standing(ground=Ground.CUSTODY, age=age, is_in_force=who in self.holders, all_agree=not others)
        rules = ActingRules(tissue=self.mode is not VarMode.INFORM, tissue_by_one=self.by_one)
        return ruling(standing, Act.DECIDE_TISSUE, rules)

    def holder(self, who):
        others = self.holders - {who} if self.may(who) is Ruling.NEEDS_ALL else set()
        return Holder(own=[who], others=[[one] for one in sorted(others)], fifteen=FIFTEEN)

    @property
    def words(self):
        return ReadWords(version=str(self.version), mode=self.mode)

    def made(self, material):
        return [at for at, about, *_rest in self.decisions if about is material]

    def newest(self, material):
        """The last decision about it, named by its place."""
        places = [place for place, one in enumerate(self.decisions) if one[1] is material]
        return UUID(int=200 + places[-1]) if places else None

    def waiting(self, number):
        return waiting_from(self.asked[number], self.steps[number])

    def ask(self, who, material, decision):
        allowed = self.may(who)
        if allowed is Ruling.ALLOWED:
            self.decide(who, material, decision, {who})
        elif allowed is Ruling.NEEDS_ALL:
            until, at_fifteen = open_until(self.at, WAITS, FIFTEEN)
            wish = Wish(
                waiting_id=UUID(int=100 + len(self.asked)), citizen_key=CHILD, basis="custody", by=who, at=self.at,
                open_until=until, submission_id=UUID(int=1), material=material, decision=decision, words=self.words,
                fifteen=at_fifteen, upon=self.newest(material),
            )  # fmt: skip
            self.said[len(self.asked)] = {who: self.words}
            self.asked.append(wish)
            self.steps.append([])

    def confirm(self, who, which):
        if not self.asked or self.may(who) not in {Ruling.ALLOWED, Ruling.NEEDS_ALL}:
            return
        number = which % len(self.asked)
        wish = self.asked[number]
        newest = self.newest(wish.material)
        came = when_confirmed(self.waiting(number), self.holder(who), "custody", self.words, newest, self.at)
        if came in {Outcome.WAITS, Outcome.DECIDED}:
            self.step(number, WaitingStep.CONFIRMED, who)
            self.said[number][who] = self.words
        if came is Outcome.DECIDED:
            self.step(number, WaitingStep.DONE, who)
            self.decide(who, wish.material, wish.decision, set(self.said[number]), number)

    def take_back(self, who, which):
        if self.asked and who in self.waiting(which % len(self.asked)).agreed:
            self.step(which % len(self.asked), WaitingStep.TAKEN_BACK, who)
            self.said[which % len(self.asked)].pop(who, None)

    def decide(self, who, material, decision, said, number=None):
        self.decisions.append((self.at, material, decision, who, frozenset(said), number))
        # What holds of every decision by custody, whatever came before it.
        assert self.at < FIFTEEN, "never by a parent from the fifteenth birthday on"
        assert who in self.holders
        assert self.mode is not VarMode.INFORM
        if not self.by_one:
            assert self.holders <= said, "never without everybody who has custody at that moment"
        if number is not None:
            assert set(self.said[number].values()) == {self.words}, "all of them, and now, with the same words"
            assert [one[5] for one in self.decisions].count(number) == 1, "never two of one"
            earlier = [at for at in self.made(material)[:-1] if at > self.asked[number].at]
            assert earlier == [], "nothing that was asked for before the last decision undoes it"
            assert self.asked[number].by in self.holders, "what somebody asked for goes with their custody"
            assert self.at < self.asked[number].open_until

    def step(self, number, step, who):
        self.steps[number].append(StepTaken(step=step, at=self.at, by=who))

    def custody(self, who):
        self.holders ^= {who}

    def wait(self, days):
        self.at += timedelta(days=days)

    def turn(self, mode):
        self.mode = mode

    def new_words(self):
        self.version += 1

    def child_decides(self, material):
        if self.at >= FIFTEEN:
            self.decisions.append((self.at, material, None, CHILD, frozenset(), None))


@settings(max_examples=200)
@given(deeds, st.booleans())
def test_no_sequence_decides_without_all_who_have_custody_at_that_moment_nor_twice_nor_from_fifteen(steps, by_one):
    world = World(by_one=by_one)
    for deed in steps:
        world.do(deed)


@settings(max_examples=100)
@given(deeds)
def test_whatever_was_asked_for_became_a_decision_or_waits_or_it_is_known_why_not(steps):
    world = World(by_one=False)
    for deed in steps:
        world.do(deed)
    by_wish = [one[5] for one in world.decisions]
    for number, wish in enumerate(world.asked):
        is_done = number in by_wish
        why = fallen(world.waiting(number), is_done, world.newest(wish.material), world.at)
        if is_done:
            assert why is None
        elif world.at >= FIFTEEN:
            assert why is not None, "nothing waits for them any more"
            assert why is not Fallen.FIFTEEN or wish.open_until == FIFTEEN
        elif why is None:
            assert wish.at <= world.at < wish.open_until


def test_two_who_have_custody_decide_with_the_second_of_them():
    """That the walk above reaches a decision at all, whoever begins and however often the first clicks."""
    world = World(by_one=False)
    mother, father, _other = PARENTS
    world.do(("ask", mother, Material.BIOLOGICAL, TissueUseDecision.OWN_TREATMENT_ONLY))
    world.do(("confirm", mother, 0))
    assert world.decisions == []
    world.do(("confirm", father, 0))
    world.do(("confirm", father, 0))
    [(_at, material, decision, who, said, _number)] = world.decisions
    assert (material, decision, who) == (Material.BIOLOGICAL, TissueUseDecision.OWN_TREATMENT_ONLY, father)
    assert said == {mother, father}


DAY = timedelta(days=1)
LATE, OVERTAKEN = Fallen.LATE, Fallen.OVERTAKEN
OWN, FREE = TissueUseDecision.OWN_TREATMENT_ONLY, TissueUseDecision.NO_RESTRICTION


@pytest.mark.parametrize(
    ("fell", "since", "after", "told"),
    [
        (LATE, [], WAITS, True),
        (LATE, [], WAITS + 30 * DAY - DAY, True),
        (LATE, [], WAITS + 30 * DAY, False),
        (OVERTAKEN, [(FREE, DAY)], 2 * DAY, True),
        (OVERTAKEN, [(FREE, DAY)], 31 * DAY, False),
        (OVERTAKEN, [(FREE, 90 * DAY)], WAITS + 30 * DAY, False),  # it had lapsed before
        (OVERTAKEN, [(FREE, -900 * DAY)], 30 * DAY - DAY, True),  # brought in since, with its own moment
        (OVERTAKEN, [(FREE, 2 * DAY), (OWN, DAY)], 3 * DAY, False),  # what was asked for was decided
        (Fallen.TAKEN_BACK, [], DAY, False),
        (Fallen.FIFTEEN, [], WAITS, False),
        (None, [], DAY, False),
    ],
)
def test_what_fell_away_is_told_for_thirty_days_unless_the_same_was_decided(fell, since, after, told):
    wish = Wish(
        waiting_id=UUID(int=7), citizen_key=CHILD, basis="custody", by=PARENTS[0], at=START, open_until=START + WAITS,
        submission_id=UUID(int=1), material=Material.GENETIC, decision=OWN, fifteen=False, upon=None,
        words=ReadWords(version="1", mode=VarMode.FORWARD),
    )  # fmt: skip
    made = [
        TissueUse(
            decision_id=UUID(int=9), material=Material.GENETIC, decision=one, made_at=START + at, mode=VarMode.FORWARD
        )
        for one, at in since
    ]
    assert is_told(wish, fell, made, START + after) == told
