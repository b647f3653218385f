"""Asking for a name, answering, and what the citizen then sees: that name, there, and nothing else."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from sqlalchemy import event, select

from citizen_app.auth.actor import CitizenKey, ViewerKind
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.past_entries import past_entries
from logview.domain.name_answers import GIVE, refuse
from logview.domain.name_requests import RefusalReason, RequestRefusal, RequestState, Right, Whom
from logview.domain.terms import EntryFlag
from logview.name_models import NameRequestEventRow
from logview.queries.entries import entry_of
from logview.services import asking
from logview.services.addresses import EntryPlace
from logview.services.asking import NothingHere, Wanted
from logview.services.names import Names
from logview.services.places import Places
from tests.conftest import NOON
from tests.integration.masks.conftest import (
    APART,
    CLINIC,
    ELSEWHERE,
    NAME,
    OTHER_REGION,
    REGION,
    WARD,
    browser_of,
    decider,
    masked_ward,
    refused,
    trail,
)
from tests.support.doors import acting
from tests.support.reading import page, texts
from tests.support.sign_in import sign_in_citizen

SECRET = "Talte med Anna om prøven"
pytestmark = pytest.mark.usefixtures("aliases")  # a name that was given must not tell whose they are


@pytest.fixture
def names(client):
    return lambda address="/min-log": texts(page(client, address), ".name")


def test_a_name_that_was_given_stands_on_its_entry_and_the_others_stay_masked(log, entry, give, names):
    masked_ward(log)
    asked = entry(1)
    entry(2)
    entry(3)
    before = names()
    assert len(set(before)) == 1
    give(asked)
    after = names()
    assert after[0] == NAME
    assert after[1] == after[2] != before[1], "the others bear another alias"
    assert after[1].startswith("Læge (Medarbejder ")


def test_the_entrys_page_says_who_gave_it_and_keeps_the_sources_words_to_itself(client, log, entry, give):
    masked_ward(log)
    asked = entry(1, details={"reason": SECRET}, reason=SECRET)
    give(asked)
    [href] = {link.get("href") for link in page(client, "/min-log").cssselect("a[href*='/opslag/']")}
    found = page(client, href).text_content()
    assert NAME in found
    assert "Østby Hospital har givet dig navnet" in found
    assert SECRET not in found
    assert "prøven" not in page(client, "/min-log").text_content()


def test_it_is_no_filter_no_count_and_nobody_to_decide_about(app, client, log, entry, give, citizen, asked_by):
    masked_ward(log)
    give(entry(1))
    assert NAME not in page(client, "/min-log/find").text_content()
    with asked_by(citizen) as actor:
        assert past_entries().people(actor, NOON - timedelta(days=30)) == []
        [recent] = past_entries().recent(actor, NOON - timedelta(days=30), 10)
        assert recent.person is None
        found = past_entries().names_in_log(actor, [log.persons[NAME]])
        assert found == {log.persons[NAME]: None}


def test_it_is_in_no_visit_with_entries_that_are_masked(client, log, citizen, give, names):
    """Beside them it would say that the others were somebody else."""
    masked_ward(log)
    at = NOON - timedelta(days=1)
    who = {"performed_by": log.person(NAME), "organisation_ref": log.unit(WARD), "visit_key": 7}
    asked = SimpleNamespace(at=at, number=log.entry(citizen, at, **who))
    before = SimpleNamespace(at=at - timedelta(minutes=5), number=log.entry(citizen, at - timedelta(minutes=5), **who))
    assert len(names()) == 1
    give(asked)
    assert [name.startswith("Læge (") for name in names()] == [False, True]
    give(before)
    assert names() == [NAME, NAME]


def test_it_is_for_that_citizen_alone(app, client, log, entry, give):
    other = browser_of(app, client)
    neighbour = sign_in_citizen(app, other, "0101010008")
    masked_ward(log)
    log.entry(neighbour, NOON - timedelta(days=1), performed_by=log.person(NAME), organisation_ref=log.unit(WARD))
    give(entry(1))
    [shown] = texts(page(other, "/min-log"), ".name")
    assert shown.startswith("Læge (")


def test_it_is_for_that_one_of_the_two_persons_alone(client, log, entry, give, names):
    masked_ward(log)
    asked = entry(1, on_behalf_of=log.person("Bo Dahl"))
    give(asked, whom=Whom.ON_BEHALF_OF)
    assert names()[0].startswith("Læge")
    [href] = {link.get("href") for link in page(client, "/min-log").cssselect("a[href*='/opslag/']")}
    found = page(client, href).text_content()
    assert "Bo Dahl" in found
    assert NAME not in found


def test_a_mask_of_another_organisation_goes_on_hiding_it(app, log, entry, give, names):
    masked_ward(log)
    asked = entry(1)
    give(asked)
    assert names() == [NAME]
    # Without an alias, although the mask stood before the look-up: what was given bears none.
    log.mask(person=NAME, by=ELSEWHERE, cvr=OTHER_REGION, since=NOON - timedelta(days=9))
    assert names() == ["Læge"]


@pytest.mark.parametrize("flags", [0, EntryFlag.SOURCE_MASKED])
def test_it_is_not_for_whoever_acts_for_the_citizen_nor_where_the_source_masks(app, log, entry, give, citizen, flags):
    masked_ward(log)
    asked = entry(1)
    give(asked)
    for viewer, told in ((uuid4(), None), (citizen, None if flags else NAME)):
        with app.test_request_context(), unit_of_work(DatabaseRole.CITIZEN, (citizen,), (viewer,)):
            self_actor = acting(ViewerKind.CITIZEN, citizen, citizen)
            actor = replace(self_actor, viewer=replace(self_actor.viewer, key=viewer, own_keys=(CitizenKey(viewer),)))
            row = entry_of(actor.subject, citizen, asked.at, asked.number)
            places = Places((row.organisation_ref,), today=NOON.date(), language="da")
            names, place = Names((row.performed_by,), places, "da", actor), places.at(row.organisation_ref, NOON.date())
            assert names.given(row) == {REGION}
            assert names.person(row.performed_by, place, flags, given=names.given(row)).name == told


def test_a_refusal_shows_nothing_and_can_be_asked_anew(log, entry, ask, answer, anna, bo, names):
    masked_ward(log)
    asked = entry(1)
    request = ask(asked)
    answer(anna, "propose", request, refuse(RefusalReason.NOT_NEEDED), "Tid og sted er nok", **APART)
    assert answer(bo, "confirm", request, **APART) is RequestState.REFUSED
    assert names()[0].startswith("Læge")
    assert ask(asked) != request


def test_nobody_decides_alone_nor_for_another_organisation(app, log, entry, ask, answer, anna, bo, names):
    masked_ward(log)
    request = ask(entry(1))
    refused(RequestRefusal.OTHER_ORGANISATION, answer, decider(OTHER_REGION), "to_decide", request)
    refused(RequestRefusal.REASON_MISSING, answer, anna, "propose", request, GIVE, " ", **APART)
    answer(anna, "propose", request, GIVE, "Fordi", **APART)
    refused(RequestRefusal.OWN_DECISION, answer, anna, "confirm", request, **APART)
    refused(RequestRefusal.NOT_APART, answer, bo, "confirm", request, is_apart=False)
    assert names()[0].startswith("Læge")
    answer(bo, "turn_back", request, "Det skal vejes igen", **APART)
    refused(RequestRefusal.NOTHING_TO_CONFIRM, answer, bo, "confirm", request, **APART)


def test_a_decider_never_meets_a_request_of_their_own(log, entry, ask, answer, citizen):
    masked_ward(log)
    request = ask(entry(1))
    oneself = decider(REGION, citizen)
    assert answer(oneself, "requests_to_count") == []
    refused(RequestRefusal.ABOUT_ONESELF, answer, oneself, "to_decide", request)


def test_deciders_read_the_citizens_words_and_what_the_entry_was_but_no_name(log, entry, ask, answer, anna):
    masked_ward(log)
    asked = entry(1)
    request = ask(asked, words="Jeg vil klage over tonen")
    found = answer(anna, "to_decide", request)
    assert [one.profession_code for one in found.entries] == ["7170"]
    assert [one.entry[1] for one in found.entries] == [asked.at]
    assert NAME not in repr(found.__slots__) + repr(
        [getattr(found.entries[0], name) for name in found.entries[0].__slots__]
    )
    assert b"klage" not in found.known.words_sealed


def test_asking_twice_makes_one_request(log, entry, ask):
    masked_ward(log)
    asked = entry(1)
    assert ask(asked) == ask(asked, right=Right.INSIGHT)


def test_what_is_withdrawn_has_no_answer(log, entry, ask, answer, asked_by, citizen, anna):
    masked_ward(log)
    request = ask(entry(1))
    for _click in range(2):
        with asked_by(citizen) as actor:
            asking.withdraw(actor, request)
    refused(RequestRefusal.CLOSED, answer, anna, "propose", request, GIVE, "Fordi", **APART)


def test_only_a_name_that_an_organisation_here_has_masked_can_be_asked_for(log, entry, ask):
    masked_ward(log)
    refused(RequestRefusal.NOT_MASKED, ask, entry(1, unit=CLINIC))
    refused(RequestRefusal.MASKED_BY_SOURCE, ask, entry(2, flags=EntryFlag.SOURCE_MASKED))
    refused(RequestRefusal.WORDS_MISSING, ask, entry(3), right=Right.OTHER)


def test_an_entry_of_another_citizens_does_not_exist_and_the_attempt_stays_in_the_trail(
    app, log, entry, asked_by, citizen
):
    masked_ward(log)
    theirs = entry(1)
    neighbour = sign_in_citizen(app, app.test_client(), "0101010008")
    with asked_by(neighbour) as actor:
        for citizen_key in (neighbour, citizen):
            place = EntryPlace(citizen_key, theirs.at, theirs.number)
            with pytest.raises(NothingHere):
                asking.ask(actor, place, Whom.PERFORMED_BY, Wanted(right=Right.POLICE), "da")
    assert trail(app, neighbour) == [("name-request-try-refused", "not-found")] * 2


def test_every_step_of_both_sides_is_in_the_trail(app, log, entry, give, ask, citizen):
    masked_ward(log)
    give(entry(1))
    refused(RequestRefusal.NOT_MASKED, ask, entry(2, unit=CLINIC))
    assert trail(app, citizen) == [("name-request-asked", None), ("name-request-try-refused", "not-masked")]
    assert trail(app) == [("name-request-grant-proposed", None), ("name-request-granted", None)]
    with app.app_context(), unit_of_work(DatabaseRole.MASKS) as connection:
        steps = connection.execute(select(NameRequestEventRow.step).order_by(NameRequestEventRow.sequence)).scalars()
        assert list(steps) == ["asked", "grant-proposed", "granted"]


@pytest.mark.parametrize("granted", [0, 3])
def test_a_page_reads_what_was_given_only_where_there_is_something(app, client, log, entry, give, granted):
    masked_ward(log)
    for days in range(1, 5):
        one = entry(days)
        if days <= granted:
            give(one)
    sent = []
    engine = app.extensions["indblik.engine"]
    event.listen(engine, "before_cursor_execute", lambda _connection, _cursor, text, *_rest: sent.append(text))
    found = page(client, "/min-log").text_content()
    assert found.count(NAME) == granted
    assert len([one for one in sent if "JOIN name_request_answer" in one]) == (1 if granted else 0)
