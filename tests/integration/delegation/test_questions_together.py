"""Guardians who act together ask together: nothing is sent before all have confirmed it, and it is theirs all."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from citizen_app.messages.composing import something_new
from citizen_app.outbox.letters import QueuedMessage
from delegation.domain.acting import Scope
from support.case_models import QuestionCaseRow, QuestionStandingRow, QuestionStepRow
from tests.support.doors import form_token
from tests.support.helpers_questions import ask, entry_of, questions_of
from tests.support.helping import power, switch_to
from tests.support.log_rows import Log
from tests.support.messages import give_contact, outbox
from tests.support.page_rules import visible_text
from tests.support.people import DESK, as_citizen, as_staff
from tests.support.register import CHILD, FATHER, MOTHER, born, message, tell

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
WARD, NEXT = CHILD, "2308913369"
WORDS = "Hvorfor har de kigget den dag?"
SENT = "Dit spørgsmål er sendt."


def guardian(who, **columns):
    return message("guardianship", WARD, who, **{"shared": "joint", "health": "yes", "first": "2026-01-01", **columns})


def ended(who):
    return message("guardianship-ended", WARD, who, date="2026-02-20", until="2026-03-01")


@pytest.fixture
def log(app):
    made = Log(app)
    made.source()
    made.organisation("31", "Klinik Vest")
    made.directory_is_new()
    return made


@pytest.fixture
def ward(app, log):
    found = as_citizen(app, WARD, "Alma Rask")
    for day in range(2):
        log.entry(
            found.key, AT - timedelta(days=day), organisation_ref=log.unit("31"), performed_by=log.person("Ole Lund")
        )
    tell(app, born(WARD, "1957-05-05"), guardian(MOTHER), guardian(FATHER))
    return found


@pytest.fixture
def guardians(app, ward):
    return acts(app, MOTHER, "Mette Rask"), acts(app, FATHER, "Jens Rask")


def acts(app, cpr, name):
    found = as_citizen(app, cpr, name)
    switch_to(found)
    return found


def seen(person, address="/spoergsmaal"):
    return visible_text(person.client.get(address).text)


def waiting(person):
    """Where what waits for this person stands."""
    return re.findall(r'href="(/spoergsmaal/venter/[^"/]+)"', person.client.get("/spoergsmaal").text)


def post(person, address):
    answer = person.client.post(address, data=form_token(person.client), follow_redirects=True)
    return visible_text(answer.text)


def confirm(person, number=0):
    return post(person, waiting(person)[number])


def test_nothing_is_sent_before_all_have_confirmed_it_and_then_it_is_theirs_all(app, ward, guardians):
    mother, father = guardians
    ask(mother, entry_of(mother), WORDS)
    assert "Intet er sendt endnu" in seen(mother)
    assert (questions_of(ward), questions_of(mother), questions_of(father)) == ([], [], [])
    assert "Mette Rask" in seen(ward)
    assert "Mette Rask" not in seen(father, waiting(father)[0])
    assert WORDS in seen(father, waiting(father)[0])
    assert "kan du ikke bekræfte" in confirm(mother)  # she has: it waits for the other
    assert SENT in confirm(father)
    assert waiting(mother) == waiting(father) == waiting(ward) == []
    for one in guardians:
        (question,) = questions_of(one)
        told = seen(one, question)
        assert "Du og en anden værge sammen, for" in told
        assert WORDS in told
        for step in ("skriv", "luk"):
            answer = one.client.post(f"{question}/{step}", data={**form_token(one.client), "words": "Mere"})
            assert answer.status_code == 409
    (question,) = questions_of(ward)
    told = seen(ward, question)
    assert "Jens Rask, Mette Rask, som værge" in told
    assert "Spurgte" not in told


def test_what_they_ask_once_more_becomes_part_of_the_same_question(app, ward, guardians):
    mother, father = guardians
    for asks, confirms in ((mother, father), (father, mother)):
        ask(asks, entry_of(asks), f"Det siger {asks.name}")
        confirm(confirms)
    assert len(questions_of(ward)) == 1
    for one in guardians:
        told = seen(one, questions_of(one)[0])
        assert ("Det siger Mette Rask" in told, "Det siger Jens Rask" in told) == (True, True)


def test_whoever_becomes_guardian_later_reads_nothing_of_it_and_begins_a_question_of_their_own(app, ward, guardians):
    mother, father = guardians
    ask(mother, entry_of(mother), WORDS)
    confirm(father)
    tell(app, ended(FATHER), guardian(NEXT))
    late = acts(app, NEXT, "Carl Krogh")
    assert questions_of(late) == []
    assert len(questions_of(mother)) == 1
    ask(late, entry_of(late), "Carls ord")
    assert SENT in confirm(mother)
    assert (len(questions_of(ward)), len(questions_of(late)), len(questions_of(mother))) == (2, 1, 2)
    assert WORDS not in seen(late, questions_of(late)[0])


def test_what_waits_goes_away_with_who_asked_and_the_one_who_is_left_confirms_alone(app, ward, guardians):
    mother, father = guardians
    ask(mother, entry_of(mother), WORDS)
    ask(father, entry_of(father, 1), "Fars ord")
    tell(app, ended(MOTHER))
    assert [WORDS in seen(father), "Fars ord" in seen(father)] == [False, True]
    assert SENT in confirm(father)
    ask(father, entry_of(father), WORDS)
    assert SENT in confirm(father)
    assert len(questions_of(ward)) == 2


def test_it_is_taken_back_and_it_lapses(app, ward, guardians, clock):
    mother, father = guardians
    ask(mother, entry_of(mother), WORDS)
    ask(mother, entry_of(mother), WORDS)  # a second click, or the same once more
    (href,) = waiting(father)
    assert [post(father, f"{href}/tag-tilbage").count("kan du ikke bekræfte")] == [1]  # not his to take back
    assert "Du har trukket det tilbage" in post(mother, f"{waiting(mother)[0]}/tag-tilbage")
    assert father.client.post(href, data=form_token(father.client)).status_code == 404
    ask(mother, entry_of(mother), WORDS)
    clock.shift(timedelta(days=15))
    for one in guardians:
        as_citizen(app, {"Mette Rask": MOTHER, "Jens Rask": FATHER}[one.name], one.name)
    assert waiting(mother) == waiting(father) == []
    assert questions_of(ward) == []


def test_nobody_else_who_helps_meets_what_waits_or_what_was_asked(app, ward, guardians):
    mother, father = guardians
    other = as_citizen(app, NEXT, "Carl Krogh")
    tell(app, born(NEXT, "1991-08-23"))
    power(app, ward, other, (Scope.READ_LOG, Scope.ASK))
    switch_to(other)
    ask(mother, entry_of(mother), WORDS)
    href = waiting(father)[0]
    assert (waiting(other), other.client.get(href).status_code) == ([], 404)
    confirm(father)
    assert questions_of(other) == []
    assert len(questions_of(ward)) == 1


def test_the_others_are_told_once_a_day_and_only_as_long_as_they_can_confirm(app, ward, guardians):
    mother, father = guardians
    for one in guardians:
        give_contact(app, one.key, "jens@post.example")
    ask(mother, entry_of(mother), WORDS)
    ask(mother, entry_of(mother, 1), WORDS)
    queued = sorted((one for one in outbox(app) if one.kind == "question-waits"), key=lambda one: one.due_at)
    assert [one.owner_key for one in queued] == [father.key] * 2
    assert queued[1].due_at - queued[0].due_at == timedelta(days=1)
    names = ("owner_key", "message_id", "channel", "kind", "about_id", "created_at", "attempts")

    def letter():
        with app.app_context(), unit_of_work(DatabaseRole.WORKER):
            return something_new(QueuedMessage(**{name: getattr(queued[0], name) for name in names}))

    assert letter() is not None
    confirm(father)
    assert letter() is not None  # the other one waits still
    confirm(father)
    assert letter() is None


def test_no_words_wait_where_places_are_secret(app, ward, guardians, forbidden):
    mother, father = guardians
    tell(app, message("protection", WARD, first="2025-01-01", kind="name-address"))
    forbidden.add("Klinik Vest")
    with pytest.raises(AssertionError, match="lad feltet stå tomt"):
        ask(mother, entry_of(mother), "Det er Klinik Vests skyld")
    ask(mother, entry_of(mother), "")
    assert SENT in confirm(father)


def test_words_that_name_somebody_masked_are_shown_to_no_other_and_cannot_be_confirmed(ward, guardians, log, forbidden):
    mother, father = guardians
    ask(mother, entry_of(mother), "Var det Ole Lund?")
    assert "Var det Ole Lund?" in seen(father, waiting(father)[0])
    log.mask(person="Ole Lund", by="31", since=AT - timedelta(days=30))
    forbidden.add("Ole Lund")
    for reader in (father, ward):
        assert "Ole" not in seen(reader, waiting(reader)[0])
    told = [seen(reader, waiting(reader)[0]) for reader in (father, ward)]
    assert ["Bed den anden værge om at tage det tilbage" in one for one in told] == [True, False]
    assert "Teksten vises ikke her." in told[1]
    assert "kan du ikke bekræfte" in post(father, waiting(father)[0])
    assert questions_of(ward) == []


def test_whoever_asked_with_another_answers_none_of_it_at_work(app, ward, guardians):
    mother, father = guardians
    ask(mother, entry_of(mother), WORDS)
    confirm(father)  # he is the one whose step it is
    agents = [as_staff(app, "A B", Role.AGENT, cpr=cpr, cvr=DESK) for cpr in (MOTHER, FATHER, "0407781234")]
    queues = [one.client.get("/medarbejder/brugerstoette").text for one in agents]
    assert ["Hvorfor har de kigget?" in one for one in queues] == [False, False, True]


def test_the_database_shows_it_to_each_who_asked_and_to_no_other(app, ward, guardians, database_url):
    if not database_url.startswith("postgresql"):
        # What the pages keep from others is tested above, on both databases; this is the guard behind them.
        pytest.skip("the row guard is PostgreSQL's")
    mother, father = guardians
    ask(mother, entry_of(mother), WORDS)
    confirm(father)
    found = {}
    for name, viewers in {"mother": (mother.key,), "father": (father.key,), "another": (ward.key,)}.items():
        with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, (ward.key,), viewers):
            tables = (QuestionCaseRow, QuestionStepRow, QuestionStandingRow)
            found[name] = [len(connection().execute(select(one.case_id)).all()) for one in tables]
    assert found == {"mother": [1, 1, 1], "father": [1, 1, 1], "another": [0, 0, 0]}
