"""Indblik's own desk as its services have it: the queue, who has a case, what the citizen reads and what never."""

import re
from datetime import timedelta
from functools import partial
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from sqlalchemy import select

from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from citizen_app.errors import NotPermitted
from citizen_app.identity import find_or_create_citizen
from citizen_app.links import link_by_register
from citizen_app.outbox.models import OutboxMessageRow
from support.domain.case_rules import CaseRefusal
from support.domain.cases import CaseState, CaseStep, Finding, Party
from support.domain.deadlines import DeadlineKind
from support.domain.desk import DeskRefusal, DeskStep, QueueOrder, QueueView
from support.queries.desk_queue import QueueHealth
from support.services import case_clock, case_desk, desk, desk_citizens, desk_listing, desk_steps, questions
from support.services.case_desk import CaseAboutOneself, CaseSelfUnknown, Deed
from support.services.desk import DeskRefused
from support.services.questions import NoSuchQuestion, QuestionRefused
from support.views.desk_words import counted
from tests.conftest import NOON
from tests.integration.questions.test_questions import of_citizen, officer
from tests.support.desk import ask_desk, at_desk, hired, refused
from tests.support.mailboxes import give_mailbox
from tests.support.misuse import staff_actor
from tests.support.page_rules import visible_text
from tests.support.people import OTHER_REGION, REGION, as_citizen, as_staff
from tests.support.sign_in import citizen_key

CPR = "1403572528"


@pytest.fixture
def steps(run):
    def taken(actor, key, step, words, cvr=None, is_apart=True):
        return run(desk_steps.take_step, actor, key, Deed(step=step, words=words, is_apart=is_apart), cvr)

    return taken


def listed(run, who, view=QueueView.ALL, order=QueueOrder.DUE, after=None):
    return run(desk_listing.queue, who, view, order, after, method="GET")


def cases(run, *rest, **named):
    lines = listed(run, *rest, **named).lines
    return [one.case_id for one in lines]


def of_birthe(app, birthe, key):
    with of_citizen(app, birthe) as actor:
        return questions.question(actor, key[1])


class TestWho:
    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.AGENT, Role.LEAD}))
    def test_it_takes_a_role_of_the_desk(self, app, birthe, run, role):
        key = ask_desk(app, birthe)
        with pytest.raises(NotPermitted):
            run(desk.opened, at_desk(role), key)

    def test_given_by_the_desk(self, app, birthe, run):
        with pytest.raises(NotPermitted):
            run(desk.opened, at_desk(Role.LEAD, cvr=REGION), ask_desk(app, birthe))

    def test_nobody_meets_their_own_question(self, app, birthe, run):
        oneself, key = at_desk(own=birthe), ask_desk(app, birthe)
        assert cases(run, oneself) == []
        for work in (desk.opened, desk.take, desk.put_back):
            with pytest.raises(CaseAboutOneself):
                run(work, oneself, key)
        with pytest.raises(CaseAboutOneself):
            run(desk_citizens.open_citizen, oneself, "cpr", CPR, "Ringer")
        with pytest.raises(CaseAboutOneself):
            run(desk_citizens.numbers_in, oneself, key, "Ringer")

    def test_nor_where_nobody_can_tell(self, app, birthe, run):
        sia = at_desk()
        object.__setattr__(sia.viewer, "own_keys", ())
        with pytest.raises(CaseSelfUnknown):
            run(desk.opened, sia, ask_desk(app, birthe))

    def test_what_is_not_there(self, birthe, run):
        with pytest.raises(NoSuchQuestion):
            run(desk.opened, at_desk(), (birthe, uuid4()))


