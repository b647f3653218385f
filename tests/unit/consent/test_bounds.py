"""The edges that a random search seldom meets: the first and last moment and day, and what is left out."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from citizen_app.terms import DataKind, Purpose
from consent.domain.decision import (
    OFFERED_KINDS,
    Decision,
    Document,
    Effect,
    Outcome,
    Question,
    Reason,
    Unit,
    What,
    Who,
)
from consent.domain.evaluate import allowed, outcome
from consent.domain.rules import LONGEST_ACCESS, Draft, Refusal, why_not_by_itself
from consent.domain.units import Units
from tests.unit.consent.demo_units import demo_units

AT, MOMENT = datetime(2026, 3, 2, 12, tzinfo=UTC), timedelta(microseconds=1)
TODAY, DAY = date(2026, 3, 2), timedelta(days=1)
WARD, DEPARTMENT, HOSPITAL = ("shak", "1397061"), ("shak", "139706"), ("shak", "1397")
ANNA, BO = UUID(int=1), UUID(int=2)
LABORATORY, IMAGES = DataKind.LABORATORY, DataKind.IMAGES
YES, NO, SOME = Outcome.POSITIVE, Outcome.NEGATIVE, Outcome.DATA_SPECIFIC


def decision(effect=Effect.BLOCK, what=None, who=None, *, begins=AT - DAY, ends=None):
    return Decision(uuid4(), effect, what or What(), who or Who(), begins, ends, AT - DAY)


def ask(*decisions, unit=WARD, person=ANNA, profession="7170", kinds=None):
    question = Question(AT, person, profession, unit, Purpose.TREATMENT, kinds)
    found = outcome(decisions, question, demo_units())
    return found.outcome, found.reasons


@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [
        (AT, None, NO),
        (AT + MOMENT, None, YES),
        (AT - DAY, AT, YES),
        (AT - DAY, AT + MOMENT, NO),
    ],
)
def test_a_decision_counts_from_its_first_moment_and_not_at_its_end(begins, ends, expected):
    assert ask(decision(begins=begins, ends=ends))[0] is expected


@pytest.mark.parametrize(("day", "shown"), [(-1, True), (0, False), (1, False), (2, True)])
def test_the_first_and_the_last_day_of_a_period_belong_to_it(day, shown):
    block = decision(what=What(since=TODAY, until=TODAY + DAY))
    question = Question(AT, ANNA, None, WARD, Purpose.TREATMENT, None)
    document = Document("a", None, None, TODAY + day * DAY)
    assert allowed([block], question, [document], demo_units()) == [shown]


def test_two_periods_that_meet_leave_no_day_open_and_two_that_do_not_leave_one():
    before = decision(what=What(until=TODAY - DAY))
    assert ask(before, decision(what=What(since=TODAY)))[0] is NO
    assert ask(before, decision(what=What(since=TODAY + DAY)))[0] is SOME


@pytest.mark.parametrize("missing", [{"person": None}, {"profession": None}, {"unit": None}])
def test_who_leaves_out_what_a_block_names_meets_it_and_what_an_access_names_gets_none(missing):
    named = {
        "person": Who(person=ANNA),
        "profession": Who(profession="7170"),
        "unit": Who(unit=Unit(*WARD, True)),
    }[next(iter(missing))]
    block, access = decision(who=named), decision(Effect.ACCESS, who=named)
    assert ask(block) == (NO, frozenset())
    assert ask(block, **missing) == (NO, {Reason.CALLER_UNNAMED})
    assert ask(decision(), access)[0] is YES
    assert ask(decision(), access, **missing)[0] is NO


def test_every_part_of_who_must_fit():
    block = decision(who=Who(unit=Unit(*HOSPITAL, True), person=ANNA))
    assert (ask(block)[0], ask(block, person=BO)[0], ask(block, unit=("shak", "2597"))[0]) == (NO, YES, YES)


def test_an_access_never_opens_upwards_though_a_block_holds_there():
    at_the_ward = Who(unit=Unit(*WARD, True))
    assert ask(decision(who=at_the_ward), unit=HOSPITAL) == (NO, {Reason.UNIT_TOO_COARSE})
    assert ask(decision(), decision(Effect.ACCESS, who=at_the_ward), unit=HOSPITAL)[0] is NO


def test_an_access_to_data_of_a_ward_does_not_open_data_that_only_say_the_hospital():
    access = decision(Effect.ACCESS, what=What(origin=Unit(*WARD, True)))
    question = Question(AT, ANNA, None, WARD, Purpose.TREATMENT, None)
    documents = [Document(name, None, origin, None) for name, origin in (("w", WARD), ("h", HOSPITAL), ("n", None))]
    assert allowed([decision(), access], question, documents, demo_units()) == [True, False, False]


def test_an_unknown_unit_meets_every_block_of_a_unit_and_no_access():
    named = Who(unit=Unit(*DEPARTMENT, True))
    nowhere = ("shak", "99999X")
    assert ask(decision(who=named), unit=nowhere) == (NO, {Reason.UNIT_UNKNOWN})
    assert ask(decision(), decision(Effect.ACCESS, who=named), unit=nowhere)[0] is NO


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ({LABORATORY}, NO),
        ({IMAGES}, YES),
        ({LABORATORY, IMAGES}, SOME),
        ({LABORATORY, DataKind.UNKNOWN}, SOME),
        # A kind that nobody knows can be any of them, and no kind at all asks about all.
        ({DataKind.UNKNOWN}, SOME),
        ((), SOME),
    ],
)
def test_kinds_that_are_asked_about_meet_those_that_are_blocked(kinds, expected):
    block = decision(what=What(frozenset({LABORATORY})))
    assert ask(block, kinds=frozenset(kinds))[0] is expected


def test_an_access_to_all_that_is_blocked_opens_what_is_asked_about():
    block, access = (decision(effect, what=What(frozenset({LABORATORY}))) for effect in Effect)
    assert ask(block, access, kinds=frozenset({LABORATORY, IMAGES}))[0] is YES


def test_a_block_of_every_kind_that_can_be_chosen_leaves_the_others_open():
    assert ask(decision(what=What(OFFERED_KINDS)))[0] is SOME
    assert ask(decision(what=What(frozenset(DataKind) - {DataKind.UNKNOWN})))[0] is NO


def test_documents_are_judged_by_what_they_are_and_not_by_the_kinds_asked_about():
    block = decision(what=What(frozenset({LABORATORY})))
    question = Question(AT, ANNA, None, WARD, Purpose.TREATMENT, frozenset({IMAGES}))
    documents = [Document("", kind, None, None) for kind in (LABORATORY, IMAGES, DataKind.UNKNOWN, None)]
    assert allowed([block], question, documents, demo_units()) == [False, True, False, False]


def test_without_a_directory_a_block_of_some_days_leaves_the_others_open():
    question = Question(AT, ANNA, None, WARD, Purpose.TREATMENT, None)
    assert outcome([decision(what=What(since=TODAY))], question, Units([])).outcome is SOME


def test_an_access_to_some_of_what_is_blocked_makes_it_depend_on_the_document():
    access = decision(Effect.ACCESS, what=What(frozenset({LABORATORY})))
    assert [ask(decision(), access, kinds=kinds)[0] for kinds in (None, frozenset({LABORATORY, IMAGES}))] == [SOME] * 2
    assert ask(decision(), access, kinds=frozenset({LABORATORY}))[0] is YES


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"valid_until": AT}, Refusal.END_BEFORE_START),
        ({"valid_until": AT + MOMENT}, None),
        ({"valid_from": AT - MOMENT}, Refusal.START_IN_PAST),
        ({"effect": Effect.ACCESS, "valid_until": AT + LONGEST_ACCESS}, None),
        ({"effect": Effect.ACCESS, "valid_until": AT + LONGEST_ACCESS + MOMENT}, Refusal.ACCESS_TOO_LONG),
        ({"what": What(since=TODAY, until=TODAY)}, None),
        ({"what": What(since=TODAY, until=TODAY - DAY)}, Refusal.PERIOD_BACKWARDS),
        ({"what": What(since=TODAY + DAY)}, Refusal.PERIOD_IN_FUTURE),
        ({"what": What(frozenset())}, Refusal.KIND_NOT_OFFERED),
    ],
)
def test_what_a_decision_may_just_be_and_what_is_one_step_too_far(changed, refusal):
    fields = {"effect": Effect.BLOCK, "what": What(), "who": Who(person=ANNA), "valid_from": AT, "valid_until": None}
    draft = Draft(**{**fields, **changed}, text_version="1")
    assert why_not_by_itself(draft, AT, TODAY) is refusal
