"""A source's own words on an entry that nobody is masked on, and that name a colleague who is."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.staff_digest import authorised_person, source_user
from citizen_app.terms import Purpose
from consent.domain.decision import Outcome
from consent.models import ConsentQuestionRow
from logview.services.past_entries import LogOfThePast
from tests.conftest import NOON
from tests.integration.consent.making import Maker
from tests.integration.logview.test_page_cost import asked_by, whole_log, write_entries
from tests.integration.masks.conftest import CLINIC, HOSPITAL, WARD, browser_of
from tests.integration.masks.test_what_masks_cost import masks_elsewhere, put_in_force
from tests.support.deciding import citizen as acting_citizen
from tests.support.log_files import event, take_in, write
from tests.support.people import SignedIn
from tests.support.reading import page, text_of
from tests.support.sign_in import sign_in_citizen
from wsgi import make_app

ANNA, BO = "Anna Friis", "Bo Dahl"
WITHHELD = "Kildens egen tekst vises ikke, fordi et navn er sløret."
KINDS = ("unit", "citizen", "person")


@pytest.fixture
def mask(log, citizen):
    def made(kind):
        log.person(ANNA)
        values = {
            "unit": {"unit": WARD},
            "citizen": {"unit": WARD, "citizen": citizen, "until": NOON + timedelta(days=9)},
            "person": {"person": ANNA},
        }[kind]
        return log.mask(by=HOSPITAL, **values)

    return made


@pytest.fixture
def colleague(log, citizen):
    """Bo at the clinic, whom nobody masks; what the source wrote on his entry is the test's."""

    def wrote(reason=None, *, details=None, **values):
        told = {"purpose": 0, "reason": reason, "performed_by": log.person(BO), "organisation_ref": log.unit(CLINIC)}
        return log.entry(citizen, NOON - timedelta(hours=3), details=details, **{**told, **values})

    return wrote


@pytest.fixture
def anna_was_here(log, citizen):
    """A look-up of Anna's own at the ward."""
    log.entry(citizen, NOON, performed_by=log.person(ANNA), organisation_ref=log.unit(WARD))


@pytest.fixture
def everything(app, client, citizen):
    """All that the citizen reads of their log."""

    def read():
        listed = page(client, "/min-log")
        pages = [
            page(client, link) for link in sorted(set(listed.xpath("//main//a[contains(@href, 'opslag/')]/@href")))
        ]
        others = [page(client, path) for path in ("/min-log/find", "/valg/spurgt")]
        person = SignedIn(key=citizen, name="Birthe Holm", client=client, citizen_key=citizen)
        preview = Maker(person).to_summary().page
        return [text_of(one) for one in (listed, *pages, *others, preview)]

    return read


TEXTS: dict[str, dict[str, Any]] = {
    "reason": {"reason": "Henvist af Anna Friis"},
    "initials": {"reason": "Henvist af A. Friis"},
    "kind": {"data_kind": 0, "activity": 0, "what_text": "Notat fra A. Friis"},
    "details": {"details": {
        "reason": "Talt med Friis", "activity_text": "Åbnede Friis' notat", "data_text": "Brev til Anna Friis",
        "source_system": "PC hos Anna Friis", "data_system": "Friisklinikken",
    }},
}  # fmt: skip


@pytest.mark.usefixtures("anna_was_here")
@pytest.mark.parametrize("what", TEXTS)
def test_it_is_withheld_on_every_page_and_alike_whatever_the_kind_of_mask(
    log, citizen, colleague, everything, mask, what
):
    colleague(**TEXTS[what])
    shown = everything()
    assert any("Friis" in text and BO in text for text in shown)
    read = {}
    for kind in KINDS:
        made = mask(kind)
        read[kind] = everything()
        log.end_mask(made, citizen if kind == "citizen" else None)
        assert everything() == shown, kind
    assert read["unit"] == read["citizen"] == read["person"]
    assert [text for text in read["unit"] if "Friis" in text] == []
    assert any(BO in text for text in read["unit"])


@pytest.mark.usefixtures("anna_was_here")
def test_it_says_that_a_text_is_not_shown_where_there_was_one(colleague, everything, mask):
    colleague("Henvist af Anna Friis")
    mask("unit")
    listed, *entries = everything()
    assert WITHHELD in listed
    assert any(WITHHELD in text and BO in text for text in entries)


def test_somebody_with_a_mask_of_their_own_need_not_be_in_the_log(colleague, everything, mask):
    colleague("Henvist af Anna Friis")
    mask("person")
    assert [text for text in everything() if "Friis" in text] == []


def test_a_word_that_may_be_a_name_is_withheld_where_the_masked_one_is_in_the_log(log, citizen, colleague, everything):
    colleague("Mor siger, at patienten er rask")
    log.person("Per Rask")
    log.mask(person="Per Rask", by=HOSPITAL)
    assert any("er rask" in text for text in everything())
    log.entry(citizen, NOON, performed_by=log.person(ANNA), on_behalf_of=log.person("Per Rask"), organisation_ref=None)
    assert not any("er rask" in text for text in everything())


@pytest.mark.usefixtures("anna_was_here")
def test_other_words_and_other_citizens_texts_stay(log, colleague, everything, mask):
    colleague("Henvist af Carl Nymann")
    log.person("Dorte Nymann")
    log.mask(unit=HOSPITAL, below=False, by=HOSPITAL)
    assert any("Carl Nymann" in text for text in everything())
    mask("citizen")
    assert any("Carl Nymann" in text for text in everything())


def test_a_mask_of_a_unit_elsewhere_withholds_no_text(log, colleague, everything, mask):
    colleague("Henvist af Anna Friis")  # whoever she is, she is in nobody's log at the ward
    mask("unit")
    assert any("Henvist af Anna Friis" in text for text in everything())


