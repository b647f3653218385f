"""What somebody with a power may see, make and end of a citizen's choices about health data (safety.md 4)."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from citizen_app import clock
from consent.domain.decision import Unit, What, Who
from consent.services.decisions import make_decision
from delegation.domain.acting import Scope
from delegation.services import giving, hiding
from tests.support.deciding import draft, page_of, take_in_the_demo_directory
from tests.support.doors import form_token
from tests.support.helping import born, by_herself, power, switch_to
from tests.support.log_rows import Log
from tests.support.people import actor_of, as_citizen

EVERYTHING = (Scope.READ_LOG, Scope.SEE_DECISIONS, Scope.MAKE_BLOCKS)
REGION = Unit("cvr", "29190909", below=True)


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


def text(response):
    return response.get_data(as_text=True)


def make(client, **confirmed):
    """Go through the pages to a block of everything for everybody."""
    token = form_token(client)
    page = client.get("/valg/ny", follow_redirects=True)
    for answers in ({"scope": "all"}, {"whom": "everyone"}, {"start": "now", "end": "open"}):
        page = client.post(page.request.full_path, data={**token, **answers}, follow_redirects=True)
    return client.post(page.request.full_path, data={**token, **confirmed}, follow_redirects=True)


def test_a_block_is_made_with_both_names_and_ended_by_who_made_it(app, birthe, mette):
    power(app, birthe, mette, EVERYTHING)
    switch_to(mette)
    receipt = make(mette.client, declared="yes")
    assert (receipt.status_code, "Mette Holm, der hjælper, har lavet det" in text(receipt)) == (200, True)
    own = text(birthe.client.get("/valg"))
    assert "Mette Holm har på dine vegne spærret for, at" in own
    assert "Du har spærret" not in own
    ending = re.search(r'href="(/valg/[^"]+/ophaev)"', text(mette.client.get("/valg")))[1]
    assert mette.client.post(ending, data=form_token(mette.client), follow_redirects=True).status_code == 200
    assert "Mette Holm, der hjælper, har ophævet det" in text(birthe.client.get("/valg"))


def test_a_block_needs_that_one_says_it_is_not_about_oneself(app, birthe, mette):
    power(app, birthe, mette, EVERYTHING)
    switch_to(mette)
    refused = make(mette.client)
    assert (refused.status_code, "ikke handler om dig selv" in text(refused)) == (400, True)
    assert "har lavet det" not in text(birthe.client.get("/valg"))


def test_what_the_citizen_set_is_seen_and_never_ended_or_changed(app, birthe, mette):
    power(app, birthe, mette, EVERYTHING)
    with by_herself(app, birthe) as giver:
        make_decision(giver, draft(), uuid4(), clock.now())
    switch_to(mette)
    page = text(mette.client.get("/valg"))
    href = re.search(r'href="(/valg/(?!ny)[^"/]+)"', page)[1]
    assert "ophaev" not in page
    data = form_token(mette.client)
    assert mette.client.post(f"{href}/ophaev", data=data).status_code == 404
    assert mette.client.get(f"{href}/ret").status_code == 403
    assert mette.client.post(f"{href}/passer", data=data).status_code == 403


def test_an_access_is_never_given_for_another(app, birthe, mette):
    power(app, birthe, mette, EVERYTHING)
    switch_to(mette)
    page = mette.client.get("/valg/ny", follow_redirects=True)
    address = page.request.full_path.replace("/hvad", "/art")
    assert 'value="access"' not in text(mette.client.get(address))
    taken = mette.client.post(address, data={**form_token(mette.client), "effect": "access"})
    assert taken.status_code == 422


def test_while_paused_no_block_is_made(app, birthe, mette):
    power_id = power(app, birthe, mette, EVERYTHING)
    switch_to(mette)
    with by_herself(app, birthe, powers=True) as giver:
        giving.pause(giver, power_id, clock.now())
    refused = make(mette.client, declared="yes")
    assert (refused.status_code, "Der er ikke noget at vise dig lige nu." in text(refused)) == (403, True)
    assert "har lavet det" not in text(birthe.client.get("/valg"))


def test_choices_that_name_a_hidden_place_are_not_there(app, birthe, mette):
    take_in_the_demo_directory(app)
    power(app, birthe, mette, EVERYTHING)
    with by_herself(app, birthe) as giver:
        make_decision(giver, draft(What(), Who(unit=REGION)), uuid4(), clock.now())
    switch_to(mette)
    assert "/valg/" in text(mette.client.get("/valg")).replace("/valg/ny", "")
    with by_herself(app, birthe) as giver:
        hiding.keep_back(giver, [(REGION.scheme, REGION.code)], places=False)
    assert "/valg/" not in text(mette.client.get("/valg")).replace("/valg/ny", "")
    with by_herself(app, birthe) as giver:
        hiding.keep_back(giver, [], places=True)
    assert "/valg/" not in text(mette.client.get("/valg")).replace("/valg/ny", "")


@pytest.mark.parametrize("scopes", [(Scope.SEE_DECISIONS,), (Scope.SEE_DECISIONS, Scope.MAKE_BLOCKS)])
def test_a_power_that_leaves_the_log_out_is_paused_too(app, birthe, mette, scopes):
    power_id = power(app, birthe, mette, scopes)
    switch_to(mette)
    empty = bare(mette.client.get("/valg"))
    with by_herself(app, birthe) as giver:
        make_decision(giver, draft(), uuid4(), clock.now())
    assert bare(mette.client.get("/valg")) != empty
    with by_herself(app, birthe, powers=True) as giver:
        giving.pause(giver, power_id, clock.now())
    assert bare(mette.client.get("/valg")) == empty


def bare(answer):
    return re.sub(r'name="csrf_token" value="[^"]+"|data-idle-seconds="\d+"', "", text(answer))


def test_whoever_may_not_read_the_log_reads_nothing_of_it_where_blocks_are_made(app, birthe, mette, forbidden):
    log = Log(app)
    log.source()
    log.directory_is_new()
    unit = log.unit("31", name="Klinik Vest")
    log.entry(birthe.key, clock.now() - timedelta(days=9), organisation_ref=unit, performed_by=log.person("Ole Lund"))
    power(app, birthe, mette, (Scope.SEE_DECISIONS, Scope.MAKE_BLOCKS))
    forbidden.add("Klinik Vest", "Ole Lund")
    switch_to(mette)
    token = form_token(mette.client)
    page = mette.client.get("/valg/ny", follow_redirects=True)
    page = mette.client.post(page.request.full_path, data={**token, "scope": "all"}, follow_redirects=True)
    for whom in ("place", "person"):
        asked = mette.client.post(page.request.full_path, data={**token, "whom": whom}, follow_redirects=True)
        assert asked.status_code == 200
    assert make(mette.client, declared="yes").status_code == 200


def test_a_block_that_one_made_does_not_go_away_where_something_is_hidden(app, birthe, mette):
    take_in_the_demo_directory(app)
    power(app, birthe, mette, EVERYTHING)
    with by_herself(app, birthe) as giver:
        hiding.keep_back(giver, [(REGION.scheme, REGION.code)], places=True)
    helper = replace(actor_of(mette), subject=(birthe.key,))
    with page_of(app, helper):
        made = make_decision(helper, draft(What(), Who(unit=REGION)), uuid4(), clock.now())
    switch_to(mette)
    assert "ophaev" in text(mette.client.get("/valg"))
    assert made.made_by == mette.key
