"""The addresses of the site, word for word: a new door, a closed door or a door for others is a deliberate change."""

from pathlib import Path

import pytest
from flask import Blueprint, Response

from citizen_app.auth.access import access, refuse_undeclared_endpoints
from citizen_app.auth.permissions import ANYONE, Permission
from citizen_app.factory import create_app
from citizen_app.feature import Feature
from tests.support.doors import doors

LIST = Path(__file__).with_name("routes.txt")
# What strangers may reach: the front, the pages of information, the two ways in, the way out, the operators' figures.
PUBLIC = {
    "api.fallback",
    "api.health",
    "api.token",
    "api_description.document",
    "api_description.page",
    "auth.citizen_door",
    "auth.citizen_failed",
    "auth.citizen_return",
    "auth.citizen_sign_in",
    "auth.session_ended",
    "auth.sign_out",
    "auth.sign_out_everywhere",
    "auth.staff_door",
    "auth.staff_failed",
    "auth.staff_return",
    "auth.staff_sign_in",
    "language.choose_language",
    "figures.as_csv",
    "figures.gaps_as_csv",
    "figures.newest",
    "figures.shown",
    "observe.healthz",
    "observe.metrics",
    "observe.readyz",
    "public.about",
    "public.accessibility",
    "public.contact",
    "public.front",
    "public.help_page",
    "public.pressed",
    "public.privacy",
    "research.listed",
    "research.search",
    "research.shown",
}


def said(lines):
    return [" ".join(str(line).split()) for line in lines if str(line).strip() and not str(line).startswith("#")]


def test_the_addresses_of_the_site_are_those_of_the_list(app):
    there, listed = said(doors(app)), said(LIST.read_text().splitlines())
    assert {"new, not in routes.txt": sorted(set(there) - set(listed)), "gone": sorted(set(listed) - set(there))} == {
        "new, not in routes.txt": [],
        "gone": [],
    }
    assert len(listed) == len(set(listed))


def test_a_new_address_is_noticed(app):
    app.add_url_rule("/ny", "ny", access(ANYONE)(lambda: ""))
    assert set(said(doors(app))) - set(said(LIST.read_text().splitlines())) == {"GET /ny ny anyone"}


def test_strangers_reach_these_doors_and_no_other(app):
    assert {door.endpoint for door in doors(app) if door.permission == ANYONE} == PUBLIC


def undeclared(settings, view, **options):
    bp = Blueprint("bad", __name__)
    bp.add_url_rule("/bad", "example", view, **options)
    return create_app(settings, [Feature(name="bad", blueprints=(bp,))])


def test_the_site_does_not_start_with_an_endpoint_that_says_nothing(settings):
    with pytest.raises(RuntimeError, match=r"no @access on: bad\.example"):
        undeclared(settings, lambda: "open to the world")


@pytest.mark.parametrize("rule", ["everyone", "", "log:read", True])
def test_a_rule_that_is_no_permission_does_not_count(settings, rule):
    with pytest.raises(RuntimeError, match="bad.example"):
        undeclared(settings, access(rule)(lambda: ""))


def test_the_site_starts_with_an_endpoint_that_declares_itself(settings):
    app = undeclared(settings, access(Permission.LOG_READ)(lambda: ""))
    assert app.test_client().get("/bad").status_code == 401
    app.extensions["indblik.engine"].dispose()


def test_an_endpoint_added_after_the_start_is_found_too(app):
    app.add_url_rule("/sent", "sent", lambda: "")
    with pytest.raises(RuntimeError, match="sent"):
        refuse_undeclared_endpoints(app)


def test_files_are_the_only_doors_without_a_permission(app):
    from citizen_app.auth.access import FLASK_OWN_ENDPOINTS

    assert set(FLASK_OWN_ENDPOINTS) == {"static"}


def nothing():
    return Response(status=204, mimetype="text/plain")
