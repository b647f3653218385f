"""What is true of a yes, against a slow telling of offers, versions, withdrawals by either side, ages and clocks."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consent.domain.saying_yes import (
    Claim,
    Consent,
    Indication,
    IndicationClaim,
    OfferVersion,
    YesKind,
    claim,
    counting,
    indication_claim,
    may_consent,
    newest,
    words_have_changed,
)
from tests.support.offers import an_offer

START = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
FOR_GOOD = {Claim.WITHDRAWN, Claim.REPLACED, Claim.OFFER_WITHDRAWN}

says = st.tuples(st.just("say"), st.integers(0, 40))
tells = st.tuples(st.just("tell"), st.integers(-4, 1), st.booleans(), st.sampled_from(["Søvn", "Kost"]))
takes_back = st.tuples(st.just("take_back"), st.integers(0, 3))
indicates = st.tuples(st.just("indicate"), st.integers(0, 40), st.sampled_from([YesKind.LEARNING, *YesKind]))
rare = st.one_of(
    st.tuples(st.just("move_clock"), st.sampled_from([-30, -1, 1, 5, 20, 400])),
    st.tuples(st.just("grow"), st.sampled_from([14, 15, 17, 18, None])),
    st.just(("die",)),
    st.just(("was_alive",)),
    st.tuples(st.just("take_indication_back"), st.integers(0, 3)),
)
# Weighted, so that most deeds find a grown-up with an offer before them.
deeds = st.lists(
    st.sampled_from([says, says, says, tells, tells, takes_back, indicates, rare]).flatmap(lambda one: one),
    min_size=6,
    max_size=16,
)


class World:
    """One citizen, one recipient, and what a careful clerk would remember of every yes."""

    def __init__(self):
        self.at, self.age, self.died_on = START, 18, None
        self.versions, self.given, self.indications = [], [], []
        self.ended = {}
        self.tell(0, False, "Søvn")

    def do(self, deed):
        self.at += timedelta(minutes=1)
        getattr(self, deed[0])(*deed[1:])

    @property
    def today(self):
        return self.at.date()

    def tell(self, days, is_withdrawn, title):
        """The recipient's version of a day, which can come late."""
        offer = an_offer(title=title, updated=self.today + timedelta(days=days), is_withdrawn=is_withdrawn)
        new = OfferVersion(sequence=len(self.versions) + 1, taken_in_at=self.at, offer=offer)
        self.versions.append(new)
        for one in self.given:
            read = self.versions[one.sequence - 1]
            if is_withdrawn and offer.updated >= read.offer.updated and self.is_open(one):
                self.ended[one.consent_id] = Claim.OFFER_WITHDRAWN

    def say(self, days):
        shown = newest(self.versions)
        if shown.offer.is_withdrawn or not may_consent(shown.offer, self.age):
            return
        for one in self.given:
            if self.is_open(one):
                self.ended[one.consent_id] = Claim.REPLACED
        last = max((one.given_at for one in self.given), default=self.at)
        self.given.append(
            Consent(
                consent_id=UUID(int=len(self.given) + 1),
                offer_id=shown.offer.offer_id,
                sequence=shown.sequence,
                given_at=max(self.at, last + timedelta(microseconds=1)),
                until=self.today + timedelta(days=days),
            )
        )

    def take_back(self, which):
        if which < len(self.given) and self.claim(self.given[which]) is Claim.COUNTS:
            self.given[which] = replace(self.given[which], withdrawn_at=self.at)
            self.ended[self.given[which].consent_id] = Claim.WITHDRAWN

    def indicate(self, days, kind):
        self.indications.append(
            Indication(
                indication_id=UUID(int=len(self.indications) + 1),
                kind=kind,
                given_at=self.at,
                until=self.today + timedelta(days=days),
            )
        )

    def take_indication_back(self, which):
        if which < len(self.indications):
            self.indications[which] = replace(self.indications[which], withdrawn_at=self.at)

    def move_clock(self, days):
        self.at += timedelta(days=days)

    def grow(self, age):
        self.age = age

    def die(self):
        self.died_on = self.today

    def was_alive(self):
        self.died_on = None

    def is_open(self, one):
        """Whether the clerk knows of nothing that has ended it for good."""
        return one.consent_id not in self.ended

    def claim(self, one):
        return claim(one, self.given, self.versions, self.today, died_on=self.died_on)

    def answer(self):
        return counting(self.given, self.versions, self.today, died_on=self.died_on)


def run(steps):
    world = World()
    for deed in steps:
        world.do(deed)
        yield world


@settings(max_examples=150)
@given(deeds)
def test_the_interface_answers_yes_exactly_where_the_page_says_that_it_counts(steps):
    for world in run(steps):
        still = [one for one in world.given if world.is_open(one) and world.today <= one.until]
        expected = still[-1] if still and world.died_on is None else None
        assert world.answer() == expected
        assert [one for one in world.given if world.claim(one) is Claim.COUNTS] == ([expected] if expected else [])


@settings(max_examples=150)
@given(deeds)
def test_no_yes_outlives_its_end_its_offer_or_its_withdrawal(steps):
    gone = set()
    for world in run(steps):
        for one in world.given:
            found = world.claim(one)
            if found is Claim.COUNTS:
                assert one.consent_id not in gone
                assert world.today <= one.until
                assert one.withdrawn_at is None
                read = world.versions[one.sequence - 1]
                assert not [later for later in world.versions if later.place > read.place and later.offer.is_withdrawn]
            if found in FOR_GOOD and world.today <= one.until:
                gone.add(one.consent_id)
                assert not world.is_open(one)
            if found is Claim.OVER:
                assert world.today > one.until


@settings(max_examples=60)
@given(deeds)
def test_of_each_kind_the_newest_indication_stands_until_its_day_and_no_other(steps):
    for world in run(steps):
        newest_of = {one.kind: one for one in sorted(world.indications, key=lambda one: one.given_at)}
        expected = [
            one
            for one in world.indications
            if newest_of[one.kind] is one and one.withdrawn_at is None and world.today <= one.until
        ]
        claims = [(one, indication_claim(one, world.indications, world.today)) for one in world.indications]
        assert [one for one, found in claims if found is IndicationClaim.STANDS] == expected
        assert all((found is IndicationClaim.WITHDRAWN) == (one.withdrawn_at is not None) for one, found in claims)


def test_a_yes_stands_on_the_words_that_were_read_and_does_not_stretch_to_new_ones():
    world = World()
    world.do(("say", 30))
    (given_yes,) = world.given
    assert not words_have_changed(given_yes, world.versions)
    world.do(("tell", 1, False, "Kost"))
    assert words_have_changed(given_yes, world.versions)
    assert world.claim(given_yes) is Claim.COUNTS
    assert world.answer().sequence == 1


@pytest.mark.parametrize(
    ("from_age", "age", "expected"),
    [(18, 18, True), (18, 17, False), (15, 15, True), (15, 14, False), (0, 14, False), (18, None, False)],
)
def test_who_is_old_enough(from_age, age, expected):
    assert may_consent(an_offer(from_age=from_age), age) is expected


def test_what_has_ended_by_itself_is_not_said_to_be_withdrawn_by_what_came_later():
    world = World()
    world.do(("say", 3))
    world.do(("move_clock", 20))
    world.do(("tell", 0, True, "Søvn"))
    assert world.claim(world.given[0]) is Claim.OVER
    assert date(2026, 3, 5) == world.given[0].until
