"""Research projects: kept in versions, read by anybody; and whose data was in them, by that person and few others."""

import re
from pathlib import Path

import pytest
from sqlalchemy import func, select

from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.acts import Act
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from consent.domain.research import project_id
from consent.formats.research_rows import PARTICIPATIONS, PROJECTS
from consent.research_models import ResearchParticipationRow, ResearchProjectRow
from consent.services.research_import import NO_PROJECT
from consent.services.research_list import ON_A_PAGE
from tests.support.grounds import GROUNDS, HelpedWorld
from tests.support.page_rules import visible_text
from tests.support.people import as_citizen, new_client
from tests.support.register import CHILD
from tests.support.research import CVR, participation_row, project_row, tell_participations, tell_projects, written

ROOT = Path(__file__).resolve().parents[3]
BIRTHE, CARL = "1403572528", "2308913369"
ID = project_id(CVR, "F-1")
NOTHING = "Der er ikke noget at vise dig lige nu."
SAMPLES = "Prøver af blod, væv eller lignende"


def kept(app, row):
    with app.app_context(), unit_of_work(DatabaseRole.RESEARCH) as opened:
        return opened.execute(select(func.count()).select_from(row)).scalar_one()


def read(client, address="/forskning"):
    answer = client.get(address)
    assert answer.status_code == 200
    return visible_text(answer.text)


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["research", "import", *map(str, arguments)])


def test_a_file_is_taken_in_once_and_what_is_faulty_is_named_by_line(app, tmp_path):
    rows = [
        project_row(kinds="journal|EPI-REG 7"),
        project_row(number="F-2", cvr="29190624"),
        project_row(number="F-3"),
    ]
    projects = written(tmp_path / "p.csv", PROJECTS, rows)
    people = [participation_row(BIRTHE), participation_row(CARL, number="F-9"), participation_row(CARL)]
    persons = written(tmp_path / "w.csv", PARTICIPATIONS, people)
    first = run(app, projects, persons)
    assert first.exit_code == 1
    assert "p.csv:3: cvr is not a CVR number" in first.stderr
    assert f"w.csv:3: {NO_PROJECT}" in first.stderr
    assert (
        "p.csv: 2 versions of projects and 0 of participations taken in, 0 already known, 1 set aside." in first.stdout
    )
    assert (
        "w.csv: 0 versions of projects and 2 of participations taken in, 0 already known, 1 set aside." in first.stdout
    )
    assert "Kinds of data shown in the source's own words: EPI-REG 7." in first.stdout
    assert not {BIRTHE, CARL} & set(first.output.split())
    again = run(app, projects, persons)
    assert "0 versions of projects and 0 of participations taken in, 2 already known" in again.stdout
    assert (kept(app, ResearchProjectRow), kept(app, ResearchParticipationRow)) == (2, 2)
    with app.app_context(), unit_of_work(DatabaseRole.AUDITORS) as opened:
        told = opened.execute(select(AuditEventRow.details).where(AuditEventRow.action == "research.import")).scalars()
        assert [one["faults"] for one in told] == [1, 1, 1, 1]


def test_the_demo_tells_of_every_sort_of_project_and_nothing_of_it_is_set_aside(app):
    found = run(app, *(ROOT / "demo" / "research" / f"{name}.csv" for name in ("projects", "participations")))
    assert (found.exit_code, found.stderr) == (0, "")
    assert "HENV-UDTRÆK 3" in found.stdout
    page = read(new_client(app))
    assert (page.count("(opdigtet)"), page.count("Trukket tilbage")) == (2 * 6, 1)
    own = read(as_citizen(app, BIRTHE, "Birthe Kjærsgaard Holm").client, "/forskning/om-mig")
    assert "Træning hjemme med KOL" in own
    assert "Kilden tog det tilbage den 2. marts 2026." in own


ORDERS = {
    "the later made": ([("2026-02-01", "Gammel"), ("2026-02-02", "Ny")], "Ny"),
    "the later made, which came first": ([("2026-02-02", "Ny"), ("2026-02-01", "Gammel")], "Ny"),
    "of one day the last that came": ([("2026-02-01", "Gammel"), ("2026-02-01", "Ny")], "Ny"),
    "not one that came again": ([("2026-02-01", "Gammel"), ("2026-02-01", "Ny"), ("2026-02-01", "Gammel")], "Ny"),
    "earlier words with a new day": (
        [("2026-02-01", "Gammel"), ("2026-02-02", "Ny"), ("2026-02-03", "Gammel")],
        "Gammel",
    ),
}


