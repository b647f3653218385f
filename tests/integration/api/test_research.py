"""Research projects by interface: the same as by file, each once, about organisations that the system speaks for."""

import pytest
from sqlalchemy import select

from citizen_app.api.scopes import Scope
from citizen_app.audit_models import AuditEventRow
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from consent.formats.research_bodies import MOST_PROJECTS
from consent.services.research_import import NO_PROJECT
from tests.support.log_rows import Log
from tests.support.page_rules import visible_text
from tests.support.people import as_citizen, new_client
from tests.support.research import CVR, OTHER_CVR, participation_row, project_row, tell_projects
from tests.support.systems import a_system

PROJECTS, PARTICIPATIONS = "/research/projects", "/research/participations"
BIRTHE = "1403572528"


@pytest.fixture
def source(app):
    log = Log(app)
    log.organisation(CVR, "Region Øst", kind="region", scheme="cvr")
    log.directory_is_new()
    return a_system(app, Scope.RESEARCH_TELL, system_id="forskning-ost", units=[("cvr", CVR)])


def body(row):
    """A row of the file as the interface takes it."""
    told = {name: value for name, value in row.items() if value}
    told["kinds"] = row["kinds"].split("|") if row["kinds"] else []
    if "citizen" in told:
        told["citizen"] = {"scheme": "cpr", "value": told["citizen"]}
    if "tells_who" in told:
        told["tells_who"] = told["tells_who"] == "yes"
    return told


def tell(source, path, *bodies):
    answer = source.call(path, {path.rpartition("/")[2]: list(bodies)})
    assert answer.status_code == 200, answer.text
    return answer.get_json()["outcomes"]


def test_what_is_told_is_read_and_told_again_changes_nothing(app, source):
    project, person = body(project_row(kinds="samples|EPI-REG 7", tells_who="yes")), body(participation_row(BIRTHE))
    assert tell(source, PROJECTS, project, project) == [{"outcome": "taken-in"}, {"outcome": "known"}]
    assert tell(source, PARTICIPATIONS, person) == [{"outcome": "taken-in"}]
    assert tell(source, PARTICIPATIONS, person) == [{"outcome": "known"}]
    assert tell_projects(app, project_row(kinds="samples|EPI-REG 7", tells_who="yes")).projects == [False]
    assert "»EPI-REG 7«" in visible_text(new_client(app).get("/forskning").text)
    own = as_citizen(app, BIRTHE, "Birthe Holm").client.get("/forskning/om-mig")
    assert "Søvn og blodtryk" in own.text
    with app.app_context(), unit_of_work(DatabaseRole.AUDITORS) as opened:
        acts = opened.execute(select(AuditEventRow.details).where(AuditEventRow.action == "research.told")).scalars()
        assert [(one["projects"], one["participations"], one["known"]) for one in acts].count((1, 0, 1)) == 1


def test_a_bad_one_is_set_aside_in_its_place_and_never_repeated(source):
    told = tell(source, PROJECTS, body(project_row(web="ftp://x.example")), body(project_row()))
    assert told == [
        {"outcome": "set-aside", "detail": "web has another shape than it must have"},
        {"outcome": "taken-in"},
    ]
    wrong = {**body(participation_row(BIRTHE)), "citizen": {"scheme": "x-ecpr", "value": BIRTHE}}
    outcomes = tell(source, PARTICIPATIONS, wrong, body(participation_row(BIRTHE, number="F-9")))
    assert [one["detail"] for one in outcomes] == ["citizen is not a CPR number or a replacement number", NO_PROJECT]
    assert BIRTHE not in str(outcomes)


@pytest.mark.parametrize(("path", "row"), [(PROJECTS, project_row), (PARTICIPATIONS, participation_row)])
def test_a_system_tells_nothing_of_an_organisation_that_it_does_not_speak_for(app, source, path, row):
    tell_projects(app, project_row(cvr=OTHER_CVR))
    rows = [row(cvr=cvr) if path == PROJECTS else row(BIRTHE, cvr=cvr) for cvr in (CVR, OTHER_CVR)]
    answer = source.call(path, {path.rpartition("/")[2]: [body(one) for one in rows]})
    assert (answer.status_code, answer.get_json()["code"]) == (403, "organisation-out-of-scope")
    assert [one["pointer"] for one in answer.get_json()["errors"]] == [f"/{path.rpartition('/')[2]}/1/cvr"]
    assert tell(source, PROJECTS, body(project_row()))[0]["outcome"] == "taken-in"  # nothing of that call was kept


def test_who_has_another_scope_tells_nothing(app, source):
    hospital = a_system(app, Scope.CONSENT_ASK, system_id="epj-ost", units=[("cvr", CVR)])
    answer = hospital.call(PROJECTS, {"projects": [body(project_row())]})
    assert (answer.status_code, answer.get_json()["code"]) == (403, "scope-missing")


def test_too_many_and_what_is_none_are_refused_whole(source):
    many = [body(project_row(number=f"F-{number}")) for number in range(MOST_PROJECTS + 1)]
    for told in ({"projects": many}, {"projects": []}, {"projects": [{**many[0], "contact": "Anna"}]}):
        answer = source.call(PROJECTS, told)
        assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
        assert "Anna" not in answer.text
