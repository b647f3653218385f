"""Questions that the desk asks and closes for a citizen: by which right, by when, and by which number."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from lxml import html
from sqlalchemy import select

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from support.assist_models import AssistedEndingRow
from support.domain.cases import CaseState, CaseStep, Concern, Finding
from support.domain.deadlines import DeadlineKind
from support.queries import cases
from support.services import case_desk, questions
from tests.conftest import NOON
from tests.integration.desk.test_assist_by_phone import DAY, WANTED, agent, called_back, printed
from tests.integration.desk.test_assist_by_phone import looked_up as looked_up
from tests.integration.desk.test_assist_pages import OWN, days_go, known, letters, made, opened, read_aloud
from tests.integration.desk.test_assist_pages import birthe as birthe
from tests.integration.desk.test_assist_pages import letters_are_sent as letters_are_sent
from tests.integration.desk.test_assist_pages import sia as sia
from tests.integration.desk.test_desk_pages import post, text
from tests.integration.masks.conftest import NAME, WARD
from tests.integration.masks.conftest import log as log
from tests.integration.questions.test_citizens_pages import take
from tests.integration.questions.test_questions import of_citizen
from tests.support.people import REGION, as_citizen

CPR, CARL = "1403572528", "2308913369"
DAY_ASKED, SENT = date(2026, 3, 3), date(2026, 3, 11)


def files(app, citizen):
    with of_citizen(app, citizen.key):
        return cases.files_of((citizen.key,))


@pytest.fixture
def asked(app, birthe, log):
    """Birthe's own question, that she asked signed in."""
    number = log.entry(birthe.key, DAY, performed_by=log.person(NAME), organisation_ref=log.unit(WARD))
    with of_citizen(app, birthe.key) as actor:
        questions.ask(actor, [(birthe.key, DAY, number)], Concern.WHY, "Hvorfor?", REGION)
    [file] = files(app, birthe)
    return file


def state_of(app, citizen):
    [file] = files(app, citizen)
    return file.case.state


def why_not_done(app, citizen):
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, (citizen.key,)):
        return list(connection().execute(select(AssistedEndingRow.why)).scalars())


@pytest.mark.parametrize(
    ("kind", "due", "longer", "words"),
    [
        # The law's days run from the day the citizen asked the desk; the operator's own goal from the sending.
        ("insight", date(2026, 4, 7), date(2026, 6, 3), "Du beder om indsigt (GDPR, artikel 15)."),
        ("file-access", date(2026, 3, 12), None, "Du beder om aktindsigt."),
        ("log-question", date(2026, 3, 25), None, None),
    ],
)
def test_a_right_is_due_from_the_day_the_desk_was_asked(app, birthe, looked_up, sia, clock, kind, due, longer, words):
    at = f"{known(sia)}/spoergsmaal"
    told = text(read_aloud(sia, at, **WANTED, kind=kind))
    if words:
        assert words in told
        assert f"Svaret skal komme senest den {due.day}." in told
    else:
        assert "Svaret skal komme" not in told
    made(sia, at, **WANTED, kind=kind)
    assert files(app, birthe) == [], "it waits its days as everything that the desk does"
    days_go(app, clock)
    [file] = files(app, birthe)
    assert (file.case.deadline_kind, file.case.due_on) == (DeadlineKind(kind), due)
    has_right = kind != "log-question"
    assert file.case.asked_at.date() == (DAY_ASKED if has_right else SENT)
    assert file.said[0].event.at.date() == SENT, "the step says when it was sent"
    with app.app_context():
        assert case_desk.longer_until(file.case) == longer
    assert "Et spørgsmål, som du bad os sende" in text(as_citizen(app, CPR).client.get(OWN))


def test_what_would_be_late_before_it_is_sent_is_not_taken(app, birthe, looked_up, sia, clock):
    told = app.extensions["indblik.settings"]
    slow = replace(told.questions, assist=replace(told.questions.assist, delay=7))
    app.extensions["indblik.settings"] = replace(told, questions=slow)
    at = f"{known(sia)}/spoergsmaal"
    answer = post(sia, at, **WANTED, kind="file-access")
    assert answer.status_code == 422
    assert "Fristen for svar ville være slut, før vi sender det." in text(answer)
    read_aloud(sia, at, **WANTED, kind="insight")
    assert letters(app, birthe) == []


def test_a_kind_that_there_is_not_is_none(birthe, looked_up, sia):
    assert post(sia, f"{known(sia)}/spoergsmaal", **WANTED, kind="anything").status_code == 422


def test_what_is_opened_again_is_due_from_the_day_the_desk_was_asked(app, birthe, looked_up, sia, clock):
    at = f"{known(sia)}/spoergsmaal"
    made(sia, at, **WANTED, kind="file-access")
    days_go(app, clock)
    take(app, birthe.key, CaseStep.ANSWERED, "Her er de.", Finding.JUSTIFIED)
    sia = agent(app)
    made(sia, f"{known(sia)}/spoergsmaal", **{**WANTED, "words": "Der mangler noget."}, kind="file-access")
    days_go(app, clock, timedelta(days=8))
    [file] = files(app, birthe)
    # Seven working days after Wednesday the eleventh.
    assert (file.case.state, file.case.due_on) == (CaseState.WITH_ORGANISATION, date(2026, 3, 20))


