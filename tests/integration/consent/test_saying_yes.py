"""Saying yes on the pages: what is kept, what ends it, and that nothing is asked for, ticked or kept by itself."""

import base64
import json
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import insert, select

from citizen_app.audit_models import AuditEventRow
from citizen_app.clock import now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity import find_or_create_citizen
from citizen_app.identity_models import CitizenLinkRow
from citizen_app.yes_settings import YesSettings
from consent.domain.saying_yes import offer_id
from tests.integration.consent.making import Maker
from tests.support import power_pages
from tests.support.offers import CVR, offer_row, tell_offers
from tests.support.people import as_citizen
from tests.support.power_pages import signed_in_again
from tests.support.register import CHILD, born, tell
from tests.support.saying_yes import kept_of, receipt_of, say_yes, values

BIRTHE = "1403572528"
OFFER = f"/valg/ja/{offer_id(CVR, 'S-1')}"
LEARNING = "/valg/ja/laering"
OPENS_NOTHING = "Dette er en tilkendegivelse: Den åbner intet, og ingen får noget på grund af den."


@pytest.fixture
def offered(app, tmp_path):
    def offer(**changed):
        done = tell_offers(app, tmp_path, offer_row(**changed))
        assert done.exit_code == 0, done.stderr
        return done.stdout

    offer()
    return offer


@pytest.fixture
def birthe(app, offered):
    tell(app, born(BIRTHE, "1957-03-14"))
    return as_citizen(app)


def audited(app, person):
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [person.key]) as opened:
        acts = opened.execute(select(AuditEventRow.action).where(AuditEventRow.subject_key == person.key)).scalars()
        return [one for one in acts if "yes" in one or "given" in one]


def headings_of_own(person):
    """The heading under which each yes and each indication of the person's stands."""
    articles = Maker(person).open("/valg/ja").page.xpath("//main//article")
    return [one.xpath("preceding::h2[1]")[0].text_content().strip() for one in articles]


def test_what_names_no_recipient_purpose_period_or_legal_basis_is_not_taken_as_an_offer(app, tmp_path):
    lacking = ("organisation", "purpose", "days", "legal_basis", "legal_reference", "email", "costs", "kinds")
    rows = [offer_row(number=f"N-{place}", **{name: ""}) for place, name in enumerate(lacking, start=1)]
    wrong = {"days": "366", "from_age": "14", "kind": "newsletter", "purpose": "Spørg 140357-2528"}
    rows += [offer_row(number=f"W-{place}", **{name: value}) for place, (name, value) in enumerate(wrong.items())]
    done = tell_offers(app, tmp_path, *rows, offer_row(kinds="journal|EPI-REG 7"))
    assert done.exit_code == 1
    assert "offers.csv: 1 versions of offers taken in, 0 already known, 12 set aside." in done.stdout
    assert "Kinds of data shown in the recipient's own words: EPI-REG 7." in done.stdout
    told = done.stderr.splitlines()
    assert [line.partition(": ")[0] for line in told] == [f"offers.csv:{number}" for number in range(2, 14)]
    for name, line in zip([*lacking, *wrong], told, strict=True):
        assert f"not taken as an offer: {name}" in line
        assert "2528" not in line
    page = Maker(as_citizen(app)).open(OFFER).text
    assert "»EPI-REG 7« (modtagerens egne ord)" in page
    again = tell_offers(app, tmp_path, offer_row(kinds="journal|EPI-REG 7"))
    assert "0 versions of offers taken in, 1 already known" in again.stdout


def test_reading_and_going_away_leaves_no_trace_and_nothing_is_ticked(app, birthe):
    signed_in_again(birthe)
    for path in ("/valg/ja", OFFER, LEARNING, f"{OFFER}/sig-ja", f"{LEARNING}/sig-ja"):
        maker = Maker(birthe).open(path)
        assert maker.status == 200
        assert not maker.chosen()
    assert audited(app, birthe) == []
    assert kept_of(app, birthe) == ([], [])
    assert power_pages.told(app, birthe) == []


