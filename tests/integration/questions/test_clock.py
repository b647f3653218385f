"""What happens to questions by itself when a time has run out."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import insert, select

from citizen_app.audit import ABOUT_NO_CITIZEN
from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.messages.mailbox import organisation_key
from citizen_app.outbox.models import OutboxMessageRow
from citizen_app.question_settings import QuestionSettings
from support.domain.cases import CaseState, CaseStep, Concern, Finding, Party
from support.queries import case_clock as clock_queries
from support.services import case_clock, case_desk, desk, desk_steps, question_news, questions
from support.services.case_desk import Deed
from support.services.case_reminders import OFFICERS_KIND
from tests.conftest import NOON
from tests.integration.questions.test_questions import of_citizen, officer
from tests.support.desk import at_desk
from tests.support.mailboxes import give_mailbox
from tests.support.people import OTHER_REGION, REGION, as_citizen, as_staff, give_roles

A_DAY = timedelta(days=1)


@pytest.fixture
def birthe(app):
    return as_citizen(app).key


@pytest.fixture
def answering(app):
    """The region has a log officer, and is told by mail."""
    give_mailbox(app)
    return as_staff(app, "Lone Lind", Role.LOG_OFFICER).key


@pytest.fixture
def asked(app, birthe):
    def ask(number=1, cvr=REGION):
        with of_citizen(app, birthe) as actor:
            return questions.ask(actor, [(birthe, NOON - A_DAY * number, number)], Concern.WHY, "Hvorfor?", cvr)

    return ask


@pytest.fixture
def ticks(app):
    def tick():
        with app.app_context():
            case_clock.keep_time()

    return tick


@pytest.fixture
def stands(app, birthe):
    def read(case_id):
        with of_citizen(app, birthe) as actor:
            found = questions.question(actor, case_id)
        return found.case, [(one.event.step, one.event.party) for one in found.said[1:]]

    return read


@pytest.fixture
def answer(app):
    def answered(case_id):
        with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
            deed = Deed(step=CaseStep.ANSWERED, words="Fordi.", finding=Finding.JUSTIFIED, is_apart=True)
            case_desk.take(officer(), case_id, deed)

    return answered


def told(app):
    """What the clock told; not that a question was asked or answered."""
    kind = OutboxMessageRow.kind
    with app.app_context(), unit_of_work(DatabaseRole.WORKER) as opened:
        return list(opened.execute(select(kind).where(kind == question_news.QUESTION_MOVED.code)).scalars())


def test_what_nobody_can_answer_goes_to_the_desk_once(app, answering, asked, ticks, stands):
    here, there = asked(1), asked(2, OTHER_REGION)
    for _hour in range(2):
        ticks()
    assert stands(here)[1] == []
    case, steps = stands(there)
    assert (case.state, case.cvr, steps) == (CaseState.WITH_DESK, None, [(CaseStep.PASSED_TO_DESK, Party.CLOCK)])
    assert case.due_on == date(2026, 3, 17), "the citizen waits no longer for it"
    assert told(app) == ["question-moved"]


@pytest.mark.parametrize(
    ("mailbox", "happens", "then"),
    [
        (None, None, CaseState.WITH_DESK),
        ("works", None, CaseState.WITH_ORGANISATION),
        ("refuses", None, CaseState.WITH_DESK),
        ("refuses, and another was stated", None, CaseState.WITH_ORGANISATION),
        (None, "an officer wrote", CaseState.WITH_ORGANISATION),
        (None, "the desk passed it on", CaseState.WITH_ORGANISATION),
    ],
)
def test_what_no_mail_tells_of_does_not_lie_unseen(app, clock, asked, ticks, stands, mailbox, happens, then):
    as_staff(app, "Lone Lind", Role.LOG_OFFICER)
    if mailbox is not None:
        give_mailbox(app)
    case_id = asked(cvr=None if happens == "the desk passed it on" else REGION)
    if happens == "the desk passed it on":
        key, by = (stands(case_id)[0].citizen, case_id), at_desk()
        with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
            desk.take(by, key)
            desk_steps.take_step(by, key, Deed(step=CaseStep.PASSED_ON, is_apart=True), REGION)
    if happens == "an officer wrote":
        with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
            case_desk.take(officer(), case_id, Deed(step=CaseStep.WROTE, words="Vi ser på det.", is_apart=True))
    if mailbox and mailbox.startswith("refuses"):
        give_up_mail(app)
    if mailbox == "refuses, and another was stated":
        clock.shift(timedelta(hours=1))
        give_mailbox(app, address="ny@region.example")
    clock.move_to(NOON.replace(day=5, hour=22, minute=59))  # the third working day is not over in Denmark
    ticks()
    assert stands(case_id)[0].state is CaseState.WITH_ORGANISATION
    clock.shift(timedelta(minutes=1))
    ticks()
    case, steps = stands(case_id)
    assert case.state is then
    assert steps[-1:] == [(CaseStep.PASSED_TO_DESK, Party.CLOCK)] or then is CaseState.WITH_ORGANISATION


def give_up_mail(app):
    """The region's mailbox takes no mail."""
    values = {"owner_key": organisation_key(REGION), "message_id": uuid4(), "channel": "mail", "kind": OFFICERS_KIND}
    when = {"created_at": NOON, "due_at": NOON, "ended_at": NOON}
    with app.app_context(), unit_of_work(DatabaseRole.WORKER) as opened:
        opened.execute(insert(OutboxMessageRow), {**values, **when, "attempts": 1, "state": "undeliverable"})


