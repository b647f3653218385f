"""An agent who turns out to be the citizen whom they opened, since the register links two numbers meanwhile."""

from functools import partial

import pytest

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.links import link_by_register
from support.services import assisting, desk, desk_citizens
from support.services.case_desk import CaseAboutOneself
from tests.support.desk import ask_desk, at_desk, does
from tests.support.letters import addresses_come
from tests.support.people import as_citizen

NUMBER, OWN = "1403572528", "2308913369"


@pytest.fixture
def run(app):
    return partial(does, app)


def test_what_was_opened_is_closed_to_them_at_once(app, run):
    addresses_come(app)
    birthe, agent = as_citizen(app, NUMBER).key, as_citizen(app, OWN, "Sia Sand").key
    case, sia = ask_desk(app, birthe), at_desk(own=agent)
    opening = run(desk_citizens.open_citizen, sia, "cpr", NUMBER, "Ringer")
    assert len(run(desk_citizens.opened_citizen, sia, opening).lines) == 1
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        link_by_register(birthe, agent, "correction")
    # The next request knows every key that is theirs; the opening still names the one that they asked with.
    object.__setattr__(sia.viewer, "own_keys", (agent, birthe))
    for work in (desk_citizens.opened_citizen, assisting.assisting):
        with pytest.raises(CaseAboutOneself):
            run(work, sia, opening)
    for of_case in (desk.opened, desk.take):
        with pytest.raises(CaseAboutOneself):
            run(of_case, sia, case)
