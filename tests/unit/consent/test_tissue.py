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
    answer_to_biobank,
    is_news,
    newest_of,
    position,
    says_the_same,
)

START = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
LATE = timedelta(days=10)
REGISTERED, REFUSED, SENT = TissueStep.REGISTERED, TissueStep.REFUSED, TissueStep.SENT
OF_FORWARDING = {Claim.NOT_SENT, Claim.SENT, Claim.LATE, Claim.REGISTERED, Claim.REFUSED}
OF_THE_REGISTER = {Claim.IN_FORCE, Claim.REGISTERED_HERE, Claim.NOTHING, Claim.NOT_BROUGHT_OVER}
ELSEWHERE = object()
OWN = TissueUseDecision.OWN_TREATMENT_ONLY

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
    st.tuples(st.just("elsewhere"), material, st.sampled_from(TissueUseDecision)),
    st.tuples(st.just("turn"), st.sampled_from([VarMode.FORWARD, *VarMode])),
    st.just(("become_the_register",)),
    st.just(("bring_in",)),
    st.tuples(st.just("wait"), st.integers(1, 12)),
)
deeds = st.lists(
    st.sampled_from([goes, goes, answered, answered, answered, decides, rare]).flatmap(lambda one: one),
    min_size=8,
    max_size=14,
)


class World:
    """Indblik, and a register whose post can take any time, any way; either can be the register.

    `law`: what counts. `holds`: what the other register holds. It gets ours when we cease to be the register; its own
    come to us when the operator brings them in.
    """

    def __init__(self):
        self.at, self.mode, self.is_whole = START, VarMode.FORWARD, False
        self.made = {}
        self.inbox, self.post, self.delivered = [], [], set()
        self.holds, self.law = {}, {}

    def found(self, material):
        return position(material, self.made.values(), self.mode, self.at, LATE, is_whole=self.is_whole)

    def of(self, material):
        mine = [one for one in self.made.values() if one.material is material]
        return sorted(mine, key=lambda one: (one.made_at, one.decision_id))

    def do(self, deed):
        self.at += timedelta(minutes=1)
        getattr(self, deed[0])(*deed[1:])

    def decide(self, material, decision):
        if self.mode is not VarMode.INFORM:
            self.keep(material, decision, self.at)
            if self.mode is VarMode.REGISTER:
                self.law[material] = decision

    def keep(self, material, decision, at):
        key = UUID(int=len(self.made) + 1)
        self.made[key] = TissueUse(decision_id=key, material=material, decision=decision, made_at=at, mode=self.mode)

    def send(self):
        for key, one in self.made.items():
            if self.mode is one.mode is VarMode.FORWARD and one.sent_at is None:
                self.step(key, StepOfTissue(step=SENT, at=self.at))
                self.inbox.append(key)

    def handle(self, which, answer):
        if self.inbox and self.mode is not VarMode.REGISTER:
            key = self.inbox[which % len(self.inbox)]
            self.post.append((key, answer, self.at))
            if answer is REGISTERED:
                use = self.made[key]
                self.holds[use.material], self.law[use.material] = (key, use.decision, self.at), use.decision

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

    def elsewhere(self, material, decision):
        if self.mode is not VarMode.REGISTER:
            self.holds[material], self.law[material] = (ELSEWHERE, decision, self.at), decision

    def wait(self, days):
        self.at += timedelta(days=days)

    def step(self, key, taken):
        self.made[key] = replace(self.made[key], steps=(*self.made[key].steps, taken))

    def told(self, key):
        return {answer for one, answer, _at in self.delivered if one == key}

    def turn(self, mode):
        if self.mode is VarMode.REGISTER is not mode:
            for material in Material:
                ours = [one for one in self.of(material) if one.mode is VarMode.REGISTER]
                if ours:
                    self.holds[material] = (ELSEWHERE, ours[-1].decision, ours[-1].made_at)
        if mode is not self.mode:
            self.mode, self.is_whole = mode, False

    def become_the_register(self):
        self.turn(VarMode.REGISTER)
        self.bring_in()

    def bring_in(self):
        if self.mode is VarMode.REGISTER and not self.is_whole:
            for material, (_key, decision, at) in self.holds.items():
                self.keep(material, decision, at)
            self.is_whole = True


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
            found, mine = world.found(material), world.of(material)
            assert found.newest is (mine[-1] if mine else None)
            said = world.told(found.newest.decision_id) if mine else set()
            if found.claim in COUNTS:
                by_us = world.mode is VarMode.REGISTER is found.newest.mode
                assert by_us or (world.mode is VarMode.FORWARD and said == {REGISTERED})
            if found.claim in OF_FORWARDING:
                assert world.mode is VarMode.FORWARD is found.newest.mode
            for told in (found.newest if found.claim is Claim.REGISTERED else None, found.last_registered):
                assert told is None or REGISTERED in world.told(told.decision_id)
                if told and set(world.post) == world.delivered and world.holds[material][0] is not ELSEWHERE:
                    assert world.holds[material][0] == told.decision_id


