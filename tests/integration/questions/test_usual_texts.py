"""How a unit usually uses a sort of look-up: one officer writes it, another approves it, the citizen reads it."""

from datetime import timedelta

import pytest
from lxml import html

from citizen_app.auth.actor import Role
from logview.domain.terms import Activity
from tests.conftest import NOON
from tests.integration.masks.conftest import HOSPITAL, NAME, REGION, WARD
from tests.integration.masks.conftest import citizen as citizen
from tests.integration.masks.conftest import log as log
from tests.integration.questions.test_citizens_pages import entry_pages
from tests.integration.questions.test_officer_pages import case_of, fields_of, page
from tests.support.name_pages import seen
from tests.support.page_rules import visible_text
from tests.support.people import as_staff
from tests.support.questions import a_question

TEXTS = "/medarbejder/faste-tekster"
WORDS = "Afdelingen læser prøvesvar for at forberede stuegang."
GENERAL = "Teksten siger ikke noget om netop dette opslag."
SURE = {"apart": "y"}
AT = NOON - timedelta(days=1)


@pytest.fixture
def asked(app, log, citizen):
    """A question about a look-up at the ward; the citizen has read and written there, and read elsewhere."""
    who = {"performed_by": log.person(NAME), "organisation_ref": log.unit(WARD)}
    number = log.entry(citizen, AT, **who, activity=Activity.READ)
    log.entry(citizen, AT - timedelta(days=1), **who, activity=Activity.CREATE)
    log.entry(citizen, AT - timedelta(days=2), organisation_ref=log.unit("4000000000077"), activity=Activity.READ)
    return a_question(app, citizen, (AT, number), cvr=REGION)


@pytest.fixture
def lone(app):
    return as_staff(app, "Lone Lind", Role.LOG_OFFICER, cpr="0407781234", cvr=REGION)


@pytest.fixture
def lars(app):
    return as_staff(app, "Lars Lund", Role.LOG_OFFICER, cpr="0508791235", cvr=REGION)


def write(person, words=WORDS, **fields):
    """From the question to the page of the text."""
    [form_page] = page(person, case_of(person)).xpath("//a[contains(@href, '/faste-tekster/ny/')]/@href")
    hidden = fields_of(person.client.get(form_page).text)
    first = person.client.post(form_page, data={**hidden, "words": words, **SURE, **fields})
    if first.status_code != 200:
        return first
    return person.client.post(form_page, data=fields_of(first.text))


