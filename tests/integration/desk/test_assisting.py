"""Doing something for a citizen at the desk: who it is, what is read aloud, the delay, stopping it, and its effect."""

from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select

from citizen_app import clock as site_clock
from citizen_app import links
from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.actor import Basis, Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from citizen_app.messages import choices
from consent.domain.decision import Unit, Who
from consent.services.decisions import decisions_of, make_decision
from support.assist_models import AssistedActRow, AssistedEndingRow
from support.domain.assist_wishes import BlockWish, EndBlockWish, MonthWish, StopMessagesWish
from support.domain.assisted import AssistRefusal, Way
from support.services import assist_clock, assisted, assisting
from support.services.assisting import AssistRefused
from support.services.case_desk import CaseAboutOneself
from support.services.questions import NoSuchQuestion
from tests.conftest import NOON
from tests.integration.masks.conftest import WARD
from tests.integration.masks.conftest import log as log
from tests.integration.questions.test_questions import of_citizen
from tests.support.assisting import at_desk, blocks, known, made, of_age, opened
from tests.support.deciding import draft
from tests.support.desk import at_desk as agent
from tests.support.letters import addresses_come, print_next
from tests.support.people import DESK, as_citizen, as_staff

CPR = "1403572528"
NUMBER = "20123456"


@pytest.fixture(autouse=True)
def letters_are_sent(app):
    addresses_come(app)


@pytest.fixture
def birthe(app):
    citizen = as_citizen(app, CPR)
    of_age(app, citizen.key)
    return citizen


@pytest.fixture
def sia(app):
    return agent()


@pytest.fixture
def opening(app, birthe, sia):
    return opened(app, sia, CPR)


def refused(work, *arguments, **named):
    with pytest.raises(AssistRefused) as caught:
        work(*arguments, **named)
    return caught.value.refusal


def stopped(app, by, opening, identity, act):
    """Somebody at the desk stops it for somebody whom they have made sure of."""
    at_desk(app, by, opening, lambda at: assisting.stop(at, act.act_id, assisting.known(at, identity)))


def in_force(app, citizen):
    with of_citizen(app, citizen.key) as actor:
        return [(one.decision.effect.name, one.basis) for one in decisions_of(actor, site_clock.now()).in_force]


def endings(app):
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, _everybody(app)):
        rows = connection().execute(select(AssistedEndingRow.ending, AssistedEndingRow.party))
        return [(row.ending, row.party) for row in rows]


def _everybody(app):
    with app.app_context(), unit_of_work(DatabaseRole.WORKER):
        return list(connection().execute(select(AssistedActRow.citizen_key)).scalars())


def work(app):
    with app.app_context():
        assist_clock.take_effect()


def register(app, citizen, number=NUMBER):
    with of_citizen(app, citizen.key) as actor:
        assisted.register_number(actor, number)


def test_a_block_counts_after_its_days_and_not_before(app, birthe, sia, opening, clock):
    act = made(app, sia, opening, known(app, sia, opening), BlockWish())
    # From Tuesday five working days: the last to stop it is Tuesday a week later.
    assert act.effective_at.isoformat() == "2026-03-10T23:00:00+00:00"
    clock.move_to(act.effective_at - timedelta(seconds=1))
    work(app)
    assert in_force(app, birthe) == []
    clock.move_to(act.effective_at)
    for _each in range(2):
        work(app)
    assert in_force(app, birthe) == [("BLOCK", Basis.DESK.value)]
    assert endings(app) == [("done", "clock")]
    # The trail says who had it made, who did it, and whose it is: no auditor reads a matter of their own.
    with of_citizen(app, birthe.key):
        row = AuditEventRow
        deeds = connection().execute(select(row.viewer_kind, row.basis, row.action).where(row.viewer_kind != "citizen"))
        told = {tuple(one) for one in deeds}
    assert {
        ("staff", "staff-duty", "assist-made"), ("staff", "desk", "consent.make"), ("worker", "clock", "assist-done"),
    } <= told  # fmt: skip


