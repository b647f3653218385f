"""Hiding from those who help: after a fresh sign-in, and without a trace (safety.md 4)."""

import re
from datetime import date

import pytest

from delegation.services import hiding
from tests.support.helping import by_herself
from tests.support.people import as_citizen
from tests.support.power_doors import given, is_born
from tests.support.power_pages import bare, link, main_of, pages, post, signed_in_again, told


@pytest.fixture
def birthe(app):
    found = as_citizen(app)
    is_born(app, found)
    return found


@pytest.fixture
def mette(app):
    found = as_citizen(app, "0106852504", "Mette Lund")
    is_born(app, found, date(1985, 6, 1))
    return found


def test_what_is_hidden_needs_a_fresh_sign_in_and_leaves_no_trace(app, birthe, mette):
    given(app, birthe, mette)
    power = link(birthe, "Se og ret")
    seen = {(who.key, path): bare(who.client.get(path).text) for who, path in pages(birthe, mette, power)}
    before = told(app, birthe), told(app, mette)
    settings = "/fuldmagt/indstillinger"
    assert post(birthe, settings, places="y").headers["Location"] == settings
    assert not re.search("skjul", main_of(birthe, settings), re.I), (
        "whoever looks over the shoulder reads nothing of it"
    )
    signed_in_again(birthe)
    assert "Skjul alle steder og navne" in main_of(birthe, settings)
    assert post(birthe, settings, places="y").headers["Location"] == "/fuldmagt"
    assert {(who.key, path): bare(who.client.get(path).text) for who, path in pages(birthe, mette, power)} == seen
    assert (told(app, birthe), told(app, mette)) == before
    with by_herself(app, birthe) as giver:
        assert hiding.kept_back(giver.subject).places
