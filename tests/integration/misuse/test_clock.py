"""The time to notify the authority, as the worker keeps it: told at each point once, to the mailbox and on the page."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.messages.mailbox import organisation_key
from citizen_app.outbox.letters import QueuedMessage
from citizen_app.outbox.models import OutboxMessageRow
from citizen_app.outbox.queue import composers
from support.domain.cases import CaseStep, Finding
from support.domain.misuse import MatterParty, MatterStep
from support.domain.misuse_rules import MatterDeed
from support.queries import misuse_clock as queries
from support.services import misuse, misuse_clock
from support.services.misuse_clock import REMINDER_KIND
from tests.conftest import NOON
from tests.integration.misuse.test_misuse import outcome
from tests.support.mailboxes import SHARED, give_mailbox
from tests.support.misuse import a_matter, find, staff_actor
from tests.support.people import OTHER_REGION, REGION, as_citizen

AT = NOON - timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def birthe(app):
    return as_citizen(app).key


@pytest.fixture
def ticks(app, clock):
    """Let the job run at these hours after the finding, twice each."""

    def tick(*hours):
        for one in hours:
            clock.move_to(NOON + one * HOUR)
            for _again in range(2):
                with app.app_context():
                    misuse_clock.keep_time()

    return tick


def by_clock(app, matter_id, cvr=REGION):
    done = outcome(app, misuse.opened, staff_actor(Role.LOG_LEAD, cvr=cvr), matter_id).file.done
    return [one.event for one in done if one.event.party is MatterParty.CLOCK]


def queued(app):
    row = OutboxMessageRow
    with app.app_context(), unit_of_work(DatabaseRole.WORKER) as opened:
        return opened.execute(select(row.owner_key, row.about_id).where(row.kind == REMINDER_KIND)).all()


def letter(app):
    """What the newest reminder reads as when it is sent."""
    row = OutboxMessageRow
    with app.app_context(), unit_of_work(DatabaseRole.WORKER) as opened:
        columns = (row.message_id, row.owner_key, row.channel, row.kind, row.about_id, row.created_at, row.attempts)
        newest = select(*columns).where(row.kind == REMINDER_KIND).order_by(row.created_at.desc()).limit(1)
        return composers()[REMINDER_KIND](QueuedMessage(**opened.execute(newest).mappings().one()))


def test_each_point_of_time_is_told_once_and_the_end_too(app, birthe, ticks):
    matter_id = a_matter(app, birthe, (AT, 1))
    give_mailbox(app)
    ticks(23, 24, 59, 60, 71.9, 72, 200)
    told = by_clock(app, matter_id)
    assert [(one.step, one.at - NOON, one.moment - NOON) for one in told] == [
        (MatterStep.REMINDED, 24 * HOUR, 72 * HOUR),
        (MatterStep.REMINDED, 60 * HOUR, 72 * HOUR),
        (MatterStep.PASSED, 72 * HOUR, 72 * HOUR),
    ]
    assert queued(app) == [(organisation_key(REGION), matter_id)] * 3


def test_an_organisation_without_a_mailbox_is_told_on_the_page_only(app, birthe, ticks):
    matter_id = a_matter(app, birthe, (AT, 1), cvr=OTHER_REGION)
    give_mailbox(app)
    ticks(80)
    assert [one.step for one in by_clock(app, matter_id, OTHER_REGION)] == [MatterStep.PASSED]
    assert queued(app) == []


@pytest.mark.parametrize(
    ("step", "more"), [(MatterStep.NOT_REQUIRED, {}), (MatterStep.NOTIFIED, {"moment": NOON + HOUR})]
)
def test_what_is_settled_is_told_no_more(app, clock, birthe, ticks, step, more):
    matter_id, grete = a_matter(app, birthe, (AT, 1)), staff_actor(Role.LOG_LEAD)
    give_mailbox(app)
    ticks(25)
    take(app, grete, matter_id, MatterStep.TAKEN)
    take(app, grete, matter_id, step, **more)
    ticks(100)
    assert [one.step for one in by_clock(app, matter_id)] == [MatterStep.REMINDED]
    assert letter(app) is None, "what waits to be sent has nothing to tell any more"


def take(app, who, matter_id, step, **more):
    deed = MatterDeed(step=step, words="Vi følger op.", is_apart=True, **more)
    outcome(app, misuse.take, who, matter_id, deed)


def test_a_finding_that_is_set_right_is_told_no_more(app, birthe, ticks):
    matter_id = a_matter(app, birthe, (AT, 1))
    case_id = outcome(app, misuse.opened, staff_actor(Role.LOG_LEAD), matter_id).file.matter.case_id
    find(app, case_id, Finding.JUSTIFIED, CaseStep.CORRECTED)
    ticks(100)
    assert by_clock(app, matter_id) == []


def test_an_earlier_moment_is_told_of_at_once_and_the_hand_over_begins_the_hours(app, birthe, ticks):
    matter_id, grete = a_matter(app, birthe, (AT, 1)), staff_actor(Role.LOG_LEAD)
    ticks(25, 50)
    take(app, grete, matter_id, MatterStep.TAKEN)
    ticks(73)
    assert [one.at - NOON for one in by_clock(app, matter_id)] == [25 * HOUR]
    take(app, grete, matter_id, MatterStep.AWARE, moment=NOON)
    ticks(73.5)
    assert [(one.step, one.at - NOON) for one in by_clock(app, matter_id)][1:] == [(MatterStep.PASSED, 73.5 * HOUR)]


def test_the_letter_says_that_and_never_what(app, birthe, ticks):
    matter_id = a_matter(app, birthe, (AT, 1))
    give_mailbox(app)
    ticks(24)
    number = outcome(app, misuse.opened, staff_actor(Role.LOG_LEAD), matter_id).file.matter.case_number
    told = letter(app)
    assert told.to == SHARED
    assert "Noget på Indblik venter på jer, og tiden løber." in told.text
    assert number not in told.subject + told.text
    assert "opslag" not in told.subject + told.text


def test_another_mailbox_is_not_told_what_was_meant_for_the_first(app, clock, birthe, ticks):
    a_matter(app, birthe, (AT, 1))
    give_mailbox(app)
    ticks(24)
    clock.shift(HOUR)
    give_mailbox(app, address="ny@region.example")
    assert letter(app) is None


def test_one_that_fails_does_not_keep_the_others_waiting(app, birthe, ticks, monkeypatch):
    first, second = (a_matter(app, birthe, (AT, number)) for number in (1, 2))
    real = queries.running_now

    def breaks(matter_id):
        if matter_id == min(first, second):
            raise ValueError
        return real(matter_id)

    with monkeypatch.context() as broken:
        broken.setattr(queries, "running_now", breaks)
        with pytest.raises(RuntimeError, match="not every follow-up"):
            ticks(24)
    told = {one: len(by_clock(app, one)) for one in (first, second)}
    assert told == {min(first, second): 0, max(first, second): 1}
    ticks(25)
    assert len(by_clock(app, min(first, second))) == 1


def test_the_trail_tells_what_the_worker_did(app, birthe, ticks):
    matter_id = a_matter(app, birthe, (AT, 1))
    ticks(24)
    with app.app_context(), unit_of_work(DatabaseRole.STAFF) as opened:
        kind = AuditEventRow.viewer_kind
        rows = opened.execute(select(AuditEventRow.action, AuditEventRow.object_ref).where(kind == "worker")).all()
    assert rows == [("misuse-reminded", str(matter_id))]


def test_of_several_workers_one_tells(app, clock, birthe):
    matter_id, start, failed = a_matter(app, birthe, (AT, 1)), Barrier(4), []
    give_mailbox(app)
    clock.move_to(NOON + 24 * HOUR)

    def one_worker():
        with app.app_context():
            start.wait(10)
            try:
                misuse_clock.keep_time()
            except RuntimeError as error:
                failed.append(error)

    workers = [Thread(target=one_worker) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(30)
    assert failed == []
    assert len(by_clock(app, matter_id)) == len(queued(app)) == 1
