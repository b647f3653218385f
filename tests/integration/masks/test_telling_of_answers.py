"""A citizen hears that there is an answer, never what; deciders are reminded before it is late."""

from datetime import timedelta

import pytest
from flask import url_for

from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.messages.composing import something_new
from citizen_app.messages.topics import OFF, topics
from citizen_app.outbox.letters import QueuedMessage
from tests.conftest import NOON
from tests.integration.masks.conftest import CPR
from tests.support.messages import choose, give_contact, outbox
from tests.support.name_pages import APART, CONFIRMED, ask, decide, request_page, seen, token_of
from tests.support.people import as_staff
from tests.support.reading import page

START = "/medarbejder"
KIND = "name-answered"


@pytest.fixture
def asked(client, masked_page):
    """A request that waits; its page."""
    return ask(client, masked_page, right="police").headers["Location"]


def letter(app, row, kind=KIND):
    message = QueuedMessage(
        owner_key=row.owner_key,
        message_id=row.message_id,
        channel=row.channel,
        kind=kind,
        about_id=row.about_id,
        created_at=row.created_at,
        attempts=1,
    )
    with app.app_context(), unit_of_work(DatabaseRole.WORKER):
        return something_new(message)


@pytest.mark.parametrize("answer", ["grant", "staff-weighs-more"])
def test_the_answer_alone_is_told_in_words_that_tell_nothing(app, citizen, asked, dorte, didrik, answer):
    give_contact(app, citizen)
    decide(dorte, request_page(dorte), "forslag", answer=answer, reason="Fordi", **APART)
    assert outbox(app) == [], "a proposal is not told"
    decide(didrik, request_page(didrik), "bekraeft", **CONFIRMED)
    [row] = outbox(app)
    assert (row.owner_key, row.kind, row.about_id) == (citizen, KIND, None)
    assert letter(app, row) == letter(app, row, "block-set-aside"), "the same letter as for anything else"


def test_nothing_is_told_of_what_is_turned_back_or_taken_back(app, client, asked, dorte, didrik):
    decide(dorte, request_page(dorte), "forslag", answer="grant", reason="Fordi", **APART)
    decide(didrik, request_page(didrik), "tilbage", **{"back-reason": "Igen", "back-apart": "y"})
    client.post(f"{asked}/fortryd", data={"csrf_token": token_of(client)})
    assert "Du har trukket ønsket tilbage" in seen(client, asked)
    assert outbox(app) == []


def test_an_answer_that_did_not_come_about_is_not_told(app, asked, dorte):
    decide(dorte, request_page(dorte), "forslag", answer="grant", reason="Fordi", **APART)
    decide(dorte, request_page(dorte), "bekraeft", **CONFIRMED)
    assert outbox(app) == []


def test_the_citizen_chooses_whether_to_hear_of_it(app, client, citizen, asked, dorte, didrik):
    assert "Svar på et ønske om et navn" in seen(client, "/beskeder")
    give_contact(app, citizen)
    choose(app, citizen, KIND, OFF)
    decide(dorte, request_page(dorte), "forslag", answer="grant", reason="Fordi", **APART)
    decide(didrik, request_page(didrik), "bekraeft", **CONFIRMED)
    [row] = outbox(app)
    assert letter(app, row) is None


def test_what_was_sent_leads_to_the_answer(client, asked, dorte, didrik):
    """Whoever comes from the e-mail finds what is new."""
    decide(dorte, request_page(dorte), "forslag", answer="grant", reason="Fordi", **APART)
    decide(didrik, request_page(didrik), "bekraeft", **CONFIRMED)
    [link] = page(client, "/beskeder").cssselect("td a")
    assert link.text == "Svar på et ønske om et navn"
    assert asked in {one.get("href") for one in page(client, link.get("href")).cssselect("main a")}


def test_every_topic_leads_to_a_page_of_the_citizens(app, client, citizen):
    with app.test_request_context():
        pages = [url_for(topic.endpoint or "missing") for topic in topics().values()]
    assert len(pages) >= 4
    for address in pages:
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "Mere end 7 dage til fristen: 1"),
        (21, "Skal have svar inden 7 dage: 1"),
        (28, "Skal have svar inden 7 dage: 1"),
        (29, "Fristen er gået: 1"),
    ],
)
def test_the_start_page_reminds_deciders_before_and_after_the_last_day(app, clock, asked, days, said):
    clock.move_to(NOON + timedelta(days=days))
    found = seen(as_staff(app, "Dorte Dam", Role.MASK_DECIDER, cpr="0211223989").client, START)
    assert said in found
    assert found.count(": 1") == 1


def test_nobody_is_reminded_of_what_is_answered_nor_of_their_own(app, client, asked, dorte):
    own = as_staff(app, "Carl Selv", Role.MASK_DECIDER, cpr=CPR)
    without_number = as_staff(app, "Nina Nul", Role.MASK_DECIDER)
    for person in (own, without_number):
        assert "mangler svar" not in seen(person.client, START)
    client.post(f"{asked}/fortryd", data={"csrf_token": token_of(client)})
    assert "mangler svar" not in seen(dorte.client, START)
