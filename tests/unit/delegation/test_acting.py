"""What somebody who helps may do: every row of the table that a lawyer can read, and what holds of all of them.

How `acting.csv` is read. A row is about one ground, the ages and the choices that it names, and what is known:

* `facts` and `settings`: what is named holds or is on, and nothing else. `x?` is whether or not, `no-x` says that it
  does not hold, and `any` means that the rest may be as it will.
* `limits`: how what is shown is narrowed; `-` where nothing is shown.
* each act: `yes`; `all`, once everybody who shares the ground has agreed; `nothing`, the one true sentence; `no`, the
  ground does not cover it; `-`, as if the citizen did not exist.
"""

import csv
from dataclasses import replace
from itertools import combinations, product
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
AGES = {"under 15": (0, 6, 13, 14), "15 to 17": (15, 16, 17), "18 and over": (18, 40, 80, 110), "not told": (None,)}
"""The first and the last year of each, and some between."""
CLASSES = {
    **{name: {name} for name in AGES},
    "under 18": {"under 15", "15 to 17"},
    "15 and over": {"15 to 17", "18 and over"},
    "any": set(AGES),
}
OF_EVERYBODY = {"paused", "protected", "dead", "not-in-force", "not-sure"}
OF_APPOINTMENTS = OF_EVERYBODY | {"covers-health", "joint", "all-agree"}
TURNS_ON = {
    **dict.fromkeys(Ground, OF_EVERYBODY),
    Ground.CUSTODY: OF_EVERYBODY | {"case", "all-agree"},
    Ground.GUARDIANSHIP: OF_APPOINTMENTS,
    Ground.LASTING_POWER: OF_APPOINTMENTS,
}
"""The facts that each ground turns on; the others change nothing, which a property shows."""
OF_REPRESENTATIVES = {"representatives-block", "tissue", "tissue-by-one"}
SET_FOR = {
    **dict.fromkeys(Ground, set()),
    **dict.fromkeys((Ground.CUSTODY, Ground.GUARDIANSHIP, Ground.LASTING_POWER), OF_REPRESENTATIVES),
    **{ground: {str(ground)} for ground in OWN_GROUNDS},
}
"""The settings that each ground turns on, likewise."""
WITH_SCOPES = {Ground.POWER, Ground.PAPER_POWER}
CHOICES = {one for many in range(len(Scope) + 1) for one in map(frozenset, combinations(Scope, many)) if is_whole(one)}
_TABLE = Path(__file__).parent / "acting.csv"
ROWS = list(csv.DictReader(_TABLE.read_text(encoding="utf-8").splitlines(), delimiter=";"))


def choices_of(said, known):
    """Every set of what holds that a cell means, of what can be known."""
    words = set(said.split())
    free = {word for word in known if f"{word}?" in words}
    if "any" in words:
        free |= {word for word in known if not {word, f"no-{word}"} & words}
    sure = {word for word in words if word in known}
    understood = {"any", *sure, *(f"{word}?" for word in known), *(f"no-{word}" for word in known)}
    assert words <= understood, f"{words - understood} is not for this ground"
    return [sure | set(some) for many in range(len(free) + 1) for some in combinations(sorted(free), many)]


def situations(row):
    """Every situation that a row is about, with each of its ages: ground, class, choice, facts, settings."""
    ground = Ground(row["ground"])
    scopes = [frozenset(map(Scope, row["scopes"].split()))] if row["scopes"] != "any" else CHOICES
    facts = list(map(frozenset, choices_of(row["facts"], TURNS_ON[ground])))
    settings = list(map(frozenset, choices_of(row["settings"], SET_FOR[ground])))
    return product([ground], CLASSES[row["age"]], scopes, facts, settings)


def standing_of(ground, age, scopes, facts):
    known = {name: value for fact in facts for name, value in FACTS[fact].items()}
    return Standing(ground=ground, age=age, scopes=scopes, **known)


