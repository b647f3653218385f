"""A citizen with a log."""

import pytest

from tests.support.log_rows import Log
from tests.support.sign_in import sign_in_citizen

CPR = "0703571236"


@pytest.fixture
def log(app):
    made = Log(app)
    made.source()
    made.organisation("4000000000001", "Østby Hospital", kind="hospital")
    made.organisation(
        "4000000000011", "Lungemedicinsk Afdeling", parent_scheme="sor", parent_code="4000000000001", kind="department"
    )
    made.organisation("4000000000002", "Vestby Kommune", kind="municipality", sector=7)
    made.profession("7170", "Læge", "Doctor")
    made.profession("5166", "Sygeplejerske", "Nurse")
    made.directory_is_new()
    return made


@pytest.fixture
def citizen(app, client):
    return sign_in_citizen(app, client, CPR)
