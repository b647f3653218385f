"""Auditors search our own trail by citizen, for a reason that the citizen reads, and by organisation."""

from uuid import uuid4

import pytest
from lxml import html
from sqlalchemy import insert, select

from citizen_app import clock
from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.links import link_by_register
from delegation.services import giving
from tests.conftest import NOON
from tests.integration.support.test_trail_page import OWN_CPR, PAGE, find, write
from tests.integration.support.test_trail_page import agent as agent
from tests.integration.support.test_trail_page import auditor as auditor
from tests.support.helping import born, by_herself, power
from tests.support.page_rules import visible_text
from tests.support.people import DESK, OTHER_REGION, as_citizen, as_staff
from tests.support.reading import page
from tests.support.register import CHILD, custody, tell
from tests.support.register import born as born_on

CPR, COLLEAGUES_CPR = "1403572528", "0407781236"
OPENINGS = "/spoergsmaal/aabninger"
WHY = "Klage over supporten"


def write_about(app, key, citizen, action):
    row = {
        "subject_key": citizen, "event_id": uuid4(), "at": NOON, "viewer_kind": "staff", "viewer_key": key,
        "basis": "staff-duty", "action": action, "object_kind": "question", "object_ref": None,
    }  # fmt: skip
    with app.app_context(), unit_of_work(DatabaseRole.STAFF) as open_work:
        open_work.execute(insert(AuditEventRow), row)


def searched(app):
    with app.app_context(), unit_of_work(DatabaseRole.AUDITORS) as open_work:
        acts = ("trail-citizen-searched", "trail-search-refused")
        rows = open_work.execute(select(AuditEventRow.action).where(AuditEventRow.action.in_(acts)))
        return list(rows.scalars())


def test_what_was_done_about_one_citizen_is_found_and_they_read_why(app, auditor, agent):
    birthe, carl = as_citizen(app, CPR), as_citizen(app, "2308913369", "Carl Krogh")
    before = as_citizen(app, "0101901234")
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        link_by_register(before.key, birthe.key, "correction")
    write_about(app, agent.key, birthe.key, "desk-citizen-opened")
    write_about(app, agent.key, before.key, "desk-number-shown")
    write_about(app, agent.key, carl.key, "desk-case-read")
    auditor.client.forbidden.add(CPR)
    status, told = find(auditor, citizen="140357-2528", reason=WHY)
    assert status == 200
    for code, found in (("desk-citizen-opened", True), ("desk-number-shown", True), ("desk-case-read", False)):
        assert (code in told) == found, code
    read = visible_text(as_citizen(app, CPR).client.get(OPENINGS).text)
    for words in ("Søgte efter, hvad der er gjort hos os i sager om dig", "Hvem Indbliks support", WHY):
        assert words in read, read
    assert "Rita" not in read
    assert WHY not in visible_text(carl.client.get(OPENINGS).text)


def test_the_next_page_is_of_the_same_citizen_and_carries_no_number(app, auditor, agent):
    birthe = as_citizen(app, CPR)
    for number in range(53):
        write_about(app, agent.key, birthe.key, f"act-{number}")
    write_about(app, agent.key, as_citizen(app, "2308913369").key, "act-of-another")
    auditor.client.forbidden.add(CPR)
    first = auditor.client.post(PAGE, data={**_fields(auditor), "citizen": CPR})
    [form] = [one for one in page_of(first).cssselect("form") if "Næste" in one.text_content()]
    hidden = {one.get("name"): one.get("value") for one in form.cssselect("input")}
    assert CPR not in str(hidden)
    following = visible_text(auditor.client.post(PAGE, data=hidden).text)
    assert following.count("act-") == 3
    assert "act-of-another" not in following
    assert searched(app).count("trail-citizen-searched") == 2, "each page is a reading"


