"""What belongs to somebody else does not exist: every parameter of every address, with another person's value."""

import re

import pytest
from flask import Response

from citizen_app.auth.access import access
from citizen_app.auth.permissions import ANYONE
from citizen_app.web.limits import limiter
from tests.support.doors import (
    NOBODYS,
    PARAMETERS,
    QUERY_PARAMETERS,
    World,
    doors,
    form_token,
    open_door,
    unknown_parameters,
)
from tests.support.owned import JUNK
from tests.support.people import new_client
from tests.support.questions import WORDS
from tests.support.source import PRODUCT, modules

READ_FROM_ADDRESS = re.compile(r"request\.args(?:\.get\(|\.getlist\(|\[)\s*[\"']([\w-]+)[\"']")
# The broker's answer arrives whole; what it may hold is the sign-in's own matter, and has its own tests.
WHOLE_ADDRESS = {"citizen_app/auth/views.py"}
ABOUT_ONESELF = {
    "case": 403, "matter": 403, "look_back": 403, "desk_case": 403, "letter": 404,
    "mask": 403, "asked": 403, "link": 404, "opening": 403, "desk_known": 403, "desk_act": 403, "paper": 403,
    "colleague": 403,
}  # fmt: skip
"""What staff handle of citizens, who may be the same persons (safety.md 8), and how it is refused then."""
ABOUT_A_COLLEAGUE = {"case", "look_back", "desk_case", "letter", "opening", "desk_known", "desk_act", "paper"}
"""What there is nothing of for whoever works with the citizen, unless they lead."""
ABOUT_NO_CITIZEN = {"grant", "system", "text", "sort", "ready_text", "beginning", "project"}
"""What staff handle of organisations, systems and each other: who gives roles is kept from their own elsewhere."""
CITIZENS_OWN = {
    "ref", "decision", "wish", "step", "question", "assisted_act", "power", "held", "wanted", "terms",
    "waiting", "joint", "receipt", "material", "confirmed", "choice", "said", "offered",
    "tissue_waiting",
}  # fmt: skip
"""What citizens have in their own addresses."""


