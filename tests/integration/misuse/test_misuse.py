"""A follow-up from the finding to its end, as the services take it; pages come on top."""

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from sqlalchemy import select

from citizen_app.audit import ABOUT_NO_CITIZEN
from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.errors import CitizenAppError, NotPermitted
from citizen_app.keys import keys
from support.domain.cases import CaseStep, Finding
from support.domain.misuse import MatterState, MatterStep
from support.domain.misuse_rules import MatterDeed, MatterRefusal
from support.services import case_desk, misuse
from support.services.case_desk import CaseAboutOneself, CaseSelfUnknown, OwnLookup
from support.services.misuse import MatterRefused, Part
from support.services.questions import NoSuchQuestion
from tests.conftest import NOON
from tests.support.log_rows import Log
from tests.support.look_backs import a_look_back
from tests.support.misuse import a_matter, find, matter_of, staff_actor
from tests.support.people import OTHER_REGION, REGION, as_citizen
from tests.support.questions import a_question

AT = NOON - timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def birthe(app):
    return as_citizen(app).key


@pytest.fixture
def log(app):
    made = Log(app)
    made.source()
    made.directory_is_new()
    return made


def lead(**more):
    return staff_actor(Role.LOG_LEAD, **{"name": "Grete Gram", **more})


def outcome(app, work, *rest, **named):
    """What comes of it; a refusal keeps its trail, as in a request."""
    with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
        try:
            told = work(*rest, **named)
        except (CitizenAppError, MatterRefused) as refusal:
            told = refusal
    if isinstance(told, Exception):
        raise told
    return told


@pytest.fixture
def takes(app):
    def done(who, matter_id, step, words="Vi følger op.", **more):
        deed = MatterDeed(step=step, words=words, **{"is_apart": True, **more})
        outcome(app, misuse.take, who, matter_id, deed)

    return done


@pytest.fixture
def sees(app):
    def seen(who, matter_id):
        return outcome(app, misuse.opened, who, matter_id)

    return seen


def numbers(app, who, part=Part.OPEN):
    return [one.case_number for one in outcome(app, misuse.listed, who, part).lines]


def refused(why, done, *rest, **named):
    with pytest.raises(MatterRefused) as told:
        done(*rest, **named)
    assert told.value.refusal is why


def trail(app, *about):
    role = DatabaseRole.CITIZEN if about else DatabaseRole.STAFF
    whose = about[0] if about else ABOUT_NO_CITIZEN
    with app.app_context(), unit_of_work(role, about) as opened:
        rows = opened.execute(
            select(AuditEventRow.action, AuditEventRow.object_ref, AuditEventRow.details)
            .where(AuditEventRow.subject_key == whose)
            .order_by(AuditEventRow.at, AuditEventRow.action)
        ).all()
    return [(row.action, row.object_ref, (row.details or {}).get("why")) for row in rows]