@pytest.mark.parametrize("whose", [OWN_CPR, COLLEAGUES_CPR])
def test_ones_own_and_a_colleagues_is_as_nobodys(app, auditor, agent, whose):
    as_staff(app, "Sia Sand", Role.AGENT, cvr=DESK, cpr=COLLEAGUES_CPR)
    citizen = as_citizen(app, whose)
    write_about(app, agent.key, citizen.key, "desk-citizen-opened")
    answers = [auditor.client.post(PAGE, data={**_fields(auditor), "citizen": one}) for one in (whose, "0202901235")]
    told = [visible_text(answer.text) for answer in answers]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert told[0] == told[1]
    assert "Vi kender ingen med det nummer, eller du kan ikke søge på dem." in told[0]
    assert searched(app) == ["trail-search-refused"] * 2


def test_whom_an_auditor_helps_and_their_child_are_as_nobody(app, auditor, agent):
    birthe, child = as_citizen(app, CPR), as_citizen(app, CHILD, "Alma Rask")
    paused = as_citizen(app, "2308913369", "Carl Krogh")
    own = as_citizen(app, OWN_CPR, "Rita Rask")
    tell(app, born_on(CHILD, "2014-05-05"), custody(CHILD, OWN_CPR, given_name="Alma", family_name="Rask"))
    for one in (birthe, paused, own):
        born(app, one, "1957-03-14")
    power(app, birthe, own)
    ended = power(app, paused, own)
    with by_herself(app, paused, powers=True) as giver:
        giving.pause(giver, ended, clock.now())
    for one in (birthe, child, paused):
        write_about(app, agent.key, one.key, "desk-citizen-opened")
    numbers = (CPR, CHILD, "2308913369", "0202901235")
    answers = [auditor.client.post(PAGE, data={**_fields(auditor), "citizen": one}) for one in numbers]
    assert {(answer.status_code, visible_text(answer.text)) for answer in answers} == {
        (422, visible_text(answers[-1].text))
    }
    assert searched(app) == ["trail-search-refused"] * 4
    other = as_staff(app, "Rune Riis", Role.AUDITOR, cvr=DESK, cpr="0609801236")
    assert "desk-citizen-opened" in find(other, citizen=CHILD)[1]


@pytest.mark.parametrize(
    "fields", [{"citizen": CPR, "reason": ""}, {"citizen": "Birthe Holm"}, {"citizen": CPR, "apart": ""}]
)
def test_nobody_is_searched_for_by_name_or_without_a_reason(app, auditor, fields):
    as_citizen(app, CPR)
    assert find(auditor, **fields)[0] == 422
    assert searched(app) == []


def test_a_citizen_sealed_for_another_auditor_is_nobody(app, auditor, agent):
    as_citizen(app, CPR)
    first = auditor.client.post(PAGE, data={**_fields(auditor), "citizen": CPR})
    who = page_of(first).cssselect("input[name=who]")
    other = as_staff(app, "Rune Riis", Role.AUDITOR, cvr=DESK, cpr="0609801236")
    sealed = [one.get("value") for one in who if one.get("value")]
    tried = other.client.post(PAGE, data={**_fields(other), "who": (sealed or ["a"])[0]})
    assert tried.status_code == 404


def test_what_one_organisations_staff_did_is_found(app, auditor, agent):
    lone, fie = as_staff(app, "Lone Lind"), as_staff(app, "Fie Fjord", cvr=OTHER_REGION)
    write(app, lone.key, "question-read")
    write(app, fie.key, "masks-read")
    write(app, agent.key, "desk-case-read")
    named = {one.get("value"): one.text for one in page(auditor.client, PAGE).cssselect("#organisation option")}
    assert named[OTHER_REGION] == f"Organisation {OTHER_REGION}"
    told = find(auditor, organisation=OTHER_REGION)[1]
    assert [code in told for code in ("masks-read", "question-read", "desk-case-read")] == [True, False, False]
    assert find(auditor, organisation="12345678")[0] == 422


def _fields(person):
    token = page(person.client, PAGE).cssselect("input[name=csrf_token]")[0].get("value")
    return {
        "csrf_token": token, "first": "2026-03-01", "last": "2026-03-31", "reason": WHY, "apart": "y", "colleague": "",
    }  # fmt: skip


def page_of(answer):
    return html.fromstring(answer.text)
