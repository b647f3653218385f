"""The citizen reads when the desk and the organisation opened their questions and number, and why; nobody else does."""

from datetime import timedelta

import pytest

from citizen_app.auth.actor import Role
from tests.conftest import NOON
from tests.integration.desk.test_desk_pages import PAGE, found, post, text
from tests.support.desk import ask_desk
from tests.support.log_rows import Log
from tests.support.name_requests import a_name_request
from tests.support.people import DESK, REGION, as_citizen, as_staff
from tests.support.reading import page

CPR = "1403572528"
OWN = "/spoergsmaal/aabninger"


@pytest.fixture
def birthe(app):
    return as_citizen(app, CPR)


@pytest.fixture
def log(app):
    return Log(app)


@pytest.fixture
def sia(app):
    return as_staff(app, "Sia Support", Role.AGENT, cvr=DESK, cpr="2308913369")


def test_each_opening_is_told_with_its_reason_and_without_a_name(app, birthe, sia):
    ask_desk(app, birthe.key)
    assert "Ingen har åbnet noget endnu." in text(birthe.client.get(OWN))
    case = found(app, sia, birthe, ask_desk(app, birthe.key))
    sia.client.get(case)
    post(sia, f"{case}/tag")
    post(sia, f"{case}/nummer", reason="Skal have et brev")
    opened = post(sia, f"{PAGE}/borger", number=CPR, reason="Ringer om sit spørgsmål", apart="y")
    sia.client.get(opened.headers["Location"])
    told = text(birthe.client.get(OWN))
    for words in (
        "Åbnede et spørgsmål: ", "Så dit CPR-nummer", "Hvem Indbliks support Rolle Medarbejder i supporten",
        "Deres begrundelse Skal have et brev", "Fandt dig med dit CPR-nummer",
        "Deres begrundelse Ringer om sit spørgsmål", "Så listen over dine spørgsmål",
    ):  # fmt: skip
        assert words in told
    assert "Sia" not in told
    assert "Ingen har åbnet noget endnu." in text(as_citizen(app, "0407781236", "Carl Carlsen").client.get(OWN))


def read_by_region(app, birthe):
    ask_desk(app, birthe.key, 1, REGION)
    lone = as_staff(app, "Lone Lind", Role.LOG_OFFICER, cvr=REGION, cpr="2308913369")
    queue = lone.client.get("/medarbejder/spoergsmaal").get_data(as_text=True)
    case = queue.split('href="/medarbejder/spoergsmaal/', 1)[1].split('"', 1)[0]
    assert lone.client.get(f"/medarbejder/spoergsmaal/{case}").status_code == 200


def test_the_organisations_reading_is_told_too(app, birthe, log):
    log.organisation(REGION, "Region Østdanmark", kind="region", scheme="cvr")
    read_by_region(app, birthe)
    told = text(birthe.client.get(OWN))
    assert "Åbnede et spørgsmål: " in told
    assert "Hvem Region Østdanmark Rolle Logansvarlig: svarer på spørgsmål om opslag" in told
    assert "Lone" not in told


def test_openings_and_questions_come_page_by_page(app, clock, monkeypatch, birthe, sia):
    for module in ("openings", "question_pages"):
        monkeypatch.setattr(f"support.services.{module}.ON_A_PAGE", 2)
    keys = []
    for number in (1, 2, 3):
        clock.shift(timedelta(minutes=1))
        keys.append(ask_desk(app, birthe.key, number))
        sia.client.get(found(app, sia, birthe, keys[-1]))
    for path, item in ((OWN, "main li div.panel"), ("/spoergsmaal", "main article")):
        first = page(birthe.client, path)
        [onward] = [str(one.get("href")) for one in first.cssselect("a[rel=next]")]
        second = page(birthe.client, onward)
        assert [len(one.cssselect(item)) for one in (first, second)] == [2, 1]
        both = [one.text_content() for side in (first, second) for one in side.cssselect(item)]
        assert len(set(both)) == 3, "each once"
        assert not second.cssselect("a[rel=next]")
        carl = as_citizen(app, "0407781236", "Carl Carlsen")
        assert carl.client.get(onward).status_code == 404


def test_an_organisation_that_is_called_after_somebody_masked_is_not_named(app, birthe, log):
    log.organisation(REGION, "Lægehuset Anna Friis", kind="practice", scheme="cvr")
    log.person("Anna Friis")
    log.mask(person="Anna Friis", by="4000000000001")
    read_by_region(app, birthe)
    told = text(birthe.client.get(OWN))
    assert "Hvem Organisationen, der svarer" in told
    assert "Friis" not in told


def test_a_reason_that_names_somebody_masked_is_kept_from_the_citizen(app, birthe, sia, log):
    log.person("Anna Friis")
    log.mask(person="Anna Friis", by="4000000000001")
    post(sia, f"{PAGE}/borger", number=CPR, reason="Spørger om Anna Friis", apart="y")
    told = text(birthe.client.get(OWN))
    assert "Fandt dig med dit CPR-nummer" in told
    assert "Friis" not in told


def test_the_log_says_that_something_was_opened_in_its_period_and_counts_no_look_up(app, birthe, log, clock):
    assert not page(birthe.client).cssselect(".log-openings")
    read_by_region(app, birthe)
    [line] = page(birthe.client).cssselect(".log-openings")
    assert "Ikke opslag i dine sundhedsdata" in line.text_content()
    assert "1 gang åbnet noget om dig her" in line.text_content()
    assert [one.get("href") for one in line.cssselect("a")] == [OWN]
    assert not page(birthe.client).cssselect("table.log tbody tr"), "it is no entry"
    clock.shift(timedelta(days=31))
    birthe = as_citizen(app, CPR)
    recent = page(birthe.client)
    assert not recent.cssselect(".log-openings")
    [whole] = [one.get("href") for one in recent.cssselect(".log-links a") if "Vis hele loggen" in one.text_content()]
    assert page(birthe.client, whole).cssselect(".log-openings")
    assert not page(as_citizen(app, "0407781236", "Carl Carlsen").client).cssselect(".log-openings")


def test_a_deciders_reading_of_a_wish_about_a_name_is_told(app, birthe, log):
    log.organisation(REGION, "Region Østdanmark", kind="region", scheme="cvr")
    a_name_request(log, birthe.key, 1, NOON - timedelta(days=1), cvr=REGION)
    dorte = as_staff(app, "Dorte Dahl", Role.MASK_DECIDER, cvr=REGION, cpr="2308913369")
    wishes = page(dorte.client, "/medarbejder/navne")
    [wish] = {one.get("href") for one in wishes.cssselect("main a[href^='/medarbejder/navne/']")}
    assert dorte.client.get(wish).status_code == 200
    told = text(birthe.client.get(OWN))
    assert "Åbnede dit ønske om et navn" in told
    assert "Hvem Region Østdanmark Rolle Beslutter om slørede navne" in told
    assert "Dorte" not in told