class TestOpening:
    def test_an_unjustified_look_up_is_followed_up_and_others_are_not(self, app, birthe, sees):
        for number, finding in enumerate(Finding):
            case_id = a_question(app, birthe, (AT, number + 1))
            find(app, case_id, finding)
            assert (matter_of(app, case_id) is not None) is (finding is Finding.UNJUSTIFIED)

    def test_a_finding_that_is_corrected_to_it_opens_and_one_that_is_set_right_withdraws(self, app, birthe, sees):
        case_id, grete = a_question(app, birthe, (AT, 1)), lead()
        find(app, case_id, Finding.UNSETTLED)
        assert numbers(app, grete) == []
        find(app, case_id, Finding.UNJUSTIFIED, CaseStep.CORRECTED)
        matter_id = matter_of(app, case_id)
        assert sees(grete, matter_id).file.matter.state is MatterState.FOUND
        find(app, case_id, Finding.JUSTIFIED, CaseStep.CORRECTED)
        assert sees(grete, matter_id).file.matter.state is MatterState.WITHDRAWN
        assert numbers(app, grete) == []
        assert len(numbers(app, grete, Part.CLOSED)) == 1

    def test_found_once_more_it_is_the_same_matter_with_another_time_to_notify_within(
        self, app, clock, birthe, sees, takes
    ):
        case_id, grete = a_question(app, birthe, (AT, 1)), lead()
        find(app, case_id, Finding.UNJUSTIFIED)
        matter_id = matter_of(app, case_id)
        takes(grete, matter_id, MatterStep.TAKEN)
        takes(grete, matter_id, MatterStep.NOTIFIED, moment=NOON)
        find(app, case_id, Finding.LOG_ERROR, CaseStep.CORRECTED)
        clock.shift(timedelta(days=9))
        find(app, case_id, Finding.UNJUSTIFIED, CaseStep.CORRECTED)
        again = sees(grete, matter_id)
        assert matter_of(app, case_id) == matter_id
        assert (again.file.matter.state, again.file.matter.is_settled) == (MatterState.FOUND, False)
        assert again.clock.runs_from == NOON + timedelta(days=9)
        assert [one.clock_from for one in outcome(app, misuse.listed, grete).lines] == [NOON + timedelta(days=9)]

    def test_what_is_answered_so_again_changes_nothing(self, app, birthe, sees):
        case_id, grete = a_question(app, birthe, (AT, 1)), lead()
        find(app, case_id, Finding.UNJUSTIFIED)
        outcome(app, case_desk.take, staff_actor(Role.LOG_OFFICER), case_id, reopened())
        find(app, case_id, Finding.UNJUSTIFIED)
        assert sees(grete, matter_of(app, case_id)).file.matter.steps == 1

    def test_officers_see_where_it_stands(self, app, birthe, takes):
        case_id, officer = a_question(app, birthe, (AT, 1)), staff_actor(Role.LOG_OFFICER)
        assert outcome(app, case_desk.opened, officer, case_id).follow_up is None
        find(app, case_id, Finding.UNJUSTIFIED)
        assert outcome(app, case_desk.opened, officer, case_id).follow_up.state is MatterState.FOUND
        takes(lead(), matter_of(app, case_id), MatterStep.TAKEN)
        assert outcome(app, case_desk.opened, officer, case_id).follow_up.state is MatterState.WITH_LEAD


def reopened():
    return case_desk.Deed(step=CaseStep.REOPENED, words="Vi ser på det igen.", is_apart=True)


def test_a_matter_from_the_hand_over_to_its_end(app, clock, birthe, sees, takes):
    grete, matter_id = lead(), a_matter(app, birthe, (AT, 1))
    assert sees(grete, matter_id).can == [MatterStep.TAKEN]
    clock.shift(HOUR)
    takes(grete, matter_id, MatterStep.TAKEN, "")
    assert sees(grete, matter_id).clock.ends == NOON + 73 * HOUR
    takes(grete, matter_id, MatterStep.AWARE, "Lederen fik det at vide i går.", moment=NOON - 20 * HOUR)
    assert sees(grete, matter_id).clock.ends == NOON + 52 * HOUR
    takes(grete, matter_id, MatterStep.HEARING_BEGUN, "", due_on=(NOON + timedelta(days=14)).date())
    takes(grete, matter_id, MatterStep.NOTIFIED, "Sag 2026-1", moment=NOON + HOUR)
    takes(grete, matter_id, MatterStep.HEARD, "Medarbejderen siger, at det var en fejl.")
    takes(grete, matter_id, MatterStep.TOLD, "Vi har skrevet.", moment=NOON + HOUR)
    takes(grete, matter_id, MatterStep.CLOSED, "Der er givet en advarsel.")
    found = sees(grete, matter_id)
    with app.app_context():
        words = [keys().open(one.words_sealed) if one.words_sealed else "" for one in found.file.done]
    assert words[2:] == [
        "Lederen fik det at vide i går.",
        "",
        "Sag 2026-1",
        "Medarbejderen siger, at det var en fejl.",
        "Vi har skrevet.",
        "Der er givet en advarsel.",
    ]
    assert (found.file.matter.state, found.is_late) == (MatterState.CLOSED, False)
    assert found.can == [MatterStep.NOTED, MatterStep.REOPENED]
    takes(grete, matter_id, MatterStep.REOPENED, "Der er kommet nyt.")
    assert sees(grete, matter_id).file.matter.state is MatterState.HEARD


