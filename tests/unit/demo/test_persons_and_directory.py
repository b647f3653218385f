"""The demo persons are nobody, and the demo directory hangs together."""

import csv
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from citizen_app.identifiers import citizen_scheme, is_cpr
from citizen_app.register.messages import message
from demo.people import HOME, SECOND_CODES, citizens, fails_modulus_11, places

PERSONS = tomllib.loads((HOME / "persons.toml").read_text(encoding="utf-8"))


def rows(name: str) -> list[dict[str, str]]:
    text = (HOME / "directory" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


ROWS, PROFESSIONS, REGISTER = rows("organisations"), rows("professions"), rows("register")
FAMILIES = rows("families")


def every_number() -> set[str]:
    own = {person["cpr"] for person in PERSONS["citizens"] + PERSONS["staff"]}
    fed = {row[column] for row in REGISTER for column in ("cpr", "new_identifier") if row[column]}
    other = {number.value for citizen in citizens() for number in citizen.numbers}
    return own | fed | other


def test_every_cpr_number_has_a_valid_date_that_is_not_1_january_and_fails_modulus_11():
    numbers = {number for number in every_number() if number.isdigit()}
    assert len(numbers) > len(PERSONS["citizens"])
    assert all(is_cpr(number) for number in numbers)
    assert not [number[:4] for number in numbers if number.startswith("0101")]
    assert all(fails_modulus_11(number) for number in numbers)


def test_the_modulus_check_knows_a_number_with_a_check_digit():
    assert not fails_modulus_11("0000000000")
    assert fails_modulus_11("0000000001")


def test_replacement_numbers_have_the_shape_of_their_scheme():
    others = [number for citizen in citizens() for number in citizen.numbers if number.scheme != "cpr"]
    assert {number.scheme for number in others} == {"x-ecpr", "d-ecpr"}
    assert all(citizen_scheme(number.value) == number.scheme for number in others)


def test_the_birth_date_is_the_one_in_the_number():
    assert all(f"{citizen.born:%d%m%y}" == citizen.numbers[0].value[:6] for citizen in citizens())


def test_every_demo_person_is_in_the_register_feed():
    known = {row["cpr"] for row in REGISTER if row["event"] == "person"}
    assert {person["cpr"] for person in PERSONS["citizens"] + PERSONS["staff"]} <= known


def test_the_register_tells_of_the_families_that_the_tour_needs():
    messages = [message(row) for row in FAMILIES]
    persons = {person["cpr"] for person in PERSONS["citizens"]}
    assert {number[1] for one in messages for number in (one.number, one.fact.other) if number} <= persons
    told = Counter(one.event for one in messages)
    assert {"custody", "lives-with", "placement", "protection", "guardianship", "lasting-power"} <= set(told)
    assert Counter(row["cpr"] for row in FAMILIES if row["shared"] == "joint").most_common()[-1][1] == 2


def test_one_member_of_staff_is_a_citizen_too():
    both = {one["cpr"] for one in PERSONS["citizens"]} & {one["cpr"] for one in PERSONS["staff"]}
    assert len(both) == 1


def test_every_organisation_with_an_administrator_has_two():
    counts = Counter(one["organisation"]["code"] for one in PERSONS["staff"] if "local-administrator" in one["roles"])
    assert counts
    assert set(counts.values()) == {2}


def test_staff_work_at_organisations_of_the_directory():
    known = {(row["scheme"], row["code"]) for row in ROWS}
    assert all((one["organisation"]["scheme"], one["organisation"]["code"]) in known for one in PERSONS["staff"])


def test_every_parent_successor_and_mapped_sor_code_is_in_the_directory_or_belongs_to_its_row():
    known = {(row["scheme"], row["code"]) for row in ROWS}
    for row in ROWS:
        for scheme, code in (("parent_scheme", "parent_code"), ("successor_scheme", "successor_code")):
            assert not row[scheme] or (row[scheme], row[code]) in known
        if row["scheme"] in SECOND_CODES:
            assert ("sor", row["sor"]) in known


def test_codes_are_unique_and_have_the_length_of_their_scheme():
    assert len({(row["scheme"], row["code"]) for row in ROWS}) == len(ROWS)
    length = {"sor": range(11, 19), "shak": (4, 6, 7), "ydernummer": range(1, 7), "p-number": (10,), "cvr": (8,)}
    for row in ROWS:
        assert row["scheme"] == "municipality" or len(row["code"]) in length[row["scheme"]]


def test_the_directory_has_eighty_organisations_in_every_sector_and_two_practices_at_one_place():
    assert len(places()) >= 80
    sectors = {"hospital", "general-practice", "specialist", "dentist", "pharmacy", "private-hospital"}
    assert {*sectors, "municipality", "national"} <= {place.sector for place in places().values()}
    shared = Counter(row["sor"] for row in ROWS if row["scheme"] == "ydernummer")
    assert max(shared.values()) == 2


@pytest.mark.parametrize("region", ["Region Hovedstaden", "Region Sjælland"])
def test_two_regions_become_region_oestdanmark_in_2027(region):
    row = next(row for row in ROWS if row["name"] == region)
    successor = next(one for one in ROWS if one["code"] == row["successor_code"])
    assert successor["name"] == "Region Østdanmark"
    assert date.fromisoformat(row["successor_from"]) == date(2027, 1, 1)


def test_profession_codes_are_unique():
    assert len({row["code"] for row in PROFESSIONS}) == len(PROFESSIONS)
    assert {"yes", "no"} == {row["authorised"] for row in PROFESSIONS}


def test_the_demo_is_no_part_of_the_product():
    product = Path("setup.cfg").read_text(encoding="utf-8")
    assert "demo*" not in product.partition("[options.packages.find]")[2].partition("[options.package_data]")[0]