def test_it_takes_a_fresh_sign_in_and_a_day(birthe):
    assert "Log ind én gang til" in Maker(birthe).open(f"{OFFER}/sig-ja").text
    signed_in_again(birthe)
    maker = Maker(birthe).open(f"{OFFER}/sig-ja")
    wanted = values(maker)
    today = now().date()
    for day in ("", (today - timedelta(days=1)).isoformat(), (today + timedelta(days=91)).isoformat()):
        assert maker.send(**wanted, until=day).status_code == 422
    assert maker.answer(**wanted, until=(today + timedelta(days=90)).isoformat()).status == 200


def test_what_was_read_is_kept_word_for_word_with_its_version_and_language(app, birthe, offered):
    maker = say_yes(birthe, OFFER, days=30)
    until = now().date() + timedelta(days=30)
    assert f"Dit ja gælder til og med den {until.day}." in maker.text
    ((row,), no_indication) = kept_of(app, birthe)
    assert (no_indication, row.sequence, row.language, row.until) == ([], 1, "da", until)
    for words in ("Dit samtykke", "Den Opdigtede Lov § 1", "Så sletter vi dit navn fra listen.", "29190623"):
        assert words in row.text
        assert words in maker.text
    assert power_pages.told(app, birthe) == ["decision-changed"]
    offered(updated="2026-02-02", costs="Vi kan ringe til dig hver dag.")
    later = Maker(birthe).open(maker.at)
    assert "Det gælder ikke den nye." in later.text
    assert "hver dag" not in later.text
    assert f"Dit ja gælder til og med den {until.day}." in later.text


def test_the_same_form_twice_makes_one_and_stale_words_are_refused(app, birthe, offered):
    signed_in_again(birthe)
    first, second = (Maker(birthe).open(f"{OFFER}/sig-ja") for _ in range(2))
    sent, stale = values(first, days=9), values(second, days=9)
    assert first.answer(**sent).at == Maker(birthe).open(f"{OFFER}/sig-ja").answer(**sent).at
    assert len(kept_of(app, birthe)[0]) == 1
    offered(updated="2026-02-03", purpose="Noget andet.")
    refused = second.answer(**stale)
    assert refused.status == 409
    assert "Teksten er lavet om" in refused.text
    assert "Noget andet." in refused.text
    assert len(kept_of(app, birthe)[0]) == 1
    again = Maker(birthe).open(f"{OFFER}/sig-ja")
    assert "Det har du sagt før" not in again.answer(**values(again, days=9)).text  # other words: a yes of its own
    once_more = Maker(birthe).open(f"{OFFER}/sig-ja")
    assert "Det har du sagt før" in once_more.answer(**values(once_more, days=9)).text
    assert len(kept_of(app, birthe)[0]) == 2


@pytest.mark.parametrize(
    ("path", "heading", "flashed", "told"),
    [
        (OFFER, "Det har du sagt ja til", "Du har trukket dit ja tilbage.", "Du trak det tilbage den"),
        (LEARNING, "Det har du tilkendegivet", "Du har trukket den tilbage.", "Du trak tilkendegivelsen tilbage den"),
    ],
)
def test_it_is_withdrawn_in_one_step_and_for_good(app, birthe, offered, path, heading, flashed, told):
    maker = say_yes(birthe, path, days=30)
    assert headings_of_own(birthe) == [heading]
    with birthe.client.session_transaction() as cookie:
        cookie.pop("again-shown")  # to withdraw takes no fresh sign-in
    maker.open(maker.at).at += "/tilbage"
    done = maker.answer()
    assert flashed in done.text
    assert told in done.text
    assert ("ikke mere" in done.text) is (path == OFFER)
    assert not done.page.xpath("//main//form")
    maker.open(done.at)
    before = audited(app, birthe).count("yes-withdrawn")
    again = power_pages.post(birthe, f"{done.at}/tilbage")
    assert again.status_code == 303
    assert (before, audited(app, birthe).count("yes-withdrawn")) == (1, 1)
    overview = Maker(birthe).open("/valg/ja").text
    assert "Det har du sagt ja tilIntet lige nu." in overview
    assert "Det har du tilkendegivet" not in overview
    assert headings_of_own(birthe) == ["Det, der er slut"]
    ended = "Et ja til Øst Universitetshospital" if path == OFFER else "En tilkendegivelse. Den åbner intet."
    assert f"{ended} {told}" in overview


