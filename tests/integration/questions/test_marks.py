"""A finding that a look-up should not have happened stands on the log itself, and goes with the finding."""

from datetime import timedelta

import pytest
from lxml import html

from citizen_app.auth.actor import Role
from support.domain.cases import CaseStep, Finding
from support.services import case_desk
from support.services.case_desk import Deed
from tests.conftest import NOON
from tests.support.log_rows import Log
from tests.support.misuse import hear
from tests.support.people import REGION, as_citizen, as_staff
from tests.support.questions import a_question
from tests.support.staff_deeds import as_officer

MARK = "Organisationen har vurderet, at dette opslag ikke burde være sket"
WAITS = "Organisationen undersøger opslaget. Medarbejderen bliver hørt først."
MESSAGES = "/beskeder-fra-organisationer"
HOUR = timedelta(hours=1)
AT = NOON - timedelta(days=1)


@pytest.fixture
def log(app):
    made = Log(app)
    made.source()
    made.organisation(REGION, "Region Hovedstaden", kind="region", scheme="cvr")
    made.directory_is_new()
    return made


@pytest.fixture
def birthe(app):
    return as_citizen(app)


@pytest.fixture
def lone(app):
    return as_staff(app, "Lone Lind", Role.LOG_OFFICER, cpr="0407781234")


def find(app, lone, case, finding, step=CaseStep.ANSWERED):
    with as_officer(app, lone) as actor:
        case_desk.take(actor, case, Deed(step=step, words="Det har vi set på.", finding=finding, is_apart=True))


def lines(person):
    """The lines of the log with what they say of a finding."""
    tree = html.fromstring(person.client.get("/min-log").text)
    return ["".join(map(str, one.itertext())) for one in tree.cssselect("table.log tbody tr")]


def reaches(person, entry):
    """Where the entry's page leads of what organisations wrote."""
    tree = html.fromstring(person.client.get(entry).text)
    return [str(one) for one in tree.xpath("//main//a/@href") if one == MESSAGES]


def marked(person):
    return [MARK in one for one in lines(person)]


def test_the_list_and_the_entry_say_it_while_the_finding_stands(app, log, birthe, lone):
    first, _other = log.entry(birthe.key, AT), log.entry(birthe.key, AT - 5 * HOUR)
    case = a_question(app, birthe.key, (AT, first))
    assert marked(birthe) == [False, False]
    find(app, lone, case, Finding.UNJUSTIFIED)
    assert marked(birthe) == [False, False], "the employee is heard first"
    entry = html.fromstring(birthe.client.get("/min-log").text).xpath("//td[@class='what']//a/@href")[0]
    assert "ikke burde være sket" not in birthe.client.get(entry).text
    assert WAITS in birthe.client.get(entry).text
    hear(app, case)
    assert marked(birthe) == [True, False]
    assert WAITS not in birthe.client.get(entry).text
    assert MARK in birthe.client.get(entry).text
    assert reaches(birthe, entry) == [MESSAGES]
    assert "Bevares på grund af din sag." in birthe.client.get(entry).text
    find(app, lone, case, Finding.UNSETTLED, CaseStep.CORRECTED)
    assert marked(birthe) == [False, False]
    assert MARK not in birthe.client.get(entry).text
    assert not reaches(birthe, entry)
    find(app, lone, case, Finding.UNJUSTIFIED, CaseStep.CORRECTED)
    assert marked(birthe) == [False, False], "and heard again"
    hear(app, case)
    assert marked(birthe) == [True, False]


@pytest.mark.parametrize("finding", [Finding.JUSTIFIED, Finding.LOG_ERROR, Finding.UNSETTLED])
def test_no_other_finding_marks(app, log, birthe, lone, finding):
    case = a_question(app, birthe.key, (AT, log.entry(birthe.key, AT)))
    find(app, lone, case, finding)
    assert marked(birthe) == [False]


def test_of_a_visit_it_stands_on_the_entry_that_it_is_about(app, log, birthe, lone):
    anna, ward = log.person("Anna Friis"), log.unit("4000000000001")
    numbers = [
        log.entry(birthe.key, AT + minutes * timedelta(minutes=1), performed_by=anna, organisation_ref=ward)
        for minutes in (0, 5)
    ]
    first = a_question(app, birthe.key, (AT, numbers[0]))
    find(app, lone, first, Finding.UNJUSTIFIED)
    hear(app, first)
    line, inside = lines(birthe)
    assert MARK not in line
    assert inside.count(MARK) == 1
    second = a_question(app, birthe.key, (AT + timedelta(minutes=5), numbers[1]))
    find(app, lone, second, Finding.UNJUSTIFIED)
    hear(app, second)
    line, inside = lines(birthe)
    assert MARK in line
    assert MARK not in inside


def test_a_finding_marks_nobody_elses_log(app, log, birthe, lone):
    carl = as_citizen(app, "2308913369", "Carl Krogh")
    case = a_question(app, birthe.key, (AT, log.entry(birthe.key, AT)))
    log.entry(carl.key, AT)
    find(app, lone, case, Finding.UNJUSTIFIED)
    hear(app, case)
    assert marked(carl) == [False]
