"""The authority asks who has said no to secondary use: the times of each no, kept, and shown to whoever it is about."""

from datetime import date, timedelta

import pytest

from citizen_app.api.scopes import Scope
from citizen_app.clock import now
from tests.integration.consent.making import Maker
from tests.integration.consent.test_secondary_use import END, NO, confirm, named
from tests.support.log_rows import Log
from tests.support.people import as_citizen
from tests.support.power_pages import signed_in_again
from tests.support.systems import a_system

PATH, AUTHORITY, ELSEWHERE = "/secondary-use-decisions/_search", ("cvr", "29190623"), ("cvr", "11223344")
BIRTHE, CARL, NOBODY = "1403572528", "2308913369", "0911491142"


@pytest.fixture
def authority(app, clock):
    named(app)
    log = Log(app)
    for code, name in ((AUTHORITY, "Dataadgangsmyndigheden"), (ELSEWHERE, "En anden")):
        log.organisation(code[1], name, kind="region", scheme="cvr")
    log.directory_is_new()
    clock.move_to(now().replace(year=2029, month=5, day=2))
    return a_system(app, Scope.SECONDARY_USE_SEARCH, system_id="adgang", units=[AUTHORITY], name="Adgangen")


def body(*numbers, unit=AUTHORITY, purpose="Tilladelse 7, søvn og blodtryk"):
    citizens = [{"scheme": "cpr", "value": number} for number in numbers]
    return {"organisation": dict(zip(("scheme", "value"), unit, strict=True)), "purpose": purpose, "citizens": citizens}


def ask(system, *numbers):
    answer = system.call(PATH, body(*numbers))
    assert answer.status_code == 200, answer.text
    return answer.get_json()["answers"]


def who_asked(person):
    return Maker(person).open("/valg/spurgt/anden-brug").text


def test_the_times_of_a_no_are_answered_and_each_question_is_shown(app, authority, clock):
    birthe, carl = as_citizen(app, BIRTHE, "Birthe Holm"), as_citizen(app, CARL, "Carl Krogh")
    signed_in_again(birthe)
    said, unknown = ask(authority, BIRTHE, NOBODY)
    assert (said["decision"], said["times"]) == (unknown["decision"], unknown["times"]) == ("not-opted-out", [])
    began = now()
    confirm(birthe, NO)
    assert [one["decision"] for one in ask(authority, NOBODY, BIRTHE, CARL)] == [
        "not-opted-out", "opted-out", "not-opted-out",
    ]  # fmt: skip
    clock.shift(timedelta(minutes=4))
    signed_in_again(birthe)
    confirm(birthe, END)
    (ended,) = ask(authority, BIRTHE)
    assert ended["decision"] == "not-opted-out"
    assert [(one["since"], one["until"]) for one in ended["times"]] == [
        tuple(at.isoformat().replace("+00:00", "Z") for at in (began, now()))
    ]
    told = who_asked(birthe)
    assert told.count("Tilladelse 7, søvn og blodtryk") == 3
    assert told.count("Vi svarede: Du har sagt nej.") == 1
    assert who_asked(carl).count("Tilladelse 7") == 1
    assert "Dataadgangsmyndigheden" in who_asked(carl)


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"citizens": []}, 422, "body-invalid"),
        ({"citizens": [{"scheme": "cpr", "value": "1403572528"}] * 101}, 422, "body-invalid"),
        ({"citizens": [{"scheme": "cpr", "value": "9999999999"}]}, 422, "body-invalid"),
        ({"purpose": "  "}, 422, "body-invalid"),
        ({"organisation": {"scheme": "cvr", "value": ELSEWHERE[1]}}, 403, "organisation-out-of-scope"),
        ({"anything": 1}, 422, "body-invalid"),
    ],
)
def test_a_bad_question_is_told_where_it_is_bad_and_keeps_nothing(app, authority, wrong, status, code):
    answer = authority.call(PATH, body(BIRTHE) | wrong)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert "1403572528" not in answer.text
    assert "9999999999" not in answer.text
    assert "Tilladelse" not in who_asked(as_citizen(app, BIRTHE))


def test_until_somebody_enforces_it_nothing_is_answered(app, authority):
    named(app, begins=date(2029, 5, 3))
    refused = authority.call(PATH, body(BIRTHE))
    assert (refused.status_code, refused.get_json()["code"]) == (409, "secondary-use-not-decided-here")
    assert "Tilladelse" not in who_asked(as_citizen(app, BIRTHE))