def test_what_ends_by_itself_or_by_the_recipient_does_not_begin_again(app, birthe, offered, clock):
    receipt = say_yes(birthe, OFFER, days=30).at
    offered(updated="2026-02-02", state="withdrawn")
    said = Maker(birthe).open(receipt).text
    assert "Modtageren har trukket sin forespørgsel tilbage. Dit ja gælder ikke mere." in said
    assert birthe.client.get(OFFER).status_code == 404
    assert "Der er ikke mere at sige ja til her." in Maker(birthe).open(f"{OFFER}/sig-ja").text
    offered(updated="2026-02-03")
    assert "Dit ja gælder ikke mere." in Maker(birthe).open(receipt).text
    say_yes(birthe, OFFER, days=0)
    indicated = say_yes(birthe, LEARNING, days=0).at
    assert "Den står til og med" in Maker(birthe).open(indicated).text
    clock.move_to(now() + timedelta(days=1))
    birthe = as_citizen(app)
    text = Maker(birthe).open("/valg/ja").text
    assert "Det sluttede af sig selv efter" in text
    assert "Dit ja gælder til og med" not in text
    assert "Den står til og med" not in text


def test_an_indication_says_first_that_it_opens_nothing(app, birthe):
    for slug in ("forskning", "maalinger", "laering", "opfoelgning"):
        page = Maker(birthe).open(f"/valg/ja/{slug}").page
        assert page.xpath("(//main//h2)[1]/following-sibling::p[1]")[0].text_content() == OPENS_NOTHING
    maker = say_yes(birthe, LEARNING, days=365)
    consents, (row,) = kept_of(app, birthe)
    assert (consents, row.kind) == ([], "learning")
    assert OPENS_NOTHING in row.text
    assert "Den åbner intet." in maker.text


@pytest.mark.parametrize(
    ("day", "from_age", "consents", "indicates"),
    [
        ("2012-02-20", "", False, False),  # 14
        ("2010-02-20", "", False, True),  # 16
        ("2010-02-20", "16", True, True),
        ("2008-03-01", "", True, True),  # 18
        (None, "", False, True),  # we do not know: no consent, on the careful side
    ],
)
def test_who_is_old_enough(app, offered, day, from_age, consents, indicates):
    settings = app.extensions["indblik.settings"]
    app.extensions["indblik.settings"] = replace(settings, acting=replace(settings.acting, sign_in_from=13))
    offered(updated="2026-02-02", from_age=from_age)
    if day:
        tell(app, born(CHILD, day))
    person = as_citizen(app, CHILD, "Alma Rask")
    overview = Maker(person).open("/valg/ja").text
    assert "Spørg mig om søvn" in overview
    assert (f"Det kræver, at du er {from_age or 18} år." in overview) is not consents
    assert ("Når du er 15 år, kan du give tilkendegivelser" in overview) is not indicates
    for path, may in ((OFFER, consents), (LEARNING, indicates)):
        signed_in_again(person)
        assert bool(Maker(person).open(path).page.xpath("//main//a[contains(@href, 'sig-ja')]")) is may
        answer = person.client.get(f"{path}/sig-ja")
        assert (answer.status_code == 200 and "Sidste dag" in answer.text) is may


def test_the_record_of_a_consent_is_a_fhir_consent_and_that_of_an_indication_is_none(app, birthe, offered):
    offered(updated="2026-02-02", kinds="journal|EPI-REG 7", phone="35 45 00 00")
    answer = birthe.client.get(f"{say_yes(birthe, OFFER, days=30).at}/fil")
    assert answer.content_type == "application/fhir+json"
    record = json.loads(answer.text)
    assert set(record) <= R4_CONSENT
    assert set(record["provision"]) <= R4_PROVISION
    assert (record["resourceType"], record["status"]) == ("Consent", "active")
    assert record["contained"][0]["identifier"] == [{"system": "http://cvr.dk", "value": CVR}]
    assert record["provision"]["period"]["end"] == (now().date() + timedelta(days=30)).isoformat()
    assert record["provision"]["purpose"][0]["code"] == "research-contact"
    assert record["policyRule"]["text"] == "Dit samtykke (Den Opdigtede Lov § 1)"
    ((row,), _none) = kept_of(app, birthe)
    assert base64.b64decode(record["sourceAttachment"]["data"]).decode() == row.text
    assert BIRTHE not in answer.text
    power_pages.post(birthe, f"{receipt_of(birthe)}/tilbage")
    assert json.loads(birthe.client.get(f"{receipt_of(birthe)}/fil").text)["status"] == "inactive"
    said = json.loads(birthe.client.get(f"{say_yes(birthe, LEARNING, days=3).at}/fil").text)
    assert (said["recordType"], said["opens"], said["state"]) == ("indication", "nothing", "stands")
    assert "resourceType" not in said


