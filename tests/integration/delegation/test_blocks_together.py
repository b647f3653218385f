"""Blocks by those who have custody and by guardians: off, or only when all of them have confirmed, signed in."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from citizen_app import clock as our_clock
from citizen_app.acting_settings import ActingSettings
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from consent.queries.decisions import rules_for
from consent.services.decisions import make_decision
from tests.support.deciding import draft
from tests.support.doors import form_token
from tests.support.helping import by_herself, switch_to
from tests.support.people import as_citizen
from tests.support.register import CHILD, FATHER, MOTHER, born, custody, key_of, message, tell


@pytest.fixture(autouse=True)
def blocks_are_on(app):
    settings = app.extensions["indblik.settings"]
    app.extensions["indblik.settings"] = replace(
        settings, acting=ActingSettings(blocks="Forældreansvarsloven § 2", sign_in_from=13)
    )


@pytest.fixture
def parents(app):
    tell(app, born(CHILD, "2012-05-05"), custody(CHILD, MOTHER, shared="joint"), custody(CHILD, FATHER, shared="joint"))
    return with_the_other(app)


@pytest.fixture
def guardians(app):
    joint = {"shared": "joint", "health": "yes", "first": "2026-01-01"}
    tell(app, born(CHILD, "1957-05-05"))
    tell(app, *(message("guardianship", CHILD, one, **joint) for one in (MOTHER, FATHER)))
    return with_the_other(app)


def with_the_other(app):
    found = as_citizen(app, MOTHER, "Mette Rask"), as_citizen(app, FATHER, "Jens Rask")
    for one in found:
        switch_to(one)
    return found


def text(answer):
    return answer.get_data(as_text=True)


def make(person, *, last="2026-08-01", whom="everyone"):
    """Go through the pages to a block of everything; the last answer."""
    client, token = person.client, form_token(person.client)
    page = client.get("/valg/ny", follow_redirects=True)
    for answers in ({"scope": "all"}, {"whom": whom}, {"start": "now", "end": "day", "last": last}):
        page = client.post(page.request.full_path, data={**token, **answers}, follow_redirects=True)
    return client.post(page.request.full_path, data={**token, "declared": "yes"}, follow_redirects=True)


def blocks(app, at=None):
    """What the decision service goes by."""
    key = key_of(app, CHILD)
    with app.app_context(), unit_of_work(DatabaseRole.CONSENT):
        return [one for one in rules_for([key])[key] if one.in_force(at or our_clock.now())]


def waiting_href(person):
    """Where something waits for this person to confirm it."""
    found = re.search(r'href="(/valg/venter/[^"/]+)">Se den og bekræft', text(person.client.get("/valg")))
    return found[1] if found else None


def confirm(person, **data):
    """Say yes to what waits; the answer."""
    data = {**form_token(person.client), **({"declared": "yes"} | data)}
    return person.client.post(waiting_href(person), data=data, follow_redirects=True)


def take_back(person):
    found = re.search(r'action="(/valg/venter/[^"]+/tag-tilbage)"', text(person.client.get("/valg")))
    return person.client.post(found[1], data=form_token(person.client), follow_redirects=True)


def test_a_block_waits_for_the_other_and_counts_when_both_have_confirmed_it(app, parents):
    mother, father = parents
    assert "gælder ikke endnu" in text(make(mother))
    assert (blocks(app), waiting_href(mother)) == ([], None)
    href = waiting_href(father)
    refused = father.client.post(href, data=form_token(father.client))
    assert (refused.status_code, blocks(app)) == (400, [])  # not said that it is not about oneself
    assert "Spærringen er lavet" in text(confirm(father))
    (block,) = blocks(app)
    assert block.valid_until == datetime(2026, 8, 1, 22, 0, tzinfo=UTC)
    child = as_citizen(app, CHILD, "Alma Rask")
    own = text(child.client.get("/valg"))
    assert "har på dine vegne spærret for, at" in own
    assert "Mette Rask" in own
    assert "Jens Rask" in own
    # Either of them ends it, since all of them have to want it; and no one reads who did.
    ending = re.search(r'href="(/valg/[^"]+/ophaev)"', text(mother.client.get("/valg")))[1]
    mother.client.post(ending, data=form_token(mother.client))
    assert blocks(app) == []
    assert "Mette Rask" not in text(father.client.get("/valg"))


def test_nothing_but_the_block_is_told_between_parents(app, parents, forbidden):
    mother, father = parents
    make(mother)
    assert "Mette Rask har bedt om det" in text(as_citizen(app, CHILD, "Alma Rask").client.get("/valg"))
    forbidden.add("Mette Rask")
    seen = text(father.client.get(waiting_href(father)))
    assert "Der bliver lavet en spærring" in seen
    assert "kan altid ophæve den" not in seen  # a child cannot
    for address in ("/valg", "/min-log", "/for-en-anden"):
        assert father.client.get(address).status_code == 200


def test_it_lapses_is_taken_back_and_is_none_of_who_has_lost_custody(app, parents, clock):
    mother, father = parents
    make(mother)
    assert "trukket det tilbage" in text(take_back(mother))
    assert waiting_href(father) is None
    make(mother)
    clock.move_to(our_clock.now() + timedelta(days=13, hours=23))
    mother, father = with_the_other(app)
    assert waiting_href(father) is not None
    clock.move_to(our_clock.now() + timedelta(hours=1))
    mother, father = with_the_other(app)
    assert (waiting_href(father), waiting_href(mother)) == (None, None)
    make(mother)
    ended = {"date": "2026-03-10", "until": "2026-03-11"}
    tell(app, message("custody-ended", CHILD, MOTHER, **ended))
    assert waiting_href(father) is None  # whoever asked has custody no more
    assert blocks(app) == []


def test_nobody_waits_for_somebody_who_has_lost_custody(app, parents):
    mother, _father = parents
    make(mother)
    tell(app, message("custody-ended", CHILD, FATHER, date="2026-02-20", until="2026-03-01"))
    assert "Spærringen er lavet" in text(confirm(mother))
    assert len(blocks(app)) == 1


def test_one_who_gets_custody_meanwhile_has_to_confirm_too(app, parents):
    third = "1403572528"
    mother, father = parents
    make(mother)
    tell(app, custody(CHILD, third, shared="joint"))
    assert "når de andre også har" in text(confirm(father))
    assert (blocks(app), waiting_href(father)) == ([], None)
    newcomer = as_citizen(app, third, "Bo Rask")
    switch_to(newcomer)
    assert "Spærringen er lavet" in text(confirm(newcomer))
    assert len(blocks(app)) == 1


def test_it_lasts_a_year_at_most_and_lapses_on_the_fifteenth_birthday(app, parents, clock):
    mother, father = parents
    too_long = make(mother, last="2027-03-05")
    assert (too_long.status_code, "Spærringen varer for længe" in text(too_long)) == (400, True)
    clock.move_to(datetime(2027, 4, 1, 10, 0, tzinfo=UTC))
    mother, father = with_the_other(app)
    make(mother, last="2027-12-01")
    confirm(father)
    (block,) = blocks(app)
    assert block.valid_until == datetime(2027, 5, 4, 22, 0, tzinfo=UTC)  # midnight in Denmark
    assert blocks(app, block.valid_until) == []


def test_what_the_child_chose_is_in_no_page_of_theirs(app, parents):
    mother, father = parents
    child = as_citizen(app, CHILD, "Alma Rask")
    with by_herself(app, child) as herself:
        make_decision(herself, draft(), uuid4(), our_clock.now())
    assert len(blocks(app)) == 1
    href = re.search(r'href="(/valg/(?!ny|spurgt)[^"/]+)"', text(child.client.get("/valg")))[1]
    assert "panel decision" not in text(mother.client.get("/valg"))
    assert mother.client.get(href).status_code == 404
    assert "gælder ikke endnu" in text(make(mother))  # not refused because the child has the same already


def test_joint_guardians_make_and_end_a_block_together(app, guardians):
    one, other = guardians
    make(one)
    confirm(other)
    assert len(blocks(app)) == 1
    ending = re.search(r'href="(/valg/[^"]+/ophaev)"', text(one.client.get("/valg")))[1]
    told = one.client.post(ending, data=form_token(one.client), follow_redirects=True)
    assert ("gælder indtil da" in text(told), len(blocks(app))) == (True, 1)
    assert "Spærringen er ophævet" in text(confirm(other))
    assert blocks(app) == []


def test_where_the_operator_has_no_legal_basis_there_is_nothing_of_it(app, parents):
    mother, father = parents
    make(mother)
    settings = app.extensions["indblik.settings"]
    app.extensions["indblik.settings"] = replace(settings, acting=ActingSettings())
    for address in ("/valg", "/valg/ny"):
        assert father.client.get(address).status_code == 403


def test_what_has_lapsed_takes_up_no_room(app, parents, clock, monkeypatch):
    monkeypatch.setattr("consent.services.waiting._MOST", 1)
    mother, _father = parents
    make(mother)
    assert make(mother).status_code == 409
    clock.shift(timedelta(days=14))
    mother, father = with_the_other(app)
    assert "gælder ikke endnu" in text(make(mother))
    assert waiting_href(father) is not None