class TestQueue:
    def test_due_first_and_by_age_page_by_page(self, app, clock, monkeypatch, birthe, run):
        monkeypatch.setattr(desk_listing, "ON_A_PAGE", 2)
        asked = []
        for number in range(1, 6):
            asked.append(ask_desk(app, birthe, number)[1])
            clock.shift(timedelta(hours=25))
        sia = at_desk()
        for order in QueueOrder:
            seen, after = [], None
            while True:
                found = listed(run, sia, order=order, after=after)
                seen += [one.case_id for one in found.lines]
                if not found.is_more:
                    break
                last = found.lines[-1]
                after = (last.due_on if order is QueueOrder.DUE else last.asked_at, last.case_id)
            assert len(seen) == 5
            assert set(seen) == set(asked)
            assert order is QueueOrder.DUE or seen == asked

    def test_the_views(self, app, clock, birthe, run):
        sia, tom, lead = hired(app, "Sia Sand"), at_desk(), at_desk(Role.LEAD)
        first, second, theirs = (ask_desk(app, birthe, *one) for one in ((1,), (2,), (3, REGION)))
        as_staff(app, "Lone Lind", Role.LOG_OFFICER)
        give_mailbox(app)
        run(desk.take, sia, first)
        assert set(cases(run, sia)) == {first[1], second[1]}
        assert cases(run, sia, QueueView.FREE) == [second[1]]
        assert (cases(run, sia, QueueView.MINE), cases(run, tom, QueueView.MINE)) == ([first[1]], [])
        assert cases(run, lead, QueueView.LATE) == []
        clock.shift(timedelta(days=30))
        with app.app_context():
            case_clock.keep_time()
        assert cases(run, lead, QueueView.LATE) == [theirs[1]]
        with pytest.raises(NotPermitted):
            listed(run, sia, QueueView.LATE)

    def test_how_it_does(self, app, clock, birthe, run):
        ask_desk(app, birthe)
        asked_at = listed(run, at_desk()).lines[0].asked_at
        clock.shift(timedelta(days=30))
        run(desk.take, hired(app, "Sia Sand"), ask_desk(app, birthe, 2))
        health = listed(run, at_desk()).health
        assert (health.waiting, health.free, health.late, health.oldest) == (2, 1, 1, asked_at)
        assert listed(run, at_desk(own=birthe)).health.waiting == 0

    def test_many_are_counted_to_a_number_alone(self, app, birthe, run, monkeypatch):
        monkeypatch.setattr(QueueHealth, "MOST", 1)
        for number in (1, 2, 3):
            ask_desk(app, birthe, number)
        health = listed(run, at_desk()).health
        assert (health.waiting, health.free, health.late) == (2, 2, 0)
        with app.test_request_context():
            assert [counted(number) for number in (0, 1, 2)] == ["0", "1", "Mere end 1"]


class TestPassingOn:
    """The citizen's time does not begin again in silence."""

    def passed_on(self, app, birthe, run, steps, kind, clock):
        """Passed on after five days, back to the desk, and on again after five more: the last days."""
        for cvr in (REGION, OTHER_REGION):
            as_staff(app, f"Lone {cvr}", Role.LOG_OFFICER, cvr=cvr)
        key, told, case = ask_desk(app, birthe, how=questions.How(kind=kind)), [], None
        for days, cvr in ((5, REGION), (10, OTHER_REGION), (15, REGION)):
            clock.move_to(NOON + timedelta(days=days))
            if case is not None:
                with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
                    back = Deed(step=CaseStep.PASSED_TO_DESK, is_apart=True)
                    case_desk.take(staff_actor(Role.LOG_OFFICER, cvr=case.cvr), key[1], back)
            sia = at_desk()
            run(desk.take, sia, key)
            steps(sia, key, CaseStep.PASSED_ON, "De svarer.", cvr=cvr)
            case = of_birthe(app, birthe, key).case
            assert (case.state, case.cvr) == (CaseState.WITH_ORGANISATION, cvr)
            told.append(case.due_on.isoformat())
        return told

    def read_by(self, app):
        citizen = as_citizen(app, CPR).client
        (address,) = re.findall(r'href="(/spoergsmaal/[\w-]{30,})"', citizen.get("/spoergsmaal").text)
        return visible_text(citizen.get(address).text)

    def test_our_own_goal_stays_as_it_was(self, app, birthe, run, steps, clock):
        told = self.passed_on(app, birthe, run, steps, DeadlineKind.LOG_QUESTION, clock)
        assert told == ["2026-03-17"] * 3
        assert self.read_by(app).count("Den sidste dag er den samme som før: 17. marts 2026") == 3

    def test_the_laws_time_is_each_organisations_from_when_it_first_got_it(self, app, birthe, run, steps, clock):
        told = self.passed_on(app, birthe, run, steps, DeadlineKind.INSIGHT, clock)
        assert told == ["2026-04-08", "2026-04-13", "2026-04-08"]
        words = (
            "Lovens frist løber fra den dag, hvor organisationen første gang fik spørgsmålet. Sidste dag: 8. april 2026"
        )
        assert self.read_by(app).count(words) == 2


