"""Before a matter opens, staff say once that it is about nobody near them; that they said so is kept."""

import pytest
from lxml import html
from sqlalchemy import select

from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from tests.integration.desk.test_desk_pages import PAGE, text
from tests.support.desk import ask_desk
from tests.support.people import DESK, REGION, as_citizen, as_staff

pytestmark = pytest.mark.asks_apart
CPR, OWN = "1403572528", "/spoergsmaal/aabninger"
ASKED, CONFIRM = "Inden du går videre", "/medarbejder/ikke-naer"


@pytest.fixture
def birthe(app):
    return as_citizen(app, CPR)


@pytest.fixture
def sia(app):
    return as_staff(app, "Sia Support", Role.AGENT, cvr=DESK, cpr="2308913369")


def fields_of(tree):
    return {one.get("name"): one.get("value") for one in tree.xpath("//main//form//input[@type='hidden']")}


def address_of(app, sia, birthe, number=1):
    ask_desk(app, birthe.key, number)
    return sorted(listed(sia))[0]


def listed(sia):
    tree = html.fromstring(sia.client.get(PAGE).text)
    return {one.get("href") for one in tree.cssselect(f"main a[href^='{PAGE}/sag/']")}


def confirmed(app):
    with app.app_context(), unit_of_work(DatabaseRole.AUDITORS) as connection:
        asked = select(AuditEventRow.object_kind, AuditEventRow.object_ref)
        return connection.execute(asked.where(AuditEventRow.action == "apart-confirmed")).all()


def said(sia, shown, **changed):
    return sia.client.post(CONFIRM, data={**fields_of(html.fromstring(shown.text)), "apart": "y", **changed})


def test_a_case_opens_once_its_agent_has_said_that_it_is_about_nobody_near(app, birthe, sia):
    case = address_of(app, sia, birthe)
    shown = sia.client.get(case)
    assert ASKED in text(shown)
    assert "Hvorfor kiggede de?" not in text(shown)
    assert "bed en kollega om at tage den" in text(shown)
    assert "Ingen har åbnet noget endnu." in text(birthe.client.get(OWN)), "nothing was opened"
    assert said(sia, shown, apart="").status_code == 422
    assert not confirmed(app)
    answer = said(sia, shown)
    assert (answer.status_code, answer.headers["Location"]) == (303, case)
    assert "Hvorfor kiggede de?" in text(sia.client.get(case))
    assert "Hvorfor kiggede de?" in text(sia.client.get(case)), "asked once"
    [(kind, ref)] = confirmed(app)
    assert kind == "matter"
    assert ref


def test_what_is_sent_without_having_been_asked_does_nothing(app, birthe, sia):
    case = address_of(app, sia, birthe)
    token = fields_of(html.fromstring(sia.client.get(case).text))["csrf_token"]
    refused = sia.client.post(f"{case}/tag", data={"csrf_token": token})
    assert (refused.status_code, ASKED in text(refused)) == (403, True)
    assert said(sia, refused).headers["Location"] == PAGE
    assert sia.client.post(f"{case}/tag", data={"csrf_token": token}).status_code == 303


def test_it_holds_for_that_matter_and_that_session_alone(app, birthe, sia):
    case = address_of(app, sia, birthe)
    said(sia, sia.client.get(case))
    ask_desk(app, birthe.key, 2)
    [other] = listed(sia) - {case}
    assert ASKED in text(sia.client.get(other))
    assert ASKED not in text(sia.client.get(case))
    again = as_staff(app, "Sia Sand", Role.AGENT, cvr=DESK, cpr="0407781236")
    assert sia.client.get(case.replace("/sag/", "/sag/x")).status_code == 404, "what is nobody's is not asked about"
    assert again.client.get(case).status_code == 404


def test_nothing_leads_elsewhere(app, birthe, sia):
    shown = sia.client.get(address_of(app, sia, birthe))
    for changed in ({"onward": "https://example.org/"}, {"onward": "//example.org"}, {"thing": "x"}, {"handle": "x"}):
        assert said(sia, shown, **changed).status_code == 404, changed
    assert not confirmed(app)


@pytest.mark.parametrize("path", ["/medarbejder/sloering/ny/borger", "/medarbejder/sloering/antal/nyt"])
def test_whoever_makes_a_mask_or_states_a_number_is_asked_once(app, path):
    dorte = as_staff(app, "Dorte Dahl", Role.MASK_DECIDER, cvr=REGION, cpr="2308913369")
    shown = dorte.client.get(path)
    assert ASKED in text(shown)
    assert said(dorte, shown).headers["Location"] == path
    assert ASKED not in text(dorte.client.get(path))
