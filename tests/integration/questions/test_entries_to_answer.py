"""What an officer sees of the look-ups of a question: those and their visit, and names for a reason in writing."""

from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import select

from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from support.case_models import QuestionNameReadingRow
from tests.conftest import NOON
from tests.support.log_rows import Log
from tests.support.page_rules import visible_text
from tests.support.people import REGION, as_citizen, as_staff, csrf_of
from tests.support.questions import a_question

QUEUE = "/medarbejder/spoergsmaal"
AT = NOON - timedelta(days=1)
HOUR = timedelta(hours=1)
WARD, CLINIC = "4000000000001", "4000000000002"
REASON = {"names-reason": "Jeg skal spørge kollegaen.", "names-apart": "y"}


@pytest.fixture
def birthe(app):
    return as_citizen(app)


@pytest.fixture
def log(app):
    made = Log(app)
    made.source()
    made.organisation(REGION, "Region Hovedstaden", kind="region", scheme="cvr")
    made.organisation(WARD, "Afdeling Y", parent_scheme="cvr", parent_code=REGION)
    made.organisation(CLINIC, "Klinik Z", kind="practice")
    made.profession("7170", "Læge", "Doctor")
    made.directory_is_new()
    return made


@pytest.fixture
def asked(app, log, birthe):
    """A question about one look-up at the ward, with others around it."""
    ward = log.unit(WARD, name="AFD Y 4. SAL")
    anna = log.person("Anna Friis", code="7170", role="Overlæge", user_id="AFRI07", authorisation_id="5BXY7")
    who = {"organisation_ref": ward, "performed_by": anna}
    first = log.entry(
        birthe.key, AT, details={"data_text": "Blodprøve 17", "event_id": "EPJ-881"}, **who, reason="Henvist af Bo Bang"
    )
    log.entry(birthe.key, AT + HOUR, organisation_ref=ward, performed_by=log.person("Carl Dam"), data_kind=2)
    log.entry(birthe.key, AT + 3 * HOUR, organisation_ref=ward, performed_by=log.person("Dorte Eg"), data_kind=3)
    log.entry(birthe.key, AT, organisation_ref=log.unit(CLINIC), performed_by=log.person("Erik Fal"), data_kind=4)
    log.entry(as_citizen(app, "2308913369", "Carl Krogh").key, AT, **who, data_kind=5)
    return a_question(app, birthe.key, (AT, first))


@pytest.fixture
def lone(app):
    return as_staff(app, "Lone Lind", Role.LOG_OFFICER, cpr="0407781234")


def case_of(person):
    [link] = html.fromstring(person.client.get(QUEUE).text).cssselect("main article h2 a")
    return link.get("href")


def send(person, path, page, **fields):
    form = html.fromstring(person.client.get(page).text).cssselect("main form")[-1]
    hidden = {str(one.get("name")): one.get("value") for one in form.cssselect("input[type=hidden]")}
    return person.client.post(path, data={**hidden, **fields})


NAMES = ("Anna Friis", "Carl Dam", "Dorte Eg", "Erik Fal", "Bo Bang")


def held(text):
    return [name for name in NAMES if name in text]


def test_the_look_up_and_its_visit_without_a_name(asked, lone):
    lone.client.forbidden.add("Anna Friis")
    body = lone.client.get(case_of(lone)).text
    told = visible_text(body)
    assert "Afdeling Y" in told
    assert "Region Hovedstaden" in told
    assert "Læge" in told
    assert "Blodprøve 17" not in told
    assert held(body) == []
    panels = html.fromstring(body).cssselect("main div.panel")
    assert len(panels) == 2, "the one that is asked about, and the unit's other within two hours"
    assert "Klinik Z" not in told


def test_names_and_words_are_shown_for_a_reason_that_is_kept(app, asked, birthe, lone):
    case = case_of(lone)
    shown = send(lone, f"{case}/navne", case, **REASON)
    assert shown.status_code == 200
    assert held(shown.text) == ["Anna Friis", "Carl Dam", "Bo Bang"]
    assert "Blodprøve 17" in shown.text
    again = lone.client.get(case).text
    assert held(again) == []
    assert "Jeg skal spørge kollegaen." in again
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [birthe.key]) as opened:
        actions = opened.execute(select(AuditEventRow.action, AuditEventRow.details)).all()
    with app.app_context(), unit_of_work(DatabaseRole.STAFF) as opened:
        if opened.dialect.name == "postgresql":
            opened.exec_driver_sql("RESET ROLE")
            opened.exec_driver_sql("ALTER TABLE question_name_reading NO FORCE ROW LEVEL SECURITY")
        [kept] = opened.execute(select(QuestionNameReadingRow.by_staff_key, QuestionNameReadingRow.reason_sealed)).all()
    read = ("question-names-read", {"entries": 2, "role": "log-officer", "cvr": REGION})
    assert read in [(row.action, row.details) for row in actions]
    assert kept.by_staff_key == lone.key
    assert b"kollegaen" not in kept.reason_sealed


