"""What may be said of a decision about samples, against a register that answers late, twice, never, or both ways."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_app.tissue_mode import VarMode
from consent.domain.tissue import (
    ANSWERS,
    COUNTS,
    Claim,
    Material,
    StepOfTissue,
    TissueStep,
    TissueUse,
    TissueUseDecision,
    is_news,
    position,
    says_the_same,
)

START = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
LATE = timedelta(days=10)
REGISTERED, REFUSED, SENT = TissueStep.REGISTERED, TissueStep.REFUSED, TissueStep.SENT
OF_FORWARDING = {Claim.NOT_SENT, Claim.SENT, Claim.LATE, Claim.REGISTERED, Claim.REFUSED}
ELSEWHERE = object()

number = st.integers(0, 2)
material = st.sampled_from([Material.BIOLOGICAL] * 4 + [Material.GENETIC])
said = st.sampled_from([REGISTERED, REGISTERED, REFUSED])
# Weighted, so that few deeds lead far: two decisions of one material, sent and answered, in either order.
decides = st.tuples(st.just("decide"), material, st.sampled_from(TissueUseDecision))
goes = st.tuples(st.just("sent_off"), material, st.sampled_from(TissueUseDecision))
answered = st.tuples(st.just("answered"), number, said)
rare = st.one_of(
    st.just(("send",)),
    st.tuples(st.just("handle"), number, said),
    st.tuples(st.just("deliver"), number),
    st.tuples(st.just("elsewhere"), material),
    st.tuples(st.just("turn"), st.sampled_from([VarMode.FORWARD, *VarMode])),
    st.tuples(st.just("wait"), st.integers(1, 12)),
)
deeds = st.lists(
    st.sampled_from([goes, goes, answered, answered, answered, decides, rare]).flatmap(lambda one: one),
    min_size=8,
    max_size=14,
)


class World:
    """Indblik, and a register whose post can take any time, any way."""

    def __init__(self):
        self.at, self.mode = START, VarMode.FORWARD
        self.made = {}
        self.inbox, self.post, self.delivered = [], [], set()
        self.holds = {}

    def do(self, deed):
        self.at += timedelta(minutes=1)
        getattr(self, deed[0])(*deed[1:])

    def decide(self, material, decision):
        if self.mode is not VarMode.INFORM:
            key = UUID(int=len(self.made) + 1)
            self.made[key] = TissueUse(
                decision_id=key, material=material, decision=decision, made_at=self.at, mode=self.mode
            )

    def send(self):
        for key, one in self.made.items():
            if self.mode is one.mode is VarMode.FORWARD and one.sent_at is None:
                self.step(key, StepOfTissue(step=SENT, at=self.at))
                self.inbox.append(key)

    def handle(self, which, answer):
        if self.inbox:
            key = self.inbox[which % len(self.inbox)]
            self.post.append((key, answer, self.at))
            if answer is REGISTERED:
                self.holds[self.made[key].material] = key

    def sent_off(self, about, decision):
        self.decide(about, decision)
        self.send()

    def answered(self, which, answer):
        self.handle(which, answer)
        self.deliver(len(self.post) - 1)

    def deliver(self, which):
        if self.post:
            key, answer, counted_at = letter = self.post[which % len(self.post)]
            assert is_news(self.made[key], answer, counted_at) == (letter not in self.delivered)
            if letter not in self.delivered:
                self.step(key, StepOfTissue(step=answer, at=self.at, counted_at=counted_at))
                self.delivered.add(letter)

    def elsewhere(self, material):
        self.holds[material] = ELSEWHERE

    def wait(self, days):
        self.at += timedelta(days=days)

    def step(self, key, taken):
        self.made[key] = replace(self.made[key], steps=(*self.made[key].steps, taken))

    def told(self, key):
        return {answer for one, answer, _at in self.delivered if one == key}

    def turn(self, mode):
        self.mode = mode


def run(steps):
    world = World()
    for deed in steps:
        world.do(deed)
        yield world


@settings(max_examples=100)
@given(deeds)
def test_no_sequence_lets_a_page_say_more_than_the_register_did(steps):
    for world in run(steps):
        for material in Material:
            found = position(material, world.made.values(), world.mode, world.at, LATE)
            mine = [one for one in world.made.values() if one.material is material]
            assert found.newest is (mine[-1] if mine else None)
            said = world.told(found.newest.decision_id) if mine else set()
            if found.claim in COUNTS:
                by_us = world.mode is VarMode.REGISTER is found.newest.mode
                assert by_us or (world.mode is VarMode.FORWARD and said == {REGISTERED})
            if found.claim in OF_FORWARDING:
                assert world.mode is VarMode.FORWARD is found.newest.mode
            for told in (found.newest if found.claim is Claim.REGISTERED else None, found.last_registered):
                assert told is None or REGISTERED in world.told(told.decision_id)
                if told and set(world.post) == world.delivered and world.holds[material] is not ELSEWHERE:
                    assert world.holds[material] == told.decision_id


@settings(max_examples=100)
@given(deeds)
def test_every_claim_is_the_one_that_a_plain_telling_comes_to(steps):
    for world in run(steps):
        for material in Material:
            found = position(material, world.made.values(), world.mode, world.at, LATE)
            assert found.claim is plainly(world, [one for one in world.made.values() if one.material is material])


def plainly(world, mine):
    """The same, told from what happened and one question after the other."""
    if not mine:
        return Claim.NOT_KNOWN
    newest, now = mine[-1], world.mode
    if newest.mode is VarMode.REGISTER:
        return Claim.IN_FORCE if now is VarMode.REGISTER else Claim.ONCE_HERE
    answers, was_sent = world.told(newest.decision_id), newest.decision_id in world.inbox
    if answers == ANSWERS or (answers == {REGISTERED} and newest is not told_last(world, newest.material)):
        return Claim.UNCLEAR
    if now is not VarMode.FORWARD:
        once = Claim.ONCE_REGISTERED if REGISTERED in answers else Claim.ONCE_SENT
        return once if was_sent else Claim.ONCE_NOT_SENT
    if answers:
        return Claim.REGISTERED if answers == {REGISTERED} else Claim.REFUSED
    late = was_sent and world.at - newest.sent_at >= LATE
    return (Claim.LATE if late else Claim.SENT) if was_sent else Claim.NOT_SENT


def told_last(world, material):
    """What the register registered last, of what it has told us."""
    told = [(counted_at, key) for key, answer, counted_at in world.delivered if answer is REGISTERED]
    return world.made[max((at, key) for at, key in told if world.made[key].material is material)[1]]


@settings(max_examples=60)
@given(deeds)
def test_only_what_would_change_nothing_is_called_the_same(steps):
    for world in run(steps):
        for material in Material:
            found = position(material, world.made.values(), world.mode, world.at, LATE)
            for decision in TissueUseDecision:
                if says_the_same(found, decision):
                    assert found.newest.decision is decision
                    assert found.claim not in {Claim.REFUSED, Claim.UNCLEAR, Claim.NOT_KNOWN}
                    assert REFUSED not in world.told(found.newest.decision_id)
                    assert found.newest.mode is world.mode
