"""A practice is often called after its doctor: where a mask hides the doctor, the practice's name would tell it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from lxml import html
from sqlalchemy import insert

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.terms import Purpose
from consent.domain.decision import Outcome, Unit, Who
from consent.models import ConsentQuestionRow
from consent.services.decisions import make_decision
from logview.domain.terms import EntryFlag
from tests.conftest import NOON
from tests.integration.consent.making import Maker
from tests.support.deciding import citizen as acting_citizen
from tests.support.deciding import draft, page_of
from tests.support.people import SignedIn
from tests.support.reading import page, text_of, texts
from tests.support.systems import a_system

PRACTICE = "4000000000051"
NAME = "Anna Friis"


@pytest.fixture
def practice(log, citizen):
    """The doctor's own practice, where a secretary also works for her, with an entry by each."""
    log.organisation(PRACTICE, "Lægerne Friis", kind="practice", sector=2, name_en="The Friis Practice")
    log.directory_is_new()
    ref, doctor = log.unit(PRACTICE), log.person(NAME)
    log.entry(citizen, NOON, performed_by=doctor, organisation_ref=ref, data_organisation_ref=log.unit("4000000000011"))
    return ref


@pytest.fixture
def mask(log, practice, forbidden):
    """Hide the doctor: pages may hold neither her name nor the practice's from then on."""

    def made(**values):
        mask_id = log.mask(person=NAME, by=PRACTICE, **values)
        forbidden.add("Friis")
        return mask_id

    return made


def filter_on(client, label):
    """The address of the log with only this place or person."""
    tree = page(client, "/min-log/find")
    token = tree.cssselect("input[name=csrf_token]")[0].get("value")
    (chosen,) = [one for one in tree.cssselect("label") if label in one.text_content()]
    box = tree.get_element_by_id(chosen.get("for"))
    fields = {"csrf_token": token, "period": "all", box.get("name"): box.get("value")}
    return client.post("/min-log/find", data=fields).headers["Location"]


def test_the_place_and_the_masker_are_told_by_their_kind(client, mask):
    mask()
    shown = page(client, "/min-log")
    assert "En lægepraksis" in text_of(shown)
    assert "Navnet er sløret af en lægepraksis" in text_of(shown)
    entry = text_of(page(client, shown.cssselect("a[href*=opslag]")[0].get("href")))
    assert "En lægepraksis" in entry
    assert "Lungemedicinsk Afdeling" in entry, "the place of the data stays"


def test_in_english_too(client, mask):
    mask()
    tree = page(client, "/min-log")
    token = tree.cssselect("input[name=csrf_token]")[0].get("value")
    client.post("/sprog", data={"csrf_token": token, "language": "en"})
    assert "The name is masked by a general practice" in text_of(page(client, "/min-log"))


def test_the_place_of_the_data_is_told_by_its_kind(client, log, citizen, mask):
    log.entry(
        citizen, NOON, performed_by=log.people[NAME], organisation_ref=log.unit("4000000000011"),
        data_organisation_ref=log.units["sor", PRACTICE],
    )  # fmt: skip
    mask()
    for link in page(client, "/min-log").cssselect("a[href*=opslag]"):
        assert "En lægepraksis" in text_of(page(client, link.get("href")))


def test_the_name_of_the_place_stays_where_it_is_nobodys_that_is_masked(client, log, practice, citizen):
    log.entry(citizen, NOON, performed_by=log.person("Bo Dahl"), organisation_ref=practice)
    log.mask(person="Bo Dahl", by=PRACTICE)
    shown = text_of(page(client, "/min-log"))
    assert shown.count("Lægerne Friis") == 3
    assert "Navnet er sløret af Lægerne Friis" in shown


def test_a_filter_on_the_place_finds_no_entry_that_withholds_it(client, log, citizen, practice):
    log.entry(citizen, NOON - timedelta(hours=1), performed_by=log.person("Bo Dahl"), organisation_ref=practice)
    log.mask(person=NAME, by=PRACTICE)
    found = page(client, filter_on(client, "Lægerne Friis (1)"))
    assert texts(found, ".name") == ["Bo Dahl"]


def test_an_address_from_before_the_mask_tells_no_place_that_only_masked_entries_have(client, practice, mask):
    address = filter_on(client, "Lægerne Friis (1)")
    assert "Lægerne Friis" in text_of(page(client, address))
    mask()
    shown = page(client, address)
    assert texts(shown, ".name") == []
    assert "Et sted" in text_of(shown)