def step(person, text, which, **fields):
    """Press the button, as the page is now."""
    [form] = [one for one in page(person, text).xpath("//main//form") if one.get("action").endswith(which)]
    hidden = {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")}
    return person.client.post(form.get("action"), data={**hidden, **fields})


def buttons(person, text):
    return [str(one).rpartition("/")[2] for one in page(person, text).xpath("//main//form/@action")]


def newest_text(person):
    return page(person, TEXTS).xpath("//main//article//h2/a/@href")[0]


def approved(lone, lars):
    write(lone)
    text = newest_text(lars)
    assert step(lars, text, "godkend", **SURE).status_code == 303
    return text


def reads(client):
    """Which of the citizen's entries, newest first, tell what the unit usually does."""
    days = {address: seen(client, address) for address in entry_pages(client)}
    return sorted(WORDS in told for told in days.values())


def test_a_text_stands_on_such_look_ups_when_a_second_officer_has_approved_it(app, client, asked, lone, lars):
    assert write(lone).status_code == 303
    assert not any(reads(client)), "nobody has approved it"
    text = newest_text(lone)
    assert buttons(lone, text) == ["afvis"], "whoever wrote it does not approve it"
    assert "En anden skal godkende den." in visible_text(lone.client.get(text).text)
    assert [seen(one.client, "/medarbejder").count("Venter på din godkendelse: 1") for one in (lone, lars)] == [0, 1]
    assert step(lars, newest_text(lars), "godkend", **SURE).status_code == 303
    assert "Venter på din godkendelse" not in seen(lars.client, "/medarbejder")
    assert reads(client) == [False, False, True], "neither another action there nor the same elsewhere"
    [told] = [told for told in (seen(client, one) for one in entry_pages(client)) if WORDS in told]
    assert "Sådan bruger afdelingen normalt denne slags opslag" in told
    assert GENERAL in told
    assert "Spørg om dette opslag" in told
    assert "vurderer" not in told, "it is no finding"


def test_the_second_account_of_one_human_is_no_second_officer(app, asked, lone):
    write(lone)
    twice = as_staff(app, "Lone Lind", Role.LOG_OFFICER, cpr="0407781234", cvr=REGION)
    assert buttons(twice, newest_text(twice)) == ["afvis"]


def test_a_text_ends_by_one_officer_and_by_its_last_day(app, clock, client, asked, lone, lars):
    text = approved(lone, lars)
    assert any(reads(client))
    assert step(lars, text, "fjern").status_code == 303
    assert not any(reads(client))
    clock.shift(timedelta(minutes=1))
    approved(lone, lars)
    assert any(reads(client))
    clock.shift(timedelta(days=364))
    later = as_staff(app, "Lars Lund", Role.LOG_OFFICER, cpr="0508791235", cvr=REGION)
    assert "Vises for borgere" in visible_text(later.client.get(TEXTS).text)
    clock.shift(timedelta(days=2))
    last = as_staff(app, "Lars Lund", Role.LOG_OFFICER, cpr="0508791235", cvr=REGION)
    assert "Er udløbet" in visible_text(last.client.get(TEXTS).text)
    assert buttons(last, newest_text(last)) == []


def test_a_newer_text_takes_the_place_of_the_older(clock, client, asked, lone, lars):
    approved(lone, lars)
    clock.shift(timedelta(minutes=1))
    write(lone, words="Afdelingen læser svar, før lægen ringer.")
    assert step(lars, newest_text(lars), "godkend", **SURE).status_code == 303
    told = " ".join(seen(client, one) for one in entry_pages(client))
    assert "før lægen ringer" in told
    assert WORDS not in told


def test_two_officers_do_not_step_over_each_other(asked, lone, lars):
    write(lone)
    text = newest_text(lars)
    old = page(lars, text)
    step(lars, text, "afvis")
    [form] = [one for one in old.xpath("//main//form") if one.get("action").endswith("godkend")]
    hidden = {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")}
    lars.client.post(form.get("action"), data={**hidden, **SURE})
    assert "Der er ikke ændret noget." in visible_text(lars.client.get(text).text)
    assert buttons(lars, text) == []


def test_the_words_name_nobody_and_are_held_against_the_masks(app, client, log, citizen, asked, lone, lars):
    refused = write(lone, words=f"{NAME} læser prøvesvar hver dag.")
    assert refused.status_code == 422
    assert "Skriv den uden navne." in visible_text(refused.text)
    other = log.person("Knud Kvist")
    log.entry(citizen, AT - timedelta(days=4), performed_by=other, organisation_ref=log.unit(WARD))
    assert write(lone, words="Her læser Knud Kvist prøvesvar.").status_code == 303, "nobody on the look-up"
    assert step(lars, newest_text(lars), "godkend", **SURE).status_code == 303
    assert "Knud Kvist prøvesvar" in " ".join(seen(client, one) for one in entry_pages(client))
    log.mask(unit=WARD, by=HOSPITAL, since=NOON - timedelta(days=9))
    assert "Knud Kvist" not in " ".join(seen(client, one) for one in entry_pages(client))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "Skriv en tekst."),
        ("x" * 601, "Skriv højst 600 tegn."),
        ("Borgeren 140357-2528 var her.", "Skriv ikke et CPR-nummer."),
    ],
)
def test_what_cannot_be_written_is_said(asked, lone, words, told):
    answer = write(lone, words=words)
    assert answer.status_code == 422
    assert told in visible_text(answer.text)


def test_markup_is_text(client, asked, lone, lars):
    write(lone, words="Vi læser <b>svar</b><script>alert(1)</script>.")
    step(lars, newest_text(lars), "godkend", **SURE)
    bodies = [client.get(one).text for one in entry_pages(client)]
    assert any("Vi læser" in one for one in bodies)
    assert not any("<script>alert" in one for one in bodies)


def test_another_organisation_sees_none_of_it(app, asked, lone):
    write(lone)
    text = newest_text(lone)
    other = as_staff(app, "Bent Bo", Role.LOG_OFFICER, cpr="0904815678", cvr="29190658")
    assert html.fromstring(other.client.get(TEXTS).text).xpath("//main//article") == []
    assert other.client.get(text).status_code == 404
