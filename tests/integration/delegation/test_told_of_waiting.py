"""Those who have to confirm a block are told that something waits: only of what they meet and can confirm still, and at
most once a day."""

from dataclasses import replace
from datetime import timedelta

import pytest

from citizen_app import clock as our_clock
from citizen_app.acting_settings import ActingSettings
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.messages.composing import something_new
from citizen_app.outbox.letters import QueuedMessage
from tests.integration.delegation.test_blocks_together import confirm, make, take_back, waiting_href, with_the_other
from tests.support.deciding import take_in_the_demo_directory
from tests.support.doors import form_token
from tests.support.messages import give_contact, outbox
from tests.support.register import CHILD, FATHER, MOTHER, born, custody, message, tell


@pytest.fixture
def parents(app):
    settings = app.extensions["indblik.settings"]
    app.extensions["indblik.settings"] = replace(settings, acting=ActingSettings(blocks="Forældreansvarsloven § 2"))
    tell(app, born(CHILD, "2012-05-05"), *(custody(CHILD, one, shared="joint") for one in (MOTHER, FATHER)))
    mother, father = with_the_other(app)
    give_contact(app, father.key, "jens@post.example")
    return mother, father


def queued(app, person):
    """What is to tell this person that something waits: when each is due."""
    return [one for one in outbox(app) if (one.kind, one.owner_key) == ("consent-waits", person.key)]


def letter(app, row):
    names = ("owner_key", "message_id", "channel", "kind", "about_id", "created_at", "attempts")
    with app.app_context(), unit_of_work(DatabaseRole.WORKER):
        return something_new(QueuedMessage(**{name: getattr(row, name) for name in names}))


def as_it_is(_app, _parents):
    """Nothing has happened to it."""


def taken_back(_app, parents):
    take_back(parents[0])


def confirmed(_app, parents):
    confirm(parents[1])


def custody_lost(app, _parents):
    tell(app, message("custody-ended", CHILD, FATHER, date="2026-02-20", until="2026-03-01"))


def another_has_it(app, _parents):
    tell(app, message("custody-ended", CHILD, MOTHER, date="2026-02-20", until="2026-03-01"))


@pytest.mark.parametrize(
    ("happens", "is_sent"),
    [(as_it_is, True), (taken_back, False), (confirmed, False), (custody_lost, False), (another_has_it, False)],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_one_that_waits_to_be_sent_goes_only_while_there_is_something_to_confirm(app, parents, happens, is_sent):
    mother, father = parents
    make(mother)
    [row] = queued(app, father)
    assert queued(app, mother) == []
    happens(app, parents)
    sent = letter(app, row)
    assert (sent is not None) == is_sent
    assert sent is None or (sent.to == "jens@post.example" and "spærring" not in sent.text)


def test_asking_again_and_again_tells_once_a_day_and_the_last_is_told_of(app, parents, clock):
    mother, father = parents
    first = our_clock.now()
    for _ in range(4):
        make(mother)
        take_back(mother)
        clock.shift(timedelta(minutes=1))
    make(mother)
    told, later = queued(app, father)
    assert [told.due_at, later.due_at] == [first, first + timedelta(days=1)]
    clock.shift(timedelta(days=1))
    assert letter(app, later) is not None


def test_where_places_are_secret_no_block_with_a_place_is_begun_and_nobody_is_told(app, parents):
    mother, father = parents
    take_in_the_demo_directory(app)
    token, page = form_token(mother.client), mother.client.get("/valg/ny", follow_redirects=True)
    for answers in ({"scope": "all"}, {"whom": "place"}, {"words": "hospital"}):
        page = mother.client.post(page.request.full_path, data={**token, **answers}, follow_redirects=True)
    place = page.text.split('name="place"')[1].split('value="')[1].split('"')[0]
    for answers in ({"place": place, "below": "with"}, {"start": "now", "end": "day", "last": "2026-08-01"}):
        page = mother.client.post(page.request.full_path, data={**token, **answers}, follow_redirects=True)
    tell(app, message("protection", CHILD, first="2026-02-01", kind="name-address"))
    refused = mother.client.post(page.request.full_path, data={**token, "declared": "yes"}, follow_redirects=True)
    assert (refused.status_code, "kan ikke nævne et sted" in refused.text) == (400, True)
    assert (queued(app, father), waiting_href(father)) == ([], None)
    page = mother.client.get("/valg/ny", follow_redirects=True)
    page = mother.client.post(page.request.full_path, data={**token, "scope": "all"}, follow_redirects=True)
    assert ('value="place"' in page.text, 'value="profession"' in page.text) == (False, True)
    make(mother)
    assert len(queued(app, father)) == 1