def test_a_question_is_closed_by_its_number_when_the_days_have_gone(app, birthe, asked, sia, clock):
    at = f"{known(sia)}/luk-spoergsmaal"
    aloud = asked.number.replace("-", " ").lower()
    told = text(read_aloud(sia, at, number=aloud, letter_tells="y"))
    for sentence in (
        f"Du lukker dit spørgsmål {asked.number}, som du stillede den 3. marts 2026.",
        "Indtil da fortsætter det og kan blive besvaret. Derefter skal ingen svare på det.",
        "Du kan åbne det igen inden for 60 dage.",
        "Det gælder fra den 11. marts 2026. Indtil da kan du stoppe det.",
    ):
        assert sentence in told
    assert "Hvorfor?" not in told, "the desk reads no word of it here"
    made(sia, at, number=aloud, letter_tells="y")
    assert f"Du lukker dit spørgsmål {asked.number}" in printed(app)
    assert state_of(app, birthe) is CaseState.WITH_ORGANISATION, "until then it goes on"
    days_go(app, clock)
    assert state_of(app, birthe) is CaseState.CLOSED
    assert why_not_done(app, birthe) == [None]
    assert "Et spørgsmål, som du bad os lukke" in text(as_citizen(app, CPR).client.get(OWN))


def test_it_is_closed_for_a_caller_who_is_called_back(app, birthe, asked, clock):
    sia, at = called_back(app, birthe, clock)
    made(sia, f"{at}/luk-spoergsmaal", number=asked.number)
    assert [kind for kind, _month, _whole in letters(app, birthe)] == ["assisted-receipt"]


@pytest.mark.parametrize("whose", ["nobody's", "another citizen's", "closed", "answered"])
def test_only_an_open_question_of_the_citizen_is_closed(app, birthe, asked, log, sia, whose):
    number = asked.number
    if whose == "nobody's":
        number = "2222-2222"
    elif whose == "another citizen's":
        carl = as_citizen(app, CARL, "Carl Krogh")
        with of_citizen(app, carl.key) as actor:
            questions.ask(actor, [(carl.key, NOON, 1)], Concern.WHY, "Hvorfor?", REGION)
        [theirs] = files(app, carl)
        number = theirs.number
    elif whose == "closed":
        with of_citizen(app, birthe.key) as actor:
            questions.close(actor, asked.case.case_id)
    else:
        take(app, birthe.key, CaseStep.ANSWERED, "Det var rigtigt.", Finding.JUSTIFIED)
    answer = post(sia, f"{known(sia)}/luk-spoergsmaal", number=number)
    assert answer.status_code == 422
    assert "Borgeren har intet åbent spørgsmål med det nummer." in text(answer), "the same words for all of them"
    assert letters(app, birthe) == []


def test_an_answer_that_came_first_stands(app, birthe, asked, sia, clock):
    made(sia, f"{known(sia)}/luk-spoergsmaal", number=asked.number)
    take(app, birthe.key, CaseStep.ANSWERED, "Det var rigtigt.", Finding.JUSTIFIED)
    days_go(app, clock)
    assert state_of(app, birthe) is CaseState.ANSWERED
    assert why_not_done(app, birthe) == ["answered"]
    assert "Spørgsmålet blev ikke lukket, for der kom et svar først." in text(as_citizen(app, CPR).client.get(OWN))
    assert [kind for kind, _month, _whole in letters(app, birthe)] == ["assisted-receipt", "assisted-stopped"]


def test_what_the_citizen_closed_meanwhile_is_closed_once(app, birthe, asked, sia, clock):
    made(sia, f"{known(sia)}/luk-spoergsmaal", number=asked.number)
    with of_citizen(app, birthe.key) as actor:
        questions.close(actor, asked.case.case_id)
    days_go(app, clock)
    assert why_not_done(app, birthe) == ["is-so-already"]
    [file] = files(app, birthe)
    assert [one.event.step for one in file.said] == [CaseStep.ASKED, CaseStep.CLOSED]


def test_the_closing_is_stopped_for_whoever_calls(app, birthe, asked, sia, clock):
    made(sia, f"{known(sia)}/luk-spoergsmaal", number=asked.number)
    tom = agent(app)
    here = opened(tom)
    page = tom.client.get(here)
    assert "Luk et spørgsmål" not in text(page), "what it is, is told to nobody who is not known"
    [stop] = html.fromstring(page.text).cssselect("form[action*='/stop/']")
    assert post(tom, stop.get("action")).status_code == 303
    days_go(app, clock)
    assert state_of(app, birthe) is CaseState.WITH_ORGANISATION
