"""Nobody at the desk opens whom they help: neither by a power nor as a parent (safety.md 8)."""

import pytest

from support.domain.desk import DeskRefusal
from support.services import desk_citizens
from support.services.assisting import assisting
from support.services.questions import NoSuchQuestion
from tests.support.desk import ask_desk, hired, refused
from tests.support.helping import born, power
from tests.support.people import as_citizen
from tests.support.register import CHILD, custody, tell
from tests.support.register import born as born_on

OWN_CPR, CPR = "1105681238", "1403572528"


def test_whom_one_helps_is_as_an_unknown_number(app, run, birthe):
    sia = hired(app, "Sia Sand", cpr=OWN_CPR)
    own, mother = as_citizen(app, OWN_CPR, "Sia Sand"), as_citizen(app, CPR)
    ask_desk(app, birthe)
    opening = run(desk_citizens.open_citizen, sia, "cpr", CPR, "Ringede til os")
    assert run(assisting, sia, opening).person
    assert len(run(desk_citizens.opened_citizen, sia, opening).lines) == 1
    for one in (own, mother):
        born(app, one, "1957-03-14")
    power(app, mother, own)
    as_citizen(app, CHILD, "Alma Sand")
    tell(app, born_on(CHILD, "2014-05-05"), custody(CHILD, OWN_CPR, given_name="Alma", family_name="Sand"))
    for number in (CPR, CHILD, "0202901235"):
        refused(DeskRefusal.UNKNOWN, run, desk_citizens.open_citizen, sia, "cpr", number, "Ringede til os")
    for page in (desk_citizens.opened_citizen, assisting):
        with pytest.raises(NoSuchQuestion):
            run(page, sia, opening)
    lea = hired(app, "Lea Lind", cpr="0609801236")
    assert run(desk_citizens.open_citizen, lea, "cpr", CHILD, "Ringede til os")