@pytest.fixture
def world(app, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", False)  # a walk asks more often than a person may
    return World(app)


def named(app, parameter):
    found = [door for door in doors(app) if door.arguments == (parameter,)]
    assert found, f"no address has {parameter}"
    return found


def ask(app, owned, door, value, parameter):
    client = owned.asks.client
    data = form_token(client) if door.method == "POST" else None
    return open_door(client, app, door, {parameter: value}, data=data)


def test_every_parameter_of_an_address_has_an_owner(app):
    assert unknown_parameters(doors(app)) == []
    assert {name for door in doors(app) for name in door.arguments} == {*PARAMETERS, *NOBODYS}


def test_a_parameter_without_an_owner_is_found(app):
    app.add_url_rule("/sag/<file>", "sag", access(ANYONE)(lambda file: file))
    assert unknown_parameters(doors(app)) == ["sag: file"]


def test_no_address_has_two_parameters_yet(app):
    """Each walk below fills one in; an address with two needs a walk of its own."""
    assert [door for door in doors(app) if len(door.arguments) > 1] == []


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_what_is_somebody_elses_does_not_exist(app, world, parameter):
    owned = PARAMETERS[parameter](world)
    for door in named(app, parameter):
        for value in owned.foreign:
            answer = ask(app, owned, door, value, parameter)
            assert answer.status_code == 404, f"{door}: {answer.status_code} for {value}"


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_what_is_ones_own_is_there(app, world, parameter):
    for door in named(app, parameter):
        owned = PARAMETERS[parameter](world)
        assert ask(app, owned, door, owned.own, parameter).status_code in {200, 303, 409, 422}, str(door)


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_one_cannot_see_whether_somebody_else_has_it(app, world, parameter):
    """Another's value and one that nobody has are answered alike, to the letter."""
    owned = PARAMETERS[parameter](world)
    for door in named(app, parameter):
        pages = {without_token(ask(app, owned, door, value, parameter).text) for value in owned.foreign}
        assert len(pages) == 1, str(door)


def test_of_every_parameter_it_is_known_whether_it_can_be_about_whoever_handles_it():
    assert {*ABOUT_ONESELF, *ABOUT_NO_CITIZEN, *CITIZENS_OWN} == set(PARAMETERS)


@pytest.mark.parametrize("parameter", ABOUT_ONESELF)
def test_nobody_opens_or_handles_what_is_about_themselves(app, world, parameter):
    owned = PARAMETERS[parameter](world)
    for door in named(app, parameter):
        answer = ask(app, owned, door, owned.oneself, parameter)
        assert answer.status_code == ABOUT_ONESELF[parameter], f"{door}: {answer.status_code}"
        assert WORDS not in answer.text, str(door)


@pytest.mark.parametrize("parameter", sorted(ABOUT_A_COLLEAGUE))
def test_what_is_about_a_colleague_does_not_exist(app, world, parameter):
    """Answered to the letter like what nobody has."""
    owned = PARAMETERS[parameter](world)
    for door in named(app, parameter):
        answers = [ask(app, owned, door, one, parameter) for one in (owned.colleague, JUNK)]
        assert {one.status_code for one in answers} == {404}, str(door)
        assert len({without_token(one.text) for one in answers}) == 1, str(door)


def without_token(page):
    page = re.sub(r'(name="csrf_token" value=)"[^"]*"', r"\1", page)
    # The page that asks for another language names its own address; the address differs, nothing else may.
    return re.sub(r'(name="next" value=)"[^"]*"', r"\1", page)


@pytest.mark.parametrize("parameter", NOBODYS)
def test_a_name_of_ours_that_is_not_there_is_not_there(app, parameter):
    there, not_there = NOBODYS[parameter]
    for door in named(app, parameter):
        assert open_door(new_client(app), app, door, {parameter: there}).status_code != 404
        assert open_door(new_client(app), app, door, {parameter: not_there}).status_code == 404


def read_from_addresses():
    found = {}
    for module in modules(*PRODUCT):
        for name in READ_FROM_ADDRESS.findall(module.text):
            found.setdefault(name, set()).add(module.name)
    return found


def test_every_word_after_the_question_mark_has_an_owner():
    assert set(read_from_addresses()) == set(QUERY_PARAMETERS)


def test_whole_query_strings_are_read_in_one_place_only():
    others = re.compile(
        r"request\.(args(\.(to_dict|items|lists|values|keys)\b|\s*[),}])|values|query_string|full_path)"
    )
    found = {module.name for module in modules(*PRODUCT) if others.search(module.text)}
    # page.py hands the address back to the person who asked, for the language switch.
    assert found == {*WHOLE_ADDRESS, "citizen_app/web/page.py"}


@pytest.mark.parametrize("parameter", QUERY_PARAMETERS)
def test_what_was_sealed_for_somebody_else_does_not_exist(world, parameter):
    owned = QUERY_PARAMETERS[parameter](world)
    entry = f"/min-log/opslag/{world.entry_ref(world.birthe, world.birthe)}"
    paths = {
        "v": ("/min-log", entry, "/min-log/find"),
        "c": ("/min-log", entry),
        "d": ("/valg/ny/art",),
        "q": ("/valg/spurgt",),
        "u": ("/valg/spurgt/anden-brug",),
        "b": ("/besoeg-i-min-log",),
        **dict.fromkeys(("s", "side"), ("/forskning",)),
        **dict.fromkeys(("ret", "emne", "org"), ("/medarbejder/brugerstoette", "/medarbejder/brugerstoette/vis")),
        "besoeg": (f"/medarbejder/spoergsmaal/{PARAMETERS['case'](world).own}",),
    }
    for path in paths[parameter]:
        assert owned.asks.client.get(path, query_string={parameter: owned.own}).status_code == 200
        for value in owned.foreign:
            assert owned.asks.client.get(path, query_string={parameter: value}).status_code == 404, (path, value)


def test_a_citizen_finds_their_own_entry_and_not_the_neighbours(world):
    birthe, carl = world.birthe, world.carl
    assert birthe.client.get(f"/min-log/opslag/{world.entry_ref(birthe, birthe)}").status_code == 200
    assert carl.client.get(f"/min-log/opslag/{world.entry_ref(birthe, birthe)}").status_code == 404


def nothing():
    return Response(status=204, mimetype="text/plain")
