"""What is told goes into the outbox with the deed, and becomes one neutral letter for whoever wants it."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, update

from citizen_app import clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from citizen_app.factory import create_app
from citizen_app.feature import Feature
from citizen_app.identity_models import CitizenLinkRow, CitizenRow
from citizen_app.messages import choices
from citizen_app.messages.composing import something_new
from citizen_app.messages.notify import notify
from citizen_app.messages.topics import DAILY, OFF, ON, Topic
from citizen_app.outbox.letters import QueuedMessage
from citizen_app.outbox.queue import enqueue
from tests.integration.messages.conftest import ASKED, EXTRA, TOLD
from tests.support.deciding import citizen
from tests.support.messages import MAILBOX, choose, give_contact, outbox, tell
from tests.support.sign_in import citizen_key

CPR, OTHER_CPR = "1403572528", "2308913369"


def letter(app, citizen, topic=TOLD):
    message = QueuedMessage(
        owner_key=citizen,
        message_id=uuid4(),
        channel="email",
        kind=topic.code,
        about_id=None,
        created_at=clock.now(),
        attempts=1,
    )
    with app.app_context(), unit_of_work(DatabaseRole.WORKER):
        return something_new(message)


@pytest.fixture
def birthe(app):
    found = citizen_key(app, CPR)
    give_contact(app, found)
    return found


def test_what_is_told_waits_in_the_outbox_without_address_or_content(app, birthe):
    tell(app, birthe, TOLD.code)
    (row,) = outbox(app)
    assert (row.owner_key, row.kind, row.state, row.attempts) == (birthe, TOLD.code, "queued", 0)
    assert row.due_at == row.created_at == clock.now()
    assert MAILBOX not in str(row)


def test_a_deed_that_is_taken_back_tells_nobody(app, birthe):
    def deed():
        with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [birthe]):
            notify(birthe, TOLD.code)
            raise ZeroDivisionError

    pytest.raises(ZeroDivisionError, deed)
    assert outbox(app) == []


@pytest.mark.parametrize("say", [notify, lambda key, code: enqueue(code, key)], ids=["notify", "enqueue"])
def test_an_unknown_topic_is_a_mistake_in_the_program(app, birthe, say):
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [birthe]), pytest.raises(ValueError, match="no feature"):
        say(birthe, "no-such-topic")


def test_two_features_cannot_have_one_topic(settings):
    with pytest.raises(ValueError, match="told-at-once"):
        create_app(settings, [EXTRA, Feature(name="again", topics=(TOLD,))])


def test_a_topic_says_how_it_can_be_switched_off():
    with pytest.raises(ValueError, match="do not fit"):
        Topic(code="x", label=TOLD.label, description=TOLD.label, choices=(ON,), default=ON)


def test_the_letter_says_that_there_is_something_and_not_what(app, birthe):
    made = letter(app, birthe)
    assert made.to == MAILBOX
    assert made.subject == "Der er noget nyt til dig på Indblik"
    assert "Log ind på http://localhost for at læse det." in made.text
    choose(app, birthe, ASKED.code, DAILY)
    assert letter(app, birthe, ASKED) == made, "the same for every topic"


def test_the_letter_is_in_the_language_that_the_person_chose(app):
    carl = citizen_key(app, OTHER_CPR)
    give_contact(app, carl, "carl@post.example", language="en")
    assert letter(app, carl).subject == "There is something new for you on Indblik"


def test_whoever_never_chose_gets_what_the_topic_says(app, birthe):
    assert letter(app, birthe, TOLD) is not None
    assert letter(app, birthe, ASKED) is None


def test_the_newest_choice_counts(app, birthe, clock):
    for choice, wanted in ((OFF, False), (ON, True), (OFF, False)):
        choose(app, birthe, TOLD.code, choice)
        clock.shift(1)
        assert (letter(app, birthe) is not None) == wanted


def test_nobody_writes_to_a_citizen_without_a_proved_address(app):
    assert letter(app, citizen_key(app, OTHER_CPR)) is None


def test_nobody_writes_to_the_dead_until_the_register_takes_it_back(app, birthe):
    for died_on, reached in ((clock.now().date(), False), (None, True)):
        with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
            connection().execute(update(CitizenRow).where(CitizenRow.citizen_key == birthe).values(died_on=died_on))
        assert (letter(app, birthe) is not None) == reached


def test_what_one_citizen_chose_is_not_anothers_choice(app, birthe):
    choose(app, citizen_key(app, OTHER_CPR), TOLD.code, OFF)
    assert letter(app, birthe) is not None


def test_one_death_silences_nobody_else(app, birthe):
    other = citizen_key(app, OTHER_CPR)
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        dead = update(CitizenRow).where(CitizenRow.citizen_key == other).values(died_on=clock.now().date())
        connection().execute(dead)
    assert letter(app, birthe) is not None


def test_a_choice_counts_though_the_clock_has_gone_back(app, birthe, clock):
    actor = citizen(birthe)
    for choice in (ON, OFF):
        with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [birthe]):
            choices.choose(actor, {TOLD.code: choice})
        clock.shift(-60)
    assert letter(app, birthe) is None


def link(app, one, other, state):
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        connection().execute(
            insert(CitizenLinkRow),
            {
                "citizen_key": one,
                "other_key": other,
                "link_id": uuid4(),
                "state": state,
                "reason": "correction",
                "proposed_at": clock.now(),
            },
        )


@pytest.mark.parametrize(("state", "reached"), [("linked", True), ("pending", False), ("undone", False)])
def test_two_numbers_that_are_one_person_have_one_mailbox_and_one_choice(app, birthe, state, reached):
    older = citizen_key(app, OTHER_CPR)
    link(app, older, birthe, state)
    assert (letter(app, older) is not None) == reached
    choose(app, birthe, TOLD.code, OFF)
    assert letter(app, older) is None


def test_the_address_that_was_proved_last_is_the_persons(app, birthe, clock):
    older = citizen_key(app, OTHER_CPR)
    link(app, older, birthe, "linked")
    clock.shift(1)
    give_contact(app, older, "newer@post.example")
    assert {letter(app, key).to for key in (older, birthe)} == {"newer@post.example"}


def test_the_dead_number_of_a_person_silences_the_other(app, birthe):
    older = citizen_key(app, OTHER_CPR)
    link(app, older, birthe, "linked")
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        connection().execute(update(CitizenRow).where(CitizenRow.citizen_key == older).values(died_on=clock.now()))
    assert letter(app, birthe) is None


def test_a_page_queues_for_its_own_citizen_only(app, birthe, dialect):
    if dialect != "postgresql":
        pytest.skip("the row guard is PostgreSQL's")
    with pytest.raises(Exception, match="row-level security"):  # noqa: SIM117
        with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [birthe]):
            notify(UUID(int=9), TOLD.code)