@settings(max_examples=100)
@given(deeds)
def test_where_we_are_the_register_the_page_says_what_counts(steps):
    for world in run(steps):
        for material in Material:
            found, law = world.found(material), world.law.get(material)
            if found.claim in OF_THE_REGISTER:
                assert world.mode is VarMode.REGISTER
                assert (found.claim is Claim.REGISTERED_HERE) != world.is_whole
            if found.claim is Claim.IN_FORCE:
                assert found.newest.decision is law
            if found.claim is Claim.NOTHING:
                assert law is None
            if found.claim is Claim.NOT_BROUGHT_OVER and found.here is not None:
                assert found.here.decision is law


@settings(max_examples=100)
@given(deeds.map(lambda some: [*some, ("become_the_register",)]))
def test_no_biobank_is_answered_too_freely(steps):
    for world in run(steps):
        for material in Material if world.mode is VarMode.REGISTER and world.is_whole else ():
            found, law = world.found(material), world.law.get(material)
            answer = answer_to_biobank(material, world.made.values())
            assert answer is None or answer.decision is OWN
            assert answer is not None or law is not OWN
            if answer is not None and law is not OWN:  # more than counts: forwarded, and nobody knows of it
                assert (found.claim, found.newest) == (Claim.NOT_BROUGHT_OVER, answer)


@settings(max_examples=100)
@given(deeds)
def test_every_claim_is_the_one_that_a_plain_telling_comes_to(steps):
    for world in run(steps):
        for material in Material:
            assert world.found(material).claim is plainly(world, world.of(material))


def plainly(world, mine):
    """The same, told from what happened and one question after the other."""
    is_whole = world.mode is VarMode.REGISTER and world.is_whole
    if not mine:
        return Claim.NOTHING if is_whole else Claim.NOT_KNOWN
    newest, now = mine[-1], world.mode
    if newest.mode is VarMode.REGISTER:
        here = Claim.IN_FORCE if is_whole else Claim.REGISTERED_HERE
        return here if now is VarMode.REGISTER else Claim.ONCE_HERE
    if is_whole:
        return Claim.NOT_BROUGHT_OVER
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
            found = world.found(material)
            for decision in TissueUseDecision:
                if says_the_same(found, decision):
                    assert found.newest.decision is decision
                    assert found.claim not in {Claim.REFUSED, Claim.UNCLEAR, Claim.NOT_KNOWN, Claim.REGISTERED_HERE}
                    assert REFUSED not in world.told(found.newest.decision_id)
                    assert found.newest.mode is world.mode


def test_of_one_moment_the_limit_counts_whichever_came_first():
    for limit, end in ((1, 2), (2, 1)):
        made = [
            TissueUse(
                decision_id=UUID(int=number),
                material=Material.GENETIC,
                decision=decision,
                made_at=START,
                mode=VarMode.REGISTER,
            )
            for number, decision in (
                (limit, TissueUseDecision.OWN_TREATMENT_ONLY),
                (end, TissueUseDecision.NO_RESTRICTION),
            )
        ]
        for told in (made, made[::-1]):
            assert answer_to_biobank(Material.GENETIC, told) is newest_of(Material.GENETIC, told) is made[0]
            assert position(Material.GENETIC, told, VarMode.REGISTER, START, LATE).newest is made[0]
