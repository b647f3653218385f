"""The life of a staff role, decided from events alone: as a table, and held against a model."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from citizen_app.auth.actor import DESK_ROLES, ORGANISATION_ROLES, Role, RoleHeld
from citizen_app.auth.staff_roles import roles_in_force
from support.domain.roles import (
    LONGEST,
    PROPOSAL_STANDS,
    EventKind,
    Grant,
    GrantState,
    Organisation,
    Person,
    Refusal,
    grants_from,
    roles_of,
)

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
HERE, ELSEWHERE, DESK = "29190623", "29190658", "07770014"


@dataclass(frozen=True, kw_only=True)
class Event:
    grant_id: UUID
    kind: str
    staff_key: UUID
    role: str
    cvr: str = HERE
    at: datetime = NOW
    by_staff_key: UUID | None = None
    expires_at: datetime | None = None


@dataclass
class Place:
    """An organisation under test: its events, and people by a letter."""

    events: list[Event] = field(default_factory=list)
    at: datetime = NOW
    people: dict[str, Person] = field(default_factory=dict)

    def person(self, letter: str, cvr: str = HERE, citizen: UUID | None = None) -> Person:
        keys = frozenset([citizen]) if citizen else frozenset()
        return self.people.setdefault(letter, Person(staff_key=uuid4(), cvr=cvr, citizen_keys=keys))

    def propose(self, whom: Person, role: Role, by: Person | None = None, expires_at: datetime | None = None) -> UUID:
        grant_id = uuid4()
        self.events.append(
            Event(
                grant_id=grant_id,
                kind=EventKind.PROPOSED,
                staff_key=whom.staff_key,
                role=role,
                at=self.at,
                by_staff_key=by.staff_key if by else None,
                expires_at=expires_at or self.at + timedelta(days=365),
            )
        )
        return grant_id

    def step(self, grant_id: UUID, kind: EventKind, by: Person | None = None) -> None:
        first = next(event for event in self.events if event.grant_id == grant_id)
        self.events.append(
            Event(
                grant_id=grant_id,
                kind=kind,
                staff_key=first.staff_key,
                role=first.role,
                at=self.at,
                by_staff_key=by.staff_key if by else None,
            )
        )

    def give(self, whom: Person, role: Role = Role.LOCAL_ADMINISTRATOR, expires_at: datetime | None = None) -> UUID:
        grant_id = self.propose(whom, role, expires_at=expires_at)
        self.step(grant_id, EventKind.CONFIRMED)
        return grant_id

    @property
    def now(self) -> Organisation:
        return Organisation(cvr=HERE, desk_cvr=DESK, at=self.at, grants=grants_from(self.events))

    def grant(self, grant_id: UUID) -> Grant:
        return next(grant for grant in self.now.grants if grant.grant_id == grant_id)


@pytest.fixture
def place() -> Place:
    """Anna and Bo are administrators, Carl is a colleague, Dan sits in another organisation."""
    made = Place()
    made.give(made.person("anna"))
    made.give(made.person("bo"))
    made.person("carl")
    made.person("dan", ELSEWHERE)
    return made


# Who may take which step on a role that Anna proposed for Carl.
STEPS = [
    ("confirm", "anna", Refusal.OWN_PROPOSAL),
    ("confirm", "bo", None),
    ("confirm", "carl", Refusal.NOT_ADMINISTRATOR),
    ("confirm", "dan", Refusal.NOT_ADMINISTRATOR),
    ("reject", "anna", None),
    ("reject", "bo", None),
    ("reject", "carl", Refusal.NOT_ADMINISTRATOR),
    ("end", "anna", Refusal.NOT_IN_FORCE),
    ("end", "carl", Refusal.NOT_ADMINISTRATOR),
]


@pytest.mark.parametrize(("step", "who", "expected"), STEPS)
def test_a_proposal_can_be_decided_by_the_other_administrator_only(place, step, who, expected):
    anna, carl = place.people["anna"], place.people["carl"]
    grant = place.grant(place.propose(carl, Role.LOG_OFFICER, by=anna))
    by = place.people[who]
    answers = {
        "confirm": lambda: place.now.why_not_confirm(by, grant, carl, anna),
        "reject": lambda: place.now.why_not_reject(by, grant, carl),
        "end": lambda: place.now.why_not_end(by, grant, carl),
    }
    assert answers[step]() is expected


@pytest.mark.parametrize(
    ("who", "whom", "role", "days", "expected"),
    [
        ("anna", "carl", Role.LOG_OFFICER, 365, None),
        ("anna", "bo", Role.MASK_DECIDER, 1, None),
        ("anna", "carl", Role.LOG_OFFICER, 730, None),
        ("anna", "anna", Role.LOG_OFFICER, 365, Refusal.ABOUT_ONESELF),
        ("anna", "dan", Role.LOG_OFFICER, 365, Refusal.OTHER_ORGANISATION),
        ("anna", "carl", Role.OPERATOR, 365, Refusal.ROLE_NOT_HERE),
        ("anna", "carl", Role.LOG_OFFICER, 0, Refusal.BAD_PERIOD),
        ("anna", "carl", Role.LOG_OFFICER, 732, Refusal.BAD_PERIOD),
        ("carl", "bo", Role.LOG_OFFICER, 365, Refusal.NOT_ADMINISTRATOR),
        ("dan", "carl", Role.LOG_OFFICER, 365, Refusal.NOT_ADMINISTRATOR),
    ],
)
def test_only_an_administrator_proposes_and_only_for_a_colleague(place, who, whom, role, days, expected):
    people = place.people
    assert place.now.why_not_propose(people[who], people[whom], role, NOW + timedelta(days=days)) is expected


def test_the_same_proposal_is_not_made_twice(place):
    carl, anna = place.people["carl"], place.people["anna"]
    place.propose(carl, Role.LOG_OFFICER, by=anna)
    until = NOW + timedelta(days=9)
    refused = place.now.why_not_propose(place.people["bo"], carl, Role.LOG_OFFICER, until)
    assert refused is Refusal.ALREADY_PROPOSED
    assert place.now.why_not_propose(place.people["bo"], carl, Role.MASK_DECIDER, until) is None


def test_a_second_account_of_the_proposer_is_not_a_second_person(place):
    citizen = uuid4()
    anna = place.person("anna at work", citizen=citizen)
    again = place.person("anna's other account", citizen=citizen)
    place.give(anna)
    place.give(again)
    carl = place.people["carl"]
    grant = place.grant(place.propose(carl, Role.LOG_OFFICER, by=anna))
    assert place.now.why_not_confirm(again, grant, carl, anna) is Refusal.OWN_PROPOSAL
    until = NOW + timedelta(days=9)
    assert place.now.why_not_propose(anna, again, Role.LOG_OFFICER, until) is Refusal.ABOUT_ONESELF


def test_nobody_decides_on_their_own_role(place):
    anna, bo = place.people["anna"], place.people["bo"]
    about_anna = place.grant(place.propose(anna, Role.LOG_OFFICER, by=bo))
    own = place.grant(place.give(anna, Role.MASK_DECIDER))
    assert place.now.why_not_confirm(anna, about_anna, anna, bo) is Refusal.ABOUT_ONESELF
    assert place.now.why_not_reject(anna, about_anna, anna) is Refusal.ABOUT_ONESELF
    assert place.now.why_not_end(anna, own, anna) is Refusal.ABOUT_ONESELF
    assert place.now.why_not_end(bo, own, anna) is None


def test_ending_a_role_ends_its_renewal_too(place):
    carl = place.people["carl"]
    first = place.give(carl, Role.LOG_OFFICER)
    renewal = place.give(carl, Role.LOG_OFFICER, expires_at=NOW + timedelta(days=700))
    other = place.give(carl, Role.MASK_DECIDER)
    ended = {grant.grant_id for grant in place.now.ended_with(place.grant(first))}
    assert ended == {first, renewal}
    assert other not in ended


def test_a_role_ends_at_the_moment_it_says(place):
    carl = place.people["carl"]
    grant = place.grant(place.give(carl, Role.LOG_OFFICER, expires_at=NOW + timedelta(days=1)))
    assert grant.state(NOW + timedelta(days=1, microseconds=-1)) is GrantState.IN_FORCE
    assert grant.state(NOW + timedelta(days=1)) is GrantState.EXPIRED


def test_a_proposal_lapses_when_nobody_confirms_it(place):
    grant = place.grant(place.propose(place.people["carl"], Role.LOG_OFFICER, by=place.people["anna"]))
    assert grant.state(NOW + PROPOSAL_STANDS - timedelta(microseconds=1)) is GrantState.PENDING
    assert grant.state(NOW + PROPOSAL_STANDS) is GrantState.LAPSED


def test_an_administrator_whose_role_has_ended_decides_nothing(place):
    anna, bo, carl = (place.people[name] for name in ("anna", "bo", "carl"))
    place.step(place.events[0].grant_id, EventKind.ENDED, by=bo)
    assert place.now.why_not_propose(anna, carl, Role.LOG_OFFICER, NOW + timedelta(days=9)) is (
        Refusal.NOT_ADMINISTRATOR
    )


def test_the_desk_has_its_own_roles():
    assert roles_of(DESK, DESK) == DESK_ROLES
    assert roles_of(HERE, DESK) == ORGANISATION_ROLES


class RolesMachine(RuleBasedStateMachine):
    """Any sequence of steps by four people, two of them administrators at first, against sets of pairs."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Place()
        self.letters = ["anna", "bo", "carl", "dora"]
        for letter in self.letters:
            self.place.person(letter)
        self.pending: dict[UUID, tuple[str, str, Role, datetime]] = {}  # grant → proposer, whom, role, last chance
        self.held: dict[UUID, tuple[str, Role, datetime]] = {}
        self.expiry: dict[UUID, datetime] = {}
        for letter in self.letters[:2]:
            grant = self.place.give(self.place.people[letter], expires_at=NOW + LONGEST)
            self.held[grant] = (letter, Role.LOCAL_ADMINISTRATOR, NOW + LONGEST)

    def _is_administrator(self, letter: str) -> bool:
        return any(who == letter and role is Role.LOCAL_ADMINISTRATOR for who, role, _ in self.held.values())

    @rule(
        by=st.sampled_from(["anna", "bo", "carl", "dora"]),
        whom=st.sampled_from(["anna", "bo", "carl", "dora"]),
        role=st.sampled_from(list(Role)),
        days=st.integers(-1, 800),
    )
    def propose(self, by, whom, role, days):
        place, expires_at = self.place, self.place.at + timedelta(days=days)
        refused = place.now.why_not_propose(place.people[by], place.people[whom], role, expires_at)
        waits = any((who, what) == (whom, role) for _, who, what, _ in self.pending.values())
        allowed = self._is_administrator(by) and by != whom and role in ORGANISATION_ROLES and 0 < days <= 731
        assert (refused is None) == (allowed and not waits)
        if refused is None:
            grant = place.propose(place.people[whom], role, by=place.people[by], expires_at=expires_at)
            self.pending[grant] = (by, whom, role, min(expires_at, place.at + PROPOSAL_STANDS))
            self.expiry[grant] = expires_at

    @precondition(lambda self: self.pending)
    @rule(by=st.sampled_from(["anna", "bo", "carl", "dora"]), yes=st.booleans(), data=st.data())
    def decide(self, by, yes, data):
        place = self.place
        grant_id = data.draw(st.sampled_from(list(self.pending)))
        proposer, whom, role, _ = self.pending[grant_id]
        grant, people = place.grant(grant_id), place.people
        if yes:
            refused = place.now.why_not_confirm(people[by], grant, people[whom], people[proposer])
        else:
            refused = place.now.why_not_reject(people[by], grant, people[whom])
        assert (refused is None) == (self._is_administrator(by) and by != whom and not (yes and by == proposer))
        if refused is None:
            place.step(grant_id, EventKind.CONFIRMED if yes else EventKind.REJECTED, by=people[by])
            del self.pending[grant_id]
            if yes:
                self.held[grant_id] = (whom, role, self.expiry[grant_id])

    @precondition(lambda self: self.held)
    @rule(by=st.sampled_from(["anna", "bo", "carl", "dora"]), data=st.data())
    def end(self, by, data):
        place = self.place
        grant_id = data.draw(st.sampled_from(list(self.held)))
        whom, role, _ = self.held[grant_id]
        refused = place.now.why_not_end(place.people[by], place.grant(grant_id), place.people[whom])
        assert (refused is None) == (self._is_administrator(by) and by != whom)
        if refused is None:
            for ended in place.now.ended_with(place.grant(grant_id)):
                place.step(ended.grant_id, EventKind.ENDED, by=place.people[by])
            self.held = {key: one for key, one in self.held.items() if one[:2] != (whom, role)}

    @rule(days=st.integers(1, 200))
    def time_passes(self, days):
        self.place.at += timedelta(days=days)
        self.pending = {key: one for key, one in self.pending.items() if self.place.at < one[3]}
        self.held = {key: one for key, one in self.held.items() if self.place.at < one[2]}

    @invariant()
    def the_rules_and_the_sign_in_agree_on_who_holds_what(self):
        people = {person.staff_key: letter for letter, person in self.place.people.items()}
        in_force = {(people[one.staff_key], one.role) for one in self.place.now.in_state(GrantState.IN_FORCE)}
        assert in_force == {(who, role) for who, role, _ in self.held.values()}
        for letter, person in self.place.people.items():
            own = [event for event in self.place.events if event.staff_key == person.staff_key]
            expected = {RoleHeld(role=role, cvr=HERE) for who, role in in_force if who == letter}
            assert roles_in_force(own, self.place.at) == expected

    @invariant()
    def nobody_made_a_role_alone(self):
        for grant in self.place.now.grants:
            if grant.confirmed_by is not None:
                assert len({grant.proposed_by, grant.confirmed_by, grant.staff_key}) == 3


TestAnySequence = RolesMachine.TestCase
TestAnySequence.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
