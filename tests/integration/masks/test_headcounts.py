"""Stating how many work at a unit: by mask deciders on their pages, by a region's own system, and by command."""

from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import select

from citizen_app.api.scopes import Scope
from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from logview.models import UnitHeadcountRow
from tests.conftest import NOON
from tests.integration.masks.conftest import ELSEWHERE, HOSPITAL, OTHER_REGION, REGION, WARD
from tests.support.mask_pages import PAGE, UNIT, post, press
from tests.support.people import DESK, as_staff
from tests.support.reading import page, text_of, texts
from tests.support.systems import a_system

COUNTS, NEW = f"{PAGE}/antal", f"{PAGE}/antal/nyt"
DOCTOR = "7170"


@pytest.fixture
def dorte(app, log):
    return as_staff(app, "Dorte Dam", Role.MASK_DECIDER, cpr="0211223989")


@pytest.fixture
def names(client, citizen, log):
    log.entry(citizen, NOON, performed_by=log.person("Anna Friis"), organisation_ref=log.unit(WARD))
    log.mask(unit=WARD, by=HOSPITAL)
    return lambda: texts(page(client, "/min-log"), ".name")


def of(unit="Lungemedicinsk Afdeling", profession=DOCTOR, number="4", **fields):
    return {"unit": unit, "profession": profession, "number": number, **fields}


def kept(app):
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER) as opened:
        row = UnitHeadcountRow
        rows = opened.execute(select(row.unit_code, row.sequence, row.profession_code, row.number, row.cvr))
        return sorted(map(tuple, rows), key=lambda one: one[:2])


def trail(app, person):
    row = AuditEventRow
    with app.app_context(), unit_of_work(DatabaseRole.STAFF) as opened:
        found = select(row.action, row.details).where(row.viewer_key == person.key)
        return [
            (action, (details or {}).get("why"))
            for action, details in opened.execute(found)
            if action in {"headcount-stated", "headcount-refused", "mask-refused"}
        ]


def told(answer):
    return text_of(html.fromstring(answer.text).xpath("//main")[0])


def state(person, **fields):
    """Through both pages; the list that it ends on."""
    done = press(person, post(person, NEW, of(**fields)), "Oplys tallet")
    assert done.status_code == 303, done.text
    return told(person.client.get(done.headers["Location"]))


def test_a_number_is_looked_at_first_and_counts_from_the_next_request_on(app, dorte, names):
    asked = post(dorte, NEW, of())
    assert "Ved et sløret navn dér vises ingen faggruppe." in told(asked), "who else works there is not known"
    assert kept(app) == []
    assert names() == ["Læge"]
    assert "Lungemedicinsk Afdeling (Østby Hospital)" in state(dorte)
    assert names() == ["Medarbejder"]
    assert "Alle, der arbejder dér 30" in state(dorte, profession="", number="30")
    assert kept(app) == [(WARD, 1, DOCTOR, 4, REGION), (WARD, 2, None, 30, REGION)]
    assert trail(app, dorte) == [("headcount-stated", None)] * 2


def test_a_number_can_be_changed_and_taken_back(app, dorte, names):
    state(dorte)
    assert "Læge 9" in state(dorte, number="9")
    assert names() == ["Læge"]
    state(dorte, number="1")
    assert names() == ["Medarbejder"]
    looked = post(dorte, NEW, of(number="", unknown="y"))
    assert "Ved et sløret navn dér vises faggruppen." in told(looked)
    press(dorte, looked, "Oplys tallet")
    assert names() == ["Læge"]
    assert "I har ikke oplyst nogen tal endnu." in told(dorte.client.get(COUNTS))


def test_where_few_work_at_all_the_look_says_that_the_place_is_not_named(dorte, names):
    assert "hverken stedets navn eller faggruppen vises" in told(post(dorte, NEW, of(profession="", number="3")))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"number": "-3"}, "Skriv et helt tal fra 0 og op."),
        ({"number": ""}, "Skriv et helt tal fra 0 og op."),
        ({"number": "3,5"}, "Skriv et helt tal fra 0 og op."),
        ({"number": "100001"}, "Tallet er for stort."),
        ({"number": "9" * 5000}, "Tallet er for stort."),
        ({"unknown": "y"}, "Ikke begge dele."),
        ({"unit": "Findes ikke"}, "Vi kender ingen enhed hos jer"),
        ({"unit": ELSEWHERE}, "Enheden hører ikke til din organisation."),
        ({"unit": ""}, "Udfyld feltet."),
        ({"profession": "9999"}, "Faggruppen er ikke på vores liste."),
    ],
)
def test_what_cannot_be_taken_says_why_and_keeps_nothing(app, dorte, fields, says):
    answer = post(dorte, NEW, of(**fields))
    assert answer.status_code == 422
    assert says in told(answer)
    assert kept(app) == []


def test_a_refusal_leaves_a_trail(app, dorte):
    post(dorte, NEW, of(unit=ELSEWHERE))
    post(dorte, NEW, of(profession="9999"))
    assert trail(app, dorte) == [("mask-refused", "other-organisation"), ("headcount-refused", "unknown-profession")]