def test_a_second_click_makes_no_second_act(app, birthe, sia, opening):
    identity, act_id = known(app, sia, opening), uuid4()
    first = made(app, sia, opening, identity, BlockWish(), act_id)
    assert made(app, sia, opening, identity, BlockWish(), act_id).act_id == first.act_id
    with of_citizen(app, birthe.key) as actor:
        assert len(assisted.acts(actor)) == 1


@pytest.mark.parametrize("by_whom", ["citizen", "another agent"])
def test_what_was_stopped_never_counts(app, birthe, sia, opening, clock, by_whom):
    act = made(app, sia, opening, known(app, sia, opening), BlockWish())
    if by_whom == "citizen":
        with of_citizen(app, birthe.key) as actor:
            assisted.stop(actor, act.act_id)
    else:
        tom = agent()
        theirs = opened(app, tom, CPR)
        assert refused(at_desk, app, tom, theirs, assisting.stop, act.act_id) is AssistRefusal.NOT_KNOWN
        stopped(app, tom, theirs, known(app, tom, theirs), act)
        assert refused(stopped, app, sia, opening, known(app, sia, opening), act) is AssistRefusal.OVER
    clock.move_to(act.effective_at)
    work(app)
    assert in_force(app, birthe) == []
    assert endings(app) == [("stopped", "citizen" if by_whom == "citizen" else "desk")]


def test_it_is_too_late_once_it_counts(app, birthe, sia, opening, clock):
    act = made(app, sia, opening, known(app, sia, opening), BlockWish())
    clock.move_to(act.effective_at)
    with of_citizen(app, birthe.key) as actor:
        assert refused(assisted.stop, actor, act.act_id) is AssistRefusal.OVER


def test_only_the_citizen_stops_their_own(app, birthe, sia, opening):
    act = made(app, sia, opening, known(app, sia, opening), BlockWish())
    carl = as_citizen(app, "2308913369", "Carl Friis")
    with of_citizen(app, carl.key) as actor:
        assert assisted.acts(actor) == []
        with pytest.raises(NoSuchQuestion):
            assisted.stop(actor, act.act_id)


def test_a_number_that_was_registered_lately_tells_nobody_who_it_is(app, birthe, sia, opening, clock):
    assert refused(at_desk, app, sia, opening, assisting.number_to_call) is AssistRefusal.NO_NUMBER
    register(app, birthe)
    assert refused(at_desk, app, sia, opening, assisting.number_to_call) is AssistRefusal.NUMBER_WAITS
    assert refused(known, app, sia, opening, Way.CALL_BACK) is AssistRefusal.NUMBER_WAITS
    # Ten working days from Tuesday the third.
    clock.move_to(NOON.replace(day=16))
    assert refused(at_desk, app, sia, opened(app, sia, CPR), assisting.number_to_call) is AssistRefusal.NUMBER_WAITS
    clock.move_to(NOON.replace(day=17))
    later = opened(app, sia, CPR)
    assert at_desk(app, sia, later, assisting.number_to_call) == NUMBER
    known(app, sia, later, Way.CALL_BACK)
    register(app, birthe, "30123456")
    assert refused(known, app, sia, later, Way.CALL_BACK) is AssistRefusal.NUMBER_WAITS, "another number waits anew"


def test_a_block_is_ended_in_person_only(app, birthe, sia, opening, clock):
    first = made(app, sia, opening, known(app, sia, opening), BlockWish())
    register(app, birthe)
    clock.move_to(NOON.replace(day=17))
    work(app)
    later = opened(app, sia, CPR)
    by_phone, in_person = known(app, sia, later, Way.CALL_BACK), known(app, sia, later)

    assert refused(at_desk, app, sia, later, blocks, by_phone) is AssistRefusal.STRONGER_WAY
    [told] = at_desk(app, sia, later, blocks, in_person)
    wish = EndBlockWish(decision_id=told.decision_id)
    assert refused(made, app, sia, later, by_phone, wish) is AssistRefusal.STRONGER_WAY
    act = made(app, sia, later, in_person, wish)
    assert in_force(app, birthe) != []
    print_next(as_staff(app, "Lea Leder", Role.LEAD, cvr=DESK, cpr="0508791237"))
    clock.move_to(act.effective_at)
    work(app)
    assert in_force(app, birthe) == []
    assert first.act_id != act.act_id


