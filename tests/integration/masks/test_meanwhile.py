"""What becomes of a wish when something else happens: to the mask, to the look-up, to a form that is sent again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from citizen_app import clock as our_clock
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from logview.name_models import NameRequestEventRow
from tests.conftest import NOON
from tests.integration.masks.conftest import HOSPITAL, NAME, OTHER_REGION, REGION, WARD, masked_ward, trail
from tests.support.messages import outbox
from tests.support.name_pages import APART, CONFIRMED, DESK, decide, request_page, seen, token_of
from tests.support.name_pages import ask as send
from tests.support.name_requests import a_name_request
from tests.support.people import as_staff
from tests.support.reading import page, texts


def wish_page(client):
    [link] = page(client, "/min-log/navne").cssselect("main h2 a")
    return link.get("href")


def look_up_of(client, wish):
    [link] = page(client, wish).cssselect("main a[href*='/opslag/']")
    return link.get("href")


@pytest.fixture
def ask_for_it(app, client, citizen, ask):
    """The citizen asks for the name on a look-up; the page of the wish."""

    def asked(look_up):
        ask(look_up)
        return wish_page(client)

    return asked


def steps(app):
    with app.app_context(), unit_of_work(DatabaseRole.MASKS) as connection:
        return list(
            connection.execute(select(NameRequestEventRow.step).order_by(NameRequestEventRow.sequence)).scalars()
        )


def give(dorte, didrik):
    decide(dorte, request_page(dorte), "forslag", answer="grant", reason="Fordi", **APART)
    decide(didrik, request_page(didrik), "bekraeft", **CONFIRMED)


def test_a_mask_that_ends_while_the_wish_waits_lets_the_name_be_read(client, log, entry, ask_for_it, dorte, didrik):
    mask = log.mask(unit=WARD, by=HOSPITAL, since=NOON - timedelta(days=9))
    receipt = ask_for_it(entry(1))
    log.end_mask(mask, None)
    told = seen(client, receipt)
    assert "Navnet er ikke sløret længere" in told
    assert "Træk ønsket tilbage" in told
    assert NAME in seen(client, look_up_of(client, receipt))
    give(dorte, didrik)  # whoever decides reads no name, and cannot tell
    assert "Du har fået navnet" in seen(client, receipt)


def test_what_was_given_outlives_the_mask_and_the_next_one(client, log, entry, ask_for_it, dorte, didrik):
    mask = log.mask(unit=WARD, by=HOSPITAL, since=NOON - timedelta(days=9))
    ask_for_it(entry(1))
    entry(2)
    give(dorte, didrik)
    log.end_mask(mask, None)
    assert texts(page(client, "/min-log"), ".name") == [NAME, NAME]
    log.mask(unit=WARD, by=HOSPITAL)
    given, masked = texts(page(client, "/min-log"), ".name")
    assert given == NAME
    assert masked.startswith("Læge")


def test_a_look_up_that_its_source_corrects_keeps_the_name_on_the_old_version(
    app, client, citizen, log, entry, ask_for_it, dorte, didrik
):
    masked_ward(log)
    new = entry(1)
    receipt = ask_for_it(entry(2, superseded_by=new.number))
    give(dorte, didrik)
    [shown] = texts(page(client, "/min-log"), ".name")
    assert shown.startswith("Læge"), "a correction may name somebody else"
    old = seen(client, look_up_of(client, receipt))
    assert NAME in old
    assert "gammel" in old


def test_a_wish_about_a_look_up_that_the_log_holds_no_more_has_no_link(client, citizen, log):
    a_name_request(log, citizen, 4711, our_clock.now(), cvr=REGION)
    told = seen(client, wish_page(client))
    assert "er ikke længere i din log" in told
    assert page(client, wish_page(client)).cssselect("main a[href*='/opslag/']") == []


@pytest.mark.parametrize("step", ["forslag", "bekraeft", "tilbage"])
def test_a_form_that_is_sent_again_after_the_answer_does_nothing(app, client, masked_page, dorte, didrik, step):
    send(client, masked_page, right="police")
    give(dorte, didrik)
    address = request_page(didrik)
    fields = {
        "answer": "staff-weighs-more",
        "reason": "Igen",
        **APART,
        **CONFIRMED,
        "back-reason": "Igen",
        "back-apart": "y",
    }
    assert decide(didrik, address, step, **fields).status_code == 303
    assert "Der er ikke ændret noget" in seen(didrik.client, address)
    assert steps(app) == ["asked", "grant-proposed", "granted"]
    assert len(outbox(app)) == 1


@pytest.mark.parametrize("token", ["", "forged"])
def test_a_form_without_its_token_does_nothing(app, client, masked_page, dorte, token):
    send(client, masked_page, right="police")
    address = request_page(dorte)
    client.post(f"{wish_page(client)}/fortryd", data={"csrf_token": token})
    dorte.client.post(f"{address}/forslag", data={"csrf_token": token, "answer": "grant", "reason": "Fordi", **APART})
    assert steps(app) == ["asked"]


def test_another_organisations_deciders_and_the_desk_find_nothing(app, client, masked_page, dorte):
    send(client, masked_page, right="police")
    address = request_page(dorte)
    far = as_staff(app, "Fie Fjord", Role.MASK_DECIDER, cvr=OTHER_REGION, cpr="0211223989")
    assert far.client.get(address).status_code == 404
    assert decide(far, address, "forslag", answer="grant", reason="Fordi", **APART).status_code == 404
    assert page(far.client, DESK).cssselect("main h3 a") == []
    assert steps(app) == ["asked"]


def test_the_citizens_trail_has_their_own_steps_and_the_page_what_came_of_them(
    app, client, citizen, masked_page, dorte, didrik
):
    """That it was read is told, as whatever staff open; what was decided by whom is on the trail about no citizen."""
    receipt = send(client, masked_page, right="police").headers["Location"]
    give(dorte, didrik)
    assert set(trail(app, citizen)) == {("name-request-asked", None), ("name-request-read", None)}
    actions = [action for action, _why in trail(app)]
    for step in ("name-requests-listed", "name-request-grant-proposed", "name-request-granted"):
        assert step in actions
    told = seen(client, receipt)
    for words in ("Spurgt 3. marts 2026 kl. 13.00", "Besvaret 3. marts 2026 kl. 13.00"):
        assert words in told
    client.post(f"{receipt}/fortryd", data={"csrf_token": token_of(client)})
    assert ("name-request-try-refused", "closed") in trail(app, citizen)
