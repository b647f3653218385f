"""A question of somebody who works at the organisation: its lead opens it for a reason, or the desk has it at once."""

import pytest

from citizen_app.auth.actor import Role
from support.domain.cases import CaseState
from support.services import case_clock
from tests.integration.desk.test_colleagues import WHY, lines
from tests.integration.desk.test_desk_pages import APART, CPR, file_of, text
from tests.support.desk import ask_desk
from tests.support.people import REGION, as_citizen, as_staff, csrf_of
from tests.support.reading import page

PAGE = "/medarbejder/spoergsmaal"
OPENS = (Role.LOG_OFFICER, Role.LOG_LEAD)


@pytest.fixture
def birthe(app):
    """A nurse with an account at the hospital, who asks it."""
    as_staff(app, "Birthe Holm", cpr=CPR)
    return as_citizen(app, CPR)


def test_officers_meet_nothing_and_the_lead_opens_it_for_a_reason(app, birthe):
    number = file_of(app, birthe, ask_desk(app, birthe.key, 1, REGION)).number
    lone = as_staff(app, "Lone Lind", Role.LOG_OFFICER, cpr="0407781234")
    grete = as_staff(app, "Grete Gram", *OPENS, cpr="0609801236")
    assert not page(lone.client, PAGE).cssselect("main li article")
    [line] = lines(grete, PAGE, "En kollegas sag")
    assert "Svar senest" in line.text_content()
    assert number not in line.text_content()
    assert "Hvorfor" not in line.text_content()
    case = str(line.cssselect("a")[0].get("href"))
    why = grete.client.get(case).headers["Location"]
    assert "Hvorfor kiggede de?" not in text(grete.client.get(why))
    opened = grete.client.post(why, data={"csrf_token": csrf_of(grete, PAGE), "reason": WHY, **APART})
    assert opened.headers["Location"] == case
    assert "Hvorfor kiggede de?" in text(grete.client.get(case))
    told = text(birthe.client.get("/spoergsmaal/aabninger"))
    assert f"Deres begrundelse {WHY}" in told
    assert "Rolle Leder for logkontrollen" in told
    assert "Grete" not in told


@pytest.mark.parametrize(
    ("leads", "state"),
    [
        ((("Birthe Holm", CPR),), CaseState.WITH_DESK),
        ((("Uno Ulv", None),), CaseState.WITH_DESK),
        ((("Birthe Holm", CPR), ("Grete Gram", "0609801236")), CaseState.WITH_ORGANISATION),
    ],
    ids=["they lead themselves", "of whom nobody can tell who they are", "another leads too"],
)
def test_where_nobody_there_may_open_it_the_desk_has_it_at_once(app, birthe, leads, state):
    theirs, others = as_citizen(app, "2308913369", "Carl Krogh"), ask_desk(app, birthe.key, 1, REGION)
    of_carl = ask_desk(app, theirs.key, 2, REGION)
    as_staff(app, "Lone Lind", Role.LOG_OFFICER, cpr="0407781234")
    for name, cpr in leads:
        as_staff(app, name, *OPENS, cpr=cpr)
    with app.app_context():
        case_clock.keep_time()
    assert file_of(app, birthe, others).case.state is state
    assert file_of(app, theirs, of_carl).case.state is CaseState.WITH_ORGANISATION
