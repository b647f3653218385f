"""What somebody could work out from what is shown: about a masked name, a person behind an address, a figure."""

from datetime import UTC, date, datetime

import pytest
from lxml import html

from citizen_app.clock import now
from logview.domain.terms import EntryFlag
from tests.support.reading import text_of

WARD, HOSPITAL, OTHER_HOSPITAL = "4000000000011", "4000000000001", "4000000000003"


def tree_of(client, address):
    return html.fromstring(client.get(address).text)


def filtered_on(client, name):
    tree = tree_of(client, "/min-log/find")
    token = tree.cssselect("input[name=csrf_token]")[0].get("value")
    labels = [one for one in tree.cssselect("label") if name in one.text_content()]
    assert labels, f"{name} can be chosen"
    value = tree.get_element_by_id(labels[0].get("for")).get("value")
    answer = client.post("/min-log/find", data={"csrf_token": token, "period": "all", "persons": value})
    return tree_of(client, answer.headers["Location"])


@pytest.mark.parametrize("flags", [0, EntryFlag.SOURCE_MASKED])
def test_a_role_in_the_sources_own_words_is_withheld_with_the_name(client, citizen, log, forbidden, flags):
    someone = log.person("Anna Friis", code=None, role="Konsulent (Anna Friis)")
    log.entry(citizen, now(), performed_by=someone, organisation_ref=log.unit(WARD), flags=flags)
    if not flags:
        log.mask(unit=HOSPITAL, by=HOSPITAL)
    forbidden.add("Anna Friis")
    page = tree_of(client, "/min-log")
    assert "Konsulent" not in text_of(page)
    entry = tree_of(client, page.cssselect("a[href*=opslag]")[0].get("href"))
    assert "Konsulent" not in text_of(entry)


def test_a_filter_on_a_person_does_not_find_what_they_did_where_a_unit_was_masked_then(client, citizen, log):
    log.organisation(OTHER_HOSPITAL, "Sønderby Hospital", kind="hospital")
    log.organisation(
        "4000000000031", "Flyttet Afsnit", parent_scheme="sor", parent_code=HOSPITAL, valid_until=date(2026, 1, 1)
    )
    log.organisation(
        "4000000000031", "Flyttet Afsnit", parent_scheme="sor", parent_code=OTHER_HOSPITAL, valid_from=date(2026, 1, 1)
    )
    log.directory_is_new()
    anna, moved = log.person("Anna Friis"), log.unit("4000000000031")
    log.entry(citizen, datetime(2025, 6, 1, 10, tzinfo=UTC), performed_by=anna, organisation_ref=moved)
    log.entry(citizen, now(), performed_by=anna, organisation_ref=log.unit(OTHER_HOSPITAL))
    log.mask(unit=HOSPITAL, by=HOSPITAL)
    shown = text_of(filtered_on(client, "Anna Friis, Læge (1)"))
    assert "2025" not in shown.partition("Kilder")[0]
    assert shown.count("Anna Friis") >= 1


def test_a_mask_above_a_unit_in_one_register_covers_its_codes_in_another(client, citizen, log, forbidden):
    log.organisation("1301011", "Afsnit L1", scheme="shak", sor=WARD)  # the old register knows nothing above it
    log.directory_is_new()
    log.entry(citizen, now(), performed_by=log.person("Anna Friis"), organisation_ref=log.unit("1301011", "shak"))
    log.mask(unit=HOSPITAL, by=HOSPITAL)
    forbidden.add("Anna Friis")
    assert "Læge" in text_of(tree_of(client, "/min-log"))


@pytest.mark.parametrize("method", ["PURGE", "X070357-1236", "0703571236"])
def test_a_made_up_method_is_neither_a_figure_nor_a_line_in_the_log(client, capsys, method):
    client.open("/", method=method)
    figures = client.get("/metrics").text
    told = capsys.readouterr().err
    assert 'method="other"' in figures
    assert '"method":"other"' in told
    assert method not in figures + told


def test_the_chip_of_a_filter_names_nobody_whose_unit_was_masked_meanwhile(client, citizen, log, forbidden):
    log.entry(citizen, now(), performed_by=log.person("Anna Friis"), organisation_ref=log.unit(WARD))
    tree = tree_of(client, "/min-log/find")
    token = tree.cssselect("input[name=csrf_token]")[0].get("value")
    value = tree.cssselect("input[name=persons]")[0].get("value")
    answer = client.post("/min-log/find", data={"csrf_token": token, "period": "all", "persons": value})
    assert "Anna Friis" in text_of(tree_of(client, answer.headers["Location"]))
    log.mask(unit=HOSPITAL, by=HOSPITAL)
    forbidden.add("Anna Friis")
    assert "En medarbejder" in text_of(tree_of(client, answer.headers["Location"]))


def test_a_filter_on_a_person_does_not_find_what_a_source_delivered_with_the_name_masked(client, citizen, log):
    anna, ward = log.person("Anna Friis"), log.unit(WARD)
    log.entry(citizen, now(), performed_by=anna, organisation_ref=ward)
    log.entry(
        citizen,
        datetime(2025, 6, 1, 10, tzinfo=UTC),
        performed_by=anna,
        organisation_ref=ward,
        flags=EntryFlag.SOURCE_MASKED,
    )
    shown = text_of(filtered_on(client, "Anna Friis, Læge (1)"))
    assert "2025" not in shown.partition("Kilder")[0]
    assert "Anna Friis" in shown


def test_a_unit_in_the_sources_own_words_is_withheld_with_the_name(client, citizen, log, forbidden):
    own_practice = log.unit("123456", "ydernummer", name="Læge Anna Friis")
    log.entry(citizen, now(), performed_by=log.person("Anna Friis"), organisation_ref=own_practice)
    log.mask(person="Anna Friis", by=HOSPITAL)
    forbidden.add("Anna Friis")
    page = tree_of(client, "/min-log")
    assert "Navnet er sløret" in text_of(page)
    assert client.get(page.cssselect("a[href*=opslag]")[0].get("href")).status_code == 200
    assert client.get("/min-log/find").status_code == 200
