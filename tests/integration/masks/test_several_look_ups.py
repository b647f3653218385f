"""One request for the name on several look-ups: which are offered, what is asked, and an answer about each."""

import re
from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import select

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from logview.domain.name_answers import Answer
from logview.domain.name_requests import RefusalReason, RequestRefusal, RequestState
from logview.domain.terms import EntryFlag
from logview.name_models import NameRequestEntryRow, NameRequestRow
from tests.conftest import NOON
from tests.integration.masks.conftest import (
    APART,
    CLINIC,
    ELSEWHERE,
    HOSPITAL,
    NAME,
    OTHER_REGION,
    WARD,
    browser_of,
    masked_ward,
    refused,
    trail,
)
from tests.support.name_pages import APART as TICKED
from tests.support.name_pages import CONFIRMED, decide, request_page, seen, token_of
from tests.support.page_rules import visible_text
from tests.support.reading import page, texts
from tests.support.sign_in import sign_in_citizen

OTHER = "Bo Dahl"


def newest(client):
    """The pages of the look-ups, newest first."""
    return [
        link.get("href").partition("?")[0] for link in page(client, "/min-log").cssselect("main a[href*='/opslag/']")
    ]


def offered(client, look_up):
    """What the page on which one asks offers to ask about as well: value and words."""
    found = page(client, f"{look_up}/navn")
    return {
        box.get("value"): found.cssselect(f"label[for='{box.get('id')}']")[0].text_content()
        for box in found.cssselect("input[name=others]")
    }


def send(client, look_up, **fields):
    return client.post(f"{look_up}/navn", data={"csrf_token": token_of(client), "right": "police", **fields})


def asked_about(app):
    """How many look-ups each request is about."""
    with app.app_context(), unit_of_work(DatabaseRole.MASKS) as connection:
        requests = connection.execute(select(NameRequestRow.request_id)).scalars().all()
        entries = connection.execute(select(NameRequestEntryRow.request_id)).scalars().all()
    return sorted(entries.count(one) for one in requests)


def test_look_ups_that_the_same_organisation_masks_are_offered_and_no_others(client, log, entry):
    masked_ward(log)
    log.mask(unit=ELSEWHERE, by=ELSEWHERE, cvr=OTHER_REGION, since=NOON - timedelta(days=9))
    for days, unit, flags in ((1, WARD, 0), (2, WARD, 0), (3, CLINIC, 0), (4, ELSEWHERE, 0), (5, WARD, 0)):
        entry(days, unit=unit, flags=flags)
    entry(6, flags=EntryFlag.SOURCE_MASKED)
    entry(7, person=None)
    first, *_others = newest(client)
    assert list(offered(client, first).values()) == [
        f"{day}. marts 2026 kl. 13.00: {who}, Lungemedicinsk Afdeling" for day, who in ((1, alias(client)),)
    ] + [f"26. februar 2026 kl. 13.00: {alias(client)}, Lungemedicinsk Afdeling"]


def alias(client):
    [found, *_others] = texts(page(client, "/min-log"), ".name")
    return found


@pytest.mark.usefixtures("aliases")
def test_those_that_bear_the_same_letters_come_first(client, log, entry):
    masked_ward(log)
    for days, person in ((1, NAME), (2, OTHER), (3, NAME), (4, OTHER)):
        entry(days, person=person)
    first, *_others = newest(client)
    listed = [text.partition(".")[0] for text in offered(client, first).values()]
    assert listed == ["28", "1", "27"], "the 28th and the 2nd of March are hers"


def test_without_letters_the_list_does_not_tell_who_made_which(client, log, entry, citizen):
    """Whatever the look-ups' makers, the page is the same: a mask with an end has no aliases."""
    seen_pages = set()
    log.mask(unit=WARD, citizen=citizen, by=HOSPITAL, since=NOON - timedelta(days=9), until=NOON + timedelta(days=9))
    for days, person in ((1, NAME), (2, OTHER), (3, NAME), (4, NAME), (5, OTHER)):
        entry(days, person=person)
    for look_up in newest(client):
        seen_pages.add(tuple(re.sub(r"^.*?:", "", text) for text in offered(client, look_up).values()))
    assert seen_pages == {(" Læge, Lungemedicinsk Afdeling",) * 4}
    [first, *_others] = newest(client)
    assert [text[:2] for text in offered(client, first).values()] == ["1.", "28", "27", "26"], "by time alone"


def test_a_set_number_are_offered_the_nearest_and_no_more_can_be_asked_for(app, client, log, entry, ask):
    masked_ward(log)
    made = [entry(days) for days in range(1, 15)]
    assert len(offered(client, newest(client)[0])) == 9
    refused(RequestRefusal.TOO_MANY, ask, *made[:11])
    assert asked_about(app) == []
    ask(*made[:10])
    assert asked_about(app) == [10]


def test_a_look_up_that_waits_is_not_offered_and_not_asked_for_twice(app, client, log, entry, ask):
    masked_ward(log)
    one, other, third = entry(1), entry(2), entry(3)
    ask(one, other)
    assert len(offered(client, newest(client)[2])) == 0
    ask(third, other)
    assert asked_about(app) == [1, 2]


def test_whose_mask_ended_meanwhile_is_left_out_and_the_rest_is_asked_for(app, client, log, entry, ask):
    masked_ward(log)
    ask(entry(1), entry(2, unit=CLINIC), entry(3))
    assert asked_about(app) == [2]


