"""What a register message may do by itself, and what it may not (safety.md 9)."""

import pytest
from sqlalchemy import select

from citizen_app import identity
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity_models import CitizenLinkRow
from citizen_app.register.messages import HEADER
from tests.support.sign_in import sign_in_citizen

CPR, OTHER_CPR, D_ECPR = "0703571236", "0703571244", "0703575TF8"


def feed(app, tmp_path, **fields):
    file = tmp_path / "register.csv"
    row = ";".join(fields.get(name, "") for name in HEADER)
    file.write_text(";".join(HEADER) + "\n" + row + "\n", encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["register", "import", str(file)])
    assert result.exit_code == 0, result.output


def states(app):
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER) as connection:
        return list(connection.execute(select(CitizenLinkRow.state)).scalars())


@pytest.mark.parametrize(
    ("reason", "other", "scheme", "state"),
    [
        ("correction", OTHER_CPR, "cpr", "linked"),
        ("sex-change", OTHER_CPR, "cpr", "linked"),
        ("adoption", OTHER_CPR, "cpr", "pending"),
        ("protected", OTHER_CPR, "cpr", "pending"),
        ("newborn", D_ECPR, "d-ecpr", "pending"),
        ("correction", D_ECPR, "d-ecpr", "pending"),
    ],
)
def test_only_two_cpr_numbers_become_one_person_by_a_message(app, tmp_path, reason, other, scheme, state):
    feed(app, tmp_path, event="link", cpr=CPR, new_identifier=other, scheme=scheme, date="2026-02-01", reason=reason)
    assert states(app) == [state]
    with app.app_context(), unit_of_work(DatabaseRole.SIGNIN):
        keys = identity.keys_of_person(identity.find_or_create_citizen("cpr", CPR))
    assert len(keys) == (2 if state == "linked" else 1)


def test_a_death_message_ends_what_is_signed_in_and_a_reversal_opens_the_door_again(app, client, tmp_path):
    sign_in_citizen(app, client, CPR)
    assert client.get("/min-log").status_code == 200
    feed(app, tmp_path, event="death", cpr=CPR, date="2026-03-01")
    assert client.get("/min-log").status_code == 401
    feed(app, tmp_path, event="death-reversed", cpr=CPR, date="2026-03-02")
    sign_in_citizen(app, client, CPR)
    assert client.get("/min-log").status_code == 200