def test_nothing_is_closed_while_a_look_back_is_under_way(app, birthe, sees, takes):
    grete, matter_id, other = lead(), *(a_matter(app, birthe, (AT, number)) for number in (1, 2))
    for step in (MatterStep.TAKEN, MatterStep.HEARING_GIVEN_UP, MatterStep.NOT_REQUIRED):
        takes(grete, matter_id, step)
    a_look_back(app, other, REGION)
    assert MatterStep.CLOSED in sees(grete, matter_id).can, "another matter's"
    a_look_back(app, matter_id, REGION)
    assert MatterStep.CLOSED not in sees(grete, matter_id).can
    refused(MatterRefusal.LOOK_BACK, takes, grete, matter_id, MatterStep.CLOSED)
    takes(grete, matter_id, MatterStep.NOTED)


def test_what_is_left_in_the_trails(app, birthe, sees, takes):
    case_id, grete = a_question(app, birthe, (AT, 1)), lead()
    find(app, case_id, Finding.UNJUSTIFIED)
    matter_id, ref = matter_of(app, case_id), str(case_id)
    sees(grete, matter_id)
    takes(grete, matter_id, MatterStep.TAKEN)
    refused(MatterRefusal.NOT_NOW, takes, grete, matter_id, MatterStep.CLOSED)
    assert ("question-read", ref, None) in trail(app, birthe)
    kept = [one for one in trail(app) if one[0].startswith("misuse")]
    assert kept == [
        ("misuse-opened", ref, None),
        ("misuse-refused", ref, "not-now"),
        ("misuse-taken", ref, None),
    ]


class TestList:
    def test_the_longest_running_first_and_page_by_page(self, app, clock, takes):
        grete = lead()
        for number in range(32):
            a_matter(app, as_citizen(app, "2308913369", "Carl Krogh").key, (AT, number + 1))
            clock.shift(timedelta(minutes=7))
        spared = outcome(app, misuse.listed, grete).lines[0].matter_id
        for step in (MatterStep.TAKEN, MatterStep.NOT_REQUIRED):
            takes(grete, spared, step)
        first = outcome(app, misuse.listed, grete)
        rest = outcome(app, misuse.listed, grete, Part.OPEN, first.lines[-1].place)
        assert (len(first.lines), first.is_more, len(rest.lines), rest.is_more) == (30, True, 2, False)
        lines = [*first.lines, *rest.lines]
        running, last = lines[:-1], lines[-1]
        assert last.matter_id == spared, "its time runs no more"
        runs = [one.clock_from for one in running]
        assert runs == sorted(runs)
        assert len(set(runs)) == 31
        again = outcome(app, misuse.listed, grete, Part.OPEN, rest.lines[0].place)
        assert [one.matter_id for one in again.lines] == [spared]
        assert outcome(app, misuse.listed, grete, Part.OPEN, last.place).lines == []

    def test_each_part_holds_its_own(self, app, clock, birthe, takes):
        grete = lead()
        waiting, taken, spared = (a_matter(app, birthe, (AT, number)) for number in (1, 2, 3))
        takes(grete, taken, MatterStep.TAKEN)
        takes(grete, spared, MatterStep.TAKEN)
        takes(grete, spared, MatterStep.NOT_REQUIRED)
        clock.shift(72 * HOUR + timedelta(minutes=1))
        held = {part: {one.matter_id for one in outcome(app, misuse.listed, grete, part).lines} for part in Part}
        assert held == {
            Part.OPEN: {waiting, taken, spared},
            Part.WAITING: {waiting},
            Part.LATE: {waiting, taken},
            Part.CLOSED: set(),
        }
        assert outcome(app, misuse.to_be_followed_up, grete) == {Part.LATE: 2, Part.WAITING: 1}
        assert outcome(app, misuse.to_be_followed_up, staff_actor(Role.LOG_OFFICER)) == {}


