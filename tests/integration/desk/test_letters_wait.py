"""Letters wait for a person by what the register tells, as it is when they would be printed."""

import pytest
from sqlalchemy import select

from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from support.letter_models import PrintLetterStandingRow
from tests.support.letters import PAGE, addresses_come, order, send
from tests.support.people import DESK, as_citizen, as_staff
from tests.support.register import born, message, tell

CPR, OTHER = "1403572528", "0505165134"
GROWN = born(CPR, "1957-03-14")


def protected(kind, **more):
    return message("protection", CPR, first="2026-01-01", kind=kind, **more)


def ended(kind, until):
    return message("protection-ended", CPR, kind=kind, until=until, date="2026-02-01")


# What the register has told, in the order in which it reached us, and why the letter waits; None: it is printed.
TOLD = {
    "of age": ([GROWN], None),
    "a protected name and address": ([GROWN, protected("name-address")], "protected"),
    "a restraining order": ([GROWN, protected("restraining-order")], "protected"),
    "a place that is not told": ([GROWN, protected("anonymous-place")], "protected"),
    "one that begins later": ([GROWN, {**protected("name-address"), "from": "2026-03-04"}], None),
    "one that has ended": ([GROWN, protected("name-address"), ended("name-address", "2026-03-03")], None),
    "one that ends tomorrow": ([GROWN, protected("name-address"), ended("name-address", "2026-03-04")], "protected"),
    "one of two that has ended": (
        [GROWN, protected("name-address"), protected("restraining-order"), ended("name-address", "2026-02-02")],
        "protected",
    ),
    "one that was wrong": (
        [
            GROWN,
            protected("name-address"),
            {**protected("name-address"), "event": "protection-withdrawn", "date": "2026-02-01"},
        ],
        None,
    ),
    "somebody else's": ([GROWN, message("protection", OTHER, first="2026-01-01", kind="name-address")], None),
    "dead and protected": (
        [GROWN, protected("name-address"), {"event": "death", "cpr": CPR, "date": "2026-03-01"}],
        "dead",
    ),
    "a child": ([born(CPR, "2012-05-05")], "child"),
    "no age": ([], "age-unknown"),
}


@pytest.mark.parametrize("story", TOLD)
def test_a_letter_waits_as_the_register_tells(app, story):
    told, why = TOLD[story]
    addresses_come(app)
    birthe = as_citizen(app, CPR)
    lea = as_staff(app, "Lea Leder", Role.LEAD, cvr=DESK, cpr="0508791237")
    letter = order(app, birthe.key)
    if told:
        tell(app, *told)
    send(lea, f"{PAGE}/udskriv")
    with app.app_context(), unit_of_work(DatabaseRole.PRINT) as connection:
        row = PrintLetterStandingRow
        assert connection.execute(select(row.state, row.why).where(row.letter_id == letter)).one() == (
            ("held", why) if why else ("printed", None)
        )


def test_it_goes_by_itself_when_the_protection_has_ended(app):
    addresses_come(app)
    birthe = as_citizen(app, CPR)
    lea = as_staff(app, "Lea Leder", Role.LEAD, cvr=DESK, cpr="0508791237")
    letter = order(app, birthe.key)
    tell(app, GROWN, protected("name-address"))
    send(lea, f"{PAGE}/udskriv")
    tell(app, ended("name-address", "2026-02-02"))
    send(lea, f"{PAGE}/udskriv")
    with app.app_context(), unit_of_work(DatabaseRole.PRINT) as connection:
        row = PrintLetterStandingRow
        assert connection.execute(select(row.state).where(row.letter_id == letter)).scalar_one() == "printed"