def test_a_block_that_somebody_else_has_is_not_ended(app, birthe, sia, opening):
    identity = known(app, sia, opening)
    assert refused(made, app, sia, opening, identity, EndBlockWish(decision_id=uuid4())) is AssistRefusal.REFUSED


def test_the_desk_reads_a_block_without_anybodys_name(app, birthe, sia, opening, log):
    log.organisation("100001", "Lægerne Friis", kind="practice", scheme="ydernummer")
    log.directory_is_new()
    practice = Unit("ydernummer", "100001", below=True)
    with of_citizen(app, birthe.key) as actor:
        for who in (Who(unit=practice), Who(unit=practice, person=uuid4()), Who(unit=Unit("sor", WARD, below=True))):
            make_decision(actor, draft(who=who), uuid4(), site_clock.now())
    identity = known(app, sia, opening)
    told = at_desk(app, sia, opening, blocks, identity)
    read = " ".join(sentence for one in told for sentence in one.sentences)
    assert "Friis" not in read
    assert "YDERNUMMER 100001" in read
    assert "en bestemt person" in read
    assert "Lungemedicinsk Afdeling" in read, "a ward bears nobody's name"


@pytest.mark.parametrize(
    ("born", "died", "why"),
    [
        (None, None, AssistRefusal.AGE_UNKNOWN),
        (date(2008, 3, 4), None, AssistRefusal.TOO_YOUNG),
        (date(1957, 3, 14), date(2026, 3, 1), AssistRefusal.DEAD),
    ],
)
def test_a_child_and_the_dead_wait_for_a_person(app, birthe, sia, opening, born, died, why):
    of_age(app, birthe.key, born, died)
    assert refused(known, app, sia, opening) is why


def test_who_turns_eighteen_today_is_of_age(app, birthe, sia, opening):
    of_age(app, birthe.key, date(2008, 3, 3))
    known(app, sia, opening)


def test_a_protected_identity_waits_for_a_person(app, birthe, sia, opening):
    carl = as_citizen(app, "2308913369", "Carl Friis")
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        links.propose_link(birthe.key, carl.key, "protected")
    assert refused(known, app, sia, opening) is AssistRefusal.PROTECTED


def test_a_death_in_between_stops_it(app, birthe, sia, opening, clock):
    act = made(app, sia, opening, known(app, sia, opening), BlockWish())
    of_age(app, birthe.key, date(1957, 3, 14), date(2026, 3, 5))
    clock.move_to(act.effective_at)
    work(app)
    assert in_force(app, birthe) == []
    assert endings(app) == [("not-done", "clock")]


def test_what_the_citizen_has_decided_since_is_not_made_twice(app, birthe, sia, opening, clock):
    identity = known(app, sia, opening)
    acts = [made(app, sia, opening, identity, BlockWish()) for _each in range(2)]
    clock.move_to(acts[0].effective_at)
    work(app)
    assert in_force(app, birthe) == [("BLOCK", "desk")]
    assert sorted(endings(app)) == [("done", "clock"), ("not-done", "clock")]


def test_messages_are_stopped_when_the_days_have_gone(app, birthe, sia, opening, clock):
    act = made(app, sia, opening, known(app, sia, opening), StopMessagesWish())
    clock.move_to(act.effective_at)
    work(app)
    with of_citizen(app, birthe.key) as actor:
        assert set(choices.choices_of(actor).values()) == {"off"}


def test_a_letter_needs_no_days(app, birthe, sia, opening):
    act = made(app, sia, opening, known(app, sia, opening), MonthWish(first=date(2026, 2, 1)))
    assert act.effective_at == NOON
    assert endings(app) == [("done", "desk")]


def test_nobody_acts_for_themselves_nor_on_another_ones_opening(app, birthe, sia, opening):
    with pytest.raises(NoSuchQuestion):
        at_desk(app, agent(), opening, assisting.waiting)
    with pytest.raises(CaseAboutOneself):
        at_desk(app, agent(key=sia.viewer.key, own=birthe.key), opening, assisting.waiting)


