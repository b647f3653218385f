"""An organisation that takes another over inherits its masks, its wishes about names and its reminders that day."""

from datetime import timedelta

import pytest

from citizen_app import opaque
from citizen_app.api.scopes import Scope
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.outbox.worker import work_once
from logview.services.belonging import organisation_of
from logview.services.succession import speaks_for
from tests.conftest import NOON
from tests.integration.masks.conftest import CPR, OTHER_REGION, REGION, WARD
from tests.integration.messages.conftest import use_mail_server
from tests.support.mail_server import running_mail_server
from tests.support.mailboxes import give_mailbox
from tests.support.mask_pages import CITIZEN, PAGE, decide, kept, links, make, own_address
from tests.support.name_requests import a_name_request
from tests.support.page_rules import visible_text
from tests.support.people import as_staff
from tests.support.systems import a_system

NEW, NEW_SOR = "40000001", "4000000000090"
DAY = timedelta(days=1)
TOWARDS = {"number": CPR, "unit": "", "last_day": "2026-03-15", "reason": "Trusler"}


@pytest.fixture
def merger(log):
    """Two days from now the region becomes part of another, under another CVR number."""
    log.organisation(NEW_SOR, "Region Østdanmark", kind="region")
    log.organisation(NEW, "Region Østdanmark", kind="region", scheme="cvr", sor=NEW_SOR)
    successor = {"successor_scheme": "sor", "successor_code": NEW_SOR, "successor_from": (NOON + 2 * DAY).date()}
    log.organisation(REGION, "Region Øst", kind="region", scheme="cvr", valid_from=NOON.date(), **successor)
    log.directory_is_new()


@pytest.fixture
def dorte(app, log):
    return as_staff(app, "Dorte Dam", Role.MASK_DECIDER, cpr="0211223989")


def decider_of(app, cvr, name="Nana Nyholm", cpr="1809712391"):
    return as_staff(app, name, Role.MASK_DECIDER, cvr=cvr, cpr=cpr)


def text_of(person, address=PAGE):
    return visible_text(person.client.get(address).text)


def test_its_deciders_find_and_decide_what_the_other_one_made_and_not_before(app, citizen, dorte, merger, clock):
    make(dorte, CITIZEN, **TOWARDS)
    assert "Ingen navne er sløret nu" in text_of(decider_of(app, NEW))
    clock.move_to(NOON + 2 * DAY)
    nana, elsewhere = decider_of(app, NEW), decider_of(app, OTHER_REGION, "Frida Fjern", "0409651234")
    assert "Dorte Dam" in text_of(nana), "who made it stays known"
    decide(nana, own_address(nana), "Bekræft")
    assert kept(app) == [("CITIZEN", ["made", "confirmed"])]
    decide(nana, own_address(nana), "Forlæng den", reason="Truer stadig", last_day="2026-12-24")
    assert kept(app) == [("CITIZEN", ["made", "confirmed", "extended"])]
    assert "Ingen navne er sløret nu" in text_of(elsewhere)


def test_its_systems_list_and_end_what_it_inherited_when_they_speak_for_all_of_it(app, log, citizen, merger, clock):
    inherited = [
        str(log.mask(unit=WARD, by=WARD)),
        str(log.mask(unit=WARD, by=WARD, citizen=citizen, until=NOON + 9 * DAY)),
    ]
    whole = {"organisation": {"scheme": "cvr", "value": NEW}}
    for moment, found in ((NOON, []), (NOON + 2 * DAY, inherited)):
        clock.move_to(moment)
        system = a_system(app, Scope.MASKS_DECIDE, units=[("cvr", NEW)], system_id=f"sys-{len(found)}")
        listed = system.call("/masks/list", whole).get_json()["masks"]
        assert sorted(one["mask"] for one in listed) == sorted(found)
    log.organisation("4000000000091", "Øjenafdelingen", kind="department", parent_scheme="cvr", parent_code=NEW)
    log.directory_is_new()
    ward = a_system(app, Scope.MASKS_DECIDE, units=[("sor", "4000000000091")], system_id="afsnit")
    end = {"mask": inherited[0], "reason": "Overstået"}
    part = {"organisation": {"scheme": "sor", "value": "4000000000091"}}
    assert ward.call("/masks/list", part).get_json()["masks"] == []
    assert ward.call("/masks/end", {**part, **end}).status_code == 404
    assert system.call("/masks/end", {**whole, **end}).status_code == 204
    assert sorted(kept(app)) == [("CITIZEN", ["made"]), ("UNIT", ["made", "ended"])]


