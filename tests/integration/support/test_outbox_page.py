"""The operator's page about messages: numbers, ages and reasons, and never to whom."""

from datetime import timedelta

import pytest

from citizen_app.auth.actor import Role
from citizen_app.messages.contact import CODE_KIND
from citizen_app.outbox.channels import Refused
from citizen_app.outbox.letters import EMAIL
from citizen_app.outbox.worker import work_once
from tests.support.messages import outbox
from tests.support.people import DESK, REGION, as_citizen, as_staff, csrf_of

PAGE = "/medarbejder/beskeder"
ADDRESS = "birthe@hjem.example"


class NobodyThere:
    """A channel whose other side knows nobody."""

    def send(self, letter, message_id):
        raise Refused("recipient-refused")


@pytest.fixture
def operator(app):
    return as_staff(app, "Olga Overgaard", Role.OPERATOR, cvr=DESK)


@pytest.fixture
def undelivered(app):
    """A citizen to whom a message could not be delivered."""
    app.extensions["indblik.channels"][EMAIL] = NobodyThere()
    birthe = as_citizen(app)
    birthe.client.post("/beskeder/e-mail", data={"csrf_token": csrf_of(birthe, "/om"), "address": ADDRESS})
    with app.app_context():
        work_once()
    return birthe


def shown(person):
    answer = person.client.get(PAGE)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def again(person, kind):
    return person.client.post(f"{PAGE}/igen", data={"csrf_token": csrf_of(person, "/om"), "kind": kind})


def test_what_could_not_be_delivered_is_counted_with_its_reason_and_age(operator, undelivered):
    operator.client.forbidden.add(ADDRESS)
    operator.client.forbidden.add(undelivered.name)
    page = shown(operator)
    assert "Mailserveren siger, at modtageren ikke findes" in page
    assert "3. marts 2026 kl. 13.00" in page
    assert CODE_KIND in page
    assert str(undelivered.key) not in page


def test_trying_again_lets_it_wait_with_all_its_tries(app, operator, undelivered):
    assert again(operator, CODE_KIND).status_code == 303
    (row,) = outbox(app)
    assert (row.owner_key, row.state, row.attempts, row.ended_at) == (undelivered.key, "queued", 0, None)
    assert "1 besked prøves igen" in shown(operator)


def test_another_kind_of_message_stays_as_it_is(app, operator, undelivered):
    assert again(operator, "no-such-kind").status_code == 404
    assert [row.state for row in outbox(app)] == ["undeliverable"]


def test_an_operator_of_another_organisation_sees_and_does_nothing(app, undelivered):
    other = as_staff(app, "Poul Pihl", Role.OPERATOR, cvr=REGION)
    assert other.client.get(PAGE).status_code == 403
    assert again(other, CODE_KIND).status_code == 403
    assert [row.state for row in outbox(app)] == ["undeliverable"]


def test_a_worker_that_does_not_run_is_noticed(app, operator, clock):
    warning = "Ingen arbejdsproces ser ud til at køre"
    assert warning in shown(operator), "none has ever run"
    with app.app_context():
        work_once()
    assert warning not in shown(operator)
    clock.shift(timedelta(days=1, hours=1))
    assert warning in shown(as_staff(app, "Olga Overgaard", Role.OPERATOR, cvr=DESK))
