"""The open figures from the log and the questions to the page: counted once, frozen, read by anybody."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from citizen_app.identity import find_or_create_citizen
from support.case_models import QuestionCaseRow, QuestionEntryRow, QuestionStandingRow, QuestionStepRow
from support.domain.figures import AreaKind
from support.domain.quarters import Quarter
from support.figure_models import FigureAreaRow, FigureQuarterRow
from support.services import figures
from support.services.figures import TooEarly, publish
from tests.support.log_rows import Log
from tests.support.page_rules import visible_text
from tests.support.people import new_client

WINTER = Quarter(2025, 4)
IN_WINTER = datetime(2025, 11, 12, 9, 0, tzinfo=UTC)
PAGE = "/tal/2025-4"


@pytest.fixture(autouse=True)
def _small_country(app):
    """An area of a test cannot have a thousand citizens."""
    told(app, smallest_area=20)


def told(app, **rules):
    """What the operator has set; the environment is not asked, which lets nothing be finer than usual."""
    settings = app.extensions["indblik.settings"]
    questions = replace(settings.questions, figures=replace(settings.questions.figures, **rules))
    app.extensions["indblik.settings"] = replace(settings, questions=questions)


@pytest.fixture
def country(app):
    """A region with a ward, a practice, and four municipalities of which two are small."""
    log = Log(app)
    log.organisation("100", "Region Hovedstaden", kind="region", name_en="Capital Region")
    log.organisation("110", "Lungemedicinsk", parent_scheme="sor", parent_code="100")
    log.organisation("120", "Lægerne Havnegade", kind="practice", sector=2)
    for number, name in enumerate(("Aarhus Kommune", "Odense Kommune", "Læsø Kommune", "Fanø Kommune")):
        log.organisation(f"20{number}", name, kind="municipality", sector=7)
        log.organisation(
            f"21{number}", f"Hjemmeplejen {number}", sector=7, parent_scheme="sor", parent_code=f"20{number}"
        )
    log.directory_is_new()
    log.source()
    return log


def people(number):
    return [uuid4() for _each in range(number)]


def look_up(log, unit, citizens, *, reason=None, purpose=0, at=IN_WINTER, **values):
    ref = log.unit(unit) if unit else None
    for citizen in citizens:
        log.many(citizen, [at], organisation_ref=ref, reason=reason, purpose=purpose, **values)


@pytest.fixture
def winter(country):
    """130 look-ups in the region (80 with a reason, one way or the other), 30 in practice, and in four towns."""
    look_up(country, "110", people(50), reason="Kontrol")
    look_up(country, "110", people(30), purpose=1)
    look_up(country, "110", people(50))
    look_up(country, "120", people(30), purpose=1)
    for number, citizens in enumerate((44, 33, 12, 3)):
        look_up(country, f"21{number}", people(citizens))
    look_up(country, None, people(24), purpose=1)
    # Nothing of these counts: another quarter, and what a source has corrected.
    look_up(country, "110", people(60), at=datetime(2025, 9, 30, 21, 59, tzinfo=UTC))
    look_up(country, "110", people(60), at=datetime(2025, 12, 31, 23, 0, tzinfo=UTC))
    look_up(country, "110", people(60), superseded_by=1)
    return country


def ask(app, citizen, ref, *, days, finding, asked=IN_WINTER, and_then=None):
    """A question about a look-up at the unit, answered after so many days; `and_then`: what was found about another one
    of the question, a day later."""
    log, key = Log(app), {"citizen_key": citizen, "case_id": uuid4()}
    entry = log.entry(citizen, IN_WINTER - timedelta(days=1), organisation_ref=ref)
    step = {**key, "at": asked, "sequence": 1, "step": "asked", "party": "citizen", "due_on": asked.date()}
    said = {"sequence": 2, "step": "answered", "party": "organisation", "finding": finding, "by_staff_key": uuid4()}
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [citizen]) as open_work:
        case = {"number": str(key["case_id"])[:12], "concern": "why", "deadline_kind": "log-question"}
        open_work.execute(insert(QuestionCaseRow), {**key, **case, "asked_at": asked})
        open_work.execute(
            insert(QuestionEntryRow), {**key, "entry_id": entry, "occurred_at": IN_WINTER - timedelta(days=1)}
        )
        open_work.execute(insert(QuestionStepRow), step)
        stands = {"state": "answered", "due_on": asked.date(), "changed_at": asked, "is_escalated": False, "steps": 2}
        open_work.execute(insert(QuestionStandingRow), {**key, **stands, "cvr": "29190623"})
        if open_work.dialect.name == "postgresql":  # what the organisation does has tests of its own
            open_work.exec_driver_sql("SELECT set_config('role', 'indblik_officers', true)")
            open_work.exec_driver_sql("SELECT set_config('indblik.organisation', '29190623', true)")
        answered = {**key, **said, "at": asked + timedelta(days=days)}
        if and_then is None:
            open_work.execute(insert(QuestionStepRow), answered)
            return
        open_work.execute(insert(QuestionStepRow), {**answered, "step": "answered-part", "entries": [entry]})
        rest = {"sequence": 3, "finding": and_then, "entries": [entry + 1], "at": answered["at"] + timedelta(days=1)}
        open_work.execute(insert(QuestionStepRow), {**answered, **rest})


def count(app, quarter=WINTER):
    with app.app_context():
        return publish(quarter)


def kept(app):
    with app.app_context(), unit_of_work(DatabaseRole.FIGURES):
        return {(line.kind, line.members[0].name): line for line in figures.figures_of(WINTER).lines}


def test_look_ups_count_where_the_user_sat_and_only_those_of_the_quarter(app, winter):
    assert count(app)
    found = kept(app)
    assert {key: (one.look_ups, one.with_reason) for key, one in found.items()} == {
        (AreaKind.REGION, "Region Hovedstaden"): (130, 80),
        (AreaKind.GENERAL_PRACTICE, ""): (30, 30),
        (AreaKind.MUNICIPALITY, "Aarhus Kommune"): (40, 0),
        (AreaKind.OTHER, ""): (20, 20),
        (AreaKind.SMALL_MUNICIPALITIES, "Odense Kommune"): (50, 0),
    }


def test_a_citizen_who_was_looked_up_in_two_small_towns_is_one(app, country):
    """The merged line is counted anew: four citizens in three towns each are not twelve."""
    look_up(country, "110", people(40))
    look_up(country, "120", people(40))
    look_up(country, None, people(40))
    the_same = people(4)
    for unit in ("210", "211", "212", "213"):
        look_up(country, unit, the_same * 5)
    count(app)
    lines = kept(app).values()
    assert all(one.look_ups is None or one.look_ups >= 40 for one in lines)


def test_a_question_counts_once_for_each_finding_and_its_time_when_it_has_all(app, winter):
    ward = winter.unit("110")
    for number in range(12):
        ask(app, people(1)[0], ward, days=number, finding="unjustified", and_then="justified")
    count(app)
    region = kept(app)[AreaKind.REGION, "Region Hovedstaden"]
    assert (region.asked, region.median_days) == (10, 6)
    assert [region.findings[one] for one in region.findings] == [10, 10, None, None]


def test_questions_count_by_place_and_quarter(app, winter):
    ward = winter.unit("110")
    for number in range(12):
        ask(app, people(1)[0], ward, days=number, finding="justified" if number % 2 else "unsettled")
    ask(app, people(1)[0], winter.unit("210"), days=3, finding="unjustified")
    ask(app, people(1)[0], ward, days=70, finding="justified")  # asked in winter, answered after it
    count(app)
    region = kept(app)[AreaKind.REGION, "Region Hovedstaden"]
    assert (region.asked, region.median_days, region.slow_days) == (10, 5, None)
    assert [region.findings[one] for one in region.findings] == [10, None, None, 10]
    town = kept(app)[AreaKind.MUNICIPALITY, "Aarhus Kommune"]
    assert (town.asked, set(town.findings.values())) == (None, {None})


def test_a_quarter_is_counted_once_and_stays_as_it_is(app, winter):
    assert count(app)
    before = kept(app)
    look_up(winter, "110", people(500))
    assert not count(app)
    assert kept(app) == before
    for statement in (
        update(FigureAreaRow).values(look_ups=1),
        text("DELETE FROM figure_area"),
        update(FigureQuarterRow).values(step=1),
    ):
        with pytest.raises(DBAPIError, match="append-only"):
            past_every_role(app, statement)


def past_every_role(app, statement):
    with app.app_context(), unit_of_work(DatabaseRole.COUNTING) as open_work:
        if open_work.dialect.name == "postgresql":
            open_work.exec_driver_sql("RESET ROLE")
            open_work.exec_driver_sql("ALTER TABLE figure_area NO FORCE ROW LEVEL SECURITY")
            open_work.exec_driver_sql("ALTER TABLE figure_quarter NO FORCE ROW LEVEL SECURITY")
        open_work.execute(statement)


def test_a_quarter_that_is_not_over_is_not_counted(app, winter, clock):
    with pytest.raises(TooEarly):
        count(app, Quarter.of(date(2026, 3, 2)))
    result = app.test_cli_runner().invoke(args=["figures", "count", "2026-1"])
    assert (result.exit_code, "30 days" in result.output) == (1, True)


def test_a_stricter_operator_waits_longer_and_tells_less(app, winter):
    told(app, step=25, fewest=20, smallest_area=50, wait=timedelta(days=70))
    with pytest.raises(TooEarly):  # 2 March, 61 days after the year's end
        count(app)
    told(app, wait=timedelta(days=60))
    assert count(app)
    assert {(line.look_ups or 0) % 25 for line in kept(app).values()} == {0}
    with app.app_context(), unit_of_work(DatabaseRole.FIGURES):
        assert (figures.figures_of(WINTER).rules.step, figures.figures_of(WINTER).rules.fewest) == (25, 20)


def test_the_command_and_the_job_count_the_newest(app, winter):
    result = app.test_cli_runner().invoke(args=["figures", "count"])
    assert result.output == "2025-4: counted.\n"
    with app.app_context():
        figures.COUNT_QUARTERS.run()
    result = app.test_cli_runner().invoke(args=["figures", "count", "2025-4"])
    assert result.output == "2025-4: was counted before, and stays as it is.\n"
    assert app.test_cli_runner().invoke(args=["figures", "count", "vinter"]).exit_code == 1


# The page.


def rows_of(file):
    return list(csv.reader(io.StringIO(file.get_data(as_text=True).removeprefix("\ufeff")), delimiter=";"))


def test_the_files_are_danish_in_every_language_and_say_what_is_missing(app, winter):
    count(app)
    client = new_client(app)
    files = [f"{PAGE}.csv", f"{PAGE}/mangler.csv"]
    danish = [client.get(one).data for one in files]
    gaps = rows_of(client.get(files[1]))
    assert gaps[0] == ["kvartal", "system", "mangler"]
    assert {"Leverer ikke til os", "Vi har ikke modtaget noget fra de måneder"} <= {row[2] for row in gaps[1:]}
    assert {row[0] for row in gaps[1:]} == {"2025-4"}
    client.set_cookie("indblik_language", "en")
    assert "Open figures" in visible_text(client.get(PAGE).get_data(as_text=True))
    assert [client.get(one).data for one in files] == danish


def test_anybody_reads_the_page_and_the_same_numbers_in_the_file(app, winter):
    count(app)
    client = new_client(app)
    page = visible_text(client.get("/tal").get_data(as_text=True))
    flat = "".join(page.split())
    assert "Oktober til december 2025" in page
    assert "RegionHovedstaden13062%" in flat
    assert "Mindrekommunertilsammen500%" in flat
    assert "Fanø Kommune, Læsø Kommune, Odense Kommune" in page
    assert page == visible_text(client.get(PAGE).get_data(as_text=True))
    file = client.get(f"{PAGE}.csv")
    assert file.headers["Content-Disposition"] == 'attachment; filename="indblik-2025-4.csv"'
    rows = rows_of(file)
    by_area = {row[1]: row[3:6] for row in rows[1:]}
    assert by_area["Region Hovedstaden"] == ["130", "80", "62"]
    assert by_area["Mindre kommuner tilsammen"] == ["50", "0", "0"]
    assert all("110" not in row[0] and len(row) == len(rows[0]) for row in rows)


def test_before_anything_is_counted_the_page_says_so(client):
    assert "Der er ikke talt noget kvartal endnu" in visible_text(client.get("/tal").get_data(as_text=True))
    assert {client.get(f"/tal/{one}").status_code for one in ("2025-9", "x", "9.csv")} == {404}
    assert {client.get(f"/tal/{one}").location for one in ("2025-4", "2025-4.csv")} == {"/tal"}


def test_what_sources_lack_is_told(app, winter):
    count(app)
    page = visible_text(new_client(app).get(PAGE).get_data(as_text=True))
    assert "Leverer ikke til os" in page
    assert "Vi har ikke modtaget noget fra de måneder" in page
    assert "For få spørgsmål og svar til at vise: Region Hovedstaden, Almen praksis" in page


def test_the_page_reads_frozen_rows_alone(app, winter):
    """Cheap however long the log is: a handful of statements, none of which names the log."""
    count(app)
    asked = []
    event.listen(app.extensions["indblik.engine"], "before_cursor_execute", lambda *of: asked.append(of[2]))
    assert new_client(app).get(PAGE).status_code == 200
    reads = [one for one in asked if "figure_" in one]
    assert 3 <= len(reads) <= 5
    assert not [one for one in asked if "access_entry" in one or "question_" in one]


def test_who_counts_reads_the_whole_quarter_and_the_page_only_what_was_counted(app, winter):
    citizen = UUID(int=7)
    with app.app_context(), unit_of_work(DatabaseRole.SIGNIN):
        find_or_create_citizen("cpr", "1403572528")
    look_up(winter, "110", [citizen])
    count(app)
    with app.app_context(), unit_of_work(DatabaseRole.FIGURES):
        rows = connection().execute(select(FigureAreaRow.members, FigureAreaRow.look_ups)).all()
    assert len(rows) == 5
    assert str(citizen) not in str(rows)