@pytest.mark.parametrize(("told", "shown"), ORDERS.values(), ids=ORDERS)
def test_the_newest_version_is_shown_and_every_one_is_kept(app, told, shown):
    for updated, title in told:
        tell_projects(app, project_row(updated=updated, title=f"{title} titel"))
    page = read(new_client(app))
    assert f"{shown} titel" in page
    assert page.count(" titel") == 1
    assert kept(app, ResearchProjectRow) == len(set(told))


def test_a_project_says_all_that_the_source_told_and_what_it_did_not(app):
    tell_projects(
        app,
        project_row(
            kinds="samples|EPI-REG 7", permit_number="1-10-72", permit_authority="En opfundet komité",
            permit_date="2025-03-03", from_="2025-01-01", until="2027-12-31", email="f@oest.example",
            web="https://oest.example/f", results="Vi fandt intet.\nDet er også et svar.",
        ),
    )  # fmt: skip
    page = read(new_client(app), f"/forskning/{ID}")
    for told in (
        "Søvn og blodtryk", "Øst Universitetshospital", SAMPLES, "kilden kalder den »EPI-REG 7«",
        "Nummer 1-10-72 givet af En opfundet komité den 3. marts 2025", "Fra 1. januar 2025 til 31. december 2027",
        "f@oest.example", "Det er også et svar.", "Vi ved ikke, om dine oplysninger er med i dette projekt.",
        "Listen siger ikke, om nogen har sagt ja eller nej til et projekt.",
    ):  # fmt: skip
        assert told in page
    tell_projects(app, project_row(number="F-2", tells_who="yes"))
    bare = read(new_client(app), f"/forskning/{project_id(CVR, 'F-2')}")
    assert bare.count("Det oplyser kilden ikke.") == 3
    assert "Kilden har ikke fortalt om resultater endnu." in bare
    assert "Vi ved ikke, om dine oplysninger" not in bare


def test_a_withdrawn_project_stays_and_says_so(app):
    tell_projects(app, project_row(), project_row(updated="2026-02-20", state="withdrawn"))
    assert "Trukket tilbage" in read(new_client(app))
    page = read(new_client(app), f"/forskning/{ID}")
    assert "Kilden trak det tilbage den 20. februar 2026." in page
    assert "Vi undersøger, om søvn ændrer blodtrykket." in page


def search(client, words):
    token = client.get("/forskning").text.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
    return client.post("/forskning", data={"csrf_token": token, "words": words})


def test_a_search_finds_every_word_in_any_case_and_stands_in_no_address(app):
    tell_projects(app, project_row(), project_row(number="F-2", title="ÅNDENØD og 100 % ilt", kinds="EPI_REG"))
    client = new_client(app)
    for words, found in (("åndenød", 1), ("ILT øst", 1), ("øst", 2), ("100 %", 1), ("EPI_REG", 1), ("a%b", 0)):
        answer = search(client, words)
        assert answer.status_code == 303
        assert words.split()[0] not in answer.location
        page = read(client, answer.location)
        assert (f"{found} projekt" in page) if found else ("Vi fandt ikke noget projekt med de ord." in page), words
    assert search(client, " ").location == "/forskning"
    assert search(client, "x" * 61).status_code == 422