def test_a_form_that_is_sent_twice_says_the_same_once_more(dorte, names):
    asked = post(dorte, NEW, of())
    for _time in range(2):
        press(dorte, asked, "Oplys tallet")
    assert names() == ["Medarbejder"]


def test_each_organisation_sees_its_own_and_the_desk_nothing(app, dorte, names):
    state(dorte)
    other = as_staff(app, "Oda Olsen", Role.MASK_DECIDER, cvr=OTHER_REGION, cpr="1105681238")
    assert "Lungemedicinsk" not in other.client.get(COUNTS).text
    desk = as_staff(app, "Vita Vang", Role.MASK_DECIDER, cvr=DESK, cpr="1409811235")
    assert desk.client.get(COUNTS).status_code == 403
    assert desk.client.get(NEW).status_code == 403


def test_the_summary_of_a_new_mask_tells_what_is_left_out(dorte, names, log):
    asked = {"unit": HOSPITAL, "below": "yes", "reason": "Trusler"}
    before = told(post(dorte, UNIT, asked))
    assert "Ved et sløret navn dér vises faggruppen." in before
    assert "I har ikke oplyst, hvor mange der arbejder dér." in before
    assert "Enheder under den" not in before
    state(dorte)
    state(dorte, unit=HOSPITAL, profession="", number="900")
    after = told(post(dorte, UNIT, asked))
    assert "Enheder under den, hvor faggruppen eller stedets navn ikke vises: 1." in after
    assert "I har ikke oplyst" not in after


@pytest.fixture
def system(app, log):
    return a_system(app, Scope.MASKS_DECIDE, units=[("sor", HOSPITAL)])


def unit(code):
    return {"organisation": {"scheme": "sor", "value": code}}


def test_a_system_states_numbers_of_the_units_that_it_speaks_for(app, system, names):
    assert system.call("/masks/headcounts", {**unit(WARD), "profession": DOCTOR, "number": 4}).status_code == 204
    assert names() == ["Medarbejder"]
    listed = system.call("/masks/headcounts/list", unit(HOSPITAL)).get_json()
    assert listed == {"headcounts": [{**unit(WARD), "profession": DOCTOR, "number": 4}]}
    assert system.call("/masks/headcounts", {**unit(WARD), "profession": DOCTOR, "number": None}).status_code == 204
    assert names() == ["Læge"]
    assert [one[3] for one in kept(app)] == [4, None]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({**unit(ELSEWHERE), "number": 4}, 403, "organisation-out-of-scope"),
        ({**unit("4000000000098"), "number": 4}, 403, "organisation-out-of-scope"),
        ({**unit(WARD), "number": -1}, 422, "body-invalid"),
        ({**unit(WARD), "number": 4, "profession": "9999"}, 422, "body-invalid"),
        (unit(WARD), 422, "body-invalid"),
    ],
)
def test_a_system_is_told_what_is_wrong(app, system, names, body, status, code):
    answer = system.call("/masks/headcounts", body)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert kept(app) == []


def test_a_command_states_numbers_for_an_organisation(app, log, names):
    runner = app.test_cli_runner()
    stated = runner.invoke(args=["mask", "headcount", f"sor:{WARD}", "--profession", DOCTOR, "--number", "4"])
    assert stated.exit_code == 0, stated.output
    assert names() == ["Medarbejder"]
    assert runner.invoke(args=["mask", "headcounts", f"cvr:{REGION}"]).output == f"sor:{WARD}  {DOCTOR}  4\n"
    for wrong in (["sor:4000000000098", "--number", "4"], [f"sor:{WARD}", "--profession", "9999", "--number", "4"]):
        assert runner.invoke(args=["mask", "headcount", *wrong]).exit_code == 1
    assert runner.invoke(args=["mask", "headcount", f"sor:{WARD}"]).exit_code == 2
    assert kept(app) == [(WARD, 1, DOCTOR, 4, REGION)]


def test_whoever_takes_an_organisation_over_sees_its_numbers_from_that_day(app, dorte, names, log, clock):
    state(dorte)
    day = NOON.date() + timedelta(days=2)
    successor = {"successor_scheme": "cvr", "successor_code": "40000001", "successor_from": day}
    log.organisation("40000001", "Region Østdanmark", kind="region", scheme="cvr")
    log.organisation(REGION, "Region Øst", kind="region", scheme="cvr", valid_from=NOON.date(), **successor)
    log.directory_is_new()
    nana = as_staff(app, "Nana Nyholm", Role.MASK_DECIDER, cvr="40000001", cpr="1809712391")
    assert "I har ikke oplyst nogen tal endnu." in told(nana.client.get(COUNTS))
    clock.move_to(NOON + timedelta(days=2))
    nana = as_staff(app, "Nete Nord", Role.MASK_DECIDER, cvr="40000001", cpr="0409651234")
    assert "Læge 4" in told(nana.client.get(COUNTS))
