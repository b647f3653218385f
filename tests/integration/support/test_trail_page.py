"""Auditors search our own trail: by days, act, case and colleague; never a matter of their own."""

from uuid import uuid4

import pytest
from sqlalchemy import insert, select

from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from support.case_models import QuestionCaseRow
from tests.conftest import NOON
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
    assert "question-readSpørgsmål 7KQ4-RM2D" in told
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
        write(app, agent.key, f"act-{number}")
    assert find(auditor)[1].count("Agnes Agerbo") == 50
    assert find(auditor, page="1")[1].count("act-") == 3


def test_an_auditor_whose_own_matters_cannot_be_told_searches_nothing(app):
    unknown = as_staff(app, "Ulla Uhre", Role.AUDITOR, cvr=DESK)
    assert unknown.client.get(PAGE).status_code == 403
    assert as_staff(app, "Karl Kjær", Role.AUDITOR, cpr="1105681246").client.get(PAGE).status_code == 403