def test_what_the_source_delivered_is_shown_with_the_names_and_what_is_not_kept_is_said(asked, lone):
    case = case_of(lone)
    shown = visible_text(send(lone, f"{case}/navne", case, **REASON).text)
    delivered = (
        "AFD Y 4. SAL, sor: 4000000000001",
        "AFRI07",
        "5BXY7",
        "7170",
        "Overlæge",
        "EPJ-881",
        f"{AT.isoformat()}",
    )
    assert [one for one in delivered if one not in shown] == []
    assert "Vi gemmer ikke kildens koder" in shown
    before = visible_text(lone.client.get(case).text)
    assert [one for one in delivered if one in before] == []


def test_a_long_visit_goes_on_on_further_pages(app, log, birthe, lone):
    """Nothing is cut without a word: each look-up of the visit stands on one page, and its name can be read there."""
    ward, others = log.unit(WARD), [AT + timedelta(seconds=second) for second in range(1, 131)]
    first = log.entry(birthe.key, AT, organisation_ref=ward, performed_by=log.person("Anna Friis"))
    log.many(birthe.key, others[:129], organisation_ref=ward, performed_by=log.person("Carl Dam"))
    log.many(birthe.key, others[129:], organisation_ref=ward, performed_by=log.person("Dorte Eg"))
    a_question(app, birthe.key, (AT, first))
    case = case_of(lone)
    page = html.fromstring(lone.client.get(case).text)
    assert len(page.cssselect("main div.panel")) == 1 + 100
    [onward] = page.cssselect("main a[rel=next]")
    assert str(birthe.key) not in onward.attrib["href"]
    rest = html.fromstring(lone.client.get(onward.get("href")).text)
    assert len(rest.cssselect("main div.panel")) == 1 + 30, "the one that is asked about stands on each page"
    assert not rest.cssselect("main a[rel=next]")
    [form] = [one for one in rest.cssselect("main form") if "/navne" in one.attrib["action"]]
    assert held(send(lone, form.get("action"), onward.get("href"), **REASON).text) == [
        "Anna Friis",
        "Carl Dam",
        "Dorte Eg",
    ]
    assert held(send(lone, f"{case}/navne", case, **REASON).text) == ["Anna Friis", "Carl Dam"]
    fields = {"finding": "justified", "apart": "y", "words": "Det var Dorte Eg."}
    assert send(lone, f"{case}/svar", f"{case}/svar", **fields).status_code == 422, "names are looked for on all pages"


@pytest.mark.parametrize("left_out", ["names-reason", "names-apart"])
def test_without_a_reason_or_standing_apart_there_is_no_name(asked, lone, left_out):
    case = case_of(lone)
    answer = send(lone, f"{case}/navne", case, **{name: text for name, text in REASON.items() if name != left_out})
    assert answer.status_code == 422
    assert held(answer.text) == []


def test_no_name_where_the_user_sat_elsewhere(app, log, birthe, lone):
    number = log.entry(birthe.key, AT, organisation_ref=log.unit(CLINIC), performed_by=log.person("Erik Fal"))
    a_question(app, birthe.key, (AT, number))
    case = case_of(lone)
    assert "Vis navnene" not in lone.client.get(case).text
    form = {"csrf_token": csrf_of(lone, case)}
    assert held(lone.client.post(f"{case}/navne", data={**form, **REASON}).text) == []


@pytest.mark.parametrize("words", ["Det var Anna Friis.", "Spørg Carl Dam."])
def test_an_answer_names_nobody_who_made_the_look_up(asked, lone, words):
    case = case_of(lone)
    fields = {"finding": "justified", "apart": "y"}
    refused = send(lone, f"{case}/svar", f"{case}/svar", words=words, **fields)
    assert refused.status_code == 422
    assert "Teksten nævner en, der lavede opslaget." in visible_text(refused.text)
    assert send(lone, f"{case}/svar", f"{case}/svar", words="Det var en læge.", **fields).status_code == 200


def test_nobody_answers_for_a_look_up_that_bears_their_name(app, asked, lone):
    case = case_of(lone)
    anna = as_staff(app, "Anna Friis", Role.LOG_OFFICER, cpr="0508791235")
    assert anna.client.get(case_of(anna)).status_code == 403
    assert lone.client.get(case).status_code == 200
