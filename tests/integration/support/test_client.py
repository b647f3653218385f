"""The inspecting client is itself inspected."""

import pytest
from flask import Response

from citizen_app.auth.access import access
from citizen_app.auth.permissions import ANYONE


@pytest.fixture
def answering(app):
    """Let a test say what /answer answers."""
    said: list[Response] = []
    app.add_url_rule("/answer", "answer", access(ANYONE)(lambda: said[-1]))
    return said.append


def test_a_page_that_breaks_a_rule_stops_the_test(client, answering):
    answering("<h1>Ingen sprogkode</h1>")
    with pytest.raises(AssertionError, match="language"):
        client.get("/answer")


def test_a_forbidden_name_stops_the_test(client, answering, forbidden):
    forbidden.add("Vera Sløret")
    answering(Response("Vera Sløret", mimetype="text/csv"))
    with pytest.raises(AssertionError, match="forbidden in the body"):
        client.get("/answer")


def test_a_number_in_an_address_stops_the_test(client, answering):
    answering(Response(status=302, headers={"Location": "/log?cpr=1403572528"}))
    with pytest.raises(AssertionError, match="CPR"):
        client.get("/answer")


def test_the_time_stands_still(client):
    from citizen_app.clock import now
    from tests.conftest import NOON

    assert now() == NOON
