"""Min log as the citizen reads it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from lxml import html

from logview.domain.terms import Activity, DataKind, EntryFlag, Purpose
from tests.conftest import NOON
from tests.support.reading import page, text_of, texts
from tests.support.sign_in import sign_in_citizen

HOSPITAL, WARD, TOWN = "4000000000001", "4000000000011", "4000000000002"


def link(tree, text):
    return next(a.get("href") for a in tree.cssselect("a") if text_of(a) == text)


def refs(tree):
    """The entries on the page, each once; where its page leads back to is not part of which it is."""
    return sorted({a.get("href").partition("?")[0] for a in tree.cssselect(".what a, .parts a")})


def test_an_entry_says_when_who_where_what_and_why(client, citizen, log):
    log.entry(
        citizen,
        NOON - timedelta(hours=1),
        performed_by=log.person("Anna Friis"),
        organisation_ref=log.unit(WARD),
        data_kind=DataKind.LABORATORY,
        purpose=Purpose.TREATMENT,
    )
    tree = page(client)
    assert texts(tree, ".log-day h2") == ["Tirsdag den 3. marts 2026"]
    assert texts(tree, ".time") == ["12.00"]
    assert texts(tree, ".name") == ["Anna Friis"]
    assert "Læge" in texts(tree, ".who")[0]
    assert texts(tree, ".unit") == ["Lungemedicinsk Afdeling"]
    assert "Østby Hospital" in texts(tree, ".where")[0]
    assert "Hospital" in texts(tree, ".sector")[0]
    assert texts(tree, ".what a") == ["Prøvesvar"]
    assert texts(tree, ".why") == ["Behandling"]


def test_everything_a_source_left_out_has_a_sentence_of_its_own(client, citizen, log):
    log.entry(citizen, NOON, activity=Activity.UNKNOWN, data_kind=DataKind.UNKNOWN, purpose=Purpose.UNKNOWN)
    tree = page(client)
    shown = texts(tree, "tbody tr")[0]
    for sentence in (
        "Kilden har ikke oplyst, hvem det var.",
        "Kilden har ikke oplyst hvor.",
        "Kilden har ikke oplyst, hvilke oplysninger det var.",
        "Kilden har ikke oplyst, hvad der blev gjort.",
        "Kilden har ikke oplyst hvorfor.",
    ):
        assert sentence in shown


def test_only_the_last_30_days_open_and_the_whole_log_is_one_tap_away(client, citizen, log):
    log.entry(citizen, NOON - timedelta(days=29), performed_by=log.person("Anna Friis"))
    log.entry(citizen, NOON - timedelta(days=40), performed_by=log.person("Bo Dahl"))
    tree = page(client)
    assert texts(tree, ".name") == ["Anna Friis"]
    assert texts(page(client, link(tree, "Vis hele loggen")), ".name") == ["Anna Friis", "Bo Dahl"]


def test_a_night_of_forty_look_ups_is_one_line_that_opens(client, citizen, log):
    who, where = log.person("Anna Friis"), log.unit(WARD)
    log.many(
        citizen,
        [NOON - timedelta(minutes=3 * n) for n in range(40)],
        performed_by=who,
        organisation_ref=where,
    )
    tree = page(client)
    assert len(tree.cssselect("tr.opens")) == 1
    assert len(tree.cssselect("details.parts-of li")) == 40
    assert texts(tree, "tr.opens .time") == ["11.03–13.00"]


def test_pages_go_back_and_forth_without_losing_or_repeating_an_entry(client, citizen, log):
    moments = [NOON - timedelta(minutes=17 * n) for n in range(230)]
    # Several at the very same time, across the border between two pages.
    moments[48] = moments[49] = moments[50] = moments[51]
    log.many(citizen, moments)
    seen, tree = [], page(client)
    while True:
        seen.append(refs(tree))
        following = tree.cssselect("a[rel=next]")
        if not following:
            break
        tree = page(client, following[0].get("href"))
    assert [len(one) for one in seen] == [50, 50, 50, 50, 30]
    assert len({ref for one in seen for ref in one}) == 230
    back = []
    while previous := tree.cssselect("a[rel=prev]"):
        tree = page(client, previous[0].get("href"))
        back.append(refs(tree))
    assert back == seen[-2::-1]


def test_an_entrys_page_leads_back_to_the_page_of_the_log_that_one_came_from(client, citizen, log):
    log.many(citizen, [NOON - timedelta(days=40, minutes=17 * n) for n in range(60)])
    whole = page(client, link(page(client), "Vis hele loggen"))
    address = whole.cssselect("a[rel=next]")[0].get("href")
    entry = page(client, page(client, address).cssselect(".what a")[0].get("href"))
    assert entry.cssselect("a.back-link")[0].get("href") == address


def test_only_a_day_that_was_cut_is_said_to_have_begun_on_the_page_before(client, citizen, log):
    days = [NOON - timedelta(minutes=5 * n) for n in range(50)] + [
        NOON - timedelta(days=1, minutes=n) for n in range(60)
    ]
    log.many(citizen, days)
    second = page(client, page(client).cssselect("a[rel=next]")[0].get("href"))
    third = page(client, second.cssselect("a[rel=next]")[0].get("href"))
    assert ["Den første dag begyndte" in text_of(tree) for tree in (second, third)] == [False, True]


def test_a_look_up_that_was_stopped_is_not_said_to_have_happened(client, citizen, log):
    log.entry(citizen, NOON, activity=Activity.READ, flags=EntryFlag.DENIED)
    assert "Læste (blev stoppet)" in texts(page(client), ".what")[0]


def test_days_that_are_written_count_even_if_the_period_was_left_as_it_stood(client, citizen, log):
    log.entry(citizen, NOON - timedelta(days=60), performed_by=log.person("Anna Friis"))
    token = page(client, "/min-log/find").cssselect("input[name=csrf_token]")[0].get("value")
    filled = {"csrf_token": token, "period": "recent", "first": "2025-12-01", "last": "2026-01-31"}
    answer = client.post("/min-log/find", data=filled)
    assert texts(page(client, answer.headers["Location"]), ".name") == ["Anna Friis"]


def test_filters_combine_and_survive_paging(client, citizen, log):
    anna, bo = log.person("Anna Friis"), log.person("Bo Dahl", code="5166")
    moments = [NOON - timedelta(minutes=n) for n in range(120)]
    log.many(citizen, moments, performed_by=anna, organisation_ref=log.unit(WARD), data_kind=DataKind.LABORATORY)
    log.many(citizen, moments, performed_by=bo, organisation_ref=log.unit(WARD), data_kind=DataKind.LABORATORY)
    log.many(citizen, moments, performed_by=anna, organisation_ref=log.unit(TOWN), data_kind=DataKind.JOURNAL)
    form = page(client, "/min-log/find")
    response = client.post(
        "/min-log/find",
        data={
            "csrf_token": form.cssselect("input[name=csrf_token]")[0].get("value"),
            "period": "all",
            "persons": value(form, "persons", "Anna Friis"),
            "organisations": value(form, "organisations", "Østby Hospital"),
        },
    )
    assert response.status_code == 303
    address = response.headers["Location"]
    assert "Anna" not in address
    assert "hospital" not in address.lower()
    tree, found = page(client, address), 0
    assert "alle de opslag" not in text_of(tree), "a narrowed view is not all of them"
    while True:
        assert set(texts(tree, ".name")) == {"Anna Friis"}
        assert set(texts(tree, ".unit")) == {"Lungemedicinsk Afdeling"}
        found += len({a.get("href") for a in tree.cssselect(".what a, .parts a")})
        following = tree.cssselect("a[rel=next]")
        if not following:
            break
        tree = page(client, following[0].get("href"))
    assert found == 120


def value(form, name, label):
    for box in form.cssselect(f"input[name={name}]"):
        if label in text_of(box.getparent()):
            return box.get("value")
    raise AssertionError(f"no {label} among {name}")


def test_the_numbers_are_true_and_count_a_delivered_group_by_its_number(client, citizen, log):
    log.entry(citizen, NOON, organisation_ref=log.unit(WARD), entry_count=7)
    log.entry(citizen, NOON - timedelta(days=1), organisation_ref=log.unit(TOWN))
    tree = page(client, "/min-log/find")
    rows = {cells[0]: cells[1] for row in tree.cssselect("tbody tr") if (cells := texts(row, "th, td"))}
    assert rows["Alle opslag"] == "8"
    assert rows["Hospital"] == "7"
    assert rows["Kommune"] == "1"


@pytest.mark.parametrize("how", ["entry", "view", "cursor"])
def test_another_citizens_addresses_do_not_exist_for_me(app, client, citizen, log, how):
    log.many(citizen, [NOON - timedelta(minutes=n) for n in range(60)])
    tree = page(client, link(page(client), "Vis hele loggen"))
    address = {
        "entry": tree.cssselect(".what a")[0].get("href"),
        "view": link(tree, "Find bestemte opslag"),
        "cursor": tree.cssselect("a[rel=next]")[0].get("href"),
    }[how]
    assert client.get(address).status_code == 200
    stranger = app.test_client()
    stranger.forbidden = client.forbidden
    sign_in_citizen(app, stranger, "0703571244", "Karl Holm")
    assert stranger.get(address).status_code == 404


def test_an_altered_address_does_not_exist(client, citizen, log):
    log.entry(citizen, NOON)
    address = page(client).cssselect(".what a")[0].get("href")
    for changed in (address[:-1] + ("A" if address[-1] != "A" else "B"), address + "A", "/min-log/opslag/x"):
        assert client.get(changed).status_code == 404


def test_the_entrys_own_page_says_everything_known_and_where_it_came_from(client, citizen, log):
    log.entry(
        citizen,
        NOON,
        performed_by=log.person("Bo Dahl", code="5166"),
        on_behalf_of=log.person("Anna Friis"),
        organisation_ref=log.unit(WARD),
        data_organisation_ref=log.unit(TOWN),
        flags=EntryFlag.CONSENT_OVERRIDE,
        reason="Akut indlagt, kunne ikke spørges",
        details={"data_text": "Spirometri", "source_system": "EPJ Øst"},
    )
    response = client.get(page(client).cssselect(".what a")[0].get("href"))
    shown = text_of(html.fromstring(response.get_data(as_text=True)))
    for text in (
        "Opslag den 3. marts 2026 kl. 13.00",
        "Bo Dahl",
        "Anna Friis",
        "Lungemedicinsk Afdeling",
        "Vestby Kommune",
        "Spirometri",
        "EPJ Øst",
        "Akut indlagt, kunne ikke spørges",
        "Din spærring blev sat til side",
        "Det kan være, fordi du selv sagde ja, fordi du ikke kunne spørges, eller af hensyn til dig eller andre.",
        "Kildens grund: Akut indlagt, kunne ikke spørges",
        "Hospitalsjournalen i Region Hovedstaden",
        "Stedet kan være angivet forkert af kilden",
    ):
        assert text in shown, text


def test_a_masked_unit_gives_away_no_name_and_none_of_the_sources_words(client, citizen, log, forbidden):
    log.entry(
        citizen,
        NOON,
        performed_by=log.person("Anna Friis"),
        organisation_ref=log.unit(WARD),
        reason="Ringet op af Anna Friis",
        what_text="Anna Friis læste",
        activity=Activity.UNKNOWN,
        data_kind=DataKind.UNKNOWN,
        details={"activity_text": "Anna Friis læste notat"},
    )
    log.mask(unit=HOSPITAL, by=HOSPITAL)
    forbidden.add("Anna Friis")
    tree = page(client)
    assert texts(tree, ".name") == ["Læge"]
    assert "Navnet er sløret af Østby Hospital" in texts(tree, ".who")[0]
    assert client.get(tree.cssselect(".what a")[0].get("href")).status_code == 200
    assert client.get("/min-log/find").status_code == 200


def test_a_masked_person_is_masked_everywhere_and_cannot_be_filtered_on(client, citizen, log, forbidden):
    log.entry(citizen, NOON, performed_by=log.person("Anna Friis"), organisation_ref=log.unit(TOWN))
    log.entry(citizen, NOON - timedelta(days=1), performed_by=log.person("Bo Dahl"), organisation_ref=log.unit(TOWN))
    form = page(client, "/min-log/find")
    address = client.post(
        "/min-log/find",
        data={
            "csrf_token": form.cssselect("input[name=csrf_token]")[0].get("value"),
            "period": "all",
            "persons": value(form, "persons", "Anna Friis"),
        },
    ).headers["Location"]
    assert texts(page(client, address), ".name") == ["Anna Friis"]
    log.mask(person="Anna Friis", by=TOWN)
    forbidden.add("Anna Friis")
    assert texts(page(client), ".name") == ["Læge", "Bo Dahl"]
    # The address made before the mask finds nothing now: it would tell which entries are hers.
    assert texts(page(client, address), ".name") == []


def test_a_persons_filter_leaves_out_entries_whose_unit_is_masked(client, citizen, log):
    anna = log.person("Anna Friis")
    log.entry(citizen, NOON, performed_by=anna, organisation_ref=log.unit(TOWN))
    log.entry(citizen, NOON - timedelta(days=1), performed_by=anna, organisation_ref=log.unit(WARD))
    log.mask(unit=WARD, by=HOSPITAL)
    form = page(client, "/min-log/find")
    address = client.post(
        "/min-log/find",
        data={
            "csrf_token": form.cssselect("input[name=csrf_token]")[0].get("value"),
            "period": "all",
            "persons": value(form, "persons", "Anna Friis"),
        },
    ).headers["Location"]
    assert texts(page(client, address), ".unit") == ["Vestby Kommune"]


def test_a_name_that_the_source_masked_stays_masked(client, citizen, log, forbidden):
    log.entry(
        citizen,
        NOON,
        performed_by=log.person("d5dffae 283"),
        organisation_ref=log.unit(WARD),
        flags=EntryFlag.SOURCE_MASKED,
    )
    forbidden.add("d5dffae")
    assert "Navnet er sløret af Østby Hospital" in texts(page(client), ".who")[0]


def test_a_number_of_a_person_in_a_sources_words_is_never_printed(client, citizen, log):
    # The client itself fails on any CPR-shaped number; here it stands in three places.
    log.entry(
        citizen,
        NOON,
        what_text="Sundhedsperson 0703571236 har lavet opslag",
        activity=Activity.UNKNOWN,
        data_kind=DataKind.UNKNOWN,
        reason="Vedr. 070357-1236",
        details={"data_text": "070357 1236"},
    )
    tree = page(client)
    assert "••••••" in texts(tree, ".what")[0]
    assert client.get(tree.cssselect(".what a")[0].get("href")).status_code == 200


def test_an_unknown_unit_is_shown_as_such_and_heals_with_the_directory(client, citizen, log):
    log.entry(citizen, NOON, organisation_ref=log.unit("4000000000099"))
    assert texts(page(client), ".unit") == ["Ukendt enhed (SOR 4000000000099)"]
    log.organisation("4000000000099", "Nyby Sundhedshus", kind="care-unit", sector=7)
    log.directory_is_new()
    assert texts(page(client), ".unit") == ["Nyby Sundhedshus"]


def test_a_region_has_the_name_it_had_and_the_one_that_took_over(client, citizen, log, clock):
    log.organisation(
        "5000000000001",
        "Region Hovedstaden",
        kind="region",
        successor_scheme="sor",
        successor_code="5000000000002",
        successor_from=datetime(2027, 1, 1, tzinfo=UTC).date(),
    )
    log.organisation("5000000000002", "Region Østdanmark", kind="region")
    log.directory_is_new()
    log.entry(citizen, NOON, organisation_ref=log.unit("5000000000001"))
    assert texts(page(client), ".unit") == ["Region Hovedstaden"]
    clock.move_to(datetime(2027, 1, 2, 12, tzinfo=UTC))
    sign_in_citizen(client.application, client, "0703571236")
    whole = link(page(client), "Vis hele loggen")
    assert texts(page(client, whole), ".unit") == ["Region Hovedstaden (nu Region Østdanmark)"]


def test_an_empty_log_neither_alarms_nor_soothes(client, citizen, log):
    shown = texts(page(client), "main")[0]
    assert (
        "Vi har ikke modtaget opslag fra kilderne i perioden. Det er ikke det samme som, at ingen har kigget." in shown
    )
    assert "Sender ikke noget til Indblik" in shown
    assert "Ingen opslag" not in shown


def test_the_sources_tell_how_far_they_are_known(client, citizen, log):
    shown = texts(page(client), ".sources")[0]
    assert "Hospitalsjournalen i Region Hovedstaden" in shown
    assert "1. januar 2023" in shown


def test_the_log_in_english_is_remembered(client, citizen, log):
    log.entry(citizen, NOON, purpose=Purpose.UNKNOWN)
    token = page(client).cssselect("input[name=csrf_token]")[0].get("value")
    assert client.post("/sprog", data={"csrf_token": token, "language": "en", "next": "/min-log"}).status_code == 303
    tree = page(client)
    assert tree.get("lang") == "en"
    assert texts(tree, ".why") == ["The source has not told why."]
    assert re.search(r"Tuesday 3 March 2026", texts(tree, "main")[0])
