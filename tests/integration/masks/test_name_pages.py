"""The pages on which a citizen asks for a masked name, and those on which two deciders answer."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from logview.name_models import NameRequestRow
from tests.conftest import NOON
from tests.integration.masks.conftest import CPR, WARD, browser_of
from tests.support.name_pages import APART, CONFIRMED, DESK, ask, decide, request_page, seen, token_of
from tests.support.page_rules import visible_text
from tests.support.people import as_staff
from tests.support.reading import page
from tests.support.sign_in import sign_in_citizen

NAME = "Anna Friis"
KEPT = "Bevares på grund af din sag."


def how_many(app):
    with app.app_context(), unit_of_work(DatabaseRole.MASKS) as connection:
        return len(connection.execute(select(NameRequestRow.request_id)).all())


def test_from_the_masked_entry_to_the_name_by_two_persons(client, masked_page, dorte, didrik):
    assert "Bed om at få navnet" in seen(client, masked_page)
    assert KEPT not in seen(client, masked_page)
    sent = ask(client, masked_page, right="police", words=f"Jeg blev truet. {CPR}")
    assert sent.status_code == 303
    receipt = sent.headers["Location"]
    for words in ("Venter på svar", "En anmeldelse til politiet", "31. marts 2026"):
        assert words in seen(client, receipt)
    address = request_page(dorte)
    told = seen(dorte.client, address)
    for words in ("Lungemedicinsk Afdeling", "Læge", "Jeg blev truet", "2. marts 2026 kl. 13.00"):
        assert words in told
    assert NAME not in told
    assert CPR not in told
    assert decide(dorte, address, "forslag", answer="grant", reason="Til en anmeldelse", **APART).status_code == 303
    assert "en kollega skal bekræfte" in seen(dorte.client, address)
    assert NAME not in seen(client, masked_page)
    other = request_page(didrik)
    assert decide(didrik, other, "bekraeft", **CONFIRMED).status_code == 303
    assert NAME in seen(client, masked_page)
    assert KEPT in seen(client, masked_page), "as the retention does (support/queries/kept_entries.py)"
    assert "Du har fået navnet" in seen(client, receipt)
    assert "Dorte" not in seen(client, receipt)


def test_a_refusal_says_why_in_general_words_and_where_to_complain(client, masked_page, dorte, didrik):
    receipt = ask(client, masked_page, right="insight").headers["Location"]
    decide(dorte, request_page(dorte), "forslag", answer="staff-weighs-more", reason="Hemmelig grund", **APART)
    assert "Venter på svar" in seen(client, receipt), "a proposal is not told"
    decide(didrik, request_page(didrik), "bekraeft", **CONFIRMED)
    told = seen(client, receipt)
    for words in ("Du har ikke fået navnet", "trygheden for dem, der arbejder der", "afgørelse", "Patientklager"):
        assert words in told
    assert told.index("Klag senest 2 år efter, at du fik svaret") < told.index("Vi går ud fra"), "the row is assumed"
    assert "Hemmelig" not in told
    assert NAME not in seen(client, masked_page)
    assert "Bed om at få navnet" in seen(client, masked_page)


def test_a_double_click_makes_one_request(app, client, masked_page):
    token = token_of(client)
    for _click in range(2):
        assert client.post(f"{masked_page}/navn", data={"csrf_token": token, "right": "police"}).status_code == 303
    assert how_many(app) == 1


@pytest.mark.parametrize(("fields", "said"), [({}, "Vælg, hvad du skal bruge"), ({"right": "other"}, "Skriv, hvad du")])
def test_a_right_must_be_named(app, client, masked_page, fields, said):
    answer = ask(client, masked_page, **fields)
    assert answer.status_code == 422
    assert said in visible_text(answer.text)
    assert how_many(app) == 0


def test_a_wish_can_be_taken_back(client, masked_page, dorte):
    receipt = ask(client, masked_page, right="police").headers["Location"]
    done = client.post(f"{receipt}/fortryd", data={"csrf_token": token_of(client)})
    assert done.status_code == 303
    assert "Du har trukket ønsket tilbage" in seen(client, receipt)
    assert "Borgeren har trukket det tilbage" in seen(dorte.client, DESK)


def test_deciders_do_not_answer_their_own_nor_alone(app, client, masked_page, dorte):
    ask(client, masked_page, right="police")
    address = request_page(dorte)
    assert decide(dorte, address, "forslag", answer="grant", reason="Fordi").status_code == 422, "not apart"
    decide(dorte, address, "forslag", answer="grant", reason="Fordi", **APART)
    decide(dorte, address, "bekraeft", **CONFIRMED)
    assert NAME not in seen(client, masked_page)
    own = as_staff(app, "Carl Selv", Role.MASK_DECIDER, cpr=CPR)
    assert "Der er ikke noget, der venter." in seen(own.client, DESK)


def test_a_name_that_is_not_masked_here_is_not_asked_for(client, log, citizen):
    log.entry(citizen, NOON - timedelta(days=1), performed_by=log.person(NAME), organisation_ref=log.unit(WARD))
    [href] = {link.get("href") for link in page(client, "/min-log").cssselect("a[href*='/opslag/']")}
    plain = href.partition("?")[0]
    assert "Bed om at få navnet" not in seen(client, plain)
    assert "Her er ikke noget sløret navn" in seen(client, f"{plain}/navn")


def test_an_entry_of_somebody_elses_is_not_there_and_the_attempt_stays_on_the_trail(app, client, citizen, masked_page):
    neighbours = browser_of(app, client)
    neighbour = sign_in_citizen(app, neighbours, "0101010008")
    theirs = neighbours.get(f"{masked_page}/navn")
    assert theirs.status_code == 404
    assert NAME not in theirs.text
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, (neighbour,)) as connection:
        of_neighbour = select(AuditEventRow.action).where(AuditEventRow.subject_key == neighbour)
        assert "name-request-try-refused" in connection.execute(of_neighbour).scalars().all()
