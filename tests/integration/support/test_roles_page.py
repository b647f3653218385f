"""Giving and ending roles through the pages, on a database."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.actor import Role
from citizen_app.auth.models import StaffRoleEventRow
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from tests.support.page_rules import visible_text
from tests.support.people import DESK, OTHER_REGION, REGION, as_citizen, as_staff, csrf_of, give_roles

ROLES, NEW = "/medarbejder/roller", "/medarbejder/roller/ny"
ADMINISTRATOR = Role.LOCAL_ADMINISTRATOR


@pytest.fixture
def anna(app):
    return as_staff(app, "Anna Ahorn", ADMINISTRATOR)


@pytest.fixture
def bo(app):
    return as_staff(app, "Bo Birk", ADMINISTRATOR)


@pytest.fixture
def carl(app):
    return as_staff(app, "Carl Ceder")


def propose(by, name, role=Role.LOG_OFFICER, last_day="2027-03-03"):
    page = by.client.get(NEW).get_data(as_text=True)
    colleagues = {unescape(label): value for value, label in re.findall(r'<option value="([^"]+)">([^<]+)<', page)}
    return by.client.post(
        NEW,
        data={
            "csrf_token": csrf_of(by, NEW),
            "colleague": colleagues.get(name, "made-up"),
            "role": role.value,
            "last_day": last_day,
        },
    )


def addresses(by, step):
    """Where the page's buttons and links for a step lead."""
    return re.findall(rf'(?:action|href)="({ROLES}/[^"/]+/{step})"', by.client.get(ROLES).get_data(as_text=True))


def press(by, address):
    return by.client.post(address, data={"csrf_token": csrf_of(by, NEW)})


def text_of(by, page=ROLES):
    return visible_text(by.client.get(page).get_data(as_text=True))


def trail(app):
    with app.app_context(), unit_of_work(DatabaseRole.STAFF) as connection:
        rows = connection.execute(
            select(AuditEventRow.action, AuditEventRow.viewer_key, AuditEventRow.details)
            .where(AuditEventRow.object_kind == "staff-role")
            .order_by(AuditEventRow.at)
        )
        return [(row.action, row.viewer_key, row.details) for row in rows]


def events(app):
    with app.app_context(), unit_of_work(DatabaseRole.STAFF) as connection:
        rows = connection.execute(select(StaffRoleEventRow.kind).where(StaffRoleEventRow.by_staff_key.is_not(None)))
        return sorted(row.kind for row in rows)


def test_a_role_is_given_by_two_and_ended_by_one(app, clock, anna, bo, carl):
    assert "Logansvarlig" not in text_of(carl, "/medarbejder")
    assert propose(anna, carl.name).status_code == 303
    assert "Logansvarlig" not in text_of(carl, "/medarbejder")
    clock.shift(60)
    (confirm,) = addresses(bo, "bekraeft")
    assert press(bo, confirm).status_code == 303
    assert "Logansvarlig" in text_of(carl, "/medarbejder")
    assert "3. marts 2027" in text_of(carl, "/medarbejder")
    clock.shift(60)
    ending = next(href for href in addresses(anna, "afslut") if carl.name in text_of(anna, href))
    assert press(anna, ending).status_code == 303
    assert "Logansvarlig" not in text_of(carl, "/medarbejder")
    facts = {"role": "log-officer", "cvr": REGION, "staff": str(carl.key)}
    assert trail(app) == [
        ("role-proposed", anna.key, facts),
        ("role-confirmed", bo.key, facts),
        ("role-ended", anna.key, facts),
    ]


def test_a_role_reaches_its_page_only_once_it_is_confirmed(app, anna, bo, carl):
    propose(anna, carl.name, ADMINISTRATOR)
    assert carl.client.get(ROLES).status_code == 403
    press(bo, addresses(bo, "bekraeft")[0])
    assert carl.client.get(ROLES).status_code == 200


