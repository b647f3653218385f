"""The desk ends a power of attorney at once for a giver who cannot sign in, and tells nobody else."""

import re

import pytest
from sqlalchemy import func, select

from citizen_app import clock
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.outbox.models import OutboxMessageRow
from delegation.domain.acting import Scope
from delegation.domain.powers import Terms
from delegation.services import giving
from delegation.services.refusals import PowerRefused
from support.letter_models import PrintLetterRow
from tests.integration.desk.test_desk_pages import PAGE, post, text
from tests.support.assisting import of_age
from tests.support.helping import LAST_DAY, born, by_herself, power, switch_to
from tests.support.letters import addresses_come
from tests.support.people import DESK, as_citizen, as_staff

CPR = "1403572528"


@pytest.fixture
def birthe(app):
    addresses_come(app)
    citizen = as_citizen(app, CPR)
    of_age(app, citizen.key)
    return citizen


@pytest.fixture
def mette(app):
    found = as_citizen(app, "0106851238", "Mette Holm")
    born(app, found, "1985-06-01")
    return found


@pytest.fixture
def sia(app):
    return as_staff(app, "Sia Sand", Role.AGENT, cvr=DESK, cpr="0407781236")


def page_of(sia):
    """The desk's page of the powers of one who has shown a passport."""
    opening = post(sia, f"{PAGE}/borger", number=CPR, reason="Ringer", apart="y").headers["Location"]
    known = post(sia, f"{opening}/hjaelp", shown="passport", apart="y").headers["Location"]
    assert f"{known}/fuldmagter" in sia.client.get(known).get_data(as_text=True)
    return f"{known}/fuldmagter"


def refs(sia, page):
    return re.findall(r'name="power" value="([^"]+)"', sia.client.get(page).get_data(as_text=True))


def counted(app, row):
    role = DatabaseRole.WORKER if row is OutboxMessageRow else DatabaseRole.PRINT
    with app.app_context(), unit_of_work(role) as opened:
        return opened.execute(select(func.count()).select_from(row)).scalar_one()


def test_it_ends_at_once_and_nobody_is_told(app, birthe, mette, sia, forbidden):
    power_id = power(app, birthe, mette)
    switch_to(mette)
    assert mette.client.get("/min-log").status_code == 200
    with by_herself(app, birthe, powers=True) as giver:
        giving.pause(giver, power_id, clock.now())  # which the desk must not be able to tell
    page = page_of(sia)
    before = counted(app, OutboxMessageRow), counted(app, PrintLetterRow)
    forbidden.add("Mette Holm", "pause")
    seen = text(sia.client.get(page))
    assert "Fuldmagt givet 3. marts 2026" in seen
    (ref,) = refs(sia, page)
    assert post(sia, page, power=ref).headers["Location"] == page
    assert refs(sia, page) == []
    assert (counted(app, OutboxMessageRow), counted(app, PrintLetterRow)) == before
    assert mette.client.get("/min-log").status_code == 403
    assert "allerede" in text(sia.client.get(post(sia, page, power=ref).headers["Location"]))


def test_the_givers_page_says_who_ended_it(app, birthe, mette, sia):
    power(app, birthe, mette)
    page = page_of(sia)
    post(sia, page, power=refs(sia, page)[0])
    assert "Vores support har ophævet den, fordi du bad om det" in text(birthe.client.get("/fuldmagt"))


def test_a_code_that_nobody_has_used_opens_nothing_any_more(app, birthe, mette, sia):
    with by_herself(app, birthe, powers=True) as giver:
        code = giving.offer(giver, Terms(scopes=frozenset({Scope.READ_LOG}), until=LAST_DAY), clock.now()).code
    page = page_of(sia)
    assert "Ingen har brugt koden endnu" in text(sia.client.get(page))
    post(sia, page, power=refs(sia, page)[0])
    taken = mette.client.post("/fuldmagt/kode", data={"code": code, "csrf_token": ""})
    assert taken.status_code in {400, 422}
    with by_herself(app, mette, powers=True) as taker, pytest.raises(PowerRefused):
        giving.redeem(taker, code, clock.now())


def test_of_somebody_elses_power_the_desk_ends_nothing(app, birthe, mette, sia):
    other = as_citizen(app, "2308913369", "Carl Krogh")
    of_age(app, other.key)
    power(app, other, mette)
    mine = power(app, birthe, mette)
    page = page_of(sia)
    assert len(refs(sia, page)) == 1
    assert post(sia, page, power="AAAA").status_code == 404
    with by_herself(app, birthe, powers=True) as giver:
        giving.revoke(giver, mine, clock.now())
    assert refs(sia, page) == []
