"""The pages by which the desk hides a citizen's places from those who help, and shows them again."""

from datetime import timedelta

import pytest

from citizen_app.auth.actor import Role
from citizen_app.clock import now
from tests.integration.desk.test_desk_pages import PAGE, post, text
from tests.support.assisting import of_age
from tests.support.helping import born, power, switch_to
from tests.support.letters import addresses_come
from tests.support.log_rows import Log
from tests.support.people import DESK, as_citizen, as_staff

CPR = "1403572528"


@pytest.fixture
def birthe(app):
    addresses_come(app)
    citizen = as_citizen(app, CPR)
    of_age(app, citizen.key)
    return citizen


@pytest.fixture
def sia(app):
    return as_staff(app, "Sia Sand", Role.AGENT, cvr=DESK, cpr="0407781236")


def test_the_desk_hides_places_at_once_and_shows_them_days_after_for_one_who_is_known(app, birthe, sia, clock):
    mette = as_citizen(app, "0106851238", "Mette Holm")
    born(app, mette, "1985-06-01")
    log = Log(app)
    log.source()
    log.directory_is_new()
    log.entry(birthe.key, now() - timedelta(days=3), organisation_ref=log.unit("31", name="Klinik Vest"))
    power(app, birthe, mette)
    switch_to(mette)
    assert "Klinik Vest" in text(mette.client.get("/min-log"))

    opening = post(sia, f"{PAGE}/borger", number=CPR, reason="Ringer", apart="y").headers["Location"]
    assert "Stederne er ikke skjult" in text(sia.client.get(f"{opening}/steder"))
    assert post(sia, f"{opening}/steder").headers["Location"] == opening
    assert "Klinik Vest" not in text(mette.client.get("/min-log"))
    assert "skjul" not in text(birthe.client.get("/spoergsmaal/aabninger")).lower()

    known = post(sia, f"{opening}/hjaelp", shown="passport", apart="y").headers["Location"]
    assert "Stederne er skjult" in text(sia.client.get(f"{known}/steder"))
    clock.shift(timedelta(days=1))
    sia = as_staff(app, "Sia Sand", Role.AGENT, cvr=DESK, cpr="0407781236")
    opening = post(sia, f"{PAGE}/borger", number=CPR, reason="Ringer", apart="y").headers["Location"]
    known = post(sia, f"{opening}/hjaelp", shown="passport", apart="y").headers["Location"]
    assert post(sia, f"{known}/steder").status_code == 303
    assert "vises de igen" in text(sia.client.get(f"{opening}/steder"))
