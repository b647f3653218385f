"""Who holds a power and walks the pages reads no name that is masked from them or from the giver."""

from dataclasses import replace

import pytest

from delegation.domain.acting import Scope
from tests.integration.masks.test_every_outlet import (
    EVERYBODY_SHOWN,
    NAMED_BY_OTHERS,
    ONE_OF_EACH,
    _numbers,
    told_in_spite,
    told_of_few,
)
from tests.integration.masks.test_every_outlet import _unhurried as _unhurried
from tests.integration.masks.test_every_outlet import professions as professions
from tests.integration.masks.worlds import HOSPITAL, PRACTICE, Built, Made
from tests.support.helping import born, power, switch_to
from tests.support.outlet_walk import OutletWalk
from tests.support.people import SignedIn, as_citizen, new_client
from tests.support.sign_in import sign_in_citizen

EVERYTHING = tuple(Scope)
TOWARDS_ONE = replace(ONE_OF_EACH, masks=(Made("citizen", HOSPITAL), Made("citizen", PRACTICE, below=False)))


@pytest.mark.parametrize(
    ("world", "towards"),
    [(TOWARDS_ONE, "the helper"), (TOWARDS_ONE, "the giver"), (NAMED_BY_OTHERS, "the giver")],
    ids=["towards the helper", "towards the giver", "named by others"],
)
def test_masks_towards_both_count_on_every_page_for_who_holds_a_power(app, log, world, towards):
    built, going = walked(app, log, world, towards)
    assert told_in_spite(built, going) == {}
    assert told_of_few(built, going) == {}


def test_the_walk_meets_names_where_none_is_masked(app, log):
    built, going = walked(app, log, EVERYBODY_SHOWN, "the giver")
    assert any("Anna Friis" in body for where, body in going.left if where.startswith("GET /min-log/opslag"))
    assert {"GET logview.show_entry", "POST logview.find", "POST consent_making.ask"} <= going.opened


def walked(app, log, world, towards):
    """The world, with its masks towards one of the two, and the walk of the helper."""
    number = next(_numbers)
    cprs = [f"01{month}90{number}" for month in ("01", "02", "03")]
    built = Built.of(app, log, world, *cprs[:2])
    built.decide()
    client = new_client(app)
    sign_in_citizen(app, client, cprs[0], "Vera Vestergaard")
    giver, helper = SignedIn(key=built.key, name="Vera Vestergaard", client=client), as_citizen(app, cprs[2], "Ib Hart")
    for made in world.masks:
        built.mask(made, us=helper.key if towards == "the helper" else None)
    for figure in world.figures:
        built.state(figure)
    for person in (giver, helper):
        born(app, person, "1957-03-14")
    power(app, giver, helper, EVERYTHING)
    assert switch_to(helper).status_code == 303
    going = OutletWalk(app, helper)
    going.as_helper(world.language)
    return built, going
