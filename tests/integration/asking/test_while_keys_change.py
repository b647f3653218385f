"""While the key of numbers is changed, a number stands under the old one, the new one or both: nobody sees it."""

import base64

import pytest
from sqlalchemy import select

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity import find_citizen, find_or_create_citizen
from citizen_app.identity_models import CitizenIdentifierRow
from citizen_app.key_rotation import rotate
from citizen_app.settings import Settings
from tests.conftest import environment_of_tests
from tests.integration.asking.conftest import KNOWN, UNKNOWN, ask, asking
from tests.support.deciding import citizen
from wsgi import make_app

# Under which key a number sorts first is chance: with the one pair it is the old one, with the other the new one.
PAIRS = [("a", "b"), ("b", "a")]


def number_key(version, letter):
    return f"{version}:{base64.urlsafe_b64encode(letter.encode() * 32).decode()}"


def settings_with(database_url, *number_keys):
    return Settings.from_environment(
        {**environment_of_tests(database_url), "INDBLIK_IDENTIFIER_KEYS": ",".join(number_keys)}
    )


@pytest.fixture(params=PAIRS, ids="".join)
def old_and_new(request):
    return [number_key(version, letter) for version, letter in enumerate(request.param, start=1)]


@pytest.fixture
def settings(database_url, old_and_new):
    return settings_with(database_url, *old_and_new)


@pytest.fixture
def known_under(database_url):
    """Makes the citizen by a process that has this key alone."""

    def make(key_of_numbers):
        app = make_app(settings_with(database_url, key_of_numbers))
        with app.app_context(), unit_of_work(DatabaseRole.SIGNIN):
            key = find_or_create_citizen("cpr", KNOWN)
        app.extensions["indblik.engine"].dispose()
        return citizen(key)

    return make


@pytest.fixture
def birthe(known_under, old_and_new):
    return known_under(old_and_new[0])


def outcomes(hospital):
    """Asked alone, and among others."""
    return [ask(hospital, asking())[0]["outcome"], ask(hospital, asking(UNKNOWN), asking())[1]["outcome"]]


def test_a_block_counts_before_and_after_the_number_has_got_the_new_key(app, hospital, decide, birthe, questions):
    decide()
    assert outcomes(hospital) == ["negative"] * 2
    with app.app_context():
        assert rotate().identifiers == 1
    assert outcomes(hospital) == ["negative"] * 2
    assert len(questions(birthe)) == 4


def test_the_citizen_under_the_newest_key_is_the_one_whoever_asks(
    app, hospital, decide, known_under, old_and_new, questions
):
    """Nobody should be two under one number. Who is, is the same for those who ask as for the citizen who signs in."""
    decide()
    newest = known_under(old_and_new[1])
    with app.app_context(), unit_of_work(DatabaseRole.SIGNIN):
        assert find_citizen("cpr", KNOWN) == newest.subject_key
    assert outcomes(hospital) == ["positive"] * 2
    assert len(questions(newest)) == 2


def test_whoever_is_new_to_us_stands_under_the_newest_key(app, hospital):
    ask(hospital, asking(UNKNOWN))
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER) as opened:
        assert opened.execute(select(CitizenIdentifierRow.key_version)).scalars().all() == [2]
        assert find_citizen("cpr", UNKNOWN) is not None
