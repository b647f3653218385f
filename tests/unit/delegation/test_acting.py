"""What somebody who helps may do: every row of the table that a lawyer can read, and what holds of all of them."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delegation.domain.acting import (
    NEEDS,
    NEVER,
    OWN_GROUNDS,
    Act,
    ActingRules,
    Ground,
    Limit,
    Ruling,
    Scope,
    Standing,
    is_whole,
    limits,
    ruling,
)

CELLS = {
    "yes": Ruling.ALLOWED,
    "all": Ruling.NEEDS_ALL,
    "nothing": Ruling.NOTHING,
    "no": Ruling.REFUSED,
    "-": Ruling.NOT_THERE,
}
FACTS = {
    "paused": {"is_paused": True},
    "protected": {"is_protected": True},
    "dead": {"is_alive": False},
    "not-in-force": {"is_in_force": False},
    "not-sure": {"is_sure": False},
    "covers-health": {"covers_health": True},
    "joint": {"is_joint": True},
    "all-agree": {"all_agree": True},
    "case": {"has_case": True},
}
_TABLE = Path(__file__).parent / "acting.csv"
ROWS = list(csv.DictReader(_TABLE.read_text(encoding="utf-8").splitlines(), delimiter=";"))


def standing_of(row, age):
    facts = {name: value for fact in row["facts"].split() for name, value in FACTS[fact].items()}
    scopes = frozenset(map(Scope, row["scopes"].split()))
    return Standing(ground=Ground(row["ground"]), age=None if age == "?" else int(age), scopes=scopes, **facts)


def rules_of(row):
    said = set(row["settings"].split())
    own = frozenset(one for one in OWN_GROUNDS if one.value in said)
    return ActingRules(own_grounds=own, representatives_block="representatives-block" in said, tissue="tissue" in said)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['ground']} {row['age']} {row['why']}"[:60])
def test_the_table(row):
    for age in row["age"].split("|"):
        found = {act.value: ruling(standing_of(row, age), act, rules_of(row)) for act in Act}
        assert found == {act.value: CELLS[row[act.value]] for act in Act}, f"at {age}: {row['why']}"


def test_the_table_is_large_and_names_everything():
    assert sum(len(row["age"].split("|")) for row in ROWS) * len(Act) > 2000
    assert {row["ground"] for row in ROWS} == {ground.value for ground in Ground}
    assert {fact for row in ROWS for fact in row["facts"].split()} == set(FACTS)
    assert all(row["why"] for row in ROWS)


FLAGS = ["is_in_force", "is_alive", "is_sure", "is_protected", "covers_health", "is_joint", "all_agree", "has_case"]
standings = st.builds(
    Standing,
    ground=st.sampled_from(Ground),
    age=st.none() | st.integers(0, 110),
    scopes=st.frozensets(st.sampled_from(Scope)),
    is_paused=st.booleans(),
    **{name: st.booleans() for name in FLAGS},
)
all_rules = st.builds(
    ActingRules,
    own_grounds=st.frozensets(st.sampled_from(sorted(OWN_GROUNDS))),
    representatives_block=st.booleans(),
    tissue=st.booleans(),
)


@given(standings, st.sampled_from(Act), all_rules)
def test_a_pause_looks_as_if_there_were_nothing(standing, act, rules):
    """Who is refused or unknown is so with a pause and without; who may, meets the one true sentence."""
    free = ruling(replace(standing, is_paused=False), act, rules)
    paused = ruling(replace(standing, is_paused=True), act, rules)
    hidden = free in {Ruling.ALLOWED, Ruling.NEEDS_ALL} and act is not Act.RENOUNCE
    assert paused is (Ruling.NOTHING if hidden else free)


@given(standings, st.sampled_from(sorted(NEVER)), all_rules)
def test_some_acts_are_never_for_another(standing, act, rules):
    assert ruling(standing, act, rules) in {Ruling.REFUSED, Ruling.NOT_THERE}


@given(standings, st.sampled_from(Act), all_rules)
def test_nothing_that_is_over_gives_anything(standing, act, rules):
    for over in ({"is_alive": False}, {"is_in_force": False}, {"is_sure": False}):
        assert ruling(replace(standing, **over), act, rules) is Ruling.NOT_THERE


@given(standings, st.sampled_from(Act), all_rules, st.sampled_from(Scope))
def test_more_scopes_never_take_anything_away(standing, act, rules, more):
    wider = replace(standing, scopes=standing.scopes | {more})
    if ruling(standing, act, rules) is not Ruling.REFUSED:
        assert ruling(wider, act, rules) is ruling(standing, act, rules)


@given(standings)
def test_what_is_shown_is_narrowed_for_children_and_secret_places(standing):
    assert (Limit.PLACELESS in limits(standing)) == standing.is_protected
    assert (Limit.FILTERED in limits(standing)) == (standing.ground is Ground.CUSTODY)


@given(st.frozensets(st.sampled_from(Scope)))
def test_a_scope_comes_with_what_it_needs(scopes):
    missing = {need for scope, need in NEEDS.items() if scope in scopes} - scopes
    assert is_whole(scopes) == (bool(scopes) and not missing)
