"""A citizen's own letters: ordering the log of a month, stopping one, and answers to questions by letter."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.letter_settings import AddressSource
from support.domain.cases import AnswerWay, CaseStep, Concern, Finding
from support.letter_models import PrintLetterRow
from support.services import case_desk, questions
from support.services.case_desk import Deed
from tests.conftest import NOON
from tests.integration.questions.test_questions import of_citizen, officer
from tests.support.assisting import of_age
from tests.support.letters import addresses_come, order, print_next, send
from tests.support.log_rows import Log
from tests.support.page_rules import visible_text
from tests.support.people import DESK, REGION, as_citizen, as_staff, csrf_of

OWN = "/breve"
ANSWER = "Det var en kontrol efter din operation"


@pytest.fixture
def birthe(app):
    Log(app).source(last_event_at=NOON)
    addresses_come(app)
    found = as_citizen(app)
    of_age(app, found.key)
    return found


@pytest.fixture
def lea(app):
    return as_staff(app, "Lea Leder", Role.LEAD, cvr=DESK, cpr="0508791237")


def post(who, path, **fields):
    return who.client.post(path, data={"csrf_token": csrf_of(who, OWN), **fields})


def told(who):
    return visible_text(who.client.get(OWN).get_data(as_text=True))


def ordered(app):
    with app.app_context(), unit_of_work(DatabaseRole.PRINT) as connection:
        row = PrintLetterRow
        return connection.execute(select(row.kind, row.has_contents, row.language).order_by(row.kind)).all()


def asked(app, citizen, way):
    with of_citizen(app, citizen.key) as actor:
        place = (citizen.key, NOON - timedelta(days=1), 1)
        return questions.ask(actor, [place], Concern.WHY, "Jeg var ikke der", REGION, questions.How(way))


def answered(app, case_id, finding=Finding.JUSTIFIED):
    with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
        deed = Deed(step=CaseStep.ANSWERED, words=ANSWER, finding=finding, is_apart=True)
        case_desk.take(officer(), case_id, deed)


def test_the_log_of_a_month_is_ordered_and_stopped(app, birthe, lea):
    assert "Der er ikke bestilt nogen breve til dig." in told(birthe)
    assert post(birthe, OWN, month="2026-02-01").status_code == 303
    assert "Din log: februar 2026" in told(birthe)
    again = post(birthe, OWN, month="2026-02-01")
    assert again.status_code == 422
    assert "allerede på vej" in visible_text(again.get_data(as_text=True))
    letter = re.search(r'name="letter" value="([^"]+)"', birthe.client.get(OWN).get_data(as_text=True)).group(1)
    carl = as_citizen(app, "2308913369", "Carl Krogh")
    assert post(carl, f"{OWN}/stop", letter=letter).status_code == 404
    assert post(birthe, f"{OWN}/stop", letter=letter).status_code == 303
    assert "Stoppet" in told(birthe)
    assert send(lea, "/medarbejder/breve/udskriv").status_code == 303, "there is nothing to print"


def test_a_printed_letter_is_stopped_no_more(birthe, lea):
    post(birthe, OWN, month="2026-02-01")
    letter = re.search(r'name="letter" value="([^"]+)"', birthe.client.get(OWN).get_data(as_text=True)).group(1)
    print_next(lea)
    assert post(birthe, f"{OWN}/stop", letter=letter).status_code == 303
    page = told(birthe)
    assert "Det kan ikke stoppes mere." in page
    assert "Printet" in page


@pytest.mark.parametrize("month", ["2026-04-01", "2026-02-02", "2020-01-01", "x", ""])
def test_only_months_that_are_offered_are_ordered(app, birthe, month):
    assert post(birthe, OWN, month=month).status_code == 422
    assert ordered(app) == []


def test_not_more_than_three_months_a_day(birthe, clock):
    for month in ("2026-02-01", "2026-01-01", "2025-12-01"):
        assert post(birthe, OWN, month=month).status_code == 303
    assert post(birthe, OWN, month="2025-11-01").status_code == 422
    clock.shift(timedelta(days=1, seconds=1))
    again = as_citizen(birthe.client.application)
    assert post(again, OWN, month="2025-11-01").status_code == 303


def test_where_no_letters_are_sent_none_is_ordered_or_offered(app):
    anna = as_citizen(app)
    assert "Vi sender ikke breve endnu." in told(anna)
    assert post(anna, OWN, month="2026-02-01").status_code == 422
    assert ordered(app) == []


def test_letters_are_a_way_to_get_an_answer_where_they_are_sent(app, birthe):
    log = Log(app)
    log.entry(birthe.key, NOON - timedelta(days=1), organisation_ref=log.unit("4000011"))
    ask = re.search(r'href="(/min-log/opslag/[^"]+)"', birthe.client.get("/min-log").get_data(as_text=True)).group(1)
    page = birthe.client.get(f"{ask.split('?')[0]}/spoerg").get_data(as_text=True)
    assert 'value="letter-whole"' in page
    addresses_come(app, addresses=AddressSource.NONE)
    page = birthe.client.get(f"{ask.split('?')[0]}/spoerg").get_data(as_text=True)
    assert 'value="letter' not in page


@pytest.mark.parametrize(("way", "whole"), [(AnswerWay.LETTER, False), (AnswerWay.LETTER_WHOLE, True)])
def test_an_answer_by_letter_says_what_it_is_only_where_that_was_chosen(app, birthe, lea, way, whole):
    case_id = asked(app, birthe, way)
    answered(app, case_id)
    assert ordered(app) == [("question-answer", whole, "da"), ("question-receipt", whole, "da")]
    pdf = print_next(lea)
    assert "Der er svar på dit spørgsmål" in pdf.text
    for words in (ANSWER, "Jeg var ikke der", "Organisationen vurderer, at der var en grund", "klage til Styrelsen"):
        assert (words in pdf.text) is whole, words


def test_a_letter_that_finds_misuse_says_that_the_employee_may_be_heard(app, birthe, lea):
    answered(app, asked(app, birthe, AnswerWay.LETTER_WHOLE), Finding.UNJUSTIFIED)
    told = " ".join(print_next(lea).text.split())
    assert "ikke burde være sket. Medarbejderen har ret til at blive hørt. Ændrer vurderingen sig, får du" in told


@pytest.mark.parametrize("way", [AnswerWay.MESSAGE, AnswerWay.HERE])
def test_whoever_has_not_asked_for_letters_gets_none(app, birthe, way):
    answered(app, asked(app, birthe, way))
    assert ordered(app) == []


def test_an_answer_that_names_somebody_masked_is_withheld_on_paper_too(app, birthe, lea):
    log = Log(app)
    log.person("Solveig Ærøskov")
    log.mask(person="Solveig Ærøskov", by="4000011")
    case_id = asked(app, birthe, AnswerWay.LETTER_WHOLE)
    with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
        deed = Deed(step=CaseStep.ANSWERED, words="Det var Solveig Ærøskov", finding=Finding.JUSTIFIED, is_apart=True)
        case_desk.take(officer(), case_id, deed)
    pdf = print_next(lea)
    assert "Solveig" not in pdf.text
    assert "Teksten nævner en, hvis navn er sløret for dig." in pdf.text


def test_the_page_shows_the_newest_letters(app, birthe):
    for _each in range(31):
        order(app, birthe.key, about=date(2025, 1, 1))
    page = told(birthe)
    assert page.count("Din log: januar 2025") == 30
    assert "Kun de nyeste 30 er vist." in page
