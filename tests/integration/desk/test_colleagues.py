"""What is about somebody of the desk: hidden from whoever works with them; a lead opens it with a reason they read."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from citizen_app.links import link_by_register
from support.domain.colleagues import OPEN_FOR
from tests.integration.desk.test_desk_pages import APART, CPR, PAGE, file_of, post, text
from tests.integration.desk.test_desk_pages import sia as sia
from tests.integration.desk.test_desk_pages import tom as tom
from tests.support.assisting import of_age
from tests.support.desk import ask_desk
from tests.support.letters import PAGE as LETTERS
from tests.support.letters import addresses_come, order, print_next
from tests.support.log_rows import Log
from tests.support.people import DESK, as_citizen, as_staff
from tests.support.reading import page
from tests.support.statements import page_with_statements

WHY = "Fristen er i morgen, og andre ledere er væk"


@pytest.fixture
def birthe(app):
    """A citizen who is an agent at the desk."""
    as_staff(app, "Birthe Holm", Role.AGENT, cvr=DESK, cpr=CPR)
    return as_citizen(app, CPR)


def lines(who, path, words):
    """Each line of a list that has the words in it."""
    return [one for one in page(who.client, path).cssselect("main li article") if words in one.text_content()]


def acts(app, citizen):
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, (citizen,)):
        of_theirs = AuditEventRow.subject_key == citizen, AuditEventRow.viewer_kind == "staff"
        return list(connection().execute(select(AuditEventRow.action).where(*of_theirs)).scalars())


def test_agents_meet_nothing_of_a_colleague(app, birthe, sia):
    number = file_of(app, birthe, ask_desk(app, birthe.key)).number
    order(app, birthe.key)
    for path in (PAGE, LETTERS):
        assert not page(sia.client, path).cssselect("main li article")
    assert "Sager hos supporten 0" in " ".join(text(sia.client.get(PAGE)).split())
    for path, theirs, nobodys in (
        (f"{PAGE}/find", {"number": number}, {"number": "2222-2222"}),
        (f"{PAGE}/borger", {"number": CPR, "reason": WHY, **APART}, {"number": "0101901234", "reason": WHY, **APART}),
    ):
        there, not_there = (post(sia, path, **fields) for fields in (theirs, nobodys))
        assert there.status_code == not_there.status_code == 422
        told = [answer.text.split("</h1>")[1].split("csrf_token")[0] for answer in (there, not_there)]
        assert told[0] == told[1], path
    assert acts(app, birthe.key) == []


def test_a_lead_opens_it_for_a_reason_that_the_colleague_reads(app, clock, birthe, tom):
    key = ask_desk(app, birthe.key)
    number = file_of(app, birthe, key).number
    [line] = lines(tom, PAGE, "En kollegas sag")
    assert "Svar senest" in line.text_content()
    for untold in (number, "Hvorfor", "Ingen endnu"):
        assert untold not in line.text_content()
    case = str(line.cssselect("a")[0].get("href"))
    asks = tom.client.get(case)
    assert asks.status_code == 303
    why = asks.headers["Location"]
    assert "Hvorfor kiggede de?" not in text(tom.client.get(why))
    assert acts(app, birthe.key) == [], "nothing was read"
    assert "Hvorfor kiggede de?" not in text(post(tom, f"{case}/tag"))
    unsent = post(tom, f"{case}/notat", reason="Skal ringes op")
    assert (unsent.status_code, "Skal ringes op" in unsent.text) == (403, True)
    assert post(tom, why, reason=WHY).status_code == 422, "nobody has said that they are apart"
    assert post(tom, why, reason=WHY, **APART).headers["Location"] == case
    assert "Hvorfor kiggede de?" in text(tom.client.get(case))
    assert post(tom, f"{case}/tag").status_code == 303
    told = text(birthe.client.get("/spoergsmaal/aabninger"))
    assert f"Deres begrundelse {WHY}" in told
    assert "Tom" not in told
    assert acts(app, birthe.key).count("colleague-opened") == 1
    clock.shift(OPEN_FOR + timedelta(minutes=1))
    assert tom.client.get(case).status_code == 401, "they have gone home"


def test_a_letter_to_a_colleague_is_printed_without_being_opened(app, birthe, tom):
    addresses_come(app)
    Log(app).source()
    of_age(app, birthe.key)
    order(app, birthe.key)
    [line] = lines(tom, LETTERS, "En kollegas sag")
    assert "log" not in line.text_content().lower()
    [of_logs] = [one for one in page(tom.client, LETTERS).cssselect("main a") if "loggen" in one.text_content().lower()]
    assert not page(tom.client, str(of_logs.get("href"))).cssselect("main li article"), "nor by asking for one kind"
    letter = str(line.cssselect("a")[0].get("href"))
    assert tom.client.get(letter).status_code == 303
    print_next(tom)
    assert acts(app, birthe.key).count("letter-printed") == 1
    assert "colleague-opened" not in acts(app, birthe.key)


def test_what_stands_under_a_colleagues_other_number_is_hidden_too(app, birthe, sia):
    before = as_citizen(app, "0101901234")
    ask_desk(app, before.key)
    assert len(page(sia.client, PAGE).cssselect("main li article")) == 1
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        link_by_register(before.key, birthe.key, "correction")
    assert not page(sia.client, PAGE).cssselect("main li article")


def test_the_queue_asks_no_more_for_more_colleagues_and_cases(app, sia):
    def colleague(number):
        as_staff(app, f"Kollega {number}", Role.AGENT, cvr=DESK, cpr=f"010190123{number}")
        ask_desk(app, as_citizen(app, f"020290123{number}").key)

    def asked():
        page(sia.client, PAGE)
        return len(page_with_statements(sia.client, app, PAGE)[1])

    colleague(0)
    few = asked()
    for number in (1, 2):
        colleague(number)
    assert asked() == few <= 12