def test_the_proposer_is_told_that_another_must_confirm_and_cannot_by_hand(app, anna, bo, carl):
    propose(anna, carl.name)
    assert "en anden administrator skal bekræfte" in text_of(anna)
    assert addresses(anna, "bekraeft") == []
    (reject,) = addresses(anna, "afvis")
    refused = press(anna, reject.replace("afvis", "bekraeft"))
    assert refused.status_code == 403
    assert "En anden skal bekræfte" in visible_text(refused.get_data(as_text=True))
    assert events(app) == ["proposed"]
    assert ("role-refused", anna.key) in [row[:2] for row in trail(app)]


def test_a_proposal_can_be_turned_down(app, anna, bo, carl):
    propose(anna, carl.name)
    press(bo, addresses(bo, "afvis")[0])
    assert events(app) == ["proposed", "rejected"]
    assert addresses(bo, "bekraeft") == []


def test_two_answers_at_once_give_one(app, anna, bo, carl):
    dora = as_staff(app, "Dora Douglas", ADMINISTRATOR)
    propose(anna, carl.name)
    (bo_says,), (dora_says,) = addresses(bo, "bekraeft"), addresses(dora, "afvis")
    assert press(bo, bo_says).status_code == 303
    assert press(dora, dora_says).status_code == 409
    assert events(app) == ["confirmed", "proposed"]


def test_nobody_finds_themselves_among_the_colleagues(app, anna, carl):
    page = anna.client.get(NEW).get_data(as_text=True)
    assert carl.name in page
    assert f">{anna.name}</option>" not in page


def test_a_second_account_of_oneself_is_not_offered_either(app):
    first = as_staff(app, "Anna Ahorn", ADMINISTRATOR, cpr="2206683669")
    as_staff(app, "Anna A. Ahorn", cpr="2206683669")
    assert "Anna A. Ahorn</option>" not in first.client.get(NEW).get_data(as_text=True)


def test_an_administrator_cannot_decide_about_themselves(app, anna, bo):
    propose(bo, anna.name, Role.MASK_DECIDER)
    assert "Det handler om dig selv" in text_of(anna)
    assert addresses(anna, "bekraeft") == addresses(anna, "afvis") == []
    dora = as_staff(app, "Dora Douglas", ADMINISTRATOR)
    address = addresses(dora, "bekraeft")[0]
    # The handle is dora's own: nobody else can use it.
    assert press(anna, address).status_code == 404
    assert press(dora, address).status_code == 303


def test_the_own_role_has_no_way_to_end_it(app, anna, bo):
    assert len(addresses(anna, "afslut")) == 1  # bo's
    assert len(addresses(bo, "afslut")) == 1


def test_ending_a_role_ends_its_renewal_too(app, anna, carl):
    give_roles(app, carl.key, [Role.LOG_OFFICER, Role.LOG_OFFICER, Role.MASK_DECIDER])
    press(anna, addresses(anna, "afslut")[0])
    page = text_of(carl, "/medarbejder")
    assert "Logansvarlig" not in page
    assert "Beslutter om sløring" in page


def test_ending_warns_when_one_administrator_is_left(app, anna, bo):
    (ending,) = addresses(anna, "afslut")
    assert "Du bliver den eneste administrator" in text_of(anna, ending)
    assert press(anna, ending).status_code == 303
    assert bo.client.get(ROLES).status_code == 403
    assert anna.client.get(ROLES).status_code == 200


def test_another_organisation_s_administrator_finds_nothing(app, anna, bo, carl):
    stranger = as_staff(app, "Sten Sjælland", ADMINISTRATOR, cvr=OTHER_REGION)
    propose(anna, carl.name)
    (confirm,) = addresses(bo, "bekraeft")
    stranger.client.forbidden.add(carl.name, anna.name)
    assert stranger.client.get(ROLES).status_code == 200
    assert press(stranger, confirm).status_code == 404
    assert propose(stranger, carl.name).status_code == 422


