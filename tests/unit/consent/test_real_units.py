"""The direction of the hierarchy, and regions that become one, on the organisation tree of the demo (decision 0013)."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from citizen_app.terms import DataKind, Purpose
from consent.domain.decision import Decision, Document, Effect, Outcome, Question, Reason, Unit, What, Who
from consent.domain.evaluate import allowed, outcome
from tests.unit.consent.demo_units import demo_units

REGION, ITS_SOR, OTHER_REGION = ("cvr", "29190623"), ("sor", "9900011000016007"), ("cvr", "29190658")
EAST = ("sor", "990900100001612")  # both of them, from 1 January 2027
HOSPITAL, HOSPITAL_SHAK, DEPARTMENT, WARD = (
    ("sor", "9900061000016042"), ("shak", "1397"), ("shak", "139706"), ("shak", "1397061"),
)  # fmt: skip
OTHER_HOSPITAL = ("shak", "2597")  # of the other region
PRACTICE, ITS_NEIGHBOUR, THEIR_PLACE = ("ydernummer", "990011"), ("ydernummer", "990012"), ("sor", "9900591000016413")
TAKEN_OVER, TOOK_OVER = ("ydernummer", "990068"), ("ydernummer", "990062")  # on 1 July 2025
IN_2025, IN_2026, LAST_DAY, IN_2027 = (
    datetime(*day, 12, tzinfo=UTC) for day in ((2025, 3, 2), (2026, 3, 2), (2026, 12, 31), (2027, 1, 1))
)
YES, NO, SOME = Outcome.POSITIVE, Outcome.NEGATIVE, Outcome.DATA_SPECIFIC


def decision(effect=Effect.BLOCK, what=None, who=None, made=IN_2026):
    return Decision(uuid4(), effect, what or What(), who or Who(), made, None, made)


def question(unit, at=IN_2026, kinds=None):
    return Question(at, UUID(int=23), "7170", unit, Purpose.TREATMENT, kinds)


def answer(code, below, asking, *, made=IN_2026, at=IN_2026):
    return outcome(
        [decision(who=Who(unit=Unit(code[0], code[1], below)), made=made)], question(asking, at), demo_units()
    )


def blocked(code, below, asking, **moments):
    found = answer(code, below, asking, **moments)
    assert found.outcome in (YES, NO)
    return found.outcome is NO and not found.reasons


def too_coarse(code, below, asking, **moments):
    found = answer(code, below, asking, **moments)
    return found.outcome is NO and found.reasons == {Reason.UNIT_TOO_COARSE}


@pytest.mark.parametrize("asking", [HOSPITAL, HOSPITAL_SHAK])
@pytest.mark.parametrize("named", [HOSPITAL, HOSPITAL_SHAK])
@pytest.mark.parametrize("below", [True, False])
def test_a_unit_is_itself_under_each_of_its_codes(named, asking, below):
    assert blocked(named, below, asking)


@pytest.mark.parametrize("asking", [HOSPITAL, DEPARTMENT, WARD])
def test_a_block_reaches_down_if_it_says_so(asking):
    assert blocked(REGION, True, asking)
    assert answer(REGION, False, asking).outcome is YES


@pytest.mark.parametrize("asking", [DEPARTMENT, HOSPITAL, REGION, ITS_SOR])
@pytest.mark.parametrize("below", [True, False])
def test_who_asks_as_a_parent_of_a_blocked_unit_is_told_so(asking, below):
    assert too_coarse(WARD, below, asking)


def test_a_unit_beside_the_blocked_one_is_not_touched():
    assert answer(("shak", "1397062"), True, WARD).outcome is YES
    assert answer(HOSPITAL, True, OTHER_HOSPITAL).outcome is YES
    assert answer(HOSPITAL, True, OTHER_REGION).outcome is YES


def test_an_access_reaches_down_and_never_up():
    block = decision()
    for asking, opened in ((HOSPITAL, YES), (WARD, YES), (REGION, NO), (OTHER_HOSPITAL, NO)):
        access = decision(Effect.ACCESS, who=Who(unit=Unit(*HOSPITAL, True)))
        assert outcome([block, access], question(asking), demo_units()).outcome is opened


def test_a_block_on_a_region_follows_its_hospitals_into_the_new_region():
    for asking in (HOSPITAL, WARD, REGION, EAST):
        assert blocked(REGION, True, asking, at=IN_2027), asking
    assert blocked(REGION, True, WARD, made=LAST_DAY, at=LAST_DAY)


def test_it_does_not_grow_to_the_hospitals_of_the_other_region():
    assert answer(REGION, True, OTHER_HOSPITAL, at=IN_2027).outcome is YES
    assert answer(REGION, True, OTHER_HOSPITAL, made=LAST_DAY, at=IN_2027).outcome is YES


@pytest.mark.parametrize("asking", [HOSPITAL, WARD, OTHER_HOSPITAL, REGION, OTHER_REGION, EAST])
def test_a_block_on_the_new_region_means_the_hospitals_of_both(asking):
    assert blocked(EAST, True, asking, made=IN_2027, at=IN_2027)


def test_an_access_for_a_region_does_not_open_for_the_other_one_s_hospitals():
    decisions = [decision(), decision(Effect.ACCESS, who=Who(unit=Unit(*REGION, True)))]
    outcomes = [outcome(decisions, question(one, IN_2027), demo_units()).outcome for one in (WARD, OTHER_HOSPITAL)]
    assert outcomes == [YES, NO]


def test_a_practice_is_not_its_neighbour_at_the_same_place():
    assert blocked(PRACTICE, False, PRACTICE)
    assert answer(PRACTICE, True, ITS_NEIGHBOUR).outcome is YES
    assert too_coarse(PRACTICE, False, THEIR_PLACE)


@pytest.mark.parametrize("asking", [PRACTICE, ITS_NEIGHBOUR, THEIR_PLACE])
def test_a_block_on_a_place_means_the_practices_there(asking):
    assert blocked(THEIR_PLACE, False, asking)


def test_a_practice_that_was_taken_over_counts_as_the_one_that_took_over():
    assert blocked(TAKEN_OVER, False, TOOK_OVER, made=IN_2025)
    assert answer(TAKEN_OVER, False, TOOK_OVER, made=IN_2025, at=IN_2025).outcome is YES
    assert blocked(TOOK_OVER, False, TAKEN_OVER), "a system that still uses the old number"


def test_a_unit_that_nobody_knows_is_not_let_past_a_block_on_a_unit():
    unknown = ("sor", "123456789012")
    assert answer(HOSPITAL, False, unknown).reasons == {Reason.UNIT_UNKNOWN}
    assert answer(HOSPITAL, False, None).reasons == {Reason.CALLER_UNNAMED}


def test_data_of_a_place_are_withheld_wherever_they_may_be_from():
    block = decision(what=What(origin=Unit(*HOSPITAL, True)))
    origins = {WARD: False, HOSPITAL: False, REGION: False, EAST: True, OTHER_HOSPITAL: True, None: False}
    documents = [Document("", DataKind.JOURNAL, origin, date(2025, 1, 1)) for origin in origins]
    assert allowed([block], question(PRACTICE), documents, demo_units()) == list(origins.values())
    assert outcome([block], question(PRACTICE), demo_units()).outcome is SOME


def test_from_2027_the_new_region_may_be_any_of_its_hospitals():
    block = decision(what=What(origin=Unit(*HOSPITAL, True)))
    document = Document("", DataKind.JOURNAL, EAST, date(2027, 1, 1))
    assert allowed([block], question(PRACTICE, IN_2027), [document], demo_units()) == [False]
