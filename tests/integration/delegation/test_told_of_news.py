"""A holder whose power covers messages is told that there is something new: never more than they would meet, no oftener
than the citizen, and nothing once the power is paused or over."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from citizen_app import clock as our_clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.messages.composing import something_new
from citizen_app.outbox.letters import QueuedMessage
from citizen_app.outbox.models import OutboxMessageRow
from delegation.domain.acting import Scope
from delegation.services import giving, hiding
from logview.services.new_entries import tell_of_new_entries
from support.domain.cases import CaseStep, Finding
from support.services.case_desk import Deed, take
from support.services.help_news import tell_those_who_help
from tests.integration.questions.test_questions import officer
from tests.support.helping import born, by_herself, power
from tests.support.log_rows import Log
from tests.support.messages import choose, give_contact, outbox
from tests.support.people import as_citizen
from tests.support.questions import a_question

TOLD = (Scope.READ_LOG, Scope.ASK, Scope.MESSAGES)
NEWS = "help-news"
AHEAD = timedelta(hours=20)


@pytest.fixture
def birthe(app):
    found = as_citizen(app)
    born(app, found, "1957-03-14")
    return found


@pytest.fixture
def mette(app):
    found = as_citizen(app, "0106851238", "Mette Holm")
    born(app, found, "1985-06-01")
    return found


@pytest.fixture
def log(app):
    made = Log(app)
    made.source()
    made.directory_is_new()
    return made


def told(app):
    """Run the job, and say how often who was told in all."""
    with app.app_context():
        tell_those_who_help()
    with app.app_context(), unit_of_work(DatabaseRole.WORKER) as opened:
        rows = opened.execute(select(OutboxMessageRow.owner_key).where(OutboxMessageRow.kind == NEWS))
        return list(rows.scalars())


def citizen_told(app):
    """Run the job that tells citizens of new look-ups."""
    with app.app_context():
        tell_of_new_entries()


def look_up(birthe, log, code="31"):
    at = our_clock.now() - timedelta(minutes=5)
    unit = log.unit(code, name=f"Klinik {code}")
    return at, log.entry(birthe.key, at, organisation_ref=unit, performed_by=log.person("Ole Lund"))


def paused(app, birthe, power_id):
    with by_herself(app, birthe, powers=True) as giver:
        giving.pause(giver, power_id, our_clock.now())


def ended(app, birthe, power_id):
    with by_herself(app, birthe, powers=True) as giver:
        giving.revoke(giver, power_id, our_clock.now())


def narrowed(app, birthe, power_id):
    with by_herself(app, birthe, powers=True) as giver:
        giving.narrow(giver, power_id, frozenset({Scope.READ_LOG}), our_clock.now())


def hidden(app, birthe, _power_id):
    with by_herself(app, birthe) as giver:
        hiding.keep_back(giver, [("sor", "31")], places=False)


def silent(app, birthe, _power_id):
    choose(app, birthe.key, "new-entries", "off")


def as_it_is(_app, _birthe, _power_id):
    """Nothing has happened to it."""


@pytest.mark.parametrize(
    ("happens", "number"),
    [(as_it_is, 1), (paused, 0), (ended, 0), (narrowed, 0), (hidden, 0), (silent, 0)],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_a_look_up_is_told_of_while_the_power_counts_and_shows_it(app, clock, birthe, mette, log, happens, number):
    power_id = power(app, birthe, mette, TOLD)
    assert told(app) == []
    happens(app, birthe, power_id)
    clock.shift(timedelta(hours=2))
    look_up(birthe, log)
    assert told(app) == []
    clock.shift(AHEAD)
    assert told(app) == [mette.key] * number


@pytest.mark.parametrize(("happens", "number"), [(as_it_is, 1), (hidden, 0)], ids=["as it is", "hidden"])
def test_the_citizen_hears_first_and_can_hide_it_before_the_holder_does(
    app, clock, birthe, mette, log, happens, number
):
    power_id = power(app, birthe, mette, TOLD)
    choose(app, birthe.key, "new-entries", "daily")
    clock.shift(timedelta(hours=2))
    look_up(birthe, log)
    clock.shift(timedelta(days=3))
    assert told(app) == []  # the citizen has not heard of it
    citizen_told(app)
    clock.shift(timedelta(hours=19))
    assert told(app) == []
    happens(app, birthe, power_id)
    clock.shift(timedelta(hours=1))
    assert told(app) == [mette.key] * number


def test_nobody_is_told_whose_power_leaves_messages_out(app, birthe, mette, clock, log):
    power(app, birthe, mette, (Scope.READ_LOG, Scope.ASK))
    clock.shift(timedelta(hours=2))
    look_up(birthe, log)
    clock.shift(AHEAD)
    assert told(app) == []


def test_no_oftener_than_the_citizen_has_chosen_and_otherwise_once_a_week(app, clock, birthe, mette, log):
    power(app, birthe, mette, TOLD)
    clock.shift(timedelta(minutes=1))
    numbers = []
    for day in range(11):
        if day == 8:
            choose(app, birthe.key, "new-entries", "daily")
        look_up(birthe, log)
        citizen_told(app)
        clock.shift(timedelta(days=1))
        numbers.append(len(told(app)))
    assert numbers == [1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4]


def test_what_came_while_it_was_paused_is_told_once_it_counts_again(app, clock, birthe, mette, log):
    power_id = power(app, birthe, mette, TOLD)
    paused(app, birthe, power_id)
    clock.shift(timedelta(hours=2))
    look_up(birthe, log)
    clock.shift(AHEAD)
    assert told(app) == []
    with by_herself(app, birthe, powers=True) as giver:
        giving.resume(giver, power_id, our_clock.now())
    assert told(app) == [mette.key]
    assert told(app) == [mette.key]


def test_an_answer_is_told_to_whoever_meets_the_question(app, clock, birthe, mette, log):
    entry = look_up(birthe, log)
    power(app, birthe, mette, TOLD)
    choose(app, birthe.key, "new-entries", "off")
    case_id = a_question(app, birthe.key, entry)
    assert told(app) == []
    clock.shift(timedelta(hours=2))
    with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
        deed = Deed(step=CaseStep.ANSWERED, words="Det var en aftale", finding=Finding.JUSTIFIED, is_apart=True)
        take(officer(), case_id, deed)
    with by_herself(app, birthe) as giver:
        hiding.keep_back(giver, [("sor", "31")], places=False)
    assert told(app) == []
    with by_herself(app, birthe) as giver:
        hiding.keep_back(giver, [], places=False)
    assert told(app) == [mette.key]


def test_one_that_waits_to_be_sent_is_not_sent_when_it_counts_no_more(app, clock, birthe, mette, log):
    power_id = power(app, birthe, mette, TOLD)
    give_contact(app, mette.key, "mette@post.example")
    clock.shift(timedelta(hours=2))
    look_up(birthe, log)
    clock.shift(AHEAD)
    assert told(app) == [mette.key]
    [row] = [one for one in outbox(app) if one.kind == NEWS]
    names = ("owner_key", "message_id", "channel", "kind", "about_id", "created_at", "attempts")
    waiting = QueuedMessage(**{name: getattr(row, name) for name in names})

    def letter():
        with app.app_context(), unit_of_work(DatabaseRole.WORKER):
            return something_new(waiting)

    assert letter().to == "mette@post.example"
    assert "Birthe" not in letter().text
    hidden(app, birthe, power_id)
    assert letter() is None
    with by_herself(app, birthe) as giver:
        hiding.keep_back(giver, [], places=False)
    assert letter() is not None
    paused(app, birthe, power_id)
    assert letter() is None
    with by_herself(app, birthe, powers=True) as giver:
        giving.resume(giver, power_id, our_clock.now())
    choose(app, mette.key, NEWS, "off")
    assert letter() is None


def test_the_giver_sees_on_the_power_when_the_holder_was_told(app, clock, birthe, mette, log):
    power(app, birthe, mette, TOLD)
    look_up(birthe, log)
    href = re.search(r'href="(/fuldmagt/givet/[^"/]+)"', birthe.client.get("/fuldmagt").text)[1]
    assert "sidst besked" not in birthe.client.get(href).text
    clock.shift(timedelta(hours=2))
    look_up(birthe, log)
    clock.shift(AHEAD)
    told(app)
    again = as_citizen(app)
    href = re.search(r'href="(/fuldmagt/givet/[^"/]+)"', again.client.get("/fuldmagt").text)[1]
    assert "fik sidst besked om noget nyt 4. marts 2026" in again.client.get(href).text