def test_there_may_be_no_project_and_there_may_be_thousands(app):
    client = new_client(app)
    assert "Ingen organisation har fortalt os om et projekt endnu." in read(client)
    many = [project_row(number=f"F-{n}", title=f"Projekt {n}", from_=f"20{n % 20:02d}-01-01") for n in range(5000)]
    tell_projects(app, *many)
    pages = -(-5000 // ON_A_PAGE)
    first = read(client)
    assert "5.000 projekter. Side 1 af 250." in first
    assert client.get("/forskning").text.count('class="panel"') == ON_A_PAGE
    assert "Fra 1. januar 2019" in first
    assert "Næste side" not in read(client, f"/forskning?side={pages}")
    assert client.get(f"/forskning?side={pages + 1}").status_code == 404


def test_a_citizen_reads_of_themselves_and_of_nobody_else(app):
    birthe, carl = as_citizen(app, BIRTHE, "Birthe Holm"), as_citizen(app, CARL, "Carl Krogh")
    tell_projects(app, project_row(tells_who="yes"), project_row(number="F-2", title="Et andet projekt"))
    tell_participations(
        app,
        participation_row(BIRTHE, kinds="samples"),
        participation_row(BIRTHE, from_="2025-05-05", until="2025-05-09", kinds=""),
        participation_row(CARL, number="F-2"),
    )
    page = read(birthe.client, "/forskning/om-mig")
    for told in ("Søvn og blodtryk", SAMPLES, "Fra 5. maj 2025 til 9. maj 2025", "hvilke oplysninger det er"):
        assert told in page
    assert "Et andet projekt" not in page
    assert "Et andet projekt" in read(carl.client, "/forskning/om-mig")
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [birthe.key]) as opened:
        own = (AuditEventRow.action == "research-read", AuditEventRow.subject_key == birthe.key)
        assert list(opened.execute(select(AuditEventRow.details).where(*own)).scalars()) == [{"projects": 1}]


def test_nobody_told_of_is_not_nobody_used(app):
    page = read(as_citizen(app, BIRTHE, "Birthe Holm").client, "/forskning/om-mig")
    assert "Ingen kilde har fortalt os" in page
    assert "Selv om et projekt ikke står her, kan dine oplysninger være brugt i det." in page


def test_who_signs_in_for_the_first_time_finds_what_was_told_before(app):
    tell_projects(app, project_row())
    assert tell_participations(app, participation_row(BIRTHE)).participations == [True]
    assert "Søvn og blodtryk" in read(as_citizen(app, BIRTHE, "Birthe Holm").client, "/forskning/om-mig")


def test_a_participation_that_is_taken_back_says_so_and_a_correction_takes_its_place(app):
    tell_projects(app, project_row())
    tell_participations(
        app,
        participation_row(BIRTHE, kinds="samples"),
        participation_row(BIRTHE, updated="2026-02-11", kinds="journal"),
        participation_row(BIRTHE, from_="2025-05-05"),
        participation_row(BIRTHE, from_="2025-05-05", updated="2026-02-12", state="withdrawn"),
    )
    page = read(as_citizen(app, BIRTHE, "Birthe Holm").client, "/forskning/om-mig")
    assert SAMPLES not in page
    assert "Journalnotater" in page
    assert "Kilden tog det tilbage den 12. februar 2026." in page


@pytest.mark.parametrize("name", GROUNDS)
def test_whoever_helps_reads_it_with_the_whole_log_in_view_and_else_meets_nothing(app, name):
    held = GROUNDS[name]
    world = HelpedWorld.of(app, held)
    tell_projects(app, project_row())
    tell_participations(app, participation_row(CHILD))
    answer = world.helper.client.get("/forskning/om-mig")
    reads = Act.READ_LOG in held.acts
    is_whole = not (held.is_filtered or held.is_placeless)
    assert ("Søvn og blodtryk" in answer.text) == (reads and is_whole)
    assert (NOTHING in answer.text) == (reads and not is_whole)
    assert (answer.status_code == 200) == reads or not held.acts


def test_a_pause_and_a_hidden_unit_look_like_nothing_to_show(app):
    world = HelpedWorld.of(app, GROUNDS["power, to read"])
    tell_projects(app, project_row())
    empty = without_token(world.helper.client.get("/forskning/om-mig").text)
    tell_participations(app, participation_row(CHILD))
    assert "Søvn og blodtryk" in world.helper.client.get("/forskning/om-mig").text
    world.keep_back("31")
    assert without_token(world.helper.client.get("/forskning/om-mig").text) == empty
    world.pause()
    assert without_token(world.helper.client.get("/forskning/om-mig").text) == empty
    assert NOTHING in empty


def without_token(page):
    return re.sub(r'(name="csrf_token" value=)"[^"]*"', r"\1", page)
