"""An organisation hears by mail that questions wait for it: at most once a day, and never what they are."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.messages.mailbox import organisation_key
from citizen_app.outbox.letters import QueuedMessage
from citizen_app.outbox.models import OutboxMessageRow
from citizen_app.outbox.queue import composers
from support.domain.cases import CaseStep, Concern, Finding
from support.queries import case_reminders as queries
from support.services import case_clock, case_desk, case_reminders, questions
from support.services.case_desk import Deed
from support.services.case_reminders import OFFICERS_KIND
from tests.conftest import NOON
from tests.integration.questions.test_questions import of_citizen, officer
from tests.support.mailboxes import SHARED, give_mailbox
from tests.support.people import OTHER_REGION, REGION, as_citizen, as_staff

A_DAY = timedelta(days=1)


@pytest.fixture
def birthe(app):
    as_staff(app, "Lone Lind", Role.LOG_OFFICER)
    return as_citizen(app).key


@pytest.fixture
def asked(app, birthe):
    def ask(number=1, cvr=REGION):
        with of_citizen(app, birthe) as actor:
            return questions.ask(actor, [(birthe, NOON - A_DAY * number, number)], Concern.WHY, "Hvorfor?", cvr)

    return ask


@pytest.fixture
def takes(app):
    def take(case_id, step, **more):
        with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
            case_desk.take(officer(), case_id, Deed(step=step, words="Fordi.", is_apart=True, **more))

    return take


def ticks(app):
    """Let both jobs run twice, and say to whom there are messages."""
    for _again in range(2):
        with app.app_context():
            case_clock.keep_time()
            case_reminders.tell_officers()
    with app.app_context(), unit_of_work(DatabaseRole.WORKER) as opened:
        row = OutboxMessageRow
        return list(opened.execute(select(row.owner_key).where(row.kind == OFFICERS_KIND)).scalars())


def letter(app):
    """What the newest message reads as when it is sent."""
    row = OutboxMessageRow
    with app.app_context(), unit_of_work(DatabaseRole.WORKER) as opened:
        columns = (row.message_id, row.owner_key, row.channel, row.kind, row.about_id, row.created_at, row.attempts)
        newest = select(*columns).where(row.kind == OFFICERS_KIND).order_by(row.created_at.desc()).limit(1)
        return composers()[OFFICERS_KIND](QueuedMessage(**opened.execute(newest).mappings().one()))


def test_a_new_question_is_told_once_and_the_next_one_on_the_next_day(app, clock, asked):
    give_mailbox(app)
    give_mailbox(app, OTHER_REGION, "andre@region.example")
    asked(1)
    assert ticks(app) == [organisation_key(REGION)], "nothing waits for the other organisation"
    clock.shift(timedelta(hours=1))
    asked(2)
    assert len(ticks(app)) == 1, "once a day"
    clock.move_to(NOON.replace(day=4, hour=4, minute=59))  # 5.59 in Denmark
    assert len(ticks(app)) == 1
    clock.shift(timedelta(minutes=1))
    assert len(ticks(app)) == 2
    clock.shift(A_DAY)
    assert len(ticks(app)) == 2, "nothing is new"


def test_what_becomes_late_is_told_in_the_morning(app, clock, asked):
    give_mailbox(app)
    asked()
    ticks(app)
    clock.move_to(NOON.replace(day=17, hour=23, minute=30))  # after midnight in Denmark, and its last day is over
    assert len(ticks(app)) == 1
    clock.move_to(NOON.replace(day=18, hour=5))
    assert len(ticks(app)) == 2


def test_words_from_the_citizen_are_told_and_the_organisations_own_are_not(app, clock, birthe, asked, takes):
    give_mailbox(app)
    case_id = asked()
    ticks(app)
    clock.shift(A_DAY)
    takes(case_id, CaseStep.ASKED_BACK)
    takes(case_id, CaseStep.WROTE)
    assert len(ticks(app)) == 1
    with of_citizen(app, birthe) as actor:
        questions.write(actor, case_id, "I marts.")
    assert len(ticks(app)) == 2


def test_the_message_says_that_and_never_what(app, asked):
    give_mailbox(app)
    asked()
    ticks(app)
    told = letter(app)
    assert told.to == SHARED
    assert "Der er noget at svare på i Indblik. Beskeden er til jeres logansvarlige." in told.text
    assert "opslag" not in told.subject + told.text


def test_what_is_answered_meanwhile_is_not_sent(app, asked, takes):
    give_mailbox(app)
    case_id = asked()
    ticks(app)
    takes(case_id, CaseStep.ANSWERED, finding=Finding.JUSTIFIED)
    assert letter(app) is None


def test_another_mailbox_is_not_told_what_was_meant_for_the_first_and_is_told_itself(app, clock, asked):
    give_mailbox(app)
    asked()
    ticks(app)
    clock.shift(A_DAY)
    give_mailbox(app, address="ny@region.example")
    assert letter(app) is None
    assert len(ticks(app)) == 2
    assert letter(app).to == "ny@region.example"


def test_one_organisation_that_fails_does_not_keep_the_others_waiting(app, asked, monkeypatch):
    as_staff(app, "Ole Olsen", Role.LOG_OFFICER, cvr=OTHER_REGION)
    for number, cvr in enumerate((REGION, OTHER_REGION), 1):
        give_mailbox(app, cvr, f"log{number}@region.example")
        asked(number, cvr)
    real = queries.last_told

    def fails(organisation, kind):
        if organisation == organisation_key(REGION):
            raise ValueError("broken")
        return real(organisation, kind)

    with monkeypatch.context() as broken:
        broken.setattr(queries, "last_told", fails)
        with app.app_context(), pytest.raises(RuntimeError, match="not every organisation"):
            case_reminders.tell_officers()
    assert set(ticks(app)) == {organisation_key(REGION), organisation_key(OTHER_REGION)}
