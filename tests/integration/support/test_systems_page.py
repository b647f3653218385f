"""The operator's page about systems: what they have, and how it ends."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from lxml import html
from sqlalchemy import select

from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.actor import Role
from citizen_app.clock import now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.systems import registry
from tests.support.page_rules import visible_text
from tests.support.people import DESK, REGION, as_staff, csrf_of
from tests.support.systems import a_system, public_pem

PAGE = "/medarbejder/systemer"


@pytest.fixture
def operator(app):
    return as_staff(app, "Olga Olsen", Role.OPERATOR, cvr=DESK)


@pytest.fixture
def system(app):
    return a_system(app, system_id="epj-ost")


def press(person, label):
    """Press the first button of that name on the page, and return what comes."""
    tree = html.fromstring(person.client.get(PAGE).text)
    form = next(one for one in tree.iter("form") if label in html.tostring(one, encoding="unicode"))
    return send(person, form)


def send(person, form):
    fields = {one.get("name"): one.get("value") for one in form.iter("input")}
    return person.client.post(form.get("action"), data=fields)


def sure(person, answer, action):
    tree = html.fromstring(answer.text)
    return send(person, next(form for form in tree.iter("form") if form.get("action") == action))


def test_the_page_shows_systems_and_keys_and_when_they_were_used(operator, system):
    before = visible_text(operator.client.get(PAGE).text)
    assert "EPJ Øst" in before
    assert "epj-ost-1" in before
    assert "Aldrig" in before
    system.ask_token()
    assert "Aldrig" not in visible_text(operator.client.get(PAGE).text)


def test_closing_asks_first_and_then_closes_at_once(app, operator, system):
    token = system.token()
    asked = press(operator, "Luk systemet")
    assert asked.status_code == 200
    assert system.call("/token/revoke", {"token": "x"}, token=token).status_code == 204, "nothing has happened yet"
    done = sure(operator, asked, f"{PAGE}/luk")
    assert (done.status_code, done.headers["Location"]) == (303, PAGE)
    assert system.call("/token/revoke", {"token": "x"}, token=token).status_code == 401
    assert "Systemet er lukket." in operator.client.get(PAGE).text
    assert trail(app, operator) == ["system-closed"]


def test_ending_a_key_ends_its_tokens(app, operator, system):
    token = system.token()
    sure(operator, press(operator, "Stop nøglen"), f"{PAGE}/noegle")
    assert system.call("/token/revoke", {"token": "x"}, token=token).status_code == 401
    assert system.ask_token().status_code == 401
    assert trail(app, operator) == ["system-key-ended"]


def test_before_a_key_is_ended_one_reads_whether_the_system_can_go_on(app, operator, system):
    assert "Systemet har ingen anden nøgle at logge ind med." in press(operator, "Stop nøglen").text
    for kid, purpose in (("epj-ost-2", "sign"), ("epj-ost-3", "encrypt")):
        with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
            pem = public_pem(ec.generate_private_key(ec.SECP256R1()))
            registry.add_key("epj-ost", pem, valid_until=now() + timedelta(days=30), kid=kid, purpose=purpose)
    asked = press(operator, "Stop nøglen").text
    assert "EPJ Øst" in asked
    assert "Systemet har en anden nøgle til det samme" in asked
    tree = html.fromstring(operator.client.get(PAGE).text)
    encrypting = tree.xpath("//h3[contains(., 'epj-ost-3')]/following-sibling::form")[0]
    assert "Det får ingen ny kopi" in send(operator, encrypting).text


def test_a_closed_system_has_no_key_in_force(operator, system):
    sure(operator, press(operator, "Luk systemet"), f"{PAGE}/luk")
    shown = visible_text(operator.client.get(PAGE).text)
    assert "I kraft" not in shown
    assert "Stop nøglen" not in shown


def test_pressing_twice_does_it_once(app, operator, system):
    asked = press(operator, "Luk systemet")
    for _ in range(2):
        assert sure(operator, asked, f"{PAGE}/luk").status_code == 303
    assert trail(app, operator) == ["system-closed"]


def trail(app, person):
    with app.app_context(), unit_of_work(DatabaseRole.STAFF) as connection:
        deed = AuditEventRow.action
        found = select(deed).where(AuditEventRow.viewer_key == person.key, deed.notin_(["systems-read", "sign-in"]))
        return [one for one in connection.execute(found).scalars() if one.startswith("system-")]


def test_a_handle_works_for_the_operator_who_got_it(app, operator, system):
    other = as_staff(app, "Ole Olsen", Role.OPERATOR, cvr=DESK)
    tree = html.fromstring(operator.client.get(PAGE).text)
    stolen = tree.xpath("//input[@name='system']/@value")[0]
    token = csrf_of(other, PAGE)
    for handle in (stolen, "epj-ost", ""):
        data = {"csrf_token": token, "system": handle, "sure": "yes"}
        assert other.client.post(f"{PAGE}/luk", data=data).status_code == 404


def test_an_operator_of_another_organisation_gets_nowhere(app, system):
    stranger = as_staff(app, "Sten Sand", Role.OPERATOR, cvr=REGION)
    assert stranger.client.get(PAGE).status_code == 403
