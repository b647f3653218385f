"""Every door, tried on each ground by somebody who acts for another: only what declares an act opens, and only to
whoever has it."""

import pytest

from citizen_app.auth.access import helper_act_of
from citizen_app.auth.actor import acting_for_oneself
from citizen_app.auth.permissions import ANYONE, OF_THE_SESSION, Permission, permits
from citizen_app.web.limits import limiter
from tests.support.deciding import citizen
from tests.support.doors import form_token, open_door, page_doors
from tests.support.grounds import GROUNDS, OPENS_TO_HELPERS, HelpedWorld
from tests.support.owned import JUNK

AS_A_PROGRAM = {"Accept": "application/problem+json"}  # a refusal is not put into a page, which a walk need not read
EVERY_DOOR = ("power, of everything", "custody", "guardianship, by a note only")
"""The walks that try the doors of staff and of everybody as well: those ask nobody for whom they are here."""
OF_CITIZENS = {one for one in Permission if permits(acting_for_oneself(citizen().viewer), one)}


def test_these_pages_open_to_whoever_helps_and_no_others(app):
    found = {f"{one.method} {one.rule}" for one in page_doors(app) if helper_act_of(app.view_functions[one.endpoint])}
    assert found == OPENS_TO_HELPERS


@pytest.mark.parametrize("name", [name for name, held in GROUNDS.items() if not held.is_placeless])
def test_each_door_opens_as_the_ground_says(app, monkeypatch, name):
    monkeypatch.setattr(limiter, "enabled", False)
    world = HelpedWorld.of(app, GROUNDS[name])
    walked = [door for door in page_doors(app) if door.permission not in OF_THE_SESSION]
    if name not in EVERY_DOOR:
        walked = [door for door in walked if door.permission in OF_CITIZENS]
    wrong, token = [], form_token(world.helper.client)
    for door in walked:
        if door.endpoint.startswith(("helping.", "auth.", "language.")):
            continue  # the switch itself, the way in and out, and the language
        if not world.held.acts:  # the first page that asks ends it
            world.begin()
            token = form_token(world.helper.client) if door.method == "POST" else token
        ids, data = dict.fromkeys(door.arguments, JUNK), token if door.method == "POST" else None
        status = open_door(world.helper.client, app, door, ids, data=data, headers=AS_A_PROGRAM).status_code
        opens = door.permission == ANYONE or helper_act_of(app.view_functions[door.endpoint]) in world.held.acts
        if status >= 500 or (status != 403) != opens:
            wrong.append(f"{door}: {status}")
    assert wrong == []
