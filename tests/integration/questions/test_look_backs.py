"""A look-back on one person's look-ups: asked for, counted, opened by another, and what is on the list."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import uuid4

import pytest

from citizen_app.auth.actor import Role
from citizen_app.errors import NotPermitted
from support.domain.look_back import LookBackRefusal, LookBackState, LookBackStep
from support.services import look_backs
from support.services.case_desk import CaseAboutOneself, CaseSelfUnknown, OwnLookup
from support.services.look_backs import LookBackRefused
from support.services.questions import NoSuchQuestion
from tests.conftest import NOON
from tests.support.look_backs import AT, FAR, FIRST, LAST, WARD, LookBackScene
from tests.support.people import OTHER_REGION, as_staff

DAY = timedelta(days=1)


@pytest.fixture
def scene(app):
    return LookBackScene(app)


def refused_with(refusal):
    return pytest.raises(LookBackRefused, match=f"^{refusal.value}$")


def test_it_is_counted_before_anybody_opens_it(scene):
    for number in range(6):
        scene.look_up(uuid4(), AT - number * DAY)
    look_back = scene.asked()
    assert scene.seen(look_back).stands.state is LookBackState.ASKED
    scene.work()
    found = scene.seen(look_back)
    assert found.stands.state is LookBackState.COUNTED
    assert (found.counted.entries, found.counted.citizens, found.progress) == (7, 7, None)
    assert scene.on_the_list(look_back) == []


def test_the_count_and_the_list_are_what_slow_counting_finds(scene):
    """Of random look-ups by several people, here and elsewhere, before and after, corrected and not."""
    drawn = Random(5)
    citizens = [uuid4() for _each in range(9)]
    wanted = [scene.first]
    for _each in range(80):
        citizen, at = drawn.choice(citizens), NOON - drawn.randrange(1, 600) * DAY
        who, unit = drawn.choice(["Anna Friis", "Anna Friis", "Bo Bang"]), drawn.choice([WARD, WARD, FAR])
        gone = drawn.choice([None, None, 1])
        number = scene.look_up(citizen, at, who, unit, superseded_by=gone)
        if (who, unit, gone) == ("Anna Friis", WARD, None) and at >= datetime(2025, 3, 1, tzinfo=UTC):
            wanted.append(number)
    look_back = scene.listed()
    found = scene.on_the_list(look_back)
    assert sorted(one.place[2] for one in found) == sorted(wanted)
    counted = scene.seen(look_back).counted
    assert counted.entries == len(wanted)
    assert counted.citizens == len({one.place[0] for one in found})
    assert sum(number for _months, number in counted.months) == len(wanted)
    assert [one.position for one in found] == list(range(1, len(wanted) + 1))
    by_number = Counter(one.citizen_number for one in found)
    assert sorted(by_number) == list(range(1, counted.citizens + 1))
    assert all(len({one.place[0] for one in found if one.citizen_number == number}) == 1 for number in by_number)


def test_fewer_than_five_is_all_that_is_told(scene):
    scene.look_up(uuid4(), AT)
    counted = scene.seen(scene.counted()).counted
    assert (counted.entries, counted.citizens, counted.months, counted.kinds) == (None, None, [], [])


def test_asked_again_over_another_time_the_first_count_stands(scene):
    for number in range(6):
        scene.look_up(uuid4(), AT - number * DAY)
    first = scene.counted()
    scene.look_up(uuid4(), AT)
    again = scene.counted(first=date(2026, 3, 1))
    assert scene.seen(again).counted == scene.seen(first).counted
    apart = scene.counted(first=date(2025, 1, 1), last=date(2025, 2, 1))
    assert scene.seen(apart).counted.entries == 0, "a time that was not counted is"


def test_whoever_asked_does_not_open_it(scene):
    look_back = scene.counted()
    with refused_with(LookBackRefusal.SAME_PERSON):
        scene.take(scene.lone, look_back, LookBackStep.OPENED, Role.LOG_LEAD)
    scene.take(scene.lars, look_back, LookBackStep.OPENED)
    assert scene.seen(look_back).stands.opened_by == scene.lars.key


def test_a_refused_one_is_not_collected(scene):
    look_back = scene.counted()
    scene.take(scene.lars, look_back, LookBackStep.REFUSED)
    scene.work()
    assert scene.seen(look_back).stands.state is LookBackState.REFUSED
    assert scene.on_the_list(look_back) == []


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        ({"reason": " "}, LookBackRefusal.WORDS_MISSING),
        ({"is_apart": False}, LookBackRefusal.NOT_APART),
        ({"first": LAST, "last": FIRST}, LookBackRefusal.BAD_PERIOD),
        ({"first": date(2027, 1, 1), "last": date(2027, 1, 2)}, LookBackRefusal.BAD_PERIOD),
        ({"first": date(9999, 12, 1), "last": date(9999, 12, 31)}, LookBackRefusal.BAD_PERIOD),
        ({"entry": 10**9}, LookBackRefusal.UNKNOWN_PERSON),
    ],
)
def test_what_cannot_be_asked_for(scene, wish, refusal):
    with refused_with(refusal):
        scene.asked(**wish)


@pytest.mark.parametrize("state", ["found", "closed", "withdrawn"])
def test_only_while_a_lead_works_on_the_matter(scene, state):
    scene.matter_stands(state)
    with refused_with(LookBackRefusal.NOT_IN_HAND):
        scene.asked()


def test_the_second_account_of_one_human_is_no_second_person(scene):
    look_back = scene.counted()
    twice = as_staff(scene.app, "Lone Lind", Role.LOG_OFFICER, cpr="0407781234")
    with refused_with(LookBackRefusal.SAME_PERSON):
        scene.take(twice, look_back, LookBackStep.OPENED)


def test_nothing_is_opened_after_the_finding_was_set_right(scene):
    look_back = scene.counted()
    scene.matter_stands("withdrawn")
    with refused_with(LookBackRefusal.NOT_IN_HAND):
        scene.take(scene.lars, look_back, LookBackStep.OPENED)


def test_who_takes_no_part(scene):
    look_back = scene.counted()
    with pytest.raises(NotPermitted):
        scene.seen(look_back, scene.lars, Role.MASK_DECIDER)
    with pytest.raises(CaseSelfUnknown):
        scene.seen(look_back, as_staff(scene.app, "Uden Nummer", Role.LOG_OFFICER))
    with pytest.raises(OwnLookup):
        scene.seen(look_back, as_staff(scene.app, "Anna Friis", Role.LOG_OFFICER, cpr="0211223989"))
    with pytest.raises(NoSuchQuestion), scene.at_work(scene.lars, cvr=OTHER_REGION) as actor:
        look_backs.opened(actor, look_back)
    with pytest.raises(NoSuchQuestion), scene.at_work(scene.lars) as actor:
        look_backs.persons_in(actor, scene.matter)  # an officer asks for none
    with pytest.raises(CaseAboutOneself):
        scene.seen(look_back, as_staff(scene.app, "Birthe Holm", Role.LOG_OFFICER, cpr="1403572528"))


def test_a_step_that_somebody_else_was_quicker_with_is_not_taken(scene):
    look_back = scene.counted()
    scene.take(scene.lone, look_back, LookBackStep.WITHDRAWN, Role.LOG_LEAD, seen=2)
    with refused_with(LookBackRefusal.NOT_NOW):
        scene.take(scene.lars, look_back, LookBackStep.OPENED, seen=2)
