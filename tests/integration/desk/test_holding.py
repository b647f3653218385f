"""Who at the desk has a case: one at a time, whom it can be given to, and what somebody leaves behind who goes."""

from datetime import timedelta

import pytest

from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity import find_or_create_citizen
from citizen_app.links import link_by_register
from support.domain.cases import CaseStep
from support.domain.colleagues import MatterKind, OfColleague
from support.domain.desk import DeskRefusal, DeskStep, QueueOrder, QueueView
from support.services import case_clock, colleague_doors, desk, desk_citizens, desk_listing, desk_steps, questions
from support.services.case_desk import Deed
from support.services.questions import NoSuchQuestion
from tests.conftest import NOON
from tests.integration.questions.test_questions import of_citizen
from tests.support.desk import ask_desk, at_desk, hired, refused
from tests.support.mailboxes import give_mailbox
from tests.support.page_rules import visible_text
from tests.support.people import DESK, REGION, as_staff, give_roles

CPR, FORMER_CPR = "1403572528", "0409651234"
WRITES = Deed(step=CaseStep.WROTE, words="Hej", is_apart=True)


def cases(run, who, view):
    return [one.case_id for one in run(desk_listing.queue, who, view, QueueOrder.DUE, None, method="GET").lines]


class TestHolding:
    def test_one_has_it_at_a_time(self, held, run):
        sia, key = held
        tom = at_desk()
        refused(DeskRefusal.HELD_BY_ANOTHER, run, desk.take, tom, key)
        refused(DeskRefusal.HELD_BY_ANOTHER, run, desk_steps.take_step, tom, key, WRITES)
        run(desk.put_back, sia, key)
        refused(DeskRefusal.NOT_HELD, run, desk_steps.take_step, tom, key, WRITES)
        run(desk.take, tom, key)
        assert run(desk.opened, tom, key, method="GET").is_mine

    def test_the_lead_takes_over(self, held, run):
        _sia, key = held
        lead = at_desk(Role.LEAD)
        run(desk.take, lead, key)
        assert run(desk.opened, lead, key, method="GET").holder == lead.viewer.key

    def test_handing_over_takes_a_colleague_and_a_note(self, app, held, run):
        sia, key = held
        tom = hired(app, "Tom Toft").viewer.key
        outside = as_staff(app, "Lone Lind", Role.LOG_OFFICER).key
        refused(DeskRefusal.NO_COLLEAGUE, run, desk.hand_over, sia, key, outside, "Tag den")
        refused(DeskRefusal.NO_COLLEAGUE, run, desk.hand_over, sia, key, sia.viewer.key, "Tag den")
        refused(DeskRefusal.NOTE_MISSING, run, desk.hand_over, sia, key, tom, " ")
        assert [one.name for one in run(desk.colleagues, sia, key)] == ["Tom Toft"]
        run(desk.hand_over, sia, key, tom, "Borgeren ringer i morgen. Ikke 0703571236.")
        found = run(desk.opened, sia, key, method="GET")
        assert found.holder == tom
        assert [one.event.step for one in found.notes] == [DeskStep.TAKEN, DeskStep.HANDED_OVER]
        with app.app_context():
            words = desk.written(found.notes[-1].words_sealed)
        assert words.startswith("Borgeren ringer i morgen.")
        assert "0703571236" not in words

    def test_a_note_is_the_desks_alone(self, app, birthe, held, run):
        sia, key = held
        for _click in range(2):
            run(desk.note, sia, key, "Lød bekymret")
        notes = run(desk.opened, sia, key, method="GET").notes
        assert [one.event.step for one in notes] == [DeskStep.TAKEN, DeskStep.NOTED]
        assert b"bekymret" not in notes[-1].words_sealed
        with of_citizen(app, birthe) as actor:
            said = questions.question(actor, key[1]).said
        assert [one.event.step for one in said] == [CaseStep.ASKED]


