"""Follow-ups and look-backs that begin with a colleague's question: the leads' alone, for a reason that is read."""

import pytest

from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from support.domain.look_back import LookBackStep
from support.services import look_back_list, look_backs, misuse
from support.services.colleagues import ColleaguesMatter
from support.services.misuse import Part
from support.services.questions import NoSuchQuestion
from tests.integration.desk.test_colleagues import lines
from tests.integration.desk.test_desk_pages import APART, CPR, text
from tests.support.look_backs import LookBackScene
from tests.support.people import as_staff, csrf_of
from tests.support.reading import page

FOLLOW_UPS, LOOK_BACKS = "/medarbejder/opfoelgning", "/medarbejder/tilbageblik"
WHY = "Fristen er i morgen, og andre ledere er væk"


@pytest.fixture
def scene(app):
    return LookBackScene(app)


@pytest.fixture
def look_back(app, scene):
    """In the matter of somebody who works there, too."""
    found = scene.counted()
    as_staff(app, "Birthe Holm", cpr=CPR)
    return found


def number_of(scene):
    with scene.in_role(DatabaseRole.MISUSE) as connection:
        return connection.exec_driver_sql("SELECT case_number FROM misuse_matter").scalar_one()


def test_log_officers_meet_nothing_of_it(scene, look_back):
    assert not page(scene.lars.client, LOOK_BACKS).cssselect("main li article")
    with scene.at_work(scene.lars) as actor:
        assert look_back_list.waiting_for(actor) == (0, 0)
        assert look_backs.overview(actor).lines == []
    for tried in (
        lambda: scene.seen(look_back),
        lambda: scene.take(scene.lars, look_back, LookBackStep.OPENED),
    ):
        with pytest.raises(NoSuchQuestion):
            tried()


@pytest.mark.parametrize("path", [FOLLOW_UPS, LOOK_BACKS])
def test_a_lead_sees_that_there_is_one_and_opens_it_for_a_reason(app, scene, look_back, path):
    number = number_of(scene)
    lead = as_staff(app, "Grete Gram", Role.LOG_LEAD, cpr="0609801236")
    [line] = lines(lead, path, "En kollegas sag")
    assert number not in page(lead.client, path).text_content()
    assert ("Anmeld til myndigheden senest" in line.text_content()) == (path == FOLLOW_UPS)
    href = str(line.cssselect("a")[0].get("href"))
    asks = lead.client.get(href)
    assert asks.status_code == 303
    why = asks.headers["Location"]
    assert number not in text(lead.client.get(why))
    opened = lead.client.post(why, data={"csrf_token": csrf_of(lead, path), "reason": WHY, **APART})
    assert opened.headers["Location"] == href
    assert number in text(lead.client.get(href))
    told = text(scene.birthe.client.get("/spoergsmaal/aabninger"))
    assert f"Deres begrundelse {WHY}" in told
    assert "Grete" not in told


def test_it_is_counted_for_leads_and_no_step_is_taken_before_the_reason(scene, look_back):
    with scene.at_work(scene.lone, Role.LOG_LEAD) as actor:
        assert misuse.to_be_followed_up(actor)[Part.WAITING] == 0
        assert len(misuse.listed(actor).lines) == 1
    for tried in (
        lambda: scene.asked(),
        lambda: scene.ask_for_words(),
        lambda: scene.take(scene.lone, look_back, LookBackStep.WITHDRAWN, Role.LOG_LEAD),
    ):
        with pytest.raises(ColleaguesMatter):
            tried()