class TestSteps:
    def test_writing_and_passing_on(self, app, birthe, held, run, steps):
        sia, key = held
        as_staff(app, "Lone Lind", Role.LOG_OFFICER)
        for _click in range(2):
            steps(sia, key, CaseStep.WROTE, "Vi finder ud af det.")
        refused(DeskRefusal.NOBODY_ANSWERS, steps, sia, key, CaseStep.PASSED_ON, "", cvr=OTHER_REGION)
        refused(DeskRefusal.NOBODY_ANSWERS, steps, sia, key, CaseStep.PASSED_ON, "")
        steps(sia, key, CaseStep.PASSED_ON, "Region Hovedstaden svarer.", cvr=REGION)
        case = of_birthe(app, birthe, key).case
        assert (case.state, case.cvr) == (CaseState.WITH_ORGANISATION, REGION)
        assert run(desk.opened, sia, key, method="GET").holder is None
        with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
            deed = Deed(step=CaseStep.ANSWERED, words="Fordi.", finding=Finding.JUSTIFIED, is_apart=True)
            case_desk.take(officer(), key[1], deed)
        with app.app_context(), unit_of_work(DatabaseRole.WORKER):
            kinds = list(connection().execute(select(OutboxMessageRow.kind)).scalars())
        assert sorted(kinds) == ["question-answered", "question-asked", "question-asked-back", "question-moved"]

    def test_closing_and_opening_again(self, app, birthe, held, run, steps):
        sia, key = held
        refused(CaseRefusal.NOT_APART, steps, sia, key, CaseStep.CLOSED, "Det er løst.", is_apart=False)
        steps(sia, key, CaseStep.CLOSED, "Det er løst.")
        assert of_birthe(app, birthe, key).case.state is CaseState.CLOSED
        run(desk.take, sia, key)
        steps(sia, key, CaseStep.REOPENED, "Der kom nyt.")
        assert of_birthe(app, birthe, key).case.state is CaseState.WITH_DESK

    @pytest.mark.parametrize("step", [CaseStep.ANSWERED, CaseStep.PROLONGED, CaseStep.ASKED_BACK, CaseStep.ESCALATED])
    def test_the_desk_concludes_nothing(self, held, steps, step):
        refused(CaseRefusal.NOT_NOW, steps, *held, step, "Fordi.")

    def test_what_an_organisation_has_is_not_taken_and_not_read(self, app, clock, birthe, run):
        as_staff(app, "Lone Lind", Role.LOG_OFFICER)
        give_mailbox(app)
        key, sia, lead = ask_desk(app, birthe, 1, REGION), at_desk(), at_desk(Role.LEAD)
        for who in (sia, lead):
            refused(DeskRefusal.NOT_AT_DESK, run, desk.take, who, key)
            found = run(desk.opened, who, key, method="GET")
            assert not found.hand.may_read_words(found.case)
        clock.shift(timedelta(days=30))
        with app.app_context():
            case_clock.keep_time()
        read = [run(desk.opened, who, key, method="GET") for who in (sia, lead)]
        assert [one.hand.may_read_words(one.case) for one in read] == [False, True], "what is late is the lead's"


class TestCitizens:
    def test_by_number_with_a_reason_for_half_an_hour(self, app, clock, birthe, run):
        sia, key = at_desk(), ask_desk(app, birthe, 1, REGION)
        refused(DeskRefusal.REASON_MISSING, run, desk_citizens.open_citizen, sia, "cpr", CPR, "  ")
        refused(DeskRefusal.UNKNOWN, run, desk_citizens.open_citizen, sia, "cpr", "0409651234", "Ringer")
        opening = run(desk_citizens.open_citizen, sia, "cpr", CPR, "Ringer om sit spørgsmål")
        found = run(desk_citizens.opened_citizen, sia, opening, method="GET")
        assert [one.case_id for one in found.lines] == [key[1]]
        with pytest.raises(NoSuchQuestion):
            run(desk_citizens.opened_citizen, at_desk(), opening, method="GET")
        clock.shift(timedelta(minutes=30))
        with pytest.raises(NoSuchQuestion):
            run(desk_citizens.opened_citizen, sia, opening, method="GET")

    def test_the_case_number_as_it_is_read_aloud(self, app, birthe, run):
        key = ask_desk(app, birthe)
        number = of_birthe(app, birthe, key).number
        for said in (number, number.lower(), f" {number.replace('-', ' ')} "):
            assert run(desk.find_case, at_desk(), said) == key
        refused(DeskRefusal.UNKNOWN, run, desk.find_case, at_desk(), "0000-0000")

    def test_the_number_is_shown_with_a_reason(self, app, birthe, held, run):
        sia, key = held
        refused(DeskRefusal.REASON_MISSING, run, desk_citizens.numbers_in, sia, key, "")
        refused(DeskRefusal.HELD_BY_ANOTHER, run, desk_citizens.numbers_in, at_desk(), key, "Skal have et brev")
        assert run(desk_citizens.numbers_in, sia, key, "Skal have et brev") == [("cpr", CPR)]

    def test_who_has_had_several_numbers_is_shown_by_none(self, app, birthe, held, run):
        with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
            link_by_register(birthe, find_or_create_citizen("cpr", "0409651234"), "sex-change")
        refused(DeskRefusal.SEVERAL_NUMBERS, run, desk_citizens.numbers_in, *held, "Skal have et brev")

    def test_each_opening_stands_in_the_citizens_own_trail(self, app, birthe, held, run):
        sia, key = held
        run(desk.opened, sia, key, method="GET")
        opening = run(desk_citizens.open_citizen, sia, "cpr", CPR, "Ringer")
        run(desk_citizens.opened_citizen, sia, opening, method="GET")
        run(desk_citizens.numbers_in, sia, key, "Brev")
        with of_citizen(app, birthe):
            own = select(AuditEventRow.action, AuditEventRow.viewer_key).where(AuditEventRow.subject_key == birthe)
            actions = connection().execute(own).all()
        assert sorted(one.action for one in actions if one.viewer_key == sia.viewer.key) == [
            "desk-case-read", "desk-citizen-opened", "desk-citizen-read", "desk-number-shown",
        ]  # fmt: skip

    def test_not_in_anothers(self, app, birthe, held, run):
        carl = citizen_key(app, "2308913369")
        run(desk.opened, *held, method="GET")
        with of_citizen(app, carl):
            own = select(AuditEventRow.action).where(AuditEventRow.subject_key == carl)
            assert connection().execute(own).all() == []


