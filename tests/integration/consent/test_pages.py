"""Dine valg om dine sundhedsdata: making, changing and ending decisions on the pages, and what goes wrong."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from citizen_app.clock import now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.opaque import seal
from citizen_app.outbox.models import OutboxMessageRow
from citizen_app.terms import DataKind
from consent.models import ConsentDecisionRow, ConsentEndingRow
from consent.services.decisions import make_decision
from logview.models import ProfessionalRow
from tests.integration.consent.making import ALL, EVERYONE, FROM_NOW, Maker
from tests.support.deciding import draft, page_of
from tests.support.log_rows import Log
from tests.support.people import actor_of, as_citizen

HOSPITAL, WARD = "4000000000001", "4000000000011"


@pytest.fixture
def log(app):
    made = Log(app)
    made.source()
    made.source("gp-system", 2)
    made.source("ukendt", 3)
    made.organisation(HOSPITAL, "Østby Hospital", kind="hospital", name_en="Eastby Hospital")
    made.organisation(
        WARD, "Lungemedicinsk Afdeling", parent_scheme="sor", parent_code=HOSPITAL, kind="department", name_en=None
    )
    made.organisation("4000000000002", "Vestby Kommune", kind="municipality", sector=7)
    made.profession("7170", "Læge", "Doctor")
    made.directory_is_new()
    return made


@pytest.fixture
def birthe(app, log):
    return as_citizen(app)


@pytest.fixture
def maker(birthe):
    return Maker(birthe)


def kept(app, citizen, row=ConsentDecisionRow):
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [citizen.key]) as opened:
        return opened.execute(select(func.count()).select_from(row).where(row.citizen_key == citizen.key)).scalar_one()


def told(app):
    with app.app_context(), unit_of_work(DatabaseRole.WORKER) as opened:
        return [row.kind for row in opened.execute(select(OutboxMessageRow.kind))]


def test_a_block_of_test_results_towards_a_hospital(app, birthe, log, maker):
    log.entry(birthe.key, now() - timedelta(days=3), organisation_ref=log.unit(WARD), data_kind=DataKind.LABORATORY)
    maker.open("/valg").open(maker.link("/ny")).answer(effect="block")
    maker.answer(scope="some", kinds=str(int(DataKind.LABORATORY))).answer(whom="place")
    maker.answer(place=maker.values("place")["Østby Hospital"], below="with").answer(**FROM_NOW)
    assert "Du spærrer for, at Østby Hospital (med alle afdelinger) ser dine prøvesvar." in maker.text
    assert "Det kan få betydning for din behandling" in maker.text
    assert "1 af 1 opslag kommer fra systemer, der spørger os, og ville være stoppet, medmindre" in maker.text
    assert (kept(app, birthe), told(app)) == (0, []), "nothing is saved until the end"

    maker.answer()
    assert maker.text.startswith("Dit valg er gemt. Spærringen gælder")
    assert "Du har spærret for, at Østby Hospital (med alle afdelinger) ser dine prøvesvar." in maker.text
    assert "til du selv ophæver den." in maker.text
    assert "Hospitalsjournalen i Region Hovedstaden Kilden spørger os hver gang." in maker.text
    assert (kept(app, birthe), told(app)) == (1, ["decision-changed"])
    addresses = " ".join(maker.seen).lower()
    assert not [word for word in ("østby", "hospital", HOSPITAL, "laboratory") if word in addresses]


def test_an_access_for_a_person_of_the_log_ends(app, birthe, log, maker):
    anna = log.person("Anna Friis")
    log.entry(birthe.key, now(), performed_by=anna, organisation_ref=log.unit(WARD))
    maker.open("/valg/ny").answer(effect="access").answer(**ALL)
    assert "Alle" not in maker.values("whom"), "an access is for somebody"
    maker.answer(whom="person").answer(person=maker.values("person")["Anna Friis, Læge"])
    assert maker.answer(start="now", end="day").status == 422
    maker.answer(start="now", end="day", last="2026-06-30")
    assert "Du giver Anna Friis adgang til dine sundhedsdata trods spærring." in maker.text
    assert "Adgangen gælder fra nu af til og med 30. juni 2026." in maker.text
    assert "Du har givet Anna Friis adgang" in maker.answer().text


def test_nobody_whose_name_is_masked_can_be_chosen(birthe, log, maker, forbidden):
    log.entry(birthe.key, now(), performed_by=log.person("Anna Friis"), organisation_ref=log.unit(WARD))
    log.mask(unit=HOSPITAL, by=HOSPITAL)
    birthe.client.forbidden.add("Anna Friis")
    maker.open("/valg/ny").answer(effect="block").answer(**ALL).answer(whom="person")
    assert maker.values("person") == {}
    assert "Der står ingen i din log, som du kan vælge." in maker.text


@pytest.mark.parametrize("mask", [{"unit": HOSPITAL}, {"person": "Anna Friis"}])
def test_a_mask_that_comes_later_takes_the_name_out_of_the_decision_too(birthe, log, maker, mask):
    log.entry(birthe.key, now(), performed_by=log.person("Anna Friis"), organisation_ref=log.unit(WARD))
    maker.open("/valg/ny").answer(effect="block").answer(**ALL).answer(whom="person")
    maker.answer(person=maker.values("person")["Anna Friis, Læge"]).answer(**FROM_NOW)
    assert "spærrer for, at Anna Friis ser" in maker.text
    receipt = maker.answer().at
    log.mask(**mask, by=HOSPITAL)
    birthe.client.forbidden.add("Anna Friis")
    for path in ("/valg", receipt, f"{receipt}/ret", f"{receipt}/ophaev"):
        assert "en person med sløret navn" in maker.open(path).text
    assert maker.open(maker.open(f"{receipt}/ret").link("/hvem")).answer(whom="person").values("person") == {}


def test_every_narrowing_at_once(birthe, maker):
    maker.open("/valg/ny").answer(effect="block").answer(scope="some", kinds="3", from_place="y", of_age="y")
    assert maker.step == "hvorfra"
    maker.answer(words="lunge")
    assert list(maker.values("place")) == ["Lungemedicinsk Afdeling (Østby Hospital)"]
    maker.answer(place=next(iter(maker.values("place").values())), below="with")
    maker.answer(since="2025-01-01", until="2025-12-31").answer(whom="profession")
    maker.answer(profession="7170", only_there="y")
    assert "På hvilket sted?" in maker.text
    maker.answer(words="østby").answer(place=maker.values("place")["Østby Hospital"], below="with")
    maker.answer(start="day", first="2026-04-01", end="day", last="2026-04-30")
    for sentence in (
        "Du spærrer for, at personer med faggruppen læge hos Østby Hospital (med alle afdelinger) ser dine prøvesvar "
        "fra Lungemedicinsk Afdeling (Østby Hospital).",
        "Det gælder kun oplysninger fra 1. januar 2025 til og med 31. december 2025.",
        "Spærringen gælder fra 1. april 2026 til og med 30. april 2026.",
    ):
        assert sentence in maker.text
    assert "Spærringen begynder senere" in maker.answer().text
    maker.open(maker.link("/ret"))
    maker.open(maker.link("/hvem"))
    assert maker.chosen() == {"profession"}
    maker.answer(whom="profession")
    assert maker.page.xpath("//input[@name='only_there']/@checked")
    maker.answer(profession="7170")
    assert "Du spærrer for, at personer med faggruppen læge ser dine prøvesvar fra Lungemedicinsk" in maker.text


def test_a_person_at_one_place_is_made_and_changed_there(birthe, log, maker):
    for unit in (WARD, "4000000000002"):
        log.entry(birthe.key, now(), performed_by=log.person("Anna Friis"), organisation_ref=log.unit(unit))
    maker.open("/valg/ny").answer(effect="access").answer(**ALL).answer(whom="person")
    maker.answer(person=maker.values("person")["Anna Friis, Læge"], only_there="y")
    maker.answer(place=maker.values("place")["Vestby Kommune"], below="with")
    maker.answer(start="now", end="day", last="2026-06-30")
    assert "Du giver Anna Friis hos Vestby Kommune adgang til dine sundhedsdata trods spærring." in maker.text
    assert "I din log for det seneste år er der 1 opslag" in maker.text
    maker.answer()
    maker.open(maker.link("/ret"))
    assert maker.chosen() == {"now", "day", "2026-06-30"}
    maker.answer(start="now", end="day", last="2026-05-31")
    assert "Du har givet Anna Friis hos Vestby Kommune adgang" in maker.text
    assert "til og med 31. maj 2026" in maker.text


def test_going_back_keeps_every_answer(maker):
    maker.open("/valg/ny").answer(effect="block").answer(scope="some", kinds="3").answer(whom="profession")
    maker.answer(profession="7170").answer(start="day", first="2026-04-01", end="open")
    way_back = []
    while maker.step != "valg":
        way_back.append((maker.step, maker.chosen()))
        maker.open(maker.page.xpath("//a[contains(@class, 'back-link')]/@href")[0])
    assert [step for step, _chosen in way_back] == ["se-efter", "hvornaar", "faggruppe", "hvem", "hvad", "art"]
    chosen = dict(way_back)
    assert chosen["hvornaar"] == {"day", "open", "2026-04-01"}
    assert (chosen["hvem"], chosen["hvad"], chosen["art"]) == ({"profession"}, {"some", "3"}, {"block"})


def test_one_answer_is_changed_from_the_summary(maker):
    maker.to_summary()
    maker.open(maker.link("/hvad")).answer(scope="some", kinds="3")
    assert maker.step == "se-efter"
    assert "ser dine prøvesvar." in maker.text


@pytest.mark.parametrize("step", ["hvem", "hvornaar", "se-efter", "person"])
def test_nobody_comes_past_a_question_by_writing_an_address(birthe, maker, step):
    maker.open("/valg/ny")
    sealed = maker.at.split("?")[1]
    assert maker.open(f"/valg/ny/{step}?{sealed}").step == "art"
    answer = birthe.client.post(f"/valg/ny/{step}?{sealed}", data={"csrf_token": maker.token()})
    assert answer.status_code == 303
    assert "/valg/ny/art?" in answer.headers["Location"]


def test_two_clicks_make_one_decision_and_tell_once(app, birthe, maker, clock):
    maker.to_summary()
    first = maker.send()
    clock.shift(1)
    second = maker.send()
    assert first.headers["Location"] == second.headers["Location"]
    assert (kept(app, birthe), told(app)) == (1, ["decision-changed"])


def test_another_tab_with_other_answers_is_told_that_they_were_not_saved(app, birthe, maker):
    maker.to_summary()
    other = Maker(birthe).open(maker.link("/hvad")).answer(scope="some", kinds="3")
    maker.answer()
    other.answer()
    assert "Dit valg er gemt" not in other.text
    assert "Du har bekræftet valget før, med andre svar." in other.text
    assert kept(app, birthe) == 1


def test_going_back_from_the_receipt_leads_to_the_receipt(app, birthe, maker):
    summary = maker.to_summary().at
    receipt = maker.answer().at
    assert maker.open(summary).at == receipt
    assert kept(app, birthe) == 1


def test_nobody_is_asked_to_decide_over_their_own_look_ups(birthe, log, maker):
    own = {"performed_by": log.person(birthe.name, code=None), "organisation_ref": log.unit(WARD)}
    log.entry(birthe.key, now(), **own)
    log.entry(birthe.key, now(), performed_by=log.person("Anna Friis"), organisation_ref=log.unit(WARD))
    maker.open("/valg/ny").answer(effect="block").answer(**ALL).answer(whom="person")
    assert list(maker.values("person")) == ["Anna Friis, Læge"]
    assert "1 af 1 opslag kommer fra systemer, der spørger os" in maker.to_summary().text


def test_large_numbers_are_written_as_people_read_them_and_none_is_not_told_of(birthe, log, maker):
    log.entry(birthe.key, now(), organisation_ref=log.unit(WARD), entry_count=1500)
    text = maker.to_summary().text
    assert "er der 1.500 opslag" in text
    assert "1.500 af 1.500 opslag kommer fra systemer, der spørger os" in text
    assert "Ville være stoppet (1.500)" in text
    assert "0 når spærringen ikke." not in text


def test_ending_is_two_clicks_and_a_third_does_nothing(app, birthe, maker, clock):
    maker.to_summary().answer()
    clock.shift(60)
    end = maker.open("/valg").link("/ophaev")
    maker.open(end)
    assert "Vil du ophæve spærringen?" in maker.text
    assert kept(app, birthe, ConsentEndingRow) == 0
    clock.shift(60)
    token = maker.token()
    maker.answer()
    assert "Spærringen gælder ikke mere" in maker.text
    assert "Du ophævede den selv." in maker.text
    clock.shift(60)
    assert birthe.client.post(end, data={"csrf_token": token}).status_code == 303
    assert (kept(app, birthe, ConsentEndingRow), len(told(app))) == (1, 2)
    assert "Du har ingen valg, der gælder." in maker.open("/valg").text


def test_what_is_decided_already_is_said_before_it_is_confirmed(app, birthe, maker):
    maker.to_summary().answer()
    maker.to_summary()
    assert "Det har du allerede valgt" in maker.text
    assert not maker.page.xpath("//main//form"), "there is nothing to confirm"
    assert maker.send().status_code == 409
    assert kept(app, birthe) == 1


def test_answers_sealed_for_one_citizen_open_nothing_for_another(app, birthe, maker):
    maker.to_summary()
    other = Maker(as_citizen(app, "2308913369", "Carl Krogh")).open("/valg/ny")
    assert other.person.client.get(maker.at).status_code == 404
    assert other.person.client.post(maker.at, data={"csrf_token": other.token()}).status_code == 404
    assert kept(app, birthe) + kept(app, other.person) == 0


@pytest.mark.parametrize(
    ("page", "field"),
    [({"whom": "place"}, "place"), ({"whom": "person"}, "person"), ({"whom": "profession"}, "profession")],
)
def test_a_value_that_was_not_offered_is_not_taken(app, log, birthe, maker, page, field):
    other = as_citizen(app, "2308913369", "Carl Krogh")
    for citizen in (birthe, other):
        log.entry(citizen.key, now(), performed_by=log.person("Anna Friis"), organisation_ref=log.unit(WARD))
    foreign = Maker(other).open("/valg/ny").answer(effect="block").answer(**ALL).answer(**page)
    values = [*foreign.values(field).values(), "x", "sor|4000000000001", ""]
    maker.open("/valg/ny").answer(effect="block").answer(**ALL).answer(**page)
    for value in values:
        refused = maker.send(**{field: value, "below": "with"})
        assert refused.status_code == 422
        assert 'role="alert"' in refused.text


@pytest.mark.parametrize(
    "days",
    [
        {"start": "day", "first": "2026-03-02"},
        {"start": "day"},
        {"start": "day", "first": "2026-04-02", "end": "day", "last": "2026-04-01"},
        {"end": "day", "last": "2026-03-02"},
        {"start": "day", "first": "31/12"},
        {"start": "sometime"},
    ],
)
def test_days_that_make_no_sense_are_refused_on_their_page(maker, days):
    maker.open("/valg/ny").answer(effect="block").answer(**ALL).answer(**EVERYONE)
    assert maker.answer(**{**FROM_NOW, **days}).status == 422
    assert maker.step == "hvornaar"


def test_two_hundred_decisions_are_shown_and_no_more_are_made(app, birthe, maker):
    actor = actor_of(birthe)
    with page_of(app, actor):
        for number in range(200):
            end = now() + timedelta(days=1 + number)
            make_decision(actor, draft(valid_until=end), UUID(int=number + 1), now())
    maker.open("/valg")
    assert len(maker.page.xpath("//article")) == 200
    assert "Du har for mange valg" in maker.text
    assert not [one for one in maker.page.xpath("//a/@href") if one.endswith("/valg/ny")]
    maker.to_summary()
    assert "Du kan have 200 valg ad gangen." in maker.text
    assert maker.send().status_code == 409
    assert kept(app, birthe) == 200


def test_the_pages_speak_english_too(birthe, maker):
    maker.to_summary()
    token = maker.token()
    birthe.client.post("/sprog", data={"csrf_token": token, "language": "en", "next": maker.at})
    maker.open(maker.at)
    assert "You are blocking everyone from seeing your health data." in maker.text
    assert "The block counts from now on, until you end it yourself." in maker.text


def test_a_stale_address_of_an_older_site_begins_anew(app, birthe, maker):
    with app.app_context():
        old = seal(birthe.key, "consent-answers", b"\x81\xa3old\x01")
    assert maker.open(f"/valg/ny/se-efter?d={old}").step == "art"


def test_a_user_that_a_source_has_for_all_citizens_is_oneself_in_ones_own_log(birthe, log, maker):
    """The newest name of such a user is another citizen's."""
    own = log.person("Birthe Holm", code=None, role="Borger")
    log.write(
        ProfessionalRow, professional_id=own + 10_000, digest=uuid4(), person_digest=log.persons["Birthe Holm"],
        name="Sanne Toft", role_text="Borger",
    )  # fmt: skip
    log.entry(birthe.key, now(), performed_by=own, data_kind=DataKind.LABORATORY)
    birthe.client.forbidden.add("Sanne Toft")
    maker.open("/valg/ny").answer(effect="block").answer(**ALL).answer(whom="person")
    assert maker.values("person") == {}
    assert "har ingen opslag" in maker.to_summary().text or "er der ingen opslag" in maker.text


def test_what_is_wrong_with_the_answer_to_a_question_reads_on_after_it(maker):
    summary = maker.open("/valg/ny").answer().page.xpath("//div[@role='alert']//li")
    assert [one.text_content() for one in summary] == ["Hvad vil du gøre? Vælg en af mulighederne."]
