"""Whatever a citizen can do on the site can be done for them at the desk, or somebody has said why not (issue 5.3)."""

from uuid import uuid4

from citizen_app.auth.access import access
from citizen_app.auth.actor import ViewerKind
from citizen_app.auth.permissions import Permission, permits
from support.domain.assisted import ActKind
from support.services.assist_deeds import DEEDS
from support.views.assist_forms import FORMS
from support.views.assist_words import ACTS, PATHS
from tests.support.assist_table import DONE, NOT_DONE
from tests.support.doors import acting, doors

WRITES = {"POST", "PUT", "PATCH", "DELETE"}


def citizens_acts(app):
    """Every endpoint by which a citizen changes something: from the site's own addresses and what each declares."""
    key = uuid4()
    citizen = acting(ViewerKind.CITIZEN, key, key)
    own = {str(one) for one in Permission if permits(citizen, one)}
    assert len(own) > 5, "these are permissions of citizens"
    return {door.endpoint for door in doors(app) if door.method in WRITES and door.permission in own}


def test_each_is_done_at_the_desk_or_has_its_reason(app):
    found = citizens_acts(app)
    told = set(DONE) | set(NOT_DONE)
    assert {"new": sorted(found - told), "gone": sorted(told - found)} == {"new": [], "gone": []}
    assert not set(DONE) & set(NOT_DONE)


def test_a_new_one_is_noticed(app):
    before, view = citizens_acts(app), access(Permission.QUESTIONS_OWN)(lambda: "")
    app.add_url_rule("/nyt", "something.new", view, methods=["POST"])
    assert citizens_acts(app) - before == {"something.new"}


def test_what_the_desk_does_is_something_that_citizens_can_do(app):
    """With its form, its words and its deed: the desk has no act that no citizen has."""
    named = set().union(*(kinds for endpoint, kinds in DONE.items() if endpoint != "assisted.stop"))
    assert named == set(ActKind) == set(FORMS) == set(ACTS) == set(PATHS.values())
    assert len(PATHS) == len(DEEDS) == len(ActKind)


def test_each_has_an_address_of_its_own_at_the_desk(app):
    there = {
        rule.rule.rpartition("/")[2] for rule in app.url_map.iter_rules() if rule.endpoint == "staff_assist_steps.do"
    }
    assert there == set(PATHS)
