"""Auditors search our own trail: by days, act, case and colleague; never a matter of their own."""

from uuid import uuid4

import pytest
from lxml import html
from sqlalchemy import insert, select

from citizen_app import audit, links
from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity import find_or_create_citizen
from support.case_models import QuestionCaseRow
from tests.conftest import NOON
from tests.support.look_backs import LookBackScene
from tests.support.page_rules import visible_text
from tests.support.people import DESK, as_citizen, as_staff, csrf_of

PAGE = "/medarbejder/revision"
OWN_CPR = "1105681238"


@pytest.fixture
def auditor(app):
    return as_staff(app, "Rita Rask", Role.AUDITOR, cvr=DESK, cpr=OWN_CPR)


@pytest.fixture
def agent(app):
    return as_staff(app, "Agnes Agerbo", cvr=DESK)


def find(person, **fields):
    wanted = {
        "first": "2026-03-01",
        "last": "2026-03-31",
        "reason": "Stikprøve",
        "colleague": "",
        "apart": "y",
        **fields,
    }
    answer = person.client.post(PAGE, data={**wanted, "csrf_token": csrf_of(person, PAGE)})
    return answer.status_code, visible_text(answer.get_data(as_text=True)).split("Det er fundet")[-1]


def write(app, key, action, ref=None, kind="staff"):
    row = {
        "subject_key": uuid4(), "event_id": uuid4(), "at": NOON, "viewer_kind": kind, "viewer_key": key,
        "basis": "staff-duty", "action": action, "object_kind": "question", "object_ref": ref,
    }  # fmt: skip
    with app.app_context(), unit_of_work(DatabaseRole.STAFF) as open_work:
        open_work.execute(insert(AuditEventRow), row)


def question_of(app, citizen, number):
    case_id = uuid4()
    facts = {"concern": "why", "deadline_kind": "log-question", "asked_at": NOON, "number": number}
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [citizen]) as open_work:
        open_work.execute(insert(QuestionCaseRow), {"citizen_key": citizen, "case_id": case_id, **facts})
    return str(case_id)


def test_what_colleagues_did_stands_with_their_name_and_others_without(app, auditor, agent):
    outside = as_staff(app, "Lone Lind")
    auditor.client.forbidden.add("Lone Lind")
    write(app, agent.key, "question-read")
    write(app, outside.key, "masks-read")
    write(app, None, "figures-counted", kind="command")
    status, page = find(auditor)
    assert status == 200
    assert "Agnes Agerbo" in page
    assert "Medarbejder i Organisation 29190623" in page
    assert "figures-counted" in page
    assert "masks-read" not in find(auditor, action="question-read")[1]
    assert "question-read" not in find(auditor, first="2026-03-05")[1]


def test_what_citizens_do_is_not_there(app, auditor):
    write(app, uuid4(), "log-page-opened-by-a-citizen", kind="citizen")
    assert "by-a-citizen" not in find(auditor)[1]


def test_a_case_is_found_by_its_number_and_never_ones_own(app, auditor, agent):
    other = question_of(app, as_citizen(app).key, "7KQ4-RM2D")
    own = question_of(app, auditor.citizen_key, "8KQ4-RM2D")
    write(app, agent.key, "question-read", other)
    write(app, agent.key, "question-closed", own)
    told = find(auditor, number="7kq4-rm2d")[1]
    assert "Spørgsmål læst question-read Spørgsmål 7KQ4-RM2D" in told
    assert other not in told, "a question is called by its number"
    assert "question-closed" not in find(auditor, number="8KQ4-RM2D")[1]
    assert "question-closed" not in find(auditor)[1]
    assert "Der er ikke fundet noget." in find(auditor, number="9999-9999")[1]


def test_ones_own_deeds_are_not_there_also_of_another_account(app, auditor):
    same_person = as_staff(app, "Rita Rask", cvr=DESK, cpr=OWN_CPR)
    write(app, auditor.key, "own-deed")
    write(app, same_person.key, "deed-of-the-same-person")
    assert "deed" not in find(auditor)[1]


def test_each_search_is_an_event_and_needs_a_reason(app, auditor):
    assert find(auditor, reason="")[0] == 422
    find(auditor, reason="Klage over Agnes")
    with app.app_context(), unit_of_work(DatabaseRole.AUDITORS) as open_work:
        rows = open_work.execute(select(AuditEventRow.details).where(AuditEventRow.action == "trail-searched")).all()
    assert len(rows) == 1
    assert rows[0].details["days"] == 31
    assert "Agnes" not in str(rows[0].details)


def test_more_than_a_page_is_paged(app, auditor, agent):
    for number in range(53):
        write(app, agent.key, f"act-{number}")  # as of an older version: no name, and still there
    assert find(auditor)[1].count("Agnes Agerbo") == 50
    assert find(auditor, page="1")[1].count("act-") == 3


def test_an_auditor_whose_own_matters_cannot_be_told_searches_nothing(app):
    unknown = as_staff(app, "Ulla Uhre", Role.AUDITOR, cvr=DESK)
    assert unknown.client.get(PAGE).status_code == 403
    assert as_staff(app, "Karl Kjær", Role.AUDITOR, cpr="1105681246").client.get(PAGE).status_code == 403


def test_the_act_is_chosen_by_its_name_and_found_by_it(app, auditor, agent):
    write(app, agent.key, "desk-number-shown")
    options = html.fromstring(auditor.client.get(PAGE).get_data(as_text=True)).cssselect("#action optgroup option")
    named = {option.get("value"): option.text for option in options}
    assert named["desk-number-shown"] == "CPR-nummer vist"
    assert "log-page-read" not in named, "only citizens read their log: there is nothing to find"
    assert "CPR-nummer vist desk-number-shown" in find(auditor, action="desk-number-shown")[1]
    assert find(auditor, action="no-such-act")[0] == 422


def test_what_follows_a_question_is_called_by_its_number_and_is_never_ones_own(app, auditor):
    scene = LookBackScene(app)
    scene.asked()
    herself = as_staff(app, "Birthe Bang", Role.AUDITOR, cvr=DESK, cpr="1403572528")
    with app.app_context(), unit_of_work(DatabaseRole.WORKER):
        audit.record_worker("misuse-reminded", object_kind="misuse-matter", object_ref=str(scene.matter))
    with app.app_context(), unit_of_work(DatabaseRole.AUDITORS) as opened:
        number = opened.execute(select(QuestionCaseRow.number)).scalar_one()
    for told in (find(auditor)[1], find(auditor, number=number)[1]):
        assert f"Tilbageblik ønsket look-back-asked Spørgsmål {number}" in told
        assert f"Mindet om tiden for at anmelde misuse-reminded Spørgsmål {number}" in told
        assert str(scene.matter) not in told
    assert "Der er ikke fundet noget." in find(herself, number=number)[1]
    for code in ("look-back-asked", "misuse-reminded", "misuse-opened"):
        assert code not in find(herself)[1]


def test_that_ones_own_numbers_are_linked_is_not_there(app, auditor, agent):
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        near, far = (find_or_create_citizen("cpr", one) for one in ("1403572528", "1706882151"))
        own = links.propose_link(auditor.citizen_key, near, "adoption")
        other = links.propose_link(near, far, "adoption")
    write(app, agent.key, "link.reject", str(own))
    write(app, agent.key, "link.approve", str(other))
    assert "Ja til at lægge to numre sammen" in find(auditor)[1]
    assert "Nej til at lægge to numre sammen" not in find(auditor)[1]
