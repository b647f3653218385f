"""Where help at the desk ends: no letters, persons whom somebody must see to, and too many of a kind."""

from datetime import date, timedelta

import pytest

from citizen_app import links
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.letter_settings import AddressSource
from support.domain.assist_wishes import BlockWish, MonthWish, StopMessagesWish
from support.domain.assisted import AssistRefusal
from support.services import assisted, assisting
from tests.integration.desk import test_assist_pages as pages
from tests.integration.desk.test_assisting import CPR, NUMBER, endings, in_force, refused, work
from tests.integration.desk.test_assisting import birthe as birthe
from tests.integration.desk.test_assisting import letters_are_sent as letters_are_sent
from tests.integration.desk.test_assisting import opening as opening
from tests.integration.desk.test_assisting import sia as sia
from tests.integration.desk.test_desk_pages import post, text
from tests.integration.questions.test_questions import of_citizen
from tests.support.assisting import BORN, at_desk, known, made, of_age, opened
from tests.support.desk import at_desk as agent
from tests.support.letters import addresses_come
from tests.support.people import DESK, as_citizen, as_staff


def test_messages_to_a_shared_mailbox_are_kept_going_by_nobody_who_only_calls(app, birthe, sia, opening, clock):
    act = made(app, sia, opening, known(app, sia, opening), StopMessagesWish())
    tom = agent()
    assert refused(at_desk, app, tom, opened(app, tom, CPR), assisting.stop, act.act_id) is AssistRefusal.NOT_KNOWN
    clock.move_to(act.effective_at)
    work(app)
    assert endings(app) == [("done", "clock")]


def test_where_no_letter_can_be_sent_nothing_is_done(app, birthe, sia, opening):
    addresses_come(app, addresses=AddressSource.NONE)
    assert refused(known, app, sia, opening) is AssistRefusal.OFF


def test_a_number_is_shown_of_nobody_whom_a_person_must_see_to(app, birthe, sia, opening, clock):
    with of_citizen(app, birthe.key) as actor:
        assisted.register_number(actor, NUMBER)
    clock.shift(timedelta(days=20))
    later = opened(app, sia, CPR)
    assert at_desk(app, sia, later, assisting.number_to_call) == NUMBER
    of_age(app, birthe.key, born=None)
    assert refused(at_desk, app, sia, later, assisting.number_to_call) is AssistRefusal.AGE_UNKNOWN


def test_what_the_register_tells_meanwhile_is_asked_before_it_counts(app, birthe, sia, opening, clock):
    act = made(app, sia, opening, known(app, sia, opening), BlockWish())
    of_age(app, birthe.key, born=None)
    clock.move_to(act.effective_at)
    work(app)
    assert in_force(app, birthe) == []
    assert endings(app) == [("not-done", "clock")]


def test_the_desk_orders_no_more_logs_than_a_citizen_can(app, birthe, sia, opening):
    identity = known(app, sia, opening)
    for month in (1, 2, 3):
        made(app, sia, opening, identity, MonthWish(first=date(2025, month, 1)))
    assert refused(made, app, sia, opening, identity, MonthWish(first=date(2025, 4, 1))) is AssistRefusal.TOO_MANY


def protected(app, birthe):
    other = as_citizen(app, "2308913369", "Carl Friis")
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        links.propose_link(birthe.key, other.key, "protected")


@pytest.mark.parametrize("role", [Role.AGENT, Role.LEAD])
@pytest.mark.parametrize(
    "happened",
    [
        lambda app, birthe: of_age(app, birthe.key, None),
        lambda app, birthe: of_age(app, birthe.key, date(2008, 3, 4)),
        lambda app, birthe: of_age(app, birthe.key, BORN, date(2026, 3, 1)),
        protected,
    ],
    ids=["unknown age", "child", "dead", "protected"],
)
def test_where_nobody_can_help_the_same_words_say_what_the_citizen_can_do(app, birthe, role, happened):
    who = as_staff(app, "Sia Sand", role, cvr=DESK, cpr="0407781236")
    here = pages.opened(who)
    happened(app, birthe)
    answer = post(who, f"{here}/hjaelp", shown="passport", **pages.APART)
    told = text(who.client.get(answer.headers["Location"]))
    assert "Hverken du eller lederen kan gøre det for borgeren. Kan borgeren logge ind med MitID, kan det gøres" in told
    assert "Ellers kan borgeren henvende sig personligt på det sted, der har oplysningerne. Er registret" in told
