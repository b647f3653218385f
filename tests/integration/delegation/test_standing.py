"""On which grounds somebody may act for whom, by what the register and the powers say at the moment."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from citizen_app import clock as our_clock
from citizen_app.auth.actor import Assurance, acting_for_oneself
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.errors import NotFound
from citizen_app.web.dates import COPENHAGEN
from delegation.domain.acting import Act, ActingRules, Ground, Ruling, Scope, ruling
from delegation.domain.powers import Terms
from delegation.services import giving
from delegation.services.standing import ground_of, grounds_of
from tests.support.register import CHILD, FATHER, MOTHER, born, custody, key_of, message, tell, viewer_of

BORN = born(CHILD, "2016-05-05")
OLD_NUMBER, FOSTER = "0505165126", "1403572528"
RULES = ActingRules()


def held(app, cpr, at=None, assurance=Assurance.SUBSTANTIAL):
    """What the person holds."""
    actor = acting_for_oneself(viewer_of(app, cpr, assurance))
    with app.app_context(), unit_of_work(DatabaseRole.MANDATES):
        return grounds_of(actor, at or our_clock.now())


def one(app, cpr=MOTHER, at=None):
    (found,) = held(app, cpr, at)
    return found


def danish(text):
    return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN).astimezone(UTC)


def reads(found):
    return ruling(found.standing, Act.READ_LOG, RULES)


def test_a_child_is_found_by_who_has_custody_with_its_name_and_age(app):
    tell(app, BORN, custody(CHILD, MOTHER, given_name="Alma", family_name="Rask"))
    found = one(app)
    assert (found.name, found.citizen, found.standing.ground) == ("Alma Rask", (key_of(app, CHILD),), Ground.CUSTODY)
    assert (found.standing.age, found.standing.is_joint, found.standing.all_agree) == (9, False, True)
    assert reads(found) is Ruling.ALLOWED
    assert held(app, FATHER) == held(app, CHILD) == []


def test_two_who_have_custody_share_it_and_one_who_loses_it_has_nothing(app):
    tell(app, BORN, custody(CHILD, MOTHER, shared="joint"), custody(CHILD, FATHER, shared="joint"))
    mother = one(app)
    assert (mother.standing.is_joint, mother.standing.all_agree) == (True, False)
    assert mother.shared_with == (key_of(app, FATHER),)
    tell(app, message("custody-ended", CHILD, FATHER, date="2026-02-20", until="2026-03-01"))
    assert held(app, FATHER) == []
    assert (one(app).shared_with, one(app).ground_id) == ((), mother.ground_id)


def test_a_wrong_custody_is_taken_back_and_a_wrong_end_as_well(app):
    tell(app, BORN, custody(CHILD, MOTHER), custody(CHILD, FATHER))
    tell(app, message("custody-withdrawn", CHILD, FATHER, date="2026-01-02", first="2016-05-05"))
    tell(app, message("custody-ended", CHILD, MOTHER, date="2026-01-02", until="2026-02-01"))
    assert held(app, FATHER) == held(app, MOTHER) == []
    tell(app, custody(CHILD, MOTHER, date="2026-01-03"))
    assert reads(one(app)) is Ruling.ALLOWED


BIRTHDAYS = [
    # 15 on a day in summer time, in winter time, and on the day after the clocks are put forward.
    ("2011-07-10", "2026-07-09T23:59:59", "2026-07-10T00:00:00"),
    ("2011-12-01", "2026-11-30T23:59:59", "2026-12-01T00:00:00"),
    ("2011-03-29", "2026-03-28T23:59:59", "2026-03-29T00:00:00"),
    ("2012-02-29", "2027-02-28T23:59:59", "2027-03-01T00:00:00"),
]


@pytest.mark.parametrize(("day", "before", "after"), BIRTHDAYS)
def test_custody_opens_nothing_from_the_fifteenth_birthday_at_midnight_in_denmark(app, day, before, after):
    tell(app, born(CHILD, day), custody(CHILD, MOTHER, first="2016-01-01"))
    assert reads(one(app, at=danish(before))) is Ruling.ALLOWED
    later = one(app, at=danish(after))
    assert reads(later) is Ruling.NOT_THERE
    assert not later.counts(RULES)


def test_a_registered_case_opens_the_log_from_fifteen_until_it_ends_or_the_birthday_comes(app):
    tell(app, born(CHILD, "2010-05-05"), custody(CHILD, MOTHER, first="2010-05-05"))
    assert reads(one(app)) is Ruling.NOT_THERE
    tell(app, message("minor-case", CHILD, first="2026-02-01", until="2026-06-01"))
    assert reads(one(app)) is Ruling.ALLOWED
    assert reads(one(app, at=danish("2026-05-31T23:59:59"))) is Ruling.ALLOWED
    assert reads(one(app, at=danish("2026-06-01T00:00:00"))) is Ruling.NOT_THERE
    tell(app, message("minor-case", CHILD, date="2027-01-02", first="2027-01-02", until="2029-01-01"))
    assert reads(one(app, at=danish("2028-05-04T23:59:59"))) is Ruling.ALLOWED
    assert reads(one(app, at=danish("2028-05-05T00:00:00"))) is Ruling.NOT_THERE


APPOINTED = [
    (message("guardianship", FATHER, MOTHER, first="2026-01-01", shared="joint", health="yes"), Ground.GUARDIANSHIP),
    (message("lasting-power", FATHER, MOTHER, first="2026-01-01", shared="sole", health="yes"), Ground.LASTING_POWER),
    *(
        (message("appointment", FATHER, MOTHER, first="2026-01-01", kind=kind), Ground(kind))
        for kind in ("nearest-relative", "certificate", "assisting-guardian", "patient-adviser")
    ),
]


@pytest.mark.parametrize(("told", "ground"), APPOINTED, ids=lambda one: one if isinstance(one, str) else "")
def test_what_a_grown_up_is_given_comes_from_the_register_and_ends_with_it(app, told, ground):
    tell(app, born(FATHER, "1983-10-12"), told)
    found = one(app)
    assert found.standing.ground is ground
    own = ground in {Ground.NEAREST_RELATIVE, Ground.CERTIFICATE, Ground.ASSISTING_GUARDIAN, Ground.PATIENT_ADVISER}
    assert found.counts(RULES) is not own
    assert found.counts(ActingRules(own_grounds=frozenset({ground}))) or not own
    assert found.standing.is_joint is (told.get("shared") == "joint")
    end = {"event": f"{told['event']}-ended", "date": "2026-02-01", "from": "", "until": "2026-03-01"}
    tell(app, {**told, **end, "shared": "", "health": ""})
    assert held(app, MOTHER) == []


def test_a_guardian_for_money_alone_is_no_ground(app):
    tell(app, born(FATHER, "1983-10-12"))
    tell(app, message("guardianship", FATHER, MOTHER, first="2026-01-01", shared="sole", health="no"))
    assert not one(app).counts(RULES)


HIDES = "2026-02-01"
PROTECTED = {
    "the child": [message("protection", CHILD, first=HIDES, kind="anonymous-place")],
    "whom the child lives with": [
        message("protection", FATHER, first=HIDES, kind="name-address"),
        message("lives-with", CHILD, FATHER, first=HIDES),
    ],
    "who asks, whom the child lives with": [
        message("protection", MOTHER, first=HIDES, kind="restraining-order"),
        message("lives-with", CHILD, MOTHER, first=HIDES),
    ],
    "a foster parent": [
        message("protection", FOSTER, first=HIDES, kind="name-address"),
        message("placement", CHILD, FOSTER, first=HIDES, closed="no"),
    ],
    "a parent, where nobody has told whom the child lives with": [
        message("protection", FATHER, first=HIDES, kind="name-address"),
    ],
}
OPEN = {
    "a parent whom the child does not live with": [
        message("protection", FATHER, first=HIDES, kind="name-address"),
        message("lives-with", CHILD, MOTHER, first=HIDES),
    ],
    "a protection that has ended": [
        message("protection", CHILD, first=HIDES, until="2026-03-01", kind="name-address"),
    ],
    "nobody": [],
}


@pytest.mark.parametrize(
    ("told", "hidden"),
    [*((told, True) for told in PROTECTED.values()), *((told, False) for told in OPEN.values())],
    ids=[*PROTECTED, *OPEN],
)
def test_a_secret_address_counts_of_the_citizen_and_of_whom_the_child_lives_with(app, told, hidden):
    both = custody(CHILD, MOTHER, shared="joint"), custody(CHILD, FATHER, shared="joint")
    tell(app, BORN, *both, *told)
    assert one(app).standing.is_protected is hidden
    assert one(app, FATHER).standing.is_protected is hidden


def test_the_municipality_closes_the_log_of_a_placed_child_for_its_parents_and_opens_it_again(app):
    tell(app, BORN, custody(CHILD, MOTHER))
    placed = message("placement", CHILD, place="sor:9900111000016077", first="2026-02-01", closed="yes")
    tell(app, placed)
    assert reads(one(app)) is Ruling.NOTHING
    tell(app, {**placed, "date": "2026-02-20", "closed": "no"})
    assert reads(one(app)) is Ruling.ALLOWED


def test_a_foster_parent_holds_nothing(app):
    tell(app, BORN, message("placement", CHILD, FOSTER, first="2026-02-01", closed="no"))
    assert held(app, FOSTER) == []


def test_a_child_that_dies_and_a_helper_at_a_low_level_are_told_of(app):
    tell(app, BORN, custody(CHILD, MOTHER))
    (low,) = held(app, MOTHER, assurance=Assurance.LOW)
    assert not low.counts(RULES)
    tell(app, {"event": "death", "cpr": CHILD, "date": "2026-02-20"})
    assert not one(app).counts(RULES)
    tell(app, {"event": "death-reversed", "cpr": CHILD, "date": "2026-02-21"})
    assert one(app).counts(RULES)


def test_a_number_that_changes_leaves_one_story_of_one_child(app):
    tell(app, born(OLD_NUMBER, "2016-05-05"), custody(OLD_NUMBER, MOTHER))
    before = one(app)
    changed = {"event": "changed-number", "cpr": OLD_NUMBER, "new_identifier": CHILD, "scheme": "cpr"}
    tell(app, {**changed, "date": "2026-02-01", "reason": "correction"})
    assert one(app).ground_id == before.ground_id
    assert set(one(app).citizen) == {key_of(app, CHILD), key_of(app, OLD_NUMBER)}
    tell(app, message("custody-ended", CHILD, MOTHER, date="2026-02-10", until="2026-02-10"))
    assert held(app, MOTHER) == []


def given_power(app):
    tell(app, born(FATHER, "1983-10-12"), born(MOTHER, "1985-02-28"))
    father, mother = (acting_for_oneself(viewer_of(app, cpr)) for cpr in (FATHER, MOTHER))
    father = acting_for_oneself(replace(father.viewer, name="Kasper Rask"))
    terms = Terms(scopes=frozenset({Scope.READ_LOG}), until=date(2027, 3, 1))
    with app.app_context(), unit_of_work(DatabaseRole.MANDATES, father.subject):
        made = giving.offer(father, terms, our_clock.now())
    with app.app_context(), unit_of_work(DatabaseRole.MANDATES, mother.subject):
        giving.redeem(mother, made.code, our_clock.now())
    return father, made.power_id


def test_a_power_stands_beside_what_the_register_tells_in_the_same_shape(app):
    father, power_id = given_power(app)
    tell(app, BORN, custody(CHILD, MOTHER, given_name="Alma"))
    child, power = held(app, MOTHER)
    assert (child.name, power.name, power.ground_id) == ("Alma", "Kasper Rask", power_id)
    assert (power.standing.ground, power.standing.age, power.citizen) == (Ground.POWER, 42, father.subject)
    assert reads(power) is Ruling.ALLOWED
    tell(app, message("protection", FATHER, first="2026-01-01", kind="restraining-order"))
    assert [found.standing.is_protected for found in held(app, MOTHER)] == [False, True]


def test_a_paused_power_is_held_and_shows_nothing_and_an_ended_one_is_not_held(app):
    father, power_id = given_power(app)
    with app.app_context(), unit_of_work(DatabaseRole.MANDATES, father.subject):
        giving.pause(father, power_id, our_clock.now())
    assert reads(one(app)) is Ruling.NOTHING
    with app.app_context(), unit_of_work(DatabaseRole.MANDATES, father.subject):
        giving.revoke(father, power_id, our_clock.now())
    assert held(app, MOTHER) == []


def test_a_ground_is_found_again_by_its_id_by_whoever_holds_it_and_nobody_else(app):
    tell(app, BORN, custody(CHILD, MOTHER), custody(CHILD, FATHER))
    mother, father = (acting_for_oneself(viewer_of(app, cpr)) for cpr in (MOTHER, FATHER))
    ground_id = one(app).ground_id
    with app.app_context(), unit_of_work(DatabaseRole.MANDATES):
        assert ground_of(mother, ground_id, our_clock.now()).ground_id == ground_id
        with pytest.raises(NotFound):
            ground_of(father, ground_id, our_clock.now())
        with pytest.raises(NotFound):
            ground_of(mother, ground_id, our_clock.now() - timedelta(days=5000))
