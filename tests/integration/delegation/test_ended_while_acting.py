"""A power that ends while its holder does something on it: what is done was done before the end, or not at all."""

import threading

import pytest
from sqlalchemy import func, select

from citizen_app import clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from consent.models import ConsentDecisionRow
from consent.services import decisions
from delegation.domain.acting import Scope
from delegation.services import giving
from tests.support.database import POSTGRESQL
from tests.support.doors import form_token
from tests.support.helping import born, by_herself, power, switch_to
from tests.support.people import as_citizen

EVERYTHING = (Scope.READ_LOG, Scope.SEE_DECISIONS, Scope.MAKE_BLOCKS)
pytestmark = pytest.mark.real_time


@pytest.fixture
def birthe(app):
    found = as_citizen(app)
    born(app, found, "1957-03-14")
    return found


@pytest.fixture
def mette(app):
    found = as_citizen(app, "0106851238", "Mette Holm")
    born(app, found, "1985-06-01")
    return found


def one_click_away(helper):
    """The last page before a block of everything for everybody: what the click sends, and where."""
    token = form_token(helper.client)
    page = helper.client.get("/valg/ny", follow_redirects=True)
    for answers in ({"scope": "all"}, {"whom": "everyone"}, {"start": "now", "end": "open"}):
        page = helper.client.post(page.request.full_path, data={**token, **answers}, follow_redirects=True)
    return page.request.full_path, {**token, "declared": "yes"}


def blocks_of(app, citizen):
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [citizen.key]) as opened:
        return opened.execute(select(func.count()).select_from(ConsentDecisionRow)).scalar_one()


def ended(app, giver, power_id):
    with by_herself(app, giver, powers=True) as own:
        giving.revoke(own, power_id, clock.now())


def test_a_click_that_comes_while_the_giver_ends_it_waits_and_does_nothing(app, birthe, mette):
    power_id = power(app, birthe, mette, EVERYTHING)
    switch_to(mette)
    path, form = one_click_away(mette)
    answers = []
    click = threading.Thread(target=lambda: answers.append(mette.client.post(path, data=form)))
    with by_herself(app, birthe, powers=True) as giver:
        giving.revoke(giver, power_id, clock.now())
        click.start()
        click.join(0.5)
        assert click.is_alive(), "it does not go by what is about to be over"
    click.join(30)
    assert (answers[0].status_code, "Din adgang er slut" in answers[0].text) == (403, True)
    assert blocks_of(app, birthe) == 0


def test_an_end_that_comes_while_something_is_done_waits_for_it_and_other_helpers_do_not(
    app, birthe, mette, dialect, monkeypatch
):
    carl = as_citizen(app, "2308913369", "Carl Krogh")
    born(app, carl, "1991-08-23")
    power(app, birthe, carl)
    switch_to(carl)
    power_id = power(app, birthe, mette, EVERYTHING)
    switch_to(mette)
    path, form = one_click_away(mette)
    saving, go_on, save = threading.Event(), threading.Event(), decisions._starting_now

    def slowly(*given, **more):
        saving.set()
        go_on.wait(20)
        return save(*given, **more)

    monkeypatch.setattr(decisions, "_starting_now", slowly)
    click = threading.Thread(target=lambda: mette.client.post(path, data=form))
    click.start()
    assert saving.wait(20)
    if dialect == POSTGRESQL:  # on SQLite whoever writes has the whole database
        search = carl.client.post("/min-log/find", data={**form_token(carl.client), "period": "all"})
        assert search.status_code == 303
    end = threading.Thread(target=ended, args=(app, birthe, power_id))
    end.start()
    end.join(0.5)
    assert end.is_alive(), "the power is not over before what is done on it"
    go_on.set()
    for thread in (click, end):
        thread.join(30)
    assert blocks_of(app, birthe) == 1
    assert mette.client.get("/valg").status_code == 403
