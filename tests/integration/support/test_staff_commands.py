"""The operator's commands for roles."""

import pytest
from sqlalchemy import func, select

from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.models import StaffPersonRow, StaffRoleEventRow
from citizen_app.auth.staff_persons import note_staff
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from tests.support.people import DESK, REGION, new_client
from tests.support.sign_in import sign_in_staff

WHO = "7b1f3a52-6c0e-4f0b-9a46-0d6a51c9e004"
APPOINT = ["staff", "appoint", "--cvr", REGION, "--professional-id", WHO, "--role", "local-administrator"]


@pytest.fixture
def flask(app):
    runner = app.test_cli_runner()
    return lambda *args: runner.invoke(args=[*args])


def count(app, what):
    with app.app_context(), unit_of_work(DatabaseRole.STAFF) as connection:
        return connection.execute(select(func.count()).select_from(what)).scalar_one()


def test_a_first_administrator_has_the_role_from_the_first_sign_in_on(app, flask):
    done = flask(*APPOINT)
    assert done.exit_code == 0, done.output
    assert "from their first sign-in on" in done.output
    assert "until 2027-03-03" in done.output
    with app.app_context(), unit_of_work(DatabaseRole.SIGNIN):
        key = note_staff(REGION, WHO.upper(), name="Torben Lang", organisation_name="Region H", citizen_key=None)
    client = new_client(app)
    sign_in_staff(app, client, key, "Torben Lang")
    assert client.get("/medarbejder/roller").status_code == 200
    assert count(app, StaffPersonRow) == 1


def test_appointing_twice_changes_nothing(app, flask):
    flask(*APPOINT)
    again = flask(*APPOINT)
    assert "in force already" in again.output
    assert count(app, StaffRoleEventRow) == 2  # proposed and confirmed, once


def test_the_command_leaves_a_trail(app, flask):
    flask(*APPOINT)
    with app.app_context(), unit_of_work(DatabaseRole.STAFF) as connection:
        row = connection.execute(select(AuditEventRow.viewer_kind, AuditEventRow.action)).one()
    assert tuple(row) == ("command", "role-appointed")


@pytest.mark.parametrize(
    ("cvr", "role", "why"),
    [
        (REGION, "operator", "cannot give that role"),
        (DESK, "log-officer", "cannot give that role"),
        ("12345678", "log-officer", "not a CVR number"),
    ],
)
def test_a_role_that_does_not_belong_there_is_not_given(app, flask, cvr, role, why):
    done = flask("staff", "appoint", "--cvr", cvr, "--professional-id", WHO, "--role", role)
    assert done.exit_code == 1
    assert why in done.output
    assert count(app, StaffRoleEventRow) == 0
    assert count(app, StaffPersonRow) == 0


def test_a_role_is_listed_and_ended(app, flask):
    flask(*APPOINT)
    assert f"{REGION}  1 with roles" in flask("staff", "list").output
    assert "in-force  local-administrator  until 2027-03-03  (has not signed in yet)" in (
        flask("staff", "list", "--cvr", REGION).output
    )
    end = ["staff", "end", *APPOINT[2:]]
    assert flask(*end).exit_code == 0
    assert flask(*end).exit_code == 1
    assert "ended" in flask("staff", "list", "--cvr", REGION).output


def test_a_file_gives_all_its_roles_or_none(app, flask, tmp_path):
    good = tmp_path / "roles.csv"
    good.write_text(f"cvr;professional_id;role\n{REGION};{WHO};log-officer\n{REGION};{WHO};mask-decider\n", "utf-8")
    assert "2 roles given" in flask("staff", "import", str(good)).output
    bad = tmp_path / "bad.csv"
    bad.write_text(f"cvr;professional_id;role\n{REGION};somebody;log-officer\n{REGION};{WHO};emperor\n", "utf-8")
    done = flask("staff", "import", str(bad))
    assert done.exit_code == 1
    assert "bad.csv:3: unknown role" in done.output
    assert count(app, StaffPersonRow) == 1
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("a;b\n", "utf-8")
    assert "the first line must read" in flask("staff", "import", str(wrong)).output