@pytest.mark.usefixtures("anna_was_here")
def test_a_role_and_a_unit_in_the_sources_own_words_are_withheld_too(log, colleague, everything, mask):
    secretary = log.person("Ida Juul", code=None, role="Sekretær for Anna Friis")
    colleague(performed_by=secretary, organisation_ref=log.unit("123456", "ydernummer", name="Læge Anna Friis"))
    assert any("Sekretær for Anna" in text and "Læge Anna" in text for text in everything())
    mask("person")
    shown = everything()
    assert [text for text in shown if "Friis" in text] == []
    assert any("Ida Juul" in text and "YDERNUMMER 123456" in text for text in shown)


def test_the_ids_of_somebody_who_is_masked_are_withheld(app, log, colleague, everything):
    with app.app_context():
        digests = {"5BXY7": authorised_person("5BXY7"), "afri0001": source_user("epj-ost", "afri0001")}
    for told in digests:
        colleague(f"Skrevet af {told.lower()}", details={"source_system": f"REGH\\{told}@pc7"})
        log.person(f"Karl {told}", digest=digests[told])
    assert any("5bxy7" in text and "afri0001" in text for text in everything())
    for told in digests:
        log.mask(person=f"Karl {told}", by=HOSPITAL)
    assert [text for text in everything() if "5bxy7" in text.lower() or "afri0001" in text] == []


@pytest.mark.usefixtures("anna_was_here")
@pytest.mark.parametrize("kind", KINDS)
def test_a_systems_words_about_a_block_set_aside_name_nobody_who_is_masked(app, client, log, citizen, mask, kind):
    log.person(BO)
    row = {
        "citizen_key": citizen, "question_id": uuid4(), "asked_at": NOON, "call": "override", "system_id": "epj-ost",
        "person": log.persons[BO], "profession": "7170", "unit_scheme": "sor", "unit_code": CLINIC,
        "purpose": Purpose.TREATMENT, "kinds": None, "outcome": Outcome.NEGATIVE, "override_reason": None,
        "override_text": "Ringet til Anna Friis",
    }  # fmt: skip
    with app.app_context(), unit_of_work(DatabaseRole.CONSENT) as opened:
        opened.execute(insert(ConsentQuestionRow), row)
    assert "Ringet til" in text_of(page(client, "/valg/spurgt"))
    mask(kind)
    shown = text_of(page(client, "/valg/spurgt"))
    assert BO in shown
    assert "Ringet til" not in shown


@pytest.mark.usefixtures("anna_was_here")
def test_what_is_towards_the_viewer_counts_too(app, log, citizen, colleague):
    daughter, acting = uuid4(), acting_citizen(citizen)
    log.mask(unit=WARD, citizen=daughter, by=HOSPITAL, until=NOON + timedelta(days=9))
    for viewer, told in ((citizen, True), (uuid4(), True), (daughter, False)):
        actor = replace(acting, viewer=acting_citizen(viewer).viewer)
        with app.test_request_context("/"), unit_of_work(DatabaseRole.CITIZEN, [citizen], [viewer]):
            assert LogOfThePast().may_tell(actor, "Henvist af Anna Friis") == told


def test_a_new_name_of_somebody_who_is_masked_counts_from_the_next_request_of_every_process(
    app, settings, client, log, citizen, colleague, tmp_path
):
    other = make_app(settings)
    browser = browser_of(other, client)
    sign_in_citizen(other, browser, "0703571236")
    with app.app_context():
        log.person("A. Friis", digest=authorised_person("5BXY7"))
    log.mask(person="A. Friis", by=HOSPITAL)
    colleague("Henvist af Bækkelund")
    for one in (client, browser):
        assert "Henvist af Bækkelund" in text_of(page(one, "/min-log"))
    # Somebody else's log tells what else she is called.
    taken = take_in(app, write(tmp_path / "log.ndjson", event(1)))
    assert taken.exit_code == 0, taken.output
    for one in (client, browser):
        assert "Henvist af Bækkelund" not in text_of(page(one, "/min-log"))
    other.extensions["indblik.engine"].dispose()


def test_masks_elsewhere_add_no_statement_to_a_page_with_sources_words(app, client, citizen, log):
    write_entries(log, citizen, 100)
    log.many(citizen, [NOON - timedelta(minutes=one) for one in range(40)], reason="Talt med Bo Dahl", purpose=0,
             performed_by=log.person(BO), organisation_ref=log.unit(CLINIC))  # fmt: skip
    whole = whole_log(client)
    client.get(whole)
    without = asked_by(client, app, whole)
    put_in_force(app, list(masks_elsewhere()))
    client.get(whole)  # the process reads the masks towards everyone, once
    assert len(asked_by(client, app, whole)) == len(without)
    assert "Talt med Bo Dahl" in client.get(whole).text


def test_the_operator_reads_no_name_of_a_source_that_the_directory_does_not_know(app, log):
    for number in range(9):
        log.person(f"Few {number}", code=None, role="Sekretær for Anna Friis")
    for number in range(10):
        log.person(f"Many {number}", code=None, role="Klinikassistent")
    log.person("One", code="ANNAFRIIS", role=None)
    log.unit("123456", "ydernummer", name="Læge Anna Friis")
    log.unit("Læge Friis", "lokal")
    told = app.test_cli_runner().invoke(args=["directory", "check"])
    assert "friis" not in told.output.casefold()
    for line in (
        "unit ydernummer:123456", "unit lokal: in the source's own words", "profession – “Klinikassistent”",
        "profession in a source's own words, borne by fewer than 10", "4 unknown.",
    ):  # fmt: skip
        assert line in told.output
