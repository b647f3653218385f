"""Whoever writes while a case becomes another's gets their text back, and nothing of the case."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from tests.conftest import NOON
from tests.integration.questions.test_officer_pages import case_of, fields_of
from tests.support.page_rules import visible_text
from tests.support.people import DESK, REGION, as_citizen, as_staff, csrf_of, give_roles, new_client
from tests.support.questions import WORDS, a_question

AT = NOON - timedelta(days=1)
TEXT = "Prøven blev læst igen. <b>Det er i orden.</b>"
UNSENT = "Din tekst blev ikke gemt"
APART = {"apart": "y"}


@pytest.fixture
def birthe(app):
    return as_citizen(app)


@pytest.fixture
def lone(app):
    return as_staff(app, "Lone Lind", Role.LOG_OFFICER, cpr="0407781234")


def to_another(app):
    """The desk has passed the question on to another organisation."""
    with app.app_context(), unit_of_work(DatabaseRole.DESK) as connection:
        connection.execute(text("UPDATE question_standing SET cvr = '29190658'"))


def holds_text_alone(answer, number):
    page = visible_text(answer.text)
    assert answer.status_code == 404
    assert UNSENT in page
    assert "Prøven blev læst igen. <b>Det er i orden.</b>" in page
    assert "<b>" not in answer.text, "it is text"
    for of_the_case in (WORDS, number):
        assert of_the_case not in page


def number_of(app, case_id):
    with app.app_context(), unit_of_work(DatabaseRole.AUDITORS) as connection:
        return connection.execute(text("SELECT number FROM question_case")).scalar_one()


@pytest.mark.parametrize("is_seen_first", [True, False])
def test_an_officer_whose_case_went_elsewhere(app, birthe, lone, is_seen_first):
    case_id = a_question(app, birthe.key, (AT, 1))
    answer = f"{case_of(lone)}/svar"
    sent = {**fields_of(lone.client.get(answer).text), "finding": "justified", "words": TEXT, **APART}
    if is_seen_first:
        sent = {**fields_of(lone.client.post(answer, data=sent).text)}
        assert "words" not in sent, "it lies in the sealed draft"
    to_another(app)
    holds_text_alone(lone.client.post(answer, data=sent), number_of(app, case_id))
    assert UNSENT not in lone.client.get(answer).text
    nothing = lone.client.post(answer, data={"csrf_token": csrf_of(lone, "/medarbejder"), "words": " "})
    assert nothing.status_code == 404
    assert UNSENT not in nothing.text


@pytest.mark.parametrize(
    ("role", "path", "field"),
    [
        (Role.LOG_OFFICER, "spoergsmaal/x/svar", "words"),
        (Role.LOG_OFFICER, "faste-tekster/x/godkend", "words"),
        (Role.LOG_OFFICER, "tilbageblik/x/aabn", "reason"),
        (Role.LOG_LEAD, "opfoelgning/x/note", "words"),
        (Role.AGENT, "brugerstoette/sag/x/skriv", "words"),
        (Role.AGENT, "brugerstoette/sag/x/notat", "reason"),
    ],
)
def test_whatever_has_gone_the_text_is_there(app, role, path, field):
    person = as_staff(app, "Vita Vang", role, cvr=DESK if role is Role.AGENT else REGION, cpr="1105681238")
    sent = {"csrf_token": csrf_of(person, "/medarbejder"), field: TEXT}
    answer = person.client.post(f"/medarbejder/{path}", data=sent)
    holds_text_alone(answer, "7KQ4")


OUR_OWN = {"Sec-Fetch-Site": "same-origin"}  # as browsers say it of a form on our page


def gone_away(person, clock):
    clock.shift(timedelta(hours=9))


def signed_out(person, clock):
    """In another window of the same browser, which also makes the token of this one stale."""
    assert person.client.post("/log-ud", data={"csrf_token": csrf_of(person, "/hjaelp")}).status_code in {200, 302, 303}


@pytest.mark.parametrize("ended", [gone_away, signed_out])
@pytest.mark.parametrize(
    ("who", "path", "field"),
    [
        ("citizen", "/spoergsmaal/x/skriv", "words"),
        ("citizen", "/min-log/opslag/x/spoerg", "unsent"),  # with a draft that is sealed
        ("officer", "/medarbejder/spoergsmaal/x/svar", "words"),
        ("officer", "/medarbejder/spoergsmaal/x/navne", "names-reason"),
        ("agent", "/medarbejder/brugerstoette/sag/x/notat", "reason"),
    ],
)
def test_whose_session_ends_while_they_write(app, birthe, clock, who, path, field, ended):
    """On the page that they land on, and nowhere else: no address, no cookie holds it."""
    role, cvr = (Role.AGENT, DESK) if who == "agent" else (Role.LOG_OFFICER, REGION)
    person = birthe if who == "citizen" else as_staff(app, "Vita Vang", role, cvr=cvr, cpr="1105681238")
    sent = {"csrf_token": csrf_of(person, "/hjaelp"), field: TEXT}
    ended(person, clock)
    answer = person.client.post(path, data=sent, headers=OUR_OWN)
    assert answer.status_code == 401
    page = visible_text(answer.text)
    assert UNSENT in page
    assert TEXT in page
    assert "<b>" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Prøven" not in f"{answer.headers}"
    assert UNSENT not in visible_text(person.client.get("/").text), "it is kept nowhere"


def test_whose_role_ends_while_they_write(app, clock):
    lone = as_staff(app, "Lone Lind", cpr="0407781234")
    give_roles(app, lone.key, [Role.LOG_OFFICER], expires_at=NOON + timedelta(minutes=5))
    sent = {"csrf_token": csrf_of(lone, "/medarbejder"), "words": TEXT}
    clock.shift(timedelta(minutes=6))
    answer = lone.client.post("/medarbejder/spoergsmaal/x/svar", data=sent, headers=OUR_OWN)
    assert answer.status_code == 403
    assert TEXT in visible_text(answer.text)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", None])
@pytest.mark.parametrize("is_signed_in", [True, False])
def test_words_of_another_site_never_stand_on_our_page(app, birthe, site, is_signed_in):
    """Another site can make a browser send a form. Without the token of the session nothing of it is shown."""
    client = birthe.client if is_signed_in else new_client(app)
    sent = {"csrf_token": "made-up", "words": "Ring til 11 22 33 44"}
    answer = client.post("/medarbejder/spoergsmaal/x/svar", data=sent, headers={"Sec-Fetch-Site": site} if site else {})
    assert answer.status_code in {401, 403}
    assert "11 22 33 44" not in answer.text