class TestWhomItIsAbout:
    def offered(self, run, sia, key):
        return [one.name for one in run(desk.colleagues, sia, key)]

    @pytest.mark.parametrize("number", [CPR, FORMER_CPR])
    def test_a_colleagues_is_offered_and_given_to_other_leads_alone(self, app, held, run, number):
        sia, key = held
        if number is FORMER_CPR:
            with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
                link_by_register(find_or_create_citizen("cpr", FORMER_CPR), key[0], "sex-change")
        tom, _ulla = (hired(app, *one) for one in (("Tom Toft", Role.LEAD, "0508791237"), ("Ulla Uhd", Role.LEAD)))
        herself = hired(app, "Birthe Holm", Role.LEAD, cpr=number)
        with pytest.raises(NoSuchQuestion):
            run(desk.opened, sia, key)
        run(
            colleague_doors.open_matter,
            tom,
            OfColleague(kind=MatterKind.DESK_CASE, citizen=key[0], about=key[1]),
            "Fristen",
        )
        run(desk.take, tom, key)
        assert self.offered(run, tom, key) == ["Ulla Uhd"]
        for to in (herself.viewer.key, sia.viewer.key):
            refused(DeskRefusal.NO_COLLEAGUE, run, desk.hand_over, tom, key, to, "Tag den")
        assert run(desk.opened, tom, key, method="GET").is_mine

    def test_nor_where_nobody_can_tell_whom_a_colleague_is(self, app, held, run):
        """They could open no case at all. So nobody is told by an absence whom this one is about."""
        as_staff(app, "Uno Ulv", Role.AGENT, cvr=DESK)
        assert self.offered(run, *held) == []

    def test_another_case_can_be_theirs(self, app, held, run):
        sia, _key = held
        hired(app, "Birthe Holm", cpr=CPR)
        with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
            carl = find_or_create_citizen("cpr", "2308913369")
        other = ask_desk(app, carl, 2)
        assert self.offered(run, sia, other) == ["Birthe Holm"]


class TestWhoHasGone:
    @pytest.fixture
    def left(self, app, birthe):
        """A case that somebody had whose role has run out, and the agent who is there now."""
        person = as_staff(app, "Ida Ibsen", cvr=DESK, cpr="0609801238")
        give_roles(app, person.key, [Role.AGENT], cvr=DESK, expires_at=NOON + timedelta(days=1))
        return at_desk(key=person.key), ask_desk(app, birthe), hired(app, "Tom Toft", cpr="0508791237")

    def test_what_they_had_is_free_and_anybodys(self, clock, run, left):
        ida, key, tom = left
        run(desk.take, ida, key)
        refused(DeskRefusal.HELD_BY_ANOTHER, run, desk.take, tom, key)
        assert cases(run, tom, QueueView.FREE) == []
        clock.shift(timedelta(days=1))
        found = run(desk_listing.queue, tom, QueueView.FREE, QueueOrder.DUE, None, method="GET")
        assert ([one.case_id for one in found.lines], found.lines[0].holder, found.health.free) == ([key[1]], None, 1)
        assert run(desk.opened, tom, key, method="GET").holder is None
        opening = run(desk_citizens.open_citizen, tom, "cpr", CPR, "Ringer")
        assert run(desk_citizens.opened_citizen, tom, opening, method="GET").lines[0].holder is None
        refused(DeskRefusal.NOT_HELD, run, desk_steps.take_step, tom, key, WRITES)
        refused(DeskRefusal.NOT_HELD, run, desk_citizens.numbers_in, tom, key, "Skal have et brev")
        run(desk.take, tom, key)
        assert run(desk.opened, tom, key, method="GET").is_mine

    def test_nobody_hands_it_to_them(self, clock, run, left):
        ida, key, tom = left
        run(desk.take, tom, key)
        assert [one.name for one in run(desk.colleagues, tom, key)] == ["Ida Ibsen"]
        clock.shift(timedelta(days=1))
        assert run(desk.colleagues, tom, key) == []
        refused(DeskRefusal.NO_COLLEAGUE, run, desk.hand_over, tom, key, ida.viewer.key, "Tag den")


def start_page(who):
    return visible_text(who.client.get("/medarbejder").get_data(as_text=True))


def test_the_start_page_tells_whom_it_was_handed_to(app, held, run):
    sia, key = held
    tom = as_staff(app, "Tom Toft", Role.AGENT, cvr=DESK, cpr="0508791237")
    assert "Du har:" not in start_page(tom)
    run(desk.hand_over, sia, key, tom.key, "Tag den")
    assert "Du har: 1" in start_page(tom)


def test_the_start_page_of_the_lead_counts_what_is_late_at_organisations(app, birthe, clock):
    as_staff(app, "Lone Lind", Role.LOG_OFFICER)
    give_mailbox(app)  # else nobody there is told, and the desk gets it before it is late
    ask_desk(app, birthe, 1, REGION)
    clock.shift(timedelta(days=30))
    with app.app_context():
        case_clock.keep_time()
    lead = as_staff(app, "Lis Lund", Role.LEAD, cvr=DESK, cpr="0508791237")
    agent = as_staff(app, "Tom Toft", Role.AGENT, cvr=DESK, cpr="0609801238")
    assert "Forsinket hos organisationer: 1" in start_page(lead)
    assert "Forsinket hos organisationer" not in start_page(agent)