def test_a_role_that_has_run_out_answers_nothing(app, clock, asked, ticks, stands):
    lone = as_staff(app, "Lone Lind").key
    give_roles(app, lone, [Role.LOG_OFFICER], expires_at=NOON + A_DAY)
    give_roles(app, lone, [Role.MASK_DECIDER])
    case_id = asked()
    ticks()
    assert stands(case_id)[0].state is CaseState.WITH_ORGANISATION
    clock.shift(A_DAY)
    ticks()
    assert stands(case_id)[0].state is CaseState.WITH_DESK


def test_what_is_late_is_noted_once_and_told(app, clock, answering, asked, ticks, stands):
    case_id, at_desk = asked(1), asked(2, None)
    clock.move_to(NOON.replace(day=17, hour=22, minute=59))  # 23.59 in Denmark on the last day
    ticks()
    assert stands(case_id)[1] == stands(at_desk)[1] == []
    clock.shift(timedelta(minutes=1))
    for _hour in range(2):
        ticks()
    for late in (case_id, at_desk):
        case, steps = stands(late)
        assert (case.is_escalated, steps) == (True, [(CaseStep.ESCALATED, Party.CLOCK)])
    assert told(app) == ["question-moved"] * 2


@pytest.mark.parametrize(
    ("asked_at", "due", "late_from"),
    [
        # Asked in winter time and due in summer time, when a day in Denmark ends at 22 UTC.
        (datetime(2026, 3, 20, 12, tzinfo=UTC), date(2026, 4, 8), datetime(2026, 4, 8, 22, tzinfo=UTC)),
        # The Sunday of the change has 23 hours: it begins at 23 UTC and ends at 22.
        (datetime(2026, 3, 28, 23, tzinfo=UTC), date(2026, 4, 15), datetime(2026, 4, 15, 22, tzinfo=UTC)),
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), date(2026, 4, 15), datetime(2026, 4, 15, 22, tzinfo=UTC)),
        (datetime(2026, 3, 29, 22, tzinfo=UTC), date(2026, 4, 16), datetime(2026, 4, 16, 22, tzinfo=UTC)),
        # Asked in summer time and due in winter time.
        (datetime(2026, 10, 15, 12, tzinfo=UTC), date(2026, 10, 29), datetime(2026, 10, 29, 23, tzinfo=UTC)),
        # 2.30 comes twice on the Sunday of the change, which has 25 hours and ends at 23 UTC.
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 11, 6), datetime(2026, 11, 6, 23, tzinfo=UTC)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 11, 6), datetime(2026, 11, 6, 23, tzinfo=UTC)),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 11, 6), datetime(2026, 11, 6, 23, tzinfo=UTC)),
        (datetime(2026, 10, 25, 23, tzinfo=UTC), date(2026, 11, 9), datetime(2026, 11, 9, 23, tzinfo=UTC)),
    ],
)
def test_a_last_day_is_a_day_in_denmark_across_the_change_of_clocks(
    clock, answering, asked, ticks, stands, asked_at, due, late_from
):
    clock.move_to(asked_at)
    case_id = asked()
    assert stands(case_id)[0].due_on == due
    clock.move_to(late_from - timedelta(seconds=1))
    ticks()
    case, steps = stands(case_id)
    assert (case.is_late(questions.today()), steps) == (False, [])
    clock.move_to(late_from)
    ticks()
    case, steps = stands(case_id)
    assert case.is_late(questions.today())
    assert steps == [(CaseStep.ESCALATED, Party.CLOCK)]


