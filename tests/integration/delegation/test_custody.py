"""Parents: the children's filter leaves no trace, a secret address tells of no place, and it stops on the birthday."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from citizen_app.children_filter import ChildrenFilter
from citizen_app.directory.models import ProfessionRow
from logview.domain.terms import EntryFlag
from tests.support.helping import switch_to
from tests.support.log_rows import Log
from tests.support.people import as_citizen
from tests.support.register import CHILD, FATHER, MOTHER, born, custody, key_of, message, tell
from tests.support.statements import page_with_statements

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.fixture
def mother(app):
    tell(app, born(CHILD, "2016-05-05"), custody(CHILD, MOTHER, given_name="Alma", family_name="Rask"))
    return as_citizen(app, MOTHER, "Mette Rask")


@pytest.fixture
def log(app):
    made = Log(app)
    made.source()
    made.write(
        ProfessionRow,
        code="bup",
        name_da="Speciallæge i børnepsykiatri",
        name_en="Child psychiatrist",
        authorised=True,
        aliases="BUP-læge",
    )
    made.directory_is_new()
    return made


def entry(app, log, unit="Klinik Vest", **values):
    code = f"3{len(log.units)}"
    role, profession = values.pop("role", None), values.pop("profession", None)
    who = log.person(f"Ole Lund {role or profession or ''}".strip(), code=profession, role=role)
    ref = log.unit(code, name=unit)
    return log.entry(key_of(app, CHILD), AT, organisation_ref=ref, performed_by=who, **values)


def text(response):
    return response.get_data(as_text=True)


def everything(helper):
    """All that a helper can read of a log without opening an entry."""
    return "".join(text(helper.client.get(address)) for address in ("/min-log", "/min-log/find"))


@pytest.mark.parametrize(
    ("unit", "values"),
    [
        ("Børnehus Øst", {}),
        ("CENTER FOR VOLDTÆGTSOFRE", {}),
        ("Børne- og Ungdomspsykiatrisk Ambulatorium", {}),
        ("Klinik Vest", {"what_text": "Recept på P-PILLER", "data_kind": 0}),
        ("Klinik Vest", {"reason": "Underretning fra skole"}),
        ("Klinik Vest", {"flags": int(EntryFlag.SENSITIVE)}),
        ("Klinik Vest", {"details": {"data_text": "Notat, ABORTambulatoriet"}}),
        ("Klinik Vest", {"details": {"reason": "Kontrol af PRÆVENTION"}}),
        ("Klinik Vest", {"role": "Læge i børne- og ungdomspsykiatri"}),
        ("Klinik Vest", {"role": "BUP-LÆGE"}),
        ("Klinik Vest", {"profession": "bup"}),
    ],
)
def test_what_the_filter_names_leaves_no_trace(app, mother, log, unit, values):
    entry(app, log, unit="Skolelægen")
    switch_to(mother)
    before = everything(mother)
    assert "Skolelægen" in before
    entry(app, log, unit, **values)
    after = everything(mother)
    assert re.sub('name="csrf_token" value="[^"]+"', "", after) == re.sub('name="csrf_token" value="[^"]+"', "", before)


def test_a_text_that_names_what_the_filter_keeps_back_is_withheld_on_another_look_up(app, mother, log):
    entry(app, log, "Klinik Vest", reason="Henvist fra Ungerådgivningen Aarhus", purpose=0)
    switch_to(mother)
    page = text(mother.client.get("/min-log"))
    opened = re.search(r'href="(/min-log/opslag/[^"?]+)', page)[1]
    for told in (page, text(mother.client.get(opened))):
        assert ("Klinik Vest" in told, "Ungerådgivningen" in told) == (True, False)


def test_an_entry_that_the_filter_keeps_back_cannot_be_opened_by_its_address(app, mother, log):
    entry(app, log, "Klinik Vest")
    switch_to(mother)
    href = re.search(r'href="(/min-log/opslag/[^"?]+)', text(mother.client.get("/min-log")))[1]
    assert mother.client.get(href).status_code == 200
    settings = app.extensions["indblik.settings"]
    kept_back = ChildrenFilter(unit_words=("klinik vest",))
    app.extensions["indblik.settings"] = replace(settings, children_filter=kept_back)
    assert mother.client.get(href).status_code == 404


def test_a_secret_address_of_the_other_parent_tells_of_no_place(app, mother, log, forbidden):
    tell(app, custody(CHILD, FATHER), message("lives-with", CHILD, FATHER, first="2020-01-01"))
    tell(app, message("protection", FATHER, first="2025-01-01", kind="name-address"))
    entry(app, log, "Lægerne i Skagen")
    forbidden.add("Lægerne i Skagen", "Ole Lund", "Region Nordjylland")
    switch_to(mother)
    page = text(mother.client.get("/min-log"))
    href = re.search(r'href="(/min-log/opslag/[^"?]+)', page)[1]
    assert "Et hospital" in page
    assert mother.client.get(href).status_code == 200
    assert mother.client.get("/min-log/find").status_code == 200


def test_it_stops_at_midnight_of_the_fifteenth_birthday(app, mother, log, clock):
    entry(app, log)
    clock.move_to(datetime(2031, 5, 4, 21, 59, tzinfo=UTC))  # 23.59 in Denmark
    again = as_citizen(app, MOTHER, "Mette Rask")
    switch_to(again)
    assert again.client.get("/min-log").status_code == 200
    clock.move_to(datetime(2031, 5, 4, 22, 0, tzinfo=UTC))
    answer = again.client.get("/min-log")
    assert (answer.status_code, "Din adgang er slut" in text(answer)) == (403, True)


def test_a_child_with_own_sign_in_sees_who_was_there_and_the_parent_not_what_the_child_did(app, mother, log):
    entry(app, log)
    settings = app.extensions["indblik.settings"]
    app.extensions["indblik.settings"] = replace(settings, acting=replace(settings.acting, sign_in_from=13))
    tell(app, born(CHILD, "2012-05-05"))
    child = as_citizen(app, CHILD, "Alma Rask")
    child.client.get("/min-log")
    switch_to(mother)
    mother.client.get("/min-log")
    assert "Mette Rask så din log og har forældremyndighed ifølge registret" in text(
        child.client.get("/besoeg-i-min-log")
    )
    for address in ("/valg", "/spoergsmaal/aabninger", "/beskeder", "/besoeg-i-min-log", "/valg/spurgt"):
        assert mother.client.get(address).status_code == 403, address


def test_a_page_costs_the_same_however_many_one_helps(app, mother):
    switch_to(mother)
    mother.client.get("/min-log")  # what is read once
    _page, alone = page_with_statements(mother.client, app, "/min-log")
    for number in range(3):
        sibling = f"040614{number}100"
        tell(app, born(sibling, "2014-06-04"), custody(sibling, MOTHER, given_name="Bo", family_name="Rask"))
    page, among_four = page_with_statements(mother.client, app, "/min-log")
    assert "Du ser Min log for <strong>Alma Rask</strong>" in text(page)
    assert len(among_four) == len(alone)
