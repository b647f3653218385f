"""Who asked for it is told that there are new entries, at most as often as they chose, and nothing of what they are."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import insert

from citizen_app import clock as our_clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from citizen_app.identity_models import CitizenLinkRow
from citizen_app.messages.topics import DAILY, OFF, WEEKLY
from citizen_app.outbox.worker import work_once
from logview.services.new_entries import NEW_ENTRIES, tell_of_new_entries
from tests.integration.messages.conftest import TOLD
from tests.support.log_rows import Log
from tests.support.messages import choose, give_contact, outbox
from tests.support.sign_in import citizen_key

DAY = timedelta(days=1)


@pytest.fixture
def log(app):
    made = Log(app)
    made.source()
    return made


@pytest.fixture
def birthe(app):
    found = citizen_key(app, "1403572528")
    give_contact(app, found)
    return found


def told(app):
    """How many messages are queued after the job has run."""
    with app.app_context():
        tell_of_new_entries()
    return len(outbox(app))


def arrives(log, citizen, **values):
    log.entry(citizen, datetime(2026, 1, 5, 8, 0, tzinfo=our_clock.now().tzinfo), **values)


def test_who_has_not_asked_is_told_nothing(app, log, birthe):
    arrives(log, birthe)
    assert told(app) == 0


def test_what_came_before_one_asked_is_not_new(app, log, birthe, clock):
    arrives(log, birthe)
    clock.shift(60)
    choose(app, birthe, NEW_ENTRIES.code, DAILY)
    assert told(app) == 0
    clock.shift(60)
    arrives(log, birthe)
    assert told(app) == 1


@pytest.mark.parametrize(("choice", "pause"), [(DAILY, DAY), (WEEKLY, 7 * DAY)])
def test_one_is_told_at_most_as_often_as_one_chose(app, log, birthe, clock, choice, pause):
    choose(app, birthe, NEW_ENTRIES.code, choice)
    clock.shift(60)
    arrives(log, birthe)
    assert told(app) == 1
    clock.shift(60)
    arrives(log, birthe)
    assert told(app) == 1
    clock.shift(pause - timedelta(seconds=61))
    assert told(app) == 1
    clock.shift(1)
    assert told(app) == 2
    clock.shift(pause)
    assert told(app) == 2, "nothing has come since"


def test_somebody_elses_entries_are_nothing_to_tell(app, log, birthe, clock):
    choose(app, birthe, NEW_ENTRIES.code, DAILY)
    clock.shift(60)
    arrives(log, citizen_key(app, "2308913369"))
    assert told(app) == 0


def test_what_came_while_it_was_switched_off_is_not_told_afterwards(app, log, birthe, clock):
    for choice in (DAILY, OFF):
        choose(app, birthe, NEW_ENTRIES.code, choice)
        clock.shift(60)
    arrives(log, birthe)
    assert told(app) == 0
    clock.shift(60)
    choose(app, birthe, NEW_ENTRIES.code, WEEKLY)
    assert told(app) == 0


def test_another_topic_switched_off_is_another_topic(app, log, birthe, clock):
    choose(app, birthe, NEW_ENTRIES.code, DAILY)
    clock.shift(60)
    choose(app, birthe, TOLD.code, OFF)
    arrives(log, birthe)
    assert told(app) == 1


def test_how_often_was_chosen_last_counts(app, log, birthe, clock):
    for choice in (DAILY, WEEKLY):
        choose(app, birthe, NEW_ENTRIES.code, choice)
        clock.shift(60)
    for expected in (1, 1):
        arrives(log, birthe)
        assert told(app) == expected
        clock.shift(DAY)


def test_changing_from_daily_to_weekly_loses_nothing(app, log, birthe, clock):
    choose(app, birthe, NEW_ENTRIES.code, DAILY)
    clock.shift(60)
    arrives(log, birthe)
    clock.shift(60)
    choose(app, birthe, NEW_ENTRIES.code, WEEKLY)
    assert told(app) == 1


def test_entries_under_the_other_number_of_a_person_are_theirs(app, log, birthe, clock):
    older = citizen_key(app, "2308913369")
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        row = {
            "citizen_key": older,
            "other_key": birthe,
            "link_id": uuid4(),
            "state": "linked",
            "reason": "correction",
            "proposed_at": our_clock.now(),
        }
        connection().execute(insert(CitizenLinkRow), row)
    for key in (older, birthe):
        choose(app, key, NEW_ENTRIES.code, DAILY)
        clock.shift(60)
    arrives(log, older)
    assert told(app) == 1, "one message for one person"
    assert [row.owner_key for row in outbox(app)] == [birthe]


def test_the_worker_does_it_and_the_letter_names_no_entry(app, log, birthe, mail_server, clock):
    choose(app, birthe, NEW_ENTRIES.code, DAILY)
    clock.shift(60)
    arrives(log, birthe, what_text="Epikrise", reason="Behandling")
    with app.app_context():
        assert work_once()["sent"] == 1
    (letter,) = mail_server.letters
    for word in ("opslag", "log ", "Epikrise", "Behandling", "Birthe"):
        assert word not in letter.get_content().replace("Log ind", "")