def test_a_unit_in_the_sources_own_words_that_name_her_is_told_and_found_on_no_entry(client, log, citizen):
    own = log.unit("123456", "ydernummer", name="Læge Anna Friis")
    log.entry(citizen, NOON, performed_by=log.person(NAME), organisation_ref=own)
    log.entry(citizen, NOON - timedelta(hours=1), performed_by=log.person("Bo Dahl"), organisation_ref=own)
    saved = filter_on(client, "Læge Anna Friis (2)")
    assert texts(page(client, saved), ".name") == [NAME, "Bo Dahl"]
    log.mask(person=NAME, by="4000000000001")
    assert texts(page(client, saved), ".name") == []
    shown = [text_of(page(client, path)) for path in ("/min-log", "/min-log/find", saved)]
    assert [text for text in shown if "Friis" in text] == []
    assert shown[0].count("Ukendt enhed (YDERNUMMER 123456)") == 2


def test_a_role_in_the_sources_own_words_is_withheld_on_both_sides(client, log, citizen, mask, practice):
    secretary = log.person("Bo Dahl", code=None, role="Sekretær for Anna Friis")
    log.entry(
        citizen, NOON - timedelta(hours=3), performed_by=secretary, on_behalf_of=log.people[NAME],
        organisation_ref=practice,
    )  # fmt: skip
    mask()
    shown = page(client, "/min-log")
    assert "Bo Dahl" in text_of(shown)
    for link in shown.cssselect("a[href*=opslag]"):
        page(client, link.get("href"))
    assert "Bo Dahl (1)" in text_of(page(client, "/min-log/find"))


def test_who_asked_tells_neither_the_place_nor_the_system_by_the_name(app, client, log, citizen, mask):
    a_system(app, system_id="friis-journal", units=[("sor", "4000000000011")], name="Journal hos læge Friis")
    row = {
        "citizen_key": citizen, "question_id": uuid4(), "asked_at": NOON, "call": "override",
        "system_id": "friis-journal", "person": log.persons[NAME], "profession": "7170", "unit_scheme": "sor",
        "unit_code": PRACTICE, "purpose": Purpose.TREATMENT, "kinds": None, "outcome": Outcome.NEGATIVE,
        "override_reason": None, "override_text": "Ringet til Anna Friis",
    }  # fmt: skip
    with app.app_context(), unit_of_work(DatabaseRole.CONSENT) as opened:
        opened.execute(insert(ConsentQuestionRow), row)
    assert "Lægerne Friis" in text_of(page(client, "/valg/spurgt"))
    mask()
    assert "En lægepraksis" in text_of(page(client, "/valg/spurgt"))


def test_a_choice_that_names_the_doctor_at_the_practice_names_neither(app, client, log, citizen, mask):
    who = Who(person=log.persons[NAME], unit=Unit("sor", PRACTICE, True))
    with page_of(app, acting_citizen(citizen)):
        make_decision(acting_citizen(citizen), draft(who=who), uuid4(), NOON)
    assert "Anna Friis hos Lægerne Friis" in text_of(page(client, "/valg"))
    mask()
    shown = page(client, "/valg")
    assert "en person med sløret navn" in text_of(shown)
    assert "hos en lægepraksis" in text_of(shown)
    for link in shown.xpath("//main//article//a/@href"):
        client.get(link, follow_redirects=True)


def test_a_preview_of_a_block_on_the_practice_does_not_tell_which_entries_are_the_doctors(client, citizen, log, mask):
    person = SignedIn(key=citizen, name="Birthe Holm", client=client, citizen_key=citizen)

    def preview():
        maker = Maker(person).open("/valg/ny").answer(effect="block").answer(scope="all").answer(whom="place")
        maker.answer(words="lungemedicinsk")
        other = maker.values("place")["Lungemedicinsk Afdeling (Østby Hospital)"]
        maker.answer(place=other, below="with").answer(start="now", end="open")
        return " ".join(html.fromstring(person.client.get(maker.at).text).xpath("//main")[0].text_content().split())

    assert "ingen opslag" in preview()
    mask()
    # Where the doctor's entries were is not told: they may be about any place, and are so for each.
    assert "En lægepraksis" in preview()


def test_a_sources_own_words_for_a_place_are_kept_back_where_the_source_masks(client, log, citizen, forbidden):
    """Nobody knows whose name a unit's own name holds: the source has told none."""
    unit = log.unit("999", name="Friis' kontor")
    log.entry(
        citizen, NOON, performed_by=log.person("d5dffae 283"), organisation_ref=unit, flags=EntryFlag.SOURCE_MASKED
    )
    forbidden.add("Friis")
    [href] = {link.get("href") for link in page(client, "/min-log").cssselect("a[href*=opslag]")}
    assert "Ukendt enhed" in text_of(page(client, href))