def at_once(app, *works):
    """Run each in a thread and transaction of its own; returns what came of each."""
    ready, told = Barrier(len(works)), []

    def runs(work):
        with app.test_request_context(method="POST"):
            ready.wait()
            with unit_of_work(DatabaseRole.STAFF):
                try:
                    work()
                    told.append("done")
                except (DeskRefused, QuestionRefused) as refusal:
                    told.append(refusal.refusal.value)

    threads = [Thread(target=runs, args=(work,)) for work in works]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=30)
    return sorted(told)


@pytest.mark.postgres
@pytest.mark.real_time
class TestTwoAtOnce:
    @pytest.fixture(autouse=True)
    def _on_postgresql(self, dialect):
        if dialect != "postgresql":
            # Nothing to race for: a transaction there has the whole database for writing from its start. The run on
            # PostgreSQL, which the suite makes too, is where these three tests count.
            pytest.skip("SQLite lets one write at a time")

    def test_one_of_two_agents_gets_it(self, app, birthe, run):
        key, hands = ask_desk(app, birthe), (hired(app, "Sia Sand"), hired(app, "Tom Toft"))
        told = at_once(app, *(partial(desk.take, one, key) for one in hands))
        assert told == ["done", "held-by-another"]
        found = run(desk.opened, hands[0], key, method="GET")
        assert found.holder in {one.viewer.key for one in hands}
        assert [one.event.step for one in found.notes] == [DeskStep.TAKEN]

    def test_the_lead_and_the_agent_take_steps_one_after_the_other(self, app, held, run):
        sia, key = held
        lead = hired(app, "Lis Lund", Role.LEAD)
        writes = partial(desk_steps.take_step, sia, key, Deed(step=CaseStep.WROTE, words="Hej", is_apart=True))
        told = at_once(app, writes, partial(desk.take, lead, key))
        assert told in (["done", "done"], ["done", "held-by-another"])
        found = run(desk.opened, lead, key, method="GET")
        assert found.is_mine
        assert len(found.file.said) == 1 + told.count("done") - 1

    def test_the_citizen_closes_while_the_desk_passes_on(self, app, birthe, held):
        sia, key = held
        as_staff(app, "Lone Lind", Role.LOG_OFFICER)
        ready, ends = Barrier(2), []

        def closes():
            with app.test_request_context(method="POST"):
                ready.wait()
                with of_citizen(app, birthe) as actor:
                    questions.close(actor, key[1])

        def passes():
            with app.test_request_context(method="POST"):
                ready.wait()
                with unit_of_work(DatabaseRole.STAFF):
                    try:
                        desk_steps.take_step(sia, key, Deed(step=CaseStep.PASSED_ON, is_apart=True), REGION)
                        ends.append("passed")
                    except QuestionRefused as refusal:
                        ends.append(refusal.refusal)

        threads = [Thread(target=one) for one in (closes, passes)]
        for one in threads:
            one.start()
        for one in threads:
            one.join(timeout=30)
        file = of_birthe(app, birthe, key)
        assert file.case.state is CaseState.CLOSED
        assert len(file.said) == (3 if ends == ["passed"] else 2)
        assert {one.event.party for one in file.said} <= {Party.CITIZEN, Party.DESK}


def test_where_the_users_sat_without_the_look_up_itself(app, birthe, held, run):
    """The entry is not in this log: the desk is told the moment, and that the place is not known."""
    found = run(desk.opened, *held, method="GET")
    assert [one.unit for one in found.places] == [None]
