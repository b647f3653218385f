"""The file for the printing house: whose each printed letter is, and nobody else's, and no former number."""

import stat
from datetime import date

import pytest
from sqlalchemy import update

from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity import add_identifier
from citizen_app.identity_models import CitizenIdentifierRow
from tests.conftest import NOON
from tests.support.assisting import of_age
from tests.support.letters import addresses_come, order, print_next
from tests.support.log_rows import Log
from tests.support.people import DESK, as_citizen, as_staff

CPR, OTHER = "1403572528", "2308913369"


@pytest.fixture
def lea(app):
    return as_staff(app, "Lea Leder", Role.LEAD, cvr=DESK, cpr="0508791237")


@pytest.fixture
def people(app):
    Log(app).source(last_event_at=NOON)
    addresses_come(app)
    found = [as_citizen(app, CPR), as_citizen(app, OTHER, "Carl Krogh")]
    for one in found:
        of_age(app, one.key)
    return found


def handed_over(app, file, since="2026-03-03T12:00:00"):
    done = app.test_cli_runner().invoke(args=["letters", "addressees", str(file), "--since", since])
    return done.output, file.read_text().splitlines() if file.exists() else []


def test_each_printed_letter_stands_there_once_with_its_citizens_number(app, people, lea, tmp_path):
    birthe, carl = people
    order(app, birthe.key)
    printed = print_next(lea).text.split()[0]
    order(app, carl.key)
    said, lines = handed_over(app, tmp_path / "breve.csv")
    assert lines == ["letter;scheme;identifier", f"{printed};cpr;{CPR}"]
    assert said == "1 letters.\n"
    assert stat.S_IMODE((tmp_path / "breve.csv").stat().st_mode) == 0o600
    assert CPR not in said


def test_what_was_printed_before_is_left_out_and_no_file_is_written_over(app, people, lea, tmp_path):
    order(app, people[0].key)
    print_next(lea)
    file = tmp_path / "breve.csv"
    assert handed_over(app, file, "2026-03-03T13:00:01")[1] == ["letter;scheme;identifier"]
    said, _lines = handed_over(app, file)
    assert "The file is there already." in said


def test_no_number_leaves_where_there_are_several_and_a_former_one_never(app, people, lea, tmp_path):
    birthe = people[0]
    order(app, birthe.key)
    print_next(lea)
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER) as connection:
        add_identifier(birthe.key, "cpr", "0409651234")
    said, lines = handed_over(app, tmp_path / "a.csv")
    assert lines == ["letter;scheme;identifier"]
    assert "1 left out" in said
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER) as connection:
        digests = list(app.extensions["indblik.keys"].identifier_digests("cpr", CPR).values())
        former = CitizenIdentifierRow.digest.in_(digests)
        connection.execute(update(CitizenIdentifierRow).where(former).values(valid_until=date(2026, 1, 1)))
    _said, lines = handed_over(app, tmp_path / "b.csv")
    assert [line.split(";")[2] for line in lines[1:]] == ["0409651234"]