R4_CONSENT = {
    "resourceType", "id", "meta", "implicitRules", "language", "text", "contained", "extension", "modifierExtension",
    "identifier", "status", "scope", "category", "patient", "dateTime", "performer", "organization",
    "sourceAttachment", "sourceReference", "policy", "policyRule", "verification", "provision",
}  # fmt: skip
R4_PROVISION = {
    "type", "period", "actor", "action", "securityLabel", "purpose", "class", "code", "dataPeriod", "data", "provision",
}  # fmt: skip
"""The elements that FHIR R4 (4.0.1) gives the resource."""


def test_another_citizen_finds_nothing_of_it(app, birthe):
    receipt = say_yes(birthe, OFFER, days=30).at
    carl = as_citizen(app, "2308913369", "Carl Thomsen")
    assert [carl.client.get(f"{receipt}{end}").status_code for end in ("", "/fil")] == [404, 404]
    assert power_pages.post(carl, f"{receipt}/tilbage").status_code == 404
    assert "Øst Universitetshospital Dit ja" not in Maker(carl).open("/valg/ja").text


def test_the_operator_sets_how_long_a_yes_lasts(app, birthe):
    app.extensions["indblik.settings"] = replace(app.extensions["indblik.settings"], yes=YesSettings(longest_days=30))
    signed_in_again(birthe)
    for path in (OFFER, LEARNING):
        maker = Maker(birthe).open(f"{path}/sig-ja")
        assert "Det varer højst 30 dage, regnet fra i dag." in maker.text
        assert maker.send(**values(maker, days=31)).status_code == 422


def test_an_offer_can_be_withdrawn_whatever_the_longest_is_by_now(app, tmp_path):
    long = offer_row(days="730")
    settings = app.extensions["indblik.settings"]
    app.extensions["indblik.settings"] = replace(settings, yes=YesSettings(longest_days=730))
    assert tell_offers(app, tmp_path, long).exit_code == 0
    app.extensions["indblik.settings"] = replace(settings, yes=YesSettings(longest_days=365))
    assert tell_offers(app, tmp_path, long | {"state": "withdrawn", "updated": "2026-03-02"}).exit_code == 0
    assert as_citizen(app).client.get(OFFER).status_code == 404


def test_another_title_is_other_words(app, birthe, offered):
    signed_in_again(birthe)
    maker = Maker(birthe).open(f"{OFFER}/sig-ja")
    sent = values(maker, days=9)
    offered(title="# Må vi læse alt?", updated="2026-03-03")
    refused = maker.answer(**sent)
    assert (refused.status, kept_of(app, birthe)[0]) == (409, [])
    receipt = say_yes(birthe, OFFER, days=9)
    words = receipt.page.xpath("//main//*[@lang]")[0].text_content()
    assert words.count("Må vi læse alt?") >= 1
    (row,) = kept_of(app, birthe)[0]
    assert "\nMå vi læse alt?\n" in row.text


def test_what_was_given_under_an_earlier_number_is_taken_back_for_good(app, birthe):
    """A new number is a new key, linked to the old one: the withdrawal stands beside what it ends."""
    receipt = say_yes(birthe, OFFER, days=30).at
    say_yes(birthe, LEARNING, days=30)
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER) as opened:
        new = find_or_create_citizen("cpr", "1403572536")
        opened.execute(insert(CitizenLinkRow), {
            "citizen_key": birthe.key, "other_key": new, "link_id": uuid4(), "state": "linked", "reason": "correction",
            "proposed_at": now(),
        })  # fmt: skip
    tell(app, born("1403572536", "1957-03-14"))
    later = as_citizen(app, "1403572536", "Birthe Holm")
    assert later.client.get(receipt).status_code == 404  # its address was the other key's
    for _each in range(2):
        maker = Maker(later).open(receipt_of(later))
        maker.at += "/tilbage"
        assert "trukket" in maker.answer().text
    text = Maker(later).open("/valg/ja").text
    assert text.count("Du trak") == 2