def rules_of(settings):
    own = frozenset(one for one in OWN_GROUNDS if one.value in settings)
    return ActingRules(
        own_grounds=own,
        representatives_block="representatives-block" in settings,
        tissue="tissue" in settings,
        tissue_by_one="tissue-by-one" in settings,
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['ground']} {row['age']} {row['facts']} {row['why']}"[:70])
def test_the_table(row):
    told = {act: CELLS[row[act.value]] for act in Act}
    shown = {Ruling.ALLOWED, Ruling.NEEDS_ALL} & {told[act] for act in set(Act) - {Act.RENOUNCE}}
    assert (row["limits"] == "-") == (not shown), "what is shown is narrowed or not; what is not shown is neither"
    narrowed = {Limit(one) for one in row["limits"].split() if one != "-"}
    for ground, ages, scopes, facts, settings in situations(row):
        rules = rules_of(settings)
        for age in AGES[ages]:
            standing = standing_of(ground, age, scopes, facts)
            assert {act: ruling(standing, act, rules) for act in Act} == told, (age, scopes, facts, settings)
            assert not shown or limits(standing) == narrowed, (age, facts)


def test_no_situation_is_missing_from_the_table():
    """Each ground, at each age, with each choice, whatever holds of what it turns on, whatever the operator has set."""
    told = {situation for row in ROWS for situation in situations(row)}
    missing = [
        situation
        for ground in Ground
        for situation in product(
            *([ground], AGES, CHOICES if ground in WITH_SCOPES else [frozenset()]),
            map(frozenset, choices_of("any", TURNS_ON[ground])),
            map(frozenset, choices_of("any", SET_FOR[ground])),
        )
        if situation not in told
    ]
    assert missing == []


def test_the_table_can_be_read_from_the_top():
    """Ground after ground, a sentence to each row, every act a column, and no row twice."""
    order = list(dict.fromkeys(row["ground"] for row in ROWS))
    assert [row["ground"] for row in ROWS] == sorted((row["ground"] for row in ROWS), key=order.index)
    assert set(order) == set(Ground)
    assert list(ROWS[0]) == ["ground", "age", "scopes", "facts", "settings", "limits", *Act, "why"]
    assert all(len(row["why"]) > 15 and row["why"][-1] != "." for row in ROWS)
    asked = [tuple(row[name] for name in ("ground", "age", "scopes", "facts", "settings")) for row in ROWS]
    assert len(set(asked)) == len(asked) > 200


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
    tissue_by_one=st.booleans(),
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


@given(standings, st.sampled_from(Act), all_rules, all_rules, st.sampled_from(sorted(FACTS)), st.booleans())
def test_what_a_ground_does_not_turn_on_changes_nothing(standing, act, rules, set_otherwise, fact, is_so):
    """So the table need not say it of every row."""
    found, ground = (ruling(standing, act, rules), limits(standing)), standing.ground
    [(name, value)] = FACTS[fact].items()
    if fact not in TURNS_ON[ground]:
        other = replace(standing, **{name: value if is_so else not value})
        assert (ruling(other, act, rules), limits(other)) == found
    if ground not in WITH_SCOPES:
        assert ruling(replace(standing, scopes=frozenset()), act, rules) is found[0]
    if not SET_FOR[ground]:
        assert ruling(standing, act, set_otherwise) is found[0]
    if ground in OWN_GROUNDS:
        both = replace(set_otherwise, own_grounds=rules.own_grounds & {ground} | set_otherwise.own_grounds - {ground})
        assert ruling(standing, act, both) is found[0]


@given(standings)
def test_what_is_shown_is_narrowed_for_children_and_secret_places(standing):
    assert (Limit.PLACELESS in limits(standing)) == standing.is_protected
    assert (Limit.FILTERED in limits(standing)) == (standing.ground is Ground.CUSTODY)


@given(st.frozensets(st.sampled_from(Scope)))
def test_a_scope_comes_with_what_it_needs(scopes):
    missing = {need for scope, need in NEEDS.items() if scope in scopes} - scopes
    assert is_whole(scopes) == (bool(scopes) and not missing)
