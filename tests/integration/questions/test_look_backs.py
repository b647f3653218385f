"""A look-back on one person's look-ups: asked for, counted, opened by another, and what is on the list."""

from collections import Counter
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole, for_organisation
from citizen_app.db.work import unit_of_work
from citizen_app.errors import NotPermitted
from support.domain.cases import CaseStep, Finding
from support.domain.look_back import LookBackRefusal, LookBackState, LookBackStep
from support.misuse_models import MisuseMatterRow, MisuseStandingRow
from support.queries import look_back_lists as lists
from support.services import case_desk, look_backs
from support.services.case_desk import CaseAboutOneself, CaseSelfUnknown, Deed
from support.services.look_back_clock import work_on_look_backs
from support.services.look_backs import LookBackDeed, LookBackRefused, NoSuchLookBack, Wish
from tests.conftest import NOON
from tests.support.log_rows import Log
from tests.support.people import OTHER_REGION, REGION, as_citizen, as_staff
from tests.support.questions import a_question
from tests.support.staff_deeds import as_officer, officer

AT = NOON - timedelta(days=1)
DAY = timedelta(days=1)
WARD, FAR = "4000000000001", "4000000000009"
FIRST, LAST = date(2025, 3, 1), date(2026, 3, 3)
WHY = "Personen har set på naboens journal."


class Scene:
    """A matter about one look-up by Anna, and people at work."""

    def __init__(self, app):
        self.app, self.log = app, Log(app)
        self.log.source()
        self.log.organisation(REGION, "Region Hovedstaden", kind="region", scheme="cvr")
        self.log.organisation(WARD, "Afdeling Y", kind="department", parent_scheme="cvr", parent_code=REGION)
        self.log.organisation(OTHER_REGION, "Region Syddanmark", kind="region", scheme="cvr")
        self.log.organisation(FAR, "Afdeling Z", kind="department", parent_scheme="cvr", parent_code=OTHER_REGION)
        self.log.directory_is_new()
        self.birthe = as_citizen(app)
        self.lone = as_staff(app, "Lone Lind", Role.LOG_LEAD, cpr="0407781234")
        self.lars = as_staff(app, "Lars Lund", Role.LOG_OFFICER, cpr="0508791235")
        self.first = self.look_up(self.birthe.key, AT)
        self.case = a_question(app, self.birthe.key, (AT, self.first))
        self.matter = self.a_matter()

    def look_up(self, citizen, at, who="Anna Friis", unit=WARD, **more):
        who, unit = self.log.person(who), self.log.unit(unit)
        return self.log.entry(citizen, at, performed_by=who, organisation_ref=unit, **more)

    def a_matter(self):
        """The look-up is found unjustified, and a lead takes the follow-up."""
        deed = Deed(
            step=CaseStep.ANSWERED, words="Det burde ikke være sket.", finding=Finding.UNJUSTIFIED, is_apart=True
        )
        with as_officer(self.app, self.lars) as actor:
            case_desk.take(actor, self.case, deed)
        self.matter_stands("with-lead")
        with self.in_role(DatabaseRole.MISUSE) as connection:
            return connection.execute(select(MisuseMatterRow.matter_id)).scalar_one()

    def matter_stands(self, state):
        with self.in_role(DatabaseRole.MISUSE) as connection:
            connection.execute(update(MisuseStandingRow).values(state=state))

    @contextmanager
    def in_role(self, role, cvr=REGION):
        with self.app.app_context(), unit_of_work(role) as connection:
            for_organisation(connection, cvr)
            yield connection

    @contextmanager
    def at_work(self, person, *roles, cvr=REGION):
        with self.app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
            yield officer(person, *roles, cvr=cvr)

    def as_lead(self, person=None):
        return self.at_work(person or self.lone, Role.LOG_LEAD)

    def asked(self, first=FIRST, last=LAST, entry=None, **more):
        wish = Wish(entry_id=entry or self.first, first=first, last=last, **{"reason": WHY, "is_apart": True, **more})
        with self.as_lead() as actor:
            return look_backs.ask(actor, self.matter, wish)

    def counted(self, **more):
        found = self.asked(**more)
        self.work()
        return found

    def listed(self):
        found = self.counted()
        self.take(self.lars, found, LookBackStep.OPENED)
        self.work()
        return found

    def work(self):
        with self.app.app_context():
            work_on_look_backs()

    def take(self, person, look_back, step, *roles, **more):
        deed = LookBackDeed(step=step, **{"words": WHY, "is_apart": True, **more})
        with self.at_work(person, *roles) as actor:
            look_backs.take(actor, look_back, deed)

    def seen(self, look_back, person=None, *roles):
        with self.at_work(person or self.lars, *roles) as actor:
            return look_backs.opened(actor, look_back)

    def on_the_list(self, look_back, own_keys=()):
        with self.at_work(self.lars) as actor:
            look_backs.begin(actor)
            return lists.Seen(look_back, own_keys).page(1000)


@pytest.fixture
def scene(app):
    return Scene(app)


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


def test_who_takes_no_part(scene):
    look_back = scene.counted()
    with pytest.raises(NotPermitted):
        scene.seen(look_back, scene.lars, Role.MASK_DECIDER)
    with pytest.raises(CaseSelfUnknown):
        scene.seen(look_back, as_staff(scene.app, "Uden Nummer", Role.LOG_OFFICER))
    with pytest.raises(CaseAboutOneself):
        scene.seen(look_back, as_staff(scene.app, "Birthe Holm", Role.LOG_OFFICER, cpr="1403572528"))
    with pytest.raises(NoSuchLookBack), scene.at_work(scene.lars, cvr=OTHER_REGION) as actor:
        look_backs.opened(actor, look_back)
    with pytest.raises(NoSuchLookBack), scene.at_work(scene.lars) as actor:
        look_backs.persons_in(actor, scene.matter)  # an officer asks for none


def test_a_step_that_somebody_else_was_quicker_with_is_not_taken(scene):
    look_back = scene.counted()
    scene.take(scene.lone, look_back, LookBackStep.WITHDRAWN, Role.LOG_LEAD, seen=2)
    with refused_with(LookBackRefusal.NOT_NOW):
        scene.take(scene.lars, look_back, LookBackStep.OPENED, seen=2)
