"""A region's own system that makes and ends masks, and what it cannot do."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from citizen_app.api.scopes import Scope
from citizen_app.audit_models import AuditEventRow
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.staff_digest import authorised_person
from tests.conftest import NOON
from tests.integration.masks.conftest import CPR, ELSEWHERE, HOSPITAL, REGION, WARD
from tests.support.reading import page, texts
from tests.support.systems import a_system

NAME = "Anna Friis"
CITIZEN = {"scheme": "cpr", "value": CPR}
LAST_DAY = (NOON.date() + timedelta(days=90)).isoformat()


def unit(code, scheme="sor"):
    return {"scheme": scheme, "value": code}


@pytest.fixture
def system(app, log):
    return a_system(app, Scope.MASKS_DECIDE, units=[("cvr", REGION)])


@pytest.fixture
def ward(app, log):
    return a_system(app, Scope.MASKS_DECIDE, units=[("sor", WARD)], system_id="afsnit")


@pytest.fixture
def names(client, log, citizen):
    log.entry(citizen, NOON, performed_by=log.person(NAME), organisation_ref=log.unit(WARD))
    return lambda: texts(page(client, "/min-log"), ".name")


def made(system, path, **body):
    answer = system.call(f"/masks/{path}", {"organisation": unit(HOSPITAL), "reason": "Trusler", **body})
    assert answer.status_code == 200, answer.text
    return answer.get_json()["mask"]


def end(system, mask, organisation=HOSPITAL):
    return system.call("/masks/end", {"organisation": unit(organisation), "mask": mask, "reason": "Overstået"})


def listed(system, organisation=HOSPITAL):
    answer = system.call("/masks/list", {"organisation": unit(organisation)})
    assert answer.status_code == 200, answer.text
    return answer.get_json()["masks"]


@pytest.mark.parametrize(
    ("path", "body"),
    [("unit", {}), ("unit", {"organisation": unit(WARD)}), ("citizen", {"citizen": CITIZEN, "last_day": LAST_DAY})],
)
def test_a_mask_hides_from_the_next_page_until_it_is_ended(system, names, path, body):
    assert names() == [NAME]
    mask = made(system, path, **body)
    assert names() == ["Læge"]
    (line,) = listed(system)
    assert (line["mask"], line["kind"], line["state"]) == (mask, path, "in-force")
    assert line.get("last_day") == body.get("last_day")
    assert end(system, mask).status_code == 204
    assert names() == [NAME]
    assert [one["state"] for one in listed(system)] == ["ended"]
    again = end(system, mask)
    assert (again.status_code, again.get_json()["code"]) == (404, "no-such-mask")


def test_one_member_of_staff_is_masked_by_authorisation_id(app, system, citizen, log, client):
    with app.app_context():
        person = authorised_person("5BXY7")
    log.person(NAME, digest=person)
    log.entry(citizen, NOON, performed_by=log.person(NAME), organisation_ref=log.unit(ELSEWHERE))
    assert texts(page(client, "/min-log"), ".name") == [NAME]
    made(system, "person", authorisation="5bxy7")
    assert texts(page(client, "/min-log"), ".name") == ["Læge"]


def test_a_second_mask_is_the_first_one_until_the_later_day(system, names):
    later = (NOON.date() + timedelta(days=120)).isoformat()
    first = made(system, "citizen", citizen=CITIZEN, last_day=LAST_DAY)
    assert made(system, "citizen", citizen=CITIZEN, last_day=later) == first
    assert made(system, "citizen", citizen=CITIZEN, last_day=LAST_DAY) == first
    assert [one["last_day"] for one in listed(system)] == [later]


@pytest.mark.parametrize(
    ("path", "body", "status", "told", "why"),
    [
        ("unit", {"organisation": unit(ELSEWHERE)}, 403, "organisation-out-of-scope", "other-organisation"),
        ("unit", {"organisation": unit("4999999999999")}, 403, "organisation-out-of-scope", "other-organisation"),
        ("unit", {"reason": " "}, 422, "body-invalid", None),
        ("unit", {"reason": "x" * 1001}, 422, "body-invalid", None),
        ("citizen", {"citizen": CITIZEN, "last_day": "2026-03-02"}, 422, "body-invalid", "end-in-the-past"),
        ("citizen", {"citizen": CITIZEN, "last_day": "2029-01-01"}, 422, "body-invalid", "end-too-late"),
        ("citizen", {"citizen": CITIZEN, "last_day": date.max.isoformat()}, 422, "body-invalid", "end-too-late"),
        ("citizen", {"citizen": CITIZEN}, 422, "body-invalid", None),
        ("citizen", {"citizen": {**CITIZEN, "scheme": "x-ecpr"}, "last_day": LAST_DAY}, 422, "body-invalid", None),
        (
            "citizen",
            {"citizen": {**CITIZEN, "value": "0101010008"}, "last_day": LAST_DAY},
            409,
            "unknown-citizen",
            "unknown-citizen",
        ),
        ("person", {"authorisation": "AAAAA"}, 422, "body-invalid", None),
        ("end", {"mask": str(uuid4())}, 404, "no-such-mask", "other-organisation"),
    ],
)
def test_what_cannot_be_is_refused_masks_nothing_and_is_on_the_trail(app, system, names, path, body, status, told, why):
    """But for a body that cannot be read as one: that is no attempt at anything."""
    answer = system.call(f"/masks/{path}", {"organisation": unit(HOSPITAL), "reason": "Trusler", **body})
    assert (answer.status_code, answer.get_json()["code"]) == (status, told)
    assert names() == [NAME]
    assert listed(system) == []
    with app.app_context(), unit_of_work(DatabaseRole.STAFF) as connection:
        trail = connection.execute(
            select(AuditEventRow.details).where(AuditEventRow.action == "mask-refused")
        ).scalars()
        assert [details["why"] for details in trail] == ([why] if why else [])


def test_a_wards_system_reaches_the_ward_and_nothing_above_it(system, ward, names):
    whole = made(system, "unit")
    for path, body in (("unit", {}), ("person", {"authorisation": "5BXY7", "organisation": unit(WARD)})):
        answer = ward.call(f"/masks/{path}", {"organisation": unit(HOSPITAL), "reason": "Trusler", **body})
        assert answer.status_code == 403
    assert end(ward, whole, WARD).status_code == 404
    assert listed(ward, WARD) == []
    own = made(ward, "unit", organisation=unit(WARD))
    assert [one["mask"] for one in listed(ward, WARD)] == [own]
    assert end(ward, own, WARD).status_code == 204
    assert names() == ["Læge"]


def test_a_system_without_the_scope_is_refused(app, log, names):
    other = a_system(app, Scope.CONSENT_ASK, units=[("cvr", REGION)], system_id="epj-nord")
    answer = other.call("/masks/unit", {"organisation": unit(HOSPITAL), "reason": "Trusler"})
    assert (answer.status_code, answer.get_json()["code"]) == (403, "scope-missing")
    assert names() == [NAME]
