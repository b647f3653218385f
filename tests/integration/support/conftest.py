"""The desk's operator, and a directory with a hospital and a department."""

import pytest

from citizen_app.auth.actor import Role
from tests.support.log_rows import Log
from tests.support.people import DESK, as_staff
from tests.support.registering import WARD
from tests.support.systems import HOSPITAL


@pytest.fixture
def operator(app):
    log = Log(app)
    log.organisation(HOSPITAL[1], "Øst Sygehus", kind="hospital")
    log.organisation(WARD[1], "Afdeling 1", kind="department", scheme=WARD[0])
    log.directory_is_new()
    return as_staff(app, "Olga Olsen", Role.OPERATOR, cvr=DESK)
