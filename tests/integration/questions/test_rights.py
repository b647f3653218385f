"""Asking about a look-up by a right: its own last day, told before it is sent, and more time only with a reason."""

import pytest

from citizen_app.auth.actor import Role
from support.domain.cases import CaseStep, Finding
from tests.integration.masks.conftest import citizen as citizen
from tests.integration.masks.conftest import log as log
from tests.integration.questions.test_citizens_pages import ask, look, take
from tests.integration.questions.test_citizens_pages import entry as entry
from tests.integration.questions.test_officer_pages import APART, case_of, send
from tests.support.name_pages import seen
from tests.support.page_rules import visible_text
from tests.support.people import as_staff
from tests.support.reading import page

INSIGHT, LONGER = "7. april 2026", "3. juni 2026"  # 3 April is Good Friday


@pytest.mark.parametrize(
    ("kind", "due"), [("log-question", "17. marts 2026"), ("insight", INSIGHT), ("file-access", "12. marts 2026")]
)
def test_each_right_has_its_last_day_before_and_after_it_is_sent(client, entry, kind, due):
    offered = seen(client, f"{entry}/spoerg")
    for day in (INSIGHT, "12. marts 2026"):
        assert f"Svar senest {day}." in offered
    checked = visible_text(look(client, entry, kind=kind).text)
    assert f"senest {due}" in checked
    assert (LONGER in checked) == (kind == "insight"), "who may take longer is told before as well"
    told = seen(client, ask(client, entry, kind=kind))
    assert f"senest {due}" in told
    assert ("artikel 15" in told, "Aktindsigt" in told) == (kind == "insight", kind == "file-access")


def test_the_choice_is_folded_until_it_is_made(client, entry):
    [fold] = page(client, f"{entry}/spoerg").xpath("//details[.//input[@name='kind']]")
    assert fold.get("open") is None
    assert fold.xpath(".//input[@checked]/@value") == ["log-question"]


def test_a_right_that_there_is_none_of_is_refused(client, entry):
    assert look(client, entry, kind="indsigelse").status_code == 422


def test_what_is_asked_by_another_right_is_a_question_of_its_own(client, entry):
    first = ask(client, entry)
    by_right = ask(client, entry, kind="insight")
    assert by_right.rpartition("/")[2] != first.rpartition("/")[2]
    assert "Du har spurgt om dette opslag" not in visible_text(look(client, entry, kind="file-access").text)
    numbers = {number_of(client, one) for one in (first, by_right, ask(client, entry, kind="insight", words="Mere."))}
    assert len(numbers) == 2, "and the same right joins its own"


def number_of(client, question):
    return page(client, question).xpath("//dt[normalize-space()='Sagsnummer']/following-sibling::dd[1]")[0].text.strip()


def test_insight_takes_longer_once_with_a_reason_that_the_citizen_reads(app, client, citizen, entry):
    question, lone = ask(client, entry, kind="insight"), as_staff(app, "Lone Lind", Role.LOG_OFFICER, cpr="0407781234")
    case = case_of(lone)
    silent = send(lone, f"{case}/mere-tid", **APART)
    assert silent.status_code == 422
    assert "Skriv en tekst." in visible_text(silent.text)
    assert send(lone, f"{case}/mere-tid", words="Vi skal spørge flere.", **APART).status_code == 303
    told = seen(client, question)
    for words in ("Organisationen skal bruge mere tid", "Vi skal spørge flere.", f"senest {LONGER}"):
        assert words in told
    assert lone.client.get(f"{case}/mere-tid").status_code == 303, "only once"
    take(app, citizen, CaseStep.ANSWERED, finding=Finding.JUSTIFIED)


@pytest.mark.parametrize("kind", ["log-question", "file-access"])
def test_nothing_else_takes_longer(app, client, entry, kind):
    ask(client, entry, kind=kind)
    lone = as_staff(app, "Lone Lind", Role.LOG_OFFICER, cpr="0407781234")
    case = case_of(lone)
    assert not any("mere-tid" in one.get("href") for one in page(lone.client, case).cssselect("main a"))
    assert lone.client.get(f"{case}/mere-tid").status_code == 303
