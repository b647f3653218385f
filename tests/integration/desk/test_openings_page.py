"""The citizen reads when the desk and the organisation opened their questions and number, and why; nobody else does."""

from datetime import timedelta

import pytest

from citizen_app.auth.actor import Role
from tests.integration.desk.test_desk_pages import PAGE, found, post, text
from tests.support.desk import ask_desk
from tests.support.people import DESK, REGION, as_citizen, as_staff
from tests.support.reading import page

CPR = "1403572528"
OWN = "/spoergsmaal/aabninger"


@pytest.fixture
def birthe(app):
    return as_citizen(app, CPR)


@pytest.fixture
def sia(app):
    return as_staff(app, "Sia Support", Role.AGENT, cvr=DESK, cpr="2308913369")


def test_each_opening_is_told_with_its_reason_and_without_a_name(app, birthe, sia):
    ask_desk(app, birthe.key)
    assert "Ingen har åbnet dem endnu." in text(birthe.client.get(OWN))
    case = found(app, sia, birthe, ask_desk(app, birthe.key))
    sia.client.get(case)
    post(sia, f"{case}/tag")
    post(sia, f"{case}/nummer", reason="Skal have et brev")
    opened = post(sia, f"{PAGE}/borger", number=CPR, reason="Ringer om sit spørgsmål", apart="y")
    sia.client.get(opened.headers["Location"])
    told = text(birthe.client.get(OWN))
    for words in (
        "Indbliks support åbnede et spørgsmål: ", "Indbliks support så dit CPR-nummer",
        "Deres begrundelse: Skal have et brev", "Indbliks support fandt dig med dit CPR-nummer",
        "Deres begrundelse: Ringer om sit spørgsmål", "Indbliks support så listen over dine spørgsmål",
    ):  # fmt: skip
        assert words in told
    assert "Sia" not in told
    assert "Ingen har åbnet dem endnu." in text(as_citizen(app, "0407781236", "Carl Carlsen").client.get(OWN))


def test_the_organisations_reading_is_told_too(app, birthe):
    ask_desk(app, birthe.key, 1, REGION)
    lone = as_staff(app, "Lone Lind", Role.LOG_OFFICER, cvr=REGION, cpr="2308913369")
    queue = lone.client.get("/medarbejder/spoergsmaal").get_data(as_text=True)
    case = queue.split('href="/medarbejder/spoergsmaal/', 1)[1].split('"', 1)[0]
    assert lone.client.get(f"/medarbejder/spoergsmaal/{case}").status_code == 200
    told = text(birthe.client.get(OWN))
    assert "Organisationen, der svarer, åbnede et spørgsmål: " in told
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