def test_from_the_page_several_are_asked_for_and_the_wish_names_them(app, client, log, entry):
    masked_ward(log)
    for days in (1, 2, 3):
        entry(days)
    first, *_others = newest(client)
    value, _other = offered(client, first)
    receipt = send(client, first, others=[value]).headers["Location"]
    assert asked_about(app) == [2]
    told = seen(client, receipt)
    assert "2. marts 2026 kl. 13.00 og ét mere" in told
    assert len(page(client, receipt).cssselect("main li a[href*='/opslag/']")) == 2
    assert "2. marts 2026 kl. 13.00 og ét mere" in seen(client, "/min-log/navne")


def test_a_form_that_is_wrong_keeps_what_was_ticked(client, log, entry):
    masked_ward(log)
    entry(1), entry(2)
    first, *_others = newest(client)
    [value] = offered(client, first)
    answer = send(client, first, right="other", others=[value])
    assert answer.status_code == 422
    [box] = html.fromstring(answer.text).cssselect("input[name=others]")
    assert box.get("checked") is not None
    assert box.iterancestors("details").__next__().get("open") is not None


def test_a_look_up_of_somebody_elses_is_refused_with_a_trail(app, client, citizen, log, entry):
    masked_ward(log)
    entry(1), entry(2)
    neighbours = browser_of(app, client)
    neighbour = sign_in_citizen(app, neighbours, "0101010008")
    log.entry(neighbour, NOON - timedelta(days=1), performed_by=log.person(NAME), organisation_ref=log.unit(WARD))
    log.entry(neighbour, NOON - timedelta(days=2), performed_by=log.person(NAME), organisation_ref=log.unit(WARD))
    [theirs] = offered(neighbours, newest(neighbours)[0])
    for forged in (theirs, "AAAA"):
        assert send(client, newest(client)[0], others=[forged]).status_code == 404
    assert asked_about(app) == []
    assert trail(app, citizen) == [("name-request-try-refused", "not-found")] * 2


def test_one_of_ones_own_that_is_not_offered_is_not_asked_for(app, client, log, entry):
    masked_ward(log)
    entry(1), entry(2, unit=CLINIC)
    first, unmasked = newest(client)
    answer = send(client, first, others=[unmasked.rpartition("/")[2]])
    assert answer.status_code == 422
    assert "Vælg igen" in visible_text(answer.text)
    assert asked_about(app) == []


@pytest.fixture
def three(log, entry, ask):
    """A request about three look-ups, one of them by somebody else."""
    masked_ward(log)
    made = [entry(1), entry(2, person=OTHER), entry(3)]
    return ask(*made), made


@pytest.mark.usefixtures("aliases")
def test_the_name_can_be_given_on_some_of_them(client, three, answer, anna, bo):
    request, (one, _other, _third) = three
    some = Answer(given=[one.number], otherwise=RefusalReason.STAFF_WEIGHS_MORE)
    answer(anna, "propose", request, some, "Fordi", **APART)
    assert [name for name in texts(page(client, "/min-log"), ".name") if name == NAME] == []
    assert answer(bo, "confirm", request, **APART) is RequestState.GRANTED
    first, *others = texts(page(client, "/min-log"), ".name")
    assert first == NAME
    assert all(name.startswith("Læge (Medarbejder ") for name in others)


@pytest.mark.parametrize("given", [[], [-1]])
def test_an_answer_is_silent_on_no_look_up(three, answer, anna, given):
    request, _made = three
    refused(RequestRefusal.ANSWER_MISSING, answer, anna, "propose", request, Answer(given=given), "Fordi", **APART)


def test_deciders_answer_each_look_up_on_one_page(client, three, dorte, didrik):
    address = request_page(dorte)
    told = seen(dorte.client, address)
    for day in ("2. marts", "1. marts", "28. februar"):
        assert day in told
    assert NAME not in told
    silent = decide(dorte, address, "forslag", given=["0"], reason="Fordi", **TICKED)
    assert silent.status_code == 422
    assert "du ikke sætter kryds ved" in silent.text
    done = decide(dorte, address, "forslag", given=["0"], otherwise="not-needed", reason="Fordi", **TICKED)
    assert done.status_code == 303
    proposed = seen(didrik.client, request_page(didrik))
    assert proposed.count("Giv navnet") == 1
    assert proposed.count("du kan bruge din ret uden navnet") == 2
    decide(didrik, request_page(didrik), "bekraeft", **CONFIRMED)
    [wish] = {link.get("href") for link in page(client, "/min-log/navne").cssselect("main h2 a")}
    answered = seen(client, wish)
    assert "Du har fået navnet på nogle af opslagene" in answered
    assert answered.count("Du har fået navnet. ") == 1
    assert answered.count("du kan bruge din ret uden navnet") == 2
    assert "afgørelse" in answered


def test_every_look_up_ticked_needs_no_reason_for_others(three, client, dorte, didrik):
    address = request_page(dorte)
    assert decide(dorte, address, "forslag", given=["0", "1", "2"], reason="Fordi", **TICKED).status_code == 303
    decide(didrik, request_page(didrik), "bekraeft", **CONFIRMED)
    assert sorted(texts(page(client, "/min-log"), ".name")) == sorted([NAME, OTHER, NAME])
    [wish] = {link.get("href") for link in page(client, "/min-log/navne").cssselect("main h2 a")}
    assert "afgørelse" not in seen(client, wish)


def test_none_ticked_is_a_refusal_of_each(three, client, dorte, didrik):
    address = request_page(dorte)
    decide(dorte, address, "forslag", otherwise="right-unclear", reason="Fordi", **TICKED)
    decide(didrik, request_page(didrik), "bekraeft", **CONFIRMED)
    [wish] = {link.get("href") for link in page(client, "/min-log/navne").cssselect("main h2 a")}
    told = seen(client, wish)
    assert "Du har ikke fået navnet" in told
    assert told.count("Organisationen kan ikke se, hvad du skal bruge navnet til") == 1
