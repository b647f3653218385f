"""Follow-ups that nobody at their organisation takes in time: the desk's lead learns where, and not of whom."""

import re
from datetime import timedelta

import pytest

from citizen_app.auth.actor import Role
from support.domain.cases import Finding
from tests.conftest import NOON
from tests.support.misuse import a_matter, find, hear
from tests.support.page_rules import visible_text
from tests.support.people import DESK, as_citizen, as_staff
from tests.support.questions import a_question

START = "/medarbejder"
CPR = "1403572528"
HEADING = "Ingen har taget disse opfølgninger"


@pytest.fixture
def birthe(app):
    """A citizen who is the only lead of the log control at the place where the look-up was."""
    as_staff(app, "Birthe Holm", Role.LOG_LEAD, cpr=CPR)
    return as_citizen(app, CPR)


def seen(person):
    return visible_text(person.client.get(START).text)


def test_the_desks_lead_learns_of_what_the_only_lead_may_not_see(app, clock, birthe):
    a_matter(app, birthe.key, (NOON - timedelta(days=1), 1))
    clock.shift(timedelta(hours=72))
    lead = as_staff(app, "Tom Tved", Role.LEAD, cvr=DESK, cpr="0508791237")
    assert HEADING not in seen(lead)
    clock.shift(timedelta(minutes=1))
    told = seen(lead)
    assert HEADING in told
    assert re.search(r"29190623: 1 opfølgning, siden 3. marts 2026 kl. 13.00", told), told
    assert "Birthe" not in told
    agent = as_staff(app, "Sia Sand", Role.AGENT, cvr=DESK, cpr="0407781236")
    assert HEADING not in seen(agent)
    themselves = as_staff(app, "Birthe Holm", Role.LEAD, cvr=DESK, cpr=CPR)
    assert HEADING not in seen(themselves)


def test_what_a_lead_has_taken_is_theirs(app, clock):
    carl = as_citizen(app, "2308913369", "Carl Krogh")
    case_id = a_question(app, carl.key, (NOON - timedelta(days=1), 1))
    find(app, case_id, Finding.UNJUSTIFIED)
    hear(app, case_id)
    clock.shift(timedelta(hours=80))
    assert HEADING not in seen(as_staff(app, "Tom Tved", Role.LEAD, cvr=DESK, cpr="0508791237"))
