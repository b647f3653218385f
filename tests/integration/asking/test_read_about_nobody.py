"""Of a call that is refused nobody is read about: nothing of it is kept, so how long it takes must tell nothing."""

import pytest

from citizen_app.api.scopes import Scope
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.directory.importing import import_directory
from citizen_app.systems import registry
from consent.queries import asking as queries
from tests.integration.asking.conftest import KNOWN, REGION, UNKNOWN, WARD, ask, asking
from tests.support.deciding import DEMO_DIRECTORY
from tests.support.systems import a_system

OTHER_REGIONS, NEW = ("shak", "2597"), ("sor", "9999000000001")
NEW_PROFESSION = {"profession": "9X9"}


@pytest.fixture
def read(monkeypatch):
    """Whom the decision service read about."""
    send, found = queries.send_read, []

    def noted(numbers, token_digest, store):
        found.extend(numbers)
        return send(numbers, token_digest, store)

    monkeypatch.setattr(queries, "send_read", noted)
    return found


@pytest.fixture
def token(hospital, read):
    """A token that the process remembers, with the directory of that moment."""
    made = hospital.token()
    ask(hospital, asking(KNOWN), token=made)
    read.clear()
    return made


@pytest.fixture
def take_in(app, tmp_path):
    """Take one more row into the directory, so that the process holds an older one."""

    def write(table, **row):
        head = (DEMO_DIRECTORY / table).read_text().splitlines()[0]
        file = tmp_path / table
        file.write_text("\n".join([head, ";".join(row.get(column, "") for column in head.split(";"))]) + "\n")
        with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
            assert not import_directory([file]).faults

    return write


@pytest.mark.parametrize(
    ("wrong", "status", "pointer"),
    [
        (asking(KNOWN, at="2020-01-01T00:00:00Z"), 422, "/questions/1/at"),
        (asking(KNOWN, unit=OTHER_REGIONS), 403, "/questions/1/organisation"),
        (asking(KNOWN, unit=NEW), 403, "/questions/1/organisation"),
        (asking(KNOWN, professional=NEW_PROFESSION), 422, "/questions/1/professional/profession"),
    ],
    ids=["moment", "another's unit", "unknown unit", "unknown profession"],
)
def test_nobody_is_read_about_for_a_call_that_is_refused(hospital, token, read, wrong, status, pointer):
    answer = hospital.call("/consent/decisions", {"questions": [asking(UNKNOWN), wrong]}, token=token)
    assert (answer.status_code, [one["pointer"] for one in answer.get_json()["errors"]]) == (status, [pointer])
    assert read == []
    ask(hospital, asking(KNOWN), token=token)
    assert read == [("cpr", KNOWN)]


@pytest.mark.parametrize("path", ["/consent/filter", "/consent/overrides"])
def test_nor_for_the_other_calls(hospital, token, read, path):
    more = {"documents": [{"reference": "a"}]} if path == "/consent/filter" else {"reason": "citizen-agreed"}
    answer = hospital.call(path, asking(KNOWN, unit=OTHER_REGIONS, **more), token=token)
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (403, "/organisation")
    assert read == []


def test_a_unit_that_has_come_into_the_directory_since_is_asked_for(hospital, token, take_in, birthe, questions):
    unit = {"scheme": NEW[0], "code": NEW[1], "name": "Nyt", "kind": "hospital", "sector": "hospital"}
    take_in("organisations.csv", **unit, parent_scheme=REGION[0], parent_code=REGION[1], valid_from="2020-01-01")
    before = len(questions(birthe))
    assert ask(hospital, asking(KNOWN, unit=NEW), token=token)[0]["outcome"] == "positive"
    assert len(questions(birthe)) == before + 1


def test_so_is_a_profession(hospital, token, take_in):
    take_in("professions.csv", code=NEW_PROFESSION["profession"], name_da="Ny", name_en="New", authorised="yes")
    assert ask(hospital, asking(KNOWN, professional=NEW_PROFESSION), token=token)[0]["outcome"] == "positive"


def test_so_is_what_the_system_has_been_given_since(app, hospital, token):
    foreign = asking(KNOWN, unit=OTHER_REGIONS)
    assert hospital.call("/consent/decisions", {"questions": [foreign]}, token=token).status_code == 403
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        registry.give_scope(hospital.system_id, Scope.CONSENT_ASK, ("cvr", "29190658"))
    assert ask(hospital, foreign, token=token)[0]["outcome"] == "positive"


def test_what_the_system_has_lost_since_is_refused_and_not_kept(app, birthe, questions):
    both = a_system(app, Scope.CONSENT_ASK, system_id="epj-vest", units=[REGION, ("cvr", "29190658")])
    token = both.token()
    ask(both, asking(KNOWN), token=token)
    before = len(questions(birthe))
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        registry.end_scope(both.system_id, Scope.CONSENT_ASK, REGION)
    answer = both.call("/consent/decisions", {"questions": [asking(KNOWN, unit=WARD)]}, token=token)
    assert (answer.status_code, answer.get_json()["code"]) == (403, "organisation-out-of-scope")
    assert len(questions(birthe)) == before
