"""Who asked us: the citizen reads each question, with names through the masks, and nobody else's."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from lxml import html
from sqlalchemy import insert

from citizen_app.clock import now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.systems import registry
from citizen_app.terms import DataKind, Purpose
from consent.domain.decision import Outcome
from consent.models import ConsentQuestionRow
from consent.queries.asked import questions_of
from consent.queries.decisions import kinds_to_bits
from tests.support.deciding import page_of
from tests.support.log_rows import Log
from tests.support.people import actor_of, as_citizen
from tests.support.systems import a_system

WARD, HOSPITAL = "4000000000011", "4000000000001"


@pytest.fixture
def log(app):
    made = Log(app)
    made.source()
    made.organisation(HOSPITAL, "Østby Hospital", kind="hospital")
    made.organisation(WARD, "Afsnit 12", parent_scheme="sor", parent_code=HOSPITAL, kind="department")
    made.profession("7170", "Læge", "Doctor")
    made.directory_is_new()
    return made


@pytest.fixture
def birthe(app, log):
    return as_citizen(app)


@pytest.fixture
def asks(app):
    """Write down a question, as the decision service does."""

    def ask(citizen, *, ago=0, person=None, kinds=None, **values):
        row = {
            "citizen_key": citizen.key,
            "question_id": uuid4(),
            "asked_at": now() - timedelta(minutes=ago),
            "call": "decision",
            "system_id": "epj-ost",
            "person": person,
            "profession": "7170",
            "unit_scheme": "sor",
            "unit_code": WARD,
            "purpose": Purpose.TREATMENT,
            "kinds": kinds_to_bits(kinds),
            "outcome": Outcome.NEGATIVE,
            "override_reason": None,
            "override_text": None,
            **values,
        }
        with app.app_context(), unit_of_work(DatabaseRole.CONSENT) as opened:
            opened.execute(insert(ConsentQuestionRow), row)

    return ask


def rows(page):
    return [
        [" ".join(cell.text_content().split()) for cell in row.xpath("td")]
        for row in html.fromstring(page).xpath("//tbody/tr")
    ]


def asked_page(citizen, path="/valg/spurgt"):
    return citizen.client.get(path).get_data(as_text=True)


def test_a_question_says_who_where_what_why_and_what_was_answered(app, birthe, log, asks):
    a_system(app, system_id="epj-ost")
    log.entry(birthe.key, now(), performed_by=log.person("Anna Friis"), organisation_ref=log.unit(WARD))
    asks(birthe, person=log.persons["Anna Friis"], kinds=frozenset({DataKind.LABORATORY, DataKind.IMAGES}))
    assert rows(asked_page(birthe)) == [
        [
            "3. marts 2026 kl. 13.00",
            "Anna Friis, Læge",
            "Afsnit 12, Østby Hospital System: EPJ Øst",
            "Prøvesvar, Røntgen og scanninger",
            "Behandling",
            "Vi svarede: Dine valg stopper det.",
        ]
    ]


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ({"outcome": Outcome.POSITIVE}, "Vi svarede: Dine valg stopper det ikke."),
        ({"outcome": Outcome.DATA_SPECIFIC}, "Vi svarede: Dine valg stopper noget af det."),
        (
            {"call": "override", "override_reason": "citizen-could-not-be-asked"},
            "Din spærring blev sat til side. Det kan være, fordi du selv sagde ja, fordi du ikke kunne spørges, eller "
            "af hensyn til dig eller andre. Kildens grund: du kunne ikke spørges.",
        ),
        (
            {"call": "override", "override_reason": None},
            "Din spærring blev sat til side. Det kan være, fordi du selv sagde ja, fordi du ikke kunne spørges, eller "
            "af hensyn til dig eller andre. Kilden oplyser ikke hvorfor.",
        ),
        # Nobody's block was in the way: then none was set aside.
        (
            {"call": "override", "outcome": Outcome.POSITIVE},
            "Systemet oplyste, at en spærring blev sat til side. Du havde ingen, der stoppede det.",
        ),
    ],
)
def test_each_answer_has_its_words(birthe, asks, values, answer):
    asks(birthe, **values)
    assert rows(asked_page(birthe))[0][-1] == answer


def test_what_a_system_left_out_is_said(birthe, asks):
    asks(birthe, profession=None, unit_scheme=None, unit_code=None, purpose=Purpose.UNKNOWN)
    assert rows(asked_page(birthe))[0][1:5] == [
        "Vi kender ikke navnet",
        "Stedet er ikke oplyst System: Et system, vi ikke kender navnet på",
        "Alle dine sundhedsdata",
        "Intet formål oplyst",
    ]


def test_the_system_is_named_also_after_it_was_closed(app, birthe, asks):
    a_system(app, system_id="epj-ost")
    a_system(app, system_id="epj-vest", name="Lægernes <b>system</b>\n\u202e\u200bVest")
    asks(birthe)
    asks(birthe, ago=1, system_id="epj-vest")
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        registry.close("epj-ost")
    told = [row[2].partition("System: ")[2] for row in rows(asked_page(birthe))]
    assert told == ["EPJ Øst", "Lægernes <b>system</b> Vest"]


def test_a_masked_name_stays_masked(birthe, log, asks):
    log.entry(birthe.key, now(), performed_by=log.person("Anna Friis"), organisation_ref=log.unit(WARD))
    log.mask(unit=HOSPITAL, by=HOSPITAL)
    asks(birthe, person=log.persons["Anna Friis"], call="override", override_text="Talt med Anna Friis")
    birthe.client.forbidden.add("Anna Friis")
    assert "Østby Hospital" in rows(asked_page(birthe))[0][1]


def test_somebody_the_log_does_not_know_has_no_name(birthe, asks):
    asks(birthe, person=UUID(int=7))
    assert rows(asked_page(birthe))[0][1] == "Læge"


def test_another_citizens_questions_are_not_there(app, birthe, asks):
    asks(as_citizen(app, "2308913369", "Carl Krogh"))
    page = asked_page(birthe)
    assert rows(page) == []
    assert "Ingen systemer har spurgt os om dine valg." in page


def test_pages_go_on_where_the_one_before_stopped(birthe, asks):
    for number in range(120):
        asks(birthe, ago=number // 3)  # three at the same moment
    seen, paths = [], ["/valg/spurgt"]
    while paths:
        page = asked_page(birthe, paths[0])
        seen.append(len(rows(page)))
        paths = [str(one.get("href")) for one in html.fromstring(page).findall(".//a[@rel='next']")]
    assert seen == [50, 50, 20]


def test_a_page_reads_no_more_than_it_needs_and_the_next_goes_on_within_a_moment(app, birthe, asks):
    for _ in range(5):
        asks(birthe)
    before, seen = None, []
    for wanted in (2, 2, 1):
        with page_of(app, actor_of(birthe)):
            found = questions_of((birthe.key,), before, 2)
        assert len(found) == wanted
        before = found[-1].asked_at, found[-1].question_id
        seen += [row.question_id for row in found]
    assert len(set(seen)) == 5
