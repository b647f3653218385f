"""What a recipient is answered of consents to its own offer: what the citizen's page says, and nobody unseen."""

from datetime import timedelta

import pytest

from citizen_app.api.scopes import Scope
from citizen_app.clock import now
from consent.domain.lookup import AgreementAnswer, LookedUp
from consent.domain.saying_yes import offer_id
from consent.services.lookup_words import answer_lines
from tests.integration.asking.conftest import KNOWN, OTHER, REGION, UNKNOWN, statements
from tests.integration.consent.making import Maker
from tests.support.offers import CVR, OTHER_CVR, offer_row, tell_offers
from tests.support.people import as_citizen
from tests.support.power_pages import post
from tests.support.register import born, message, tell
from tests.support.saying_yes import receipt_of, say_yes
from tests.support.systems import a_system

OFFER = f"/valg/ja/{offer_id(CVR, 'S-1')}"
NO = {"given": False}


@pytest.fixture
def recipient(app):
    return a_system(app, Scope.CONSENTS_READ, system_id="forsker-ost", name="Søvnforskerne", units=[REGION])


@pytest.fixture
def offered(app, tmp_path):
    def offer(**changed):
        done = tell_offers(app, tmp_path, offer_row(**changed))
        assert done.exit_code == 0, done.stderr

    offer()
    return offer


@pytest.fixture
def holm(app, offered):
    tell(app, born(KNOWN, "1957-03-14"))
    return as_citizen(app, KNOWN)


def search(system, *numbers, cvr=CVR, number="S-1"):
    citizens = [{"scheme": "cpr", "value": one} for one in numbers]
    return system.call("/consents/_search", {"offer": {"cvr": cvr, "number": number}, "citizens": citizens})


def told(system, *numbers):
    answer = search(system, *numbers)
    assert answer.status_code == 200, answer.text
    return [{name: value for name, value in one.items() if name != "lookup_id"} for one in answer.json["answers"]]


def counts_on_the_page(person):
    return Maker(person).open("/valg/ja").text.count("Dit ja gælder til og med")


def test_the_answer_is_what_the_page_says_after_each_thing_that_happens(app, recipient, holm, offered, clock):
    def agree(expected):
        (answer,) = told(recipient, KNOWN)
        assert (answer["given"], counts_on_the_page(holm)) == (expected, int(expected))
        return answer

    agree(expected=False)
    say_yes(holm, "/valg/ja/forskning", days=30)
    agree(expected=False)  # an indication opens nothing
    say_yes(holm, OFFER, days=30)
    until = (now() + timedelta(days=30)).date().isoformat()
    assert agree(expected=True) == {"given": True, "until": until, "version": 1, "version_made": "2026-02-01"}
    offered(updated="2026-02-02", purpose="Noget andet.")
    assert agree(expected=True)["version"] == 1  # it does not stretch to the new words
    post(holm, f"{receipt_of(holm)}/tilbage")
    agree(expected=False)
    say_yes(holm, OFFER, days=3)
    assert agree(expected=True)["version"] == 2
    offered(updated="2026-02-03", state="withdrawn")
    agree(expected=False)
    offered(updated="2026-02-04")
    agree(expected=False)
    say_yes(holm, OFFER, days=3)
    agree(expected=True)
    clock.move_to(now() + timedelta(days=4))
    holm = as_citizen(app, KNOWN)
    agree(expected=False)


def test_who_said_nothing_who_is_unknown_and_who_has_died_are_answered_alike(app, recipient, holm):
    say_yes(holm, OFFER, days=30)
    as_citizen(app, OTHER, "Carl Holm")
    assert told(recipient, KNOWN)[0]["given"]
    tell(app, message("death", KNOWN, date="2026-03-02"))
    assert told(recipient, KNOWN, OTHER, UNKNOWN) == [NO, NO, NO]
    sent = {}
    for number in (OTHER, "0703571228"):
        with statements(app) as of_the_call:
            assert told(recipient, number) == [NO]
        sent[number] = list(of_the_call)
    assert sent[OTHER] == sent["0703571228"]
    tell(app, message("death-reversed", KNOWN, date="2026-03-02"))
    assert told(recipient, KNOWN)[0]["given"]


def test_the_citizen_reads_each_time_somebody_asked(recipient, holm):
    told(recipient, KNOWN)
    say_yes(holm, OFFER, days=30)
    told(recipient, KNOWN)
    text = Maker(holm).open("/valg/spurgt/anden-brug").text
    assert "Vi svarede: Du har ikke sagt ja." in text
    assert (
        "Vi svarede: Du har sagt ja. Vi oplyste også din sidste dag, og hvilken udgave af teksten det gælder." in text
    )
    assert "Spørg mig om søvn" in text
    assert "Søvnforskerne" in text


def test_an_answer_whose_code_nobody_knows_is_told_neither_as_a_yes_nor_as_a_no(app):
    with app.test_request_context():
        told_of = [answer_lines(LookedUp.AGREEMENT, answer) for answer in ({}, {"agreement": "lapsed"})]
        assert told_of == [["Vi svarede med det, du havde valgt dengang."]] * 2
        known = [answer_lines(LookedUp.AGREEMENT, {"agreement": code}) for code in AgreementAnswer]
        assert not [lines for lines in known if lines in told_of]


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"cvr": OTHER_CVR}, 403, "organisation-out-of-scope"),
        ({"number": "S-9"}, 422, "unknown-offer"),
        ({"numbers": ["1403572599", "9999999999"]}, 422, "number"),
        ({"numbers": [KNOWN] * 101}, 422, "length"),
        ({"numbers": []}, 422, "length"),
    ],
)
def test_what_is_refused_is_refused_whole_and_without_a_value(recipient, holm, asked, status, code):
    numbers = asked.pop("numbers", [KNOWN])
    answer = search(recipient, *numbers, **asked)
    assert (answer.status_code, code in answer.text) == (status, True)
    assert not [number for number in numbers if number in answer.text]
    assert "Vi har ikke svaret noget system" in Maker(holm).open("/valg/spurgt/anden-brug").text


def test_another_scope_does_not_ask(app, holm):
    hospital = a_system(app, Scope.CONSENT_ASK, system_id="epj-vest", units=[REGION])
    answer = search(hospital, KNOWN)
    assert (answer.status_code, answer.get_json()["code"]) == (403, "scope-missing")