class TestWho:
    def test_another_organisation_s_does_not_exist(self, app, birthe, sees, takes):
        matter_id, far = a_matter(app, birthe, (AT, 1)), lead(cvr=OTHER_REGION)
        assert numbers(app, far) == []
        for work in (lambda: sees(far, matter_id), lambda: takes(far, matter_id, MatterStep.TAKEN)):
            with pytest.raises(NoSuchQuestion):
                work()
        assert ("misuse-refused", None, "other-organisation") in trail(app)
        with pytest.raises(NoSuchQuestion):
            sees(lead(), uuid4())

    @pytest.mark.parametrize("role", [one for one in Role if one is not Role.LOG_LEAD])
    def test_no_other_role_gets_there(self, app, birthe, role, sees):
        with pytest.raises(NotPermitted):
            sees(staff_actor(role), uuid4())

    def test_nobody_meets_their_own(self, app, birthe, sees, takes):
        matter_id, herself = a_matter(app, birthe, (AT, 1)), lead(own=birthe)
        assert numbers(app, herself) == []
        assert outcome(app, misuse.to_be_followed_up, herself) == {Part.LATE: 0, Part.WAITING: 0}
        for work in (lambda: sees(herself, matter_id), lambda: takes(herself, matter_id, MatterStep.TAKEN)):
            with pytest.raises(CaseAboutOneself):
                work()
        assert [one[2] for one in trail(app) if one[0] == "misuse-refused"] == ["about-oneself"] * 2

    def test_without_a_known_number_nobody_gets_in(self, app, birthe, sees):
        nameless = lead()
        nameless = replace(nameless, viewer=replace(nameless.viewer, own_keys=()))
        with pytest.raises(CaseSelfUnknown):
            sees(nameless, a_matter(app, birthe, (AT, 1)))

    def test_nobody_follows_up_a_look_up_that_bears_their_name(self, app, log, birthe, sees, takes):
        number = log.entry(birthe, AT, performed_by=log.person("Grete Gram"), organisation_ref=log.unit("440001"))
        matter_id = a_matter(app, birthe, (AT, number))
        for work in (lambda: sees(lead(), matter_id), lambda: takes(lead(), matter_id, MatterStep.TAKEN)):
            with pytest.raises(OwnLookup):
                work()
        assert sees(lead(name="Lone Lind"), matter_id).can == [MatterStep.TAKEN]
        assert [one[2] for one in trail(app) if one[0] == "misuse-refused"] == ["own-look-up"] * 2


class TestTwoLeads:
    def test_the_second_to_take_it_is_told_that_somebody_was_first(self, app, birthe, takes):
        matter_id = a_matter(app, birthe, (AT, 1))
        takes(lead(), matter_id, MatterStep.TAKEN)
        refused(MatterRefusal.NOT_NOW, takes, lead(), matter_id, MatterStep.TAKEN)

    def test_a_second_click_does_nothing(self, app, birthe, takes, sees):
        grete, matter_id = lead(), a_matter(app, birthe, (AT, 1))
        for _click in range(2):
            takes(grete, matter_id, MatterStep.TAKEN)
        assert sees(grete, matter_id).file.matter.steps == 2

    def test_a_step_on_what_has_moved_on_is_refused(self, app, birthe, takes):
        grete, matter_id = lead(), a_matter(app, birthe, (AT, 1))
        takes(grete, matter_id, MatterStep.TAKEN, seen=1)
        takes(lead(), matter_id, MatterStep.NOTED, "Jeg ringer til dem.", seen=2)
        refused(MatterRefusal.NOT_NOW, takes, grete, matter_id, MatterStep.NOT_REQUIRED, seen=2)

    @pytest.mark.postgres
    def test_of_two_at_once_one_takes_it(self, app, birthe, sees):
        matter_id, start = a_matter(app, birthe, (AT, 1)), Barrier(2)
        told = []

        def try_it():
            deed = MatterDeed(step=MatterStep.TAKEN, is_apart=True)
            start.wait()
            try:
                outcome(app, misuse.take, lead(), matter_id, deed)
                told.append("taken")
            except MatterRefused as refusal:
                told.append(refusal.refusal)

        both = [Thread(target=try_it) for _one in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join()
        assert sorted(told, key=str) == sorted(["taken", MatterRefusal.NOT_NOW], key=str)
        assert sees(lead(), matter_id).file.matter.steps == 2
