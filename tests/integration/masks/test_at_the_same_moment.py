"""Two deciders at once, double clicks, a citizen who changes their mind meanwhile: each step is taken once."""

import threading
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from logview.domain.name_answers import GIVE, refuse
from logview.domain.name_requests import RefusalReason
from logview.name_models import NameRequestEntryRow, NameRequestEventRow, NameRequestRow
from logview.services import asking
from logview.services.asking import RequestRefused
from tests.integration.masks.conftest import APART, NAME, decider, kept, masked_ward
from tests.support.messages import outbox
from tests.support.reading import page

pytestmark = pytest.mark.real_time
REASON = "Skal bruges til en anmeldelse"
ANSWERED = ["asked", "grant-proposed", "granted"]


def at_once(*deeds):
    """What each deed returned or was refused for; an error of any other kind is raised."""
    together, failed = threading.Barrier(len(deeds)), []
    found: list[Any] = [None] * len(deeds)

    def run(number, deed):
        together.wait(20)
        try:
            found[number] = deed()
        except RequestRefused as refused:
            found[number] = refused.refusal
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failed == []
    return found


def reads_the_name(client):
    """Whether the name stands on the page of the one look-up that a wish is about."""
    [wish] = page(client, "/min-log/navne").cssselect("main h2 a")
    [look_up] = page(client, wish.get("href")).cssselect("main a[href*='/opslag/']")
    return NAME in page(client, look_up.get("href")).text_content()


@pytest.fixture
def steps(app):
    """What has happened to the one request there is."""

    def found():
        with app.app_context(), unit_of_work(DatabaseRole.MASKS) as connection:
            [_only] = connection.execute(select(NameRequestRow.request_id)).all()
            rows = connection.execute(
                select(NameRequestEventRow.sequence, NameRequestEventRow.step).order_by(NameRequestEventRow.sequence)
            ).all()
        assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
        return [row.step for row in rows]

    return found


@pytest.fixture
def request_id(log, entry, ask):
    masked_ward(log)
    return ask(entry(1))


@pytest.fixture
def proposed(request_id, answer, anna):
    answer(anna, "propose", request_id, GIVE, REASON, **APART)
    return request_id


def test_many_clicks_on_asking_make_one_request(log, entry, ask, steps):
    masked_ward(log)
    one, other = entry(1), entry(2)
    found = at_once(*[partial(ask, one, other)] * 6)
    assert len(set(found)) == 1
    assert steps() == ["asked"]


def test_two_windows_ask_for_a_look_up_once(app, log, entry, ask):
    """Each begins at another look-up, and takes the same third one along."""
    masked_ward(log)
    one, other, third = entry(1), entry(2), entry(3)
    at_once(partial(ask, one, third), partial(ask, other, third))
    with app.app_context(), unit_of_work(DatabaseRole.MASKS) as connection:
        entries = connection.execute(select(NameRequestEntryRow.entry_id)).scalars().all()
    assert sorted(entries) == sorted({one.number, other.number, third.number})


def test_two_proposals_at_once_are_one(request_id, answer, anna, bo, steps):
    deeds = [partial(answer, who, "propose", request_id, GIVE, REASON, **APART) for who in (anna, bo, anna, bo)]
    at_once(*deeds)
    assert steps() == ["asked", "grant-proposed"]


def test_many_clicks_on_confirming_give_the_name_once_and_tell_it_once(app, client, proposed, answer, bo, steps):
    others = [bo, bo, decider(), decider()]
    at_once(*[partial(answer, who, "confirm", proposed, **APART) for who in others])
    assert steps() == ANSWERED
    assert len(outbox(app)) == 1
    assert reads_the_name(client)


def test_whoever_proposed_is_not_the_second_person_however_fast(proposed, answer, anna, steps):
    at_once(*[partial(answer, anna, "confirm", proposed, **APART)] * 4)
    assert steps() == ["asked", "grant-proposed"]


def test_one_confirms_while_another_sends_it_back(app, client, proposed, answer, anna, bo, steps):
    at_once(
        partial(answer, bo, "confirm", proposed, **APART),
        partial(answer, anna, "turn_back", proposed, "Det skal vejes igen", **APART),
    )
    was_given = steps() == ANSWERED
    assert was_given or steps() == ["asked", "grant-proposed", "turned-back"]
    assert len(outbox(app)) == int(was_given)
    assert reads_the_name(client) is was_given


def test_a_citizen_takes_it_back_while_it_is_answered(app, client, proposed, answer, bo, asked_by, citizen, steps):
    def taken_back():
        with asked_by(citizen) as actor:
            return kept(asking.withdraw, actor, proposed)

    at_once(taken_back, partial(answer, bo, "confirm", proposed, **APART))
    was_given = steps() == ANSWERED
    assert was_given or steps() == ["asked", "grant-proposed", "withdrawn"]
    assert len(outbox(app)) == int(was_given)
    assert reads_the_name(client) is was_given


def test_a_no_and_a_yes_proposed_at_once_do_not_mix(request_id, answer, anna, bo, steps):
    no = refuse(RefusalReason.NOT_NEEDED)
    at_once(
        partial(answer, anna, "propose", request_id, GIVE, REASON, **APART),
        partial(answer, bo, "propose", request_id, no, REASON, **APART),
    )
    assert steps() in (["asked", "grant-proposed"], ["asked", "refusal-proposed"])
