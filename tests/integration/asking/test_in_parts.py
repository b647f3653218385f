"""A large batch is read, judged and kept in parts, which nobody can tell from one."""

import pytest
from sqlalchemy import event, func, select

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from citizen_app.identity import find_or_create_citizen
from citizen_app.identity_models import CitizenRow
from citizen_app.keys import keys
from citizen_app.systems import tokens
from consent.domain.decision import What
from consent.queries import asking as queries
from consent.services import answering
from tests.integration.asking.conftest import KNOWN, UNKNOWN, ask, asking
from tests.support.deciding import citizen
from wsgi import make_app

STRANGERS = ["0202021236", "0303031237", "0404041238"]


@pytest.fixture(autouse=True)
def _two_at_once(monkeypatch):
    monkeypatch.setattr(queries, "FIRST", 2)
    monkeypatch.setattr(queries, "AT_ONCE", 2)


@pytest.fixture
def other(settings):
    made = make_app(settings)
    yield made
    made.extensions["indblik.engine"].dispose()


def people(app):
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER) as opened:
        return opened.scalar(select(func.count()).select_from(CitizenRow))


def kept_about(app, questions, number):
    with app.app_context(), unit_of_work(DatabaseRole.SIGNIN):
        key = find_or_create_citizen("cpr", number)
    return [str(one.question_id) for one in questions(citizen(key))]


def test_answers_stand_in_the_questions_order_and_each_is_kept_with_its_citizen(app, hospital, decide, questions):
    decide(What())
    numbers = [STRANGERS[0], KNOWN, STRANGERS[1], KNOWN, UNKNOWN, STRANGERS[0], STRANGERS[2]]
    answers = ask(hospital, *map(asking, numbers))
    assert [one["outcome"] for one in answers] == ["negative" if one == KNOWN else "positive" for one in numbers]
    for number in set(numbers):
        mine = [answer["question"] for answer, about in zip(answers, numbers, strict=True) if about == number]
        assert sorted(kept_about(app, questions, number)) == sorted(mine)
    assert people(app) == 5


@pytest.mark.parametrize("nth", [1, 3, 5])
def test_what_fails_in_any_part_leaves_nothing(app, hospital, monkeypatch, nth):
    ask(hospital, asking(KNOWN))
    before, kept, calls = people(app), answering._kept, []

    def fail_at_the_nth(*told):
        calls.append(told)
        if len(calls) == nth:
            raise ZeroDivisionError
        return kept(*told)

    monkeypatch.setattr(answering, "_kept", fail_at_the_nth)
    with pytest.raises(ZeroDivisionError):
        ask(hospital, *map(asking, [*STRANGERS, UNKNOWN, KNOWN]))
    monkeypatch.undo()
    assert people(app) == before
    assert [one["outcome"] for one in ask(hospital, asking(KNOWN), asking(UNKNOWN))] == ["positive", "positive"]


@pytest.fixture
def meanwhile(app, other, monkeypatch):
    """Have another process do something between the reading of two parts, once."""
    if app.extensions["indblik.engine"].dialect.name != "postgresql":
        pytest.skip("on SQLite only one can write at a time, from the beginning of its work")
    send, sent = queries.send_read, []

    def install(deed):
        def and_meanwhile(numbers, token_digest, store):
            sent.append(numbers)
            if len(sent) == 2:
                connection()  # the first part has been read
                with other.app_context():
                    deed(token_digest)
            return send(numbers, token_digest, store)

        monkeypatch.setattr(queries, "send_read", and_meanwhile)

    return install


def test_a_token_that_ends_between_the_parts_opens_none(app, hospital, meanwhile):
    ask(hospital, asking(KNOWN))
    before = people(app)

    def revoke(token_digest):
        with unit_of_work(DatabaseRole.SYSTEM):
            tokens.revoke(token_digest, hospital.system_id)

    meanwhile(revoke)
    body = {"questions": list(map(asking, [*STRANGERS, UNKNOWN]))}
    assert hospital.call("/consent/decisions", body).status_code == 401
    assert people(app) == before


def test_somebody_made_between_the_parts_is_asked_about_once(app, hospital, meanwhile, questions):
    ask(hospital, asking(KNOWN))

    def make(_token_digest):
        with unit_of_work(DatabaseRole.SIGNIN):
            find_or_create_citizen("cpr", STRANGERS[0])

    meanwhile(make)
    answers = ask(hospital, *map(asking, [STRANGERS[0], STRANGERS[1], UNKNOWN]))
    assert kept_about(app, questions, STRANGERS[0]) == [answers[0]["question"]]
    assert people(app) == 4


@pytest.fixture
def connects(app):
    """How often a connection to the database has been made since."""
    engine, made = app.extensions["indblik.engine"], []
    if engine.dialect.name != "postgresql":
        pytest.skip("on SQLite no connection rests")
    event.listen(engine, "connect", lambda *told: made.append(told))
    return made


def test_a_batch_that_is_refused_while_it_is_read_leaves_the_connection_as_it_was(app, hospital, connects):
    ask(hospital, asking(KNOWN))
    before = len(connects)
    faulty = asking(KNOWN, at="2020-01-01T00:00:00Z")
    answer = hospital.call("/consent/decisions", {"questions": [*map(asking, STRANGERS), faulty]})
    assert (answer.status_code, [one["pointer"] for one in answer.get_json()["errors"]]) == (422, ["/questions/3/at"])
    ask(hospital, *map(asking, STRANGERS))
    assert len(connects) == before


def test_who_may_not_come_in_is_told_that_before_what_is_wrong_with_the_body(app, hospital):
    ask(hospital, asking(KNOWN))
    token = hospital.token()
    ask(hospital, asking(KNOWN), token=token)
    with app.app_context(), unit_of_work(DatabaseRole.SYSTEM):
        tokens.revoke(keys().lookup_digest(token), hospital.system_id)
    faulty = asking(KNOWN, at="2020-01-01T00:00:00Z")
    answer = hospital.call("/consent/decisions", {"questions": [faulty]}, token=token)
    assert answer.status_code == 401