def test_what_waits_for_the_citizen_is_not_late(app, clock, answering, asked, ticks, stands):
    case_id = asked()
    with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
        case_desk.take(officer(), case_id, Deed(step=CaseStep.ASKED_BACK, words="Hvornår?", is_apart=True))
    clock.shift(A_DAY * 100)
    ticks()
    assert stands(case_id)[0].state is CaseState.WITH_CITIZEN


def test_what_was_answered_long_ago_is_closed_and_nobody_is_told(app, clock, answering, asked, answer, ticks, stands):
    case_id = asked()
    answer(case_id)
    clock.shift(A_DAY * 60)
    ticks()
    assert stands(case_id)[0].state is CaseState.ANSWERED, "the citizen can still ask on"
    clock.shift(timedelta(seconds=1))
    for _hour in range(2):
        ticks()
    case, steps = stands(case_id)
    assert (case.state, steps[-1]) == (CaseState.CLOSED, (CaseStep.CLOSED, Party.CLOCK))
    assert len(steps) == 2
    assert told(app) == []


def test_the_operators_times_count(app, clock, answering, asked, answer, ticks, stands):
    told = QuestionSettings(answer_within=1, reopen_within=A_DAY, also_closed=frozenset({(3, 4)}))
    app.extensions["indblik.settings"] = replace(app.extensions["indblik.settings"], questions=told)
    case_id = asked()
    assert stands(case_id)[0].due_on == date(2026, 3, 5), "the day after Tuesday 3 March is closed here"
    answer(case_id)
    clock.shift(A_DAY + timedelta(seconds=1))
    ticks()
    assert stands(case_id)[0].state is CaseState.CLOSED


def test_one_question_that_fails_does_not_keep_the_others_waiting(app, clock, monkeypatch, asked, ticks, stands):
    first, second = asked(1), asked(2)
    real = clock_queries.case_of

    def fails(key):
        if key[1] == first:
            raise ValueError("broken")
        return real(key)

    with monkeypatch.context() as patched:
        patched.setattr(clock_queries, "case_of", fails)
        with pytest.raises(RuntimeError, match="not every question"):
            ticks()
    assert [stands(one)[0].state for one in (first, second)] == [CaseState.WITH_ORGANISATION, CaseState.WITH_DESK]
    ticks()
    assert stands(first)[0].state is CaseState.WITH_DESK


def test_the_clock_leaves_a_trail_without_a_citizen(app, asked, ticks):
    case_id = asked()
    ticks()
    with app.app_context(), unit_of_work(DatabaseRole.STAFF) as opened:
        rows = opened.execute(
            select(AuditEventRow.action, AuditEventRow.viewer_kind, AuditEventRow.object_ref).where(
                AuditEventRow.subject_key == ABOUT_NO_CITIZEN
            )
        ).all()
    assert rows == [("question-passed-to-desk", "worker", str(case_id))]