def test_who_it_is_is_known_for_half_an_hour_by_whoever_made_sure(app, birthe, sia, opening, clock):
    identity, tom = known(app, sia, opening), agent()
    assert refused(made, app, tom, opened(app, tom, CPR), identity, BlockWish()) is AssistRefusal.NOT_KNOWN
    clock.shift(timedelta(minutes=31))
    assert refused(made, app, sia, opened(app, sia, CPR), identity, BlockWish()) is AssistRefusal.NOT_KNOWN


def approved(app, on):
    told = app.extensions["indblik.settings"]
    questions = replace(told.questions, assist=replace(told.questions.assist, approved_on=on))
    app.extensions["indblik.settings"] = replace(told, questions=questions)


def test_what_waits_waits_on_while_the_approval_is_taken_back(app, birthe, sia, opening, clock):
    acts = [made(app, sia, opening, known(app, sia, opening), wish) for wish in (BlockWish(), StopMessagesWish())]
    approved(app, None)
    clock.move_to(acts[0].effective_at - timedelta(seconds=1))
    with of_citizen(app, birthe.key) as actor:
        assisted.stop(actor, acts[1].act_id)
    clock.move_to(acts[0].effective_at)
    work(app)
    assert in_force(app, birthe) == []
    approved(app, date(2026, 3, 11))
    work(app)
    assert in_force(app, birthe) == [("BLOCK", "desk")]
    assert sorted(endings(app)) == [("done", "clock"), ("stopped", "citizen")]


def test_without_an_approval_nothing_is_done(app, birthe, sia, opening, clock):
    approved(app, date(2026, 3, 4))
    assert refused(known, app, sia, opening) is AssistRefusal.OFF
    clock.move_to(NOON.replace(day=4))
    known(app, sia, opened(app, sia, CPR))


def test_the_summary_is_what_the_citizen_reads_later(app, birthe, sia, opening):
    identity, act_id = known(app, sia, opening), uuid4()

    def read(at):
        return assisting.read(at, assisting.known(at, identity), BlockWish(last=date(2026, 6, 1)), act_id)

    told = at_desk(app, sia, opening, read)
    assert told.sentences[-1] == "Det gælder fra den 11. marts 2026. Indtil da kan du stoppe det."
    made(app, sia, opening, identity, BlockWish(last=date(2026, 6, 1)), act_id)
    with of_citizen(app, birthe.key) as actor:
        assert assisted.acts(actor)[0].sentences == told.sentences


def at_once(*works):
    """Do these at the same moment, each in a thread; what each raised."""
    barrier, raised = Barrier(len(works)), []

    def do(work):
        barrier.wait()
        try:
            work()
        except AssistRefused as refusal:
            raised.append(refusal.refusal)

    threads = [Thread(target=do, args=(one,)) for one in works]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=30)
    return raised


@pytest.mark.postgres
@pytest.mark.real_time
def test_the_citizen_and_an_agent_stop_it_at_once(app, dialect, birthe, sia, opening):
    if dialect != "postgresql":
        # Two at once need a database that lets both write; the suite runs this on PostgreSQL.
        pytest.skip("SQLite lets one write at a time")
    identity = known(app, sia, opening)
    act = made(app, sia, opening, identity, BlockWish())

    def citizen():
        with of_citizen(app, birthe.key) as actor:
            assisted.stop(actor, act.act_id)

    raised = at_once(citizen, lambda: stopped(app, sia, opening, identity, act))
    assert raised == [AssistRefusal.OVER]
    assert [one for one, _party in endings(app)] == ["stopped"]


@pytest.mark.postgres
@pytest.mark.real_time
def test_two_workers_at_once_do_it_once(app, dialect, birthe, sia, opening):
    if dialect != "postgresql":
        # Two at once need a database that lets both write; the suite runs this on PostgreSQL.
        pytest.skip("SQLite lets one write at a time")
    made(app, sia, opening, known(app, sia, opening), BlockWish())
    with time_machine.travel(site_clock.now() + timedelta(days=30), tick=True):
        assert at_once(lambda: work(app), lambda: work(app)) == []
        assert in_force(app, birthe) == [("BLOCK", "desk")]
    assert endings(app) == [("done", "clock")]