def test_a_unit_is_its_organisations_of_today_whatever_it_was_part_of(app, log, merger):
    """The other one has the lower number, and one that takes over stands above what it took over."""
    moved = {"kind": "department", "parent_scheme": "cvr"}
    log.organisation("4000000000092", "Flyttet", **moved, parent_code=REGION, valid_until=NOON.date() - 9 * DAY)
    log.organisation("4000000000092", "Flyttet", **moved, parent_code=OTHER_REGION, valid_from=NOON.date() - 9 * DAY)
    log.organisation("4000000000093", "Ny", **moved, parent_code=NEW)
    log.organisation("4000000000096", "Nedlagt", **moved, parent_code=REGION, valid_until=NOON.date() - 20 * DAY)
    log.organisation("4000000000096", "Nedlagt", kind="department", valid_from=NOON.date() - 9 * DAY)
    log.directory_is_new()
    with app.app_context(), unit_of_work(DatabaseRole.MASKS):
        assert organisation_of(("sor", "4000000000096")) == REGION, "the only one that it has ever belonged to"
        found = [organisation_of(("sor", code)) for code in ("4000000000092", "4000000000093", NEW_SOR, "404")]
    assert found == [OTHER_REGION, NEW, NEW, None]


def test_practices_of_one_place_neither_answer_nor_ask_for_each_other(app, log):
    """Several can share one SOR place (domain.md 8): each CVR number is an organisation of its own."""
    first, second, place = ("cvr", "10000009"), ("cvr", "20000018"), "4000000000094"
    log.organisation(place, "Lægehuset", kind="practice")
    for scheme, code in (first, second):
        log.organisation(code, f"Klinik {code}", kind="practice", scheme=scheme, sor=place)
    log.organisation("012345", "Ydernummer", scheme="ydernummer", sor=place, parent_scheme="cvr", parent_code=second[1])
    room = "4000000000095"
    log.organisation(room, "Lokale 1", kind="department", parent_scheme="sor", parent_code=place)
    log.directory_is_new()
    with app.app_context(), unit_of_work(DatabaseRole.MASKS):
        nobodys = [organisation_of(("sor", code)) for code in (place, room)]
        assert nobodys == [None, None], "what was done there is nobody's to answer: the desk finds out"
        assert [speaks_for(code) for _scheme, code in (first, second)] == [{first[1]}, {second[1]}]
        assert [organisation_of(unit) for unit in (first, second, ("ydernummer", "012345"))] == [
            first[1],
            second[1],
            second[1],
        ]
    system = a_system(app, Scope.MASKS_DECIDE, units=[first])
    answers = [
        system.call("/masks/list", {"organisation": {"scheme": scheme, "value": code}}).status_code
        for scheme, code in (first, second, ("ydernummer", "012345"), ("sor", place))
    ]
    assert answers == [200, 403, 403, 403]


def test_wishes_about_names_go_over_too(app, log, citizen, merger, clock):
    entry = log.entry(citizen, NOON, performed_by=log.person("Anna Friis"), organisation_ref=log.unit(WARD))
    asked = a_name_request(log, citizen, entry, NOON, cvr=REGION)
    for moment, status in ((NOON, 404), (NOON + 2 * DAY, 200)):
        clock.move_to(moment)
        nana = decider_of(app, NEW)
        with app.app_context():
            handle = opaque.seal(nana.key, "name-request", asked.bytes)
        assert nana.client.get(f"/medarbejder/navne/{handle}").status_code == status
    assert len([href for href in links(nana, "/medarbejder/navne").values() if "/navne/" in href]) == 1


def test_reminders_of_what_was_inherited_go_to_the_new_mailbox(app, log, citizen, dorte, merger, clock):
    make(dorte, CITIZEN, **TOWARDS)
    give_mailbox(app, NEW, "sloering@ny.example")
    with running_mail_server() as server:
        use_mail_server(app, server.port)
        for moment, letters in ((NOON, 0), (NOON + 2 * DAY, 1)):
            clock.move_to(moment)
            with app.app_context():
                work_once()
            assert [letter["To"] for letter in server.letters] == ["sloering@ny.example"] * letters
