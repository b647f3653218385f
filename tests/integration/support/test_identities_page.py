"""The identity role's page: two persons, never about themselves, numbers only on the trail."""

import re

import pytest
from sqlalchemy import select

from citizen_app import links, opaque
from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity import find_or_create_citizen
from tests.support.page_rules import visible_text
from tests.support.people import DESK, as_staff, csrf_of

PAGE = "/medarbejder/identiteter"
OLD, NEW, OTHER = "1403572528", "1706882151", "2308913369"


def make_link(app, one, other, reason="adoption"):
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        return links.propose_link(find_or_create_citizen("cpr", one), find_or_create_citizen("cpr", other), reason)


def identity(app, name, cpr=None):
    return as_staff(app, name, Role.IDENTITY, cvr=DESK, cpr=cpr)


def state_of(app, link_id):
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        return links.link(link_id).state


def addresses(by, step):
    return re.findall(rf'action="({PAGE}/[^"/]+/{step})"', by.client.get(PAGE).get_data(as_text=True))


def press(by, address):
    return by.client.post(address, data={"csrf_token": csrf_of(by, "/medarbejder")})


def by_hand(app, by, link_id, step):
    with app.app_context():
        handle = opaque.seal(by.key, "citizen-link", link_id.bytes)
    return press(by, f"{PAGE}/{handle}/{step}")


@pytest.fixture
def ida(app):
    return identity(app, "Ida Ivarsen", cpr="0305641239")


@pytest.fixture
def jan(app):
    return identity(app, "Jan Jelling", cpr="0406711235")


def test_two_persons_make_two_numbers_one_person_and_one_undoes_it(app, ida, jan):
    link = make_link(app, OLD, NEW)
    assert press(ida, addresses(ida, "godkend")[0]).status_code == 303
    assert state_of(app, link) == "pending"
    assert addresses(ida, "godkend") == []
    assert by_hand(app, ida, link, "godkend").status_code == 409
    assert press(jan, addresses(jan, "godkend")[0]).status_code == 303
    assert state_of(app, link) == "linked"
    assert press(ida, addresses(ida, "fortryd")[0]).status_code == 303
    assert state_of(app, link) == "undone"


def test_one_no_is_enough(app, ida):
    link = make_link(app, OLD, NEW)
    assert press(ida, addresses(ida, "afvis")[0]).status_code == 303
    assert state_of(app, link) == "rejected"


@pytest.mark.parametrize("step", ["godkend", "afvis", "numre", "fortryd"])
def test_a_matter_about_oneself_does_not_exist(app, step):
    own = identity(app, "Ida Ivarsen", cpr=OLD)
    link = make_link(app, OLD, NEW)
    assert addresses(own, "godkend") == []
    assert by_hand(app, own, link, step).status_code == 404
    assert state_of(app, link) == "pending"


def test_a_matter_about_a_number_linked_to_oneself_does_not_exist_either(app, ida, jan):
    own = identity(app, "Kaj Kjær", cpr=OTHER)
    press(ida, addresses_of_link(app, ida, make_link(app, OTHER, OLD)))
    press(jan, addresses(jan, "godkend")[0])
    second = make_link(app, OLD, NEW)
    assert len(addresses(ida, "godkend")) == 1
    assert addresses(own, "godkend") == []
    assert by_hand(app, own, second, "godkend").status_code == 404


def addresses_of_link(app, by, link_id):
    with app.app_context():
        return f"{PAGE}/{opaque.seal(by.key, 'citizen-link', link_id.bytes)}/godkend"


def test_numbers_are_shown_by_post_only_and_leave_a_trail(app, ida):
    link = make_link(app, OLD, NEW)
    ida.client.forbidden.add(OLD, NEW)
    page = visible_text(ida.client.get(PAGE).get_data(as_text=True))
    assert "Adoption" in page
    (address,) = addresses(ida, "numre")
    assert ida.client.get(address).status_code == 405
    ida.client.forbidden = type(ida.client.forbidden)()
    shown = press(ida, address)
    assert OLD in shown.get_data(as_text=True)
    assert shown.headers["Cache-Control"] == "no-store"
    with app.app_context(), unit_of_work(DatabaseRole.STAFF) as connection:
        rows = connection.execute(
            select(AuditEventRow.viewer_key, AuditEventRow.object_ref).where(
                AuditEventRow.action == "identity-numbers-shown"
            )
        ).all()
    assert [tuple(row) for row in rows] == [(ida.key, str(link))]


def test_another_s_handle_opens_nothing(app, ida, jan):
    make_link(app, OLD, NEW)
    (address,) = addresses(ida, "godkend")
    assert press(jan, address).status_code == 404


@pytest.mark.parametrize("step", ["godkend", "afvis", "numre", "fortryd"])
def test_who_is_not_known_as_a_citizen_sees_and_decides_nothing(app, step):
    unknown = identity(app, "Uno Ukendt")
    link = make_link(app, OLD, NEW)
    unknown.client.forbidden.add(OLD, NEW)
    for refused in (unknown.client.get(PAGE), by_hand(app, unknown, link, step)):
        assert refused.status_code == 403
        assert "Vi kan ikke se, om det handler om dig selv" in visible_text(refused.get_data(as_text=True))
    assert state_of(app, link) == "pending"


def test_one_human_with_two_linked_numbers_is_one_person(app, ida, jan):
    """Two accounts that the broker tells two numbers of: the second approval needs a second human."""
    changed, elsewhere = identity(app, "Kim Kær", cpr=OTHER), identity(app, "Kim Kær", cpr="1105681238")
    press(ida, addresses_of_link(app, ida, make_link(app, OTHER, "1105681238")))
    press(jan, addresses(jan, "godkend")[0])
    link = make_link(app, OLD, NEW)
    assert by_hand(app, changed, link, "godkend").status_code == 303
    assert by_hand(app, elsewhere, link, "godkend").status_code == 409
    assert state_of(app, link) == "pending"
