"""The operator's page that gives a system a further key: the old one goes on, and no key comes back."""

from citizen_app.api.scopes import Scope
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.systems import registry
from tests.support.page_rules import visible_text
from tests.support.people import DESK, as_staff, new_client
from tests.support.registering import KEY, NEW, PAGE, everything, hidden, link, post, press, trail
from tests.support.systems import System, a_system, public_pem


def test_a_new_key_overlaps_with_the_old_one(app, operator):
    old = a_system(app, Scope.CONSENT_ASK, system_id="epj-ost")
    page = link(operator, "Tilføj en nøgle")
    assert "De nøgler, der er der, gælder" in operator.client.get(page).text
    asked = post(operator, page, {"purpose": "sign", "key": public_pem(KEY), "kid": "epj-ost-2"})
    assert "epj-ost-1" in visible_text(asked.text)
    for told in ("Nøglen gælder nu.", "Nøglen gjaldt allerede."):
        done = press(operator, asked, "Tilføj nøglen")
        assert told in operator.client.get(done.headers["Location"]).text
    new = System(app=app, client=new_client(app), system_id="epj-ost", key=KEY, kid="epj-ost-2")
    assert (old.ask_token().status_code, new.ask_token().status_code) == (200, 200)
    assert trail(app, operator) == [("system-key-added", "epj-ost-2", '{"purpose": "sign"}')]


def test_a_key_to_encrypt_to_is_another_than_the_one_that_signs(app, operator):
    system = a_system(app, Scope.CONSENT_EMERGENCY_COPY, system_id="epj-ost")
    page = link(operator, "Tilføj en nøgle")
    owner = link(operator, "Til systemets ejer")
    assert "men har ingen nøgle, som den kan krypteres til" in operator.client.get(owner).text
    same = post(operator, page, {"purpose": "encrypt", "key": public_pem(system.key)})
    assert (same.status_code, "Nøglen har været registreret før." in same.text) == (422, True)
    press(operator, post(operator, page, {"purpose": "encrypt", "key": public_pem(KEY)}), "Tilføj nøglen")
    told = operator.client.get(owner).text
    assert "At kryptere nødkopien" in told
    assert "men har ingen nøgle" not in told


def test_a_key_that_was_ended_does_not_come_back(app, operator):
    system = a_system(app, system_id="epj-ost")
    page = link(operator, "Tilføj en nøgle")
    asked = post(operator, page, {"purpose": "sign", "key": public_pem(KEY), "kid": "epj-ost-2"})
    press(operator, asked, "Tilføj nøglen")
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        registry.end_key("epj-ost-2")
    for again in (
        press(operator, asked, "Tilføj nøglen"),
        post(operator, page, {"purpose": "sign", "key": public_pem(KEY), "kid": "epj-ost-3"}),
    ):
        assert again.status_code == 422
    assert [kids for _id, _name, kids, _scopes in everything(app)] == [[system.kid, "epj-ost-2"]]


def test_a_closed_system_gets_no_key(app, operator):
    a_system(app, system_id="epj-ost")
    page = link(operator, "Tilføj en nøgle")
    asked = post(operator, page, {"purpose": "sign", "key": public_pem(KEY)})
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        registry.close("epj-ost")
    late = press(operator, asked, "Tilføj nøglen")
    assert (late.status_code, "Et lukket system får ingen nøgle." in late.text) == (422, True)
    assert "Tilføj en nøgle" not in operator.client.get(PAGE).text
    assert len(everything(app)[0][2]) == 1


def test_a_draft_works_for_its_operator_its_system_and_its_page(app, operator):
    a_system(app, system_id="epj-ost")
    first = link(operator, "Tilføj en nøgle")
    asked = post(operator, first, {"purpose": "sign", "key": public_pem(KEY)})
    _address, fields = hidden(asked, "Tilføj nøglen")
    other = as_staff(app, "Ole Olsen", Role.OPERATOR, cvr=DESK)
    theirs = link(other, "Tilføj en nøgle")
    a_system(app, system_id="epj-alt")
    second = link(operator, "Tilføj en nøgle")
    assert second != first, "the list is by id"
    for person, address in ((other, theirs), (operator, second), (operator, NEW), (other, first)):
        assert post(person, address, {"draft": fields["draft"], "sure": "yes"}).status_code == 404
    assert sum(len(kids) for _id, _name, kids, _scopes in everything(app)) == 2