def test_a_grant_of_another_organisation_is_not_found_even_with_an_own_handle(app, anna, carl):
    from citizen_app import opaque

    (foreign,) = give_roles(app, carl.key, [Role.LOG_OFFICER])
    stranger = as_staff(app, "Sten Sjælland", ADMINISTRATOR, cvr=OTHER_REGION)
    with app.app_context():
        handle = opaque.seal(stranger.key, "staff-role", foreign.bytes)
    for step in ("bekraeft", "afvis", "afslut"):
        assert press(stranger, f"{ROLES}/{handle}/{step}").status_code == 404
    assert stranger.client.get(f"{ROLES}/{handle}/afslut").status_code == 404


def test_a_person_of_another_organisation_cannot_be_proposed_by_hand(app, anna):
    from citizen_app import opaque

    stranger = as_staff(app, "Sten Sjælland", cvr=OTHER_REGION)
    with app.app_context():
        handle = opaque.seal(anna.key, "staff-person", stranger.key.bytes)
    data = {"csrf_token": csrf_of(anna, NEW), "colleague": handle, "role": "log-officer", "last_day": "2026-05-05"}
    assert anna.client.post(NEW, data=data).status_code == 422
    assert events(app) == []


@pytest.mark.parametrize(
    ("role", "last_day"),
    [(Role.OPERATOR, "2027-03-03"), (Role.LOG_OFFICER, "2026-03-02"), (Role.LOG_OFFICER, "2028-03-03")],
)
def test_a_role_that_cannot_be_given_is_refused_in_the_form(app, anna, carl, role, last_day):
    answer = propose(anna, carl.name, role, last_day)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.get_data(as_text=True)
    assert events(app) == []


def test_the_desk_gives_the_desk_s_roles(app):
    anna = as_staff(app, "Anna Ahorn", ADMINISTRATOR, cvr=DESK)
    as_staff(app, "Carl Ceder", cvr=DESK)
    page = anna.client.get(NEW).get_data(as_text=True)
    offered = set(re.findall(r'<option value="([a-z-]+)">', page))
    assert offered == {"agent", "lead", "auditor", "operator", "identity", "local-administrator"}


def test_a_role_is_gone_when_its_time_is_up(app, clock, anna, bo, carl):
    propose(anna, carl.name, ADMINISTRATOR, last_day="2026-03-03")
    press(bo, addresses(bo, "bekraeft")[0])
    assert "til og med 3. marts 2026" in text_of(carl, "/medarbejder").lower()
    clock.shift(timedelta(minutes=14))
    assert carl.client.get(ROLES).status_code == 200
    clock.move_to("2026-03-03T23:00:00+00:00")  # midnight in Denmark
    later = as_staff(app, "Eva Elm", ADMINISTRATOR)
    assert "Carl Ceder" in text_of(later)
    assert len(addresses(later, "afslut")) == 2  # anna's and bo's; carl's role is gone


def test_a_proposal_nobody_answers_lapses(app, clock, anna, carl):
    propose(anna, carl.name)
    clock.shift(timedelta(days=30))
    later = as_staff(app, "Eva Elm", ADMINISTRATOR)
    assert "Carl Ceder: Logansvarlig" not in text_of(later)
    assert addresses(later, "bekraeft") == []


def test_the_page_says_when_administrators_are_about_to_run_out(app, anna, clock):
    for name in ("Bo Birk", "Carl Ceder"):
        as_staff(app, name, ADMINISTRATOR)
    assert "Få administratorer" not in text_of(anna)
    clock.shift(timedelta(days=340))
    later = as_staff(app, "Eva Elm", ADMINISTRATOR)
    assert "Om en måned er 1 af 4" in text_of(later)


def test_a_proposal_without_the_token_of_the_form_is_refused(app, anna, carl):
    assert anna.client.post(NEW, data={"colleague": "x"}).status_code == 400
    assert events(app) == []


def test_a_citizen_is_not_staff(app):
    citizen = as_citizen(app)
    for page in ("/medarbejder", ROLES, NEW, "/medarbejder/kilder", "/medarbejder/identiteter"):
        assert citizen.client.get(page).status_code == 403
