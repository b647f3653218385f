"""A complaint goes to the body of the case's own kind and sector: on the page, on paper and in the posted answer."""

from dataclasses import replace
from itertools import product

import pytest

from citizen_app.complaint_settings import Law, read_complaints
from citizen_app.directory.sectors import SECTOR_NAMES, Sector
from support.domain.cases import CaseStep, Finding
from support.domain.deadlines import DeadlineKind
from support.domain.turning import LAWS
from support.queries import cases as queries
from support.services.question_pages import question_told
from support.views.complaint_words import complaints_about
from support.views.letter_turning import turn_to
from tests.integration.masks.conftest import citizen as citizen
from tests.integration.masks.conftest import log as log
from tests.integration.questions.test_citizens_pages import ask, take
from tests.integration.questions.test_citizens_pages import entry as entry
from tests.integration.questions.test_questions import of_citizen
from tests.support.name_pages import seen
from tests.support.reading import page

LETTERS = {"brev-klage": Law.LOOK_UP, "brev-aktindsigt": Law.FILE_ACCESS, "brev-datatilsynet": Law.DATA_PROTECTION}
TAKEN_BY = {law: number for number, law in enumerate(Law)}


def body(law, sector):
    return f"Nævn {TAKEN_BY[law]}{sector.value}."  # the point: nothing is found as the beginning of another


def told_apart(app, path):
    """A table with another body, another time and another reference in each of its rows."""
    names = {sector: name for name, sector in SECTOR_NAMES.items()}
    path.write_text(
        "\n".join(
            f'[[row]]\nlaw = "{law}"\nsectors = ["{names[sector]}"]\nbody = "{body(law, sector)}"\n'
            f'years = {TAKEN_BY[law] + 1}\nyears_at_most = 9\nreference = "Lov {TAKEN_BY[law]}{sector.value}"\n'
            f"assumed = {str(law is not Law.LOOK_UP).lower()}"
            for law, sector in product(Law, Sector)
        )
    )
    settings = app.extensions["indblik.settings"]
    complaints = read_complaints({"INDBLIK_COMPLAINT_TABLE": str(path)})
    app.extensions["indblik.settings"] = replace(settings, questions=replace(settings.questions, complaints=complaints))


def bodies_in(text):
    return {law for law in Law if body(law, Sector.HOSPITAL) in text}


@pytest.mark.parametrize("kind", DeadlineKind)
def test_the_row_is_picked_by_the_kind_of_the_case_and_the_sector_of_the_look_up(
    app, client, citizen, entry, kind, tmp_path
):
    told_apart(app, tmp_path / "table.toml")
    question = ask(client, entry, kind=kind)
    take(app, citizen, CaseStep.ANSWERED, "Det kan ikke afgøres.", Finding.UNSETTLED)
    on_page = [one.text_content() for one in page(client, f"{question}/videre").cssselect("main h2")]
    named = [text.partition(": ")[2] for text in on_page if "Nævn" in text]
    assert named == [body(law, Sector.HOSPITAL) for law in LAWS[kind]], "its own first"
    for address, law in LETTERS.items():
        if law not in LAWS[kind]:
            assert client.get(f"{question}/{address}").headers["Location"] == f"{question}/videre"
            continue
        letter = seen(client, f"{question}/{address}")
        assert bodies_in(letter) == {law}
        assert f"Lov {TAKEN_BY[law]}1" in letter
        assert ("Vi går ud fra" in letter) == (law is not Law.LOOK_UP), "what is assumed is said to be"
    with of_citizen(app, citizen) as actor:
        [file] = queries.files_of((citizen,))
        told = question_told(actor, file.case.case_id, "da")
        where, sheet = turn_to(told)
        assert bodies_in(" ".join(where.sentences)) == set(LAWS[kind])
        assert bodies_in(dict(sheet.facts)["Til"]) == set(LAWS[kind]), "the same can be sent to"
        for sector in Sector:
            elsewhere = replace(told, entries=[replace(one, sector=sector) for one in told.entries])
            assert [one.body for one in complaints_about(elsewhere)] == [body(law, sector) for law in LAWS[kind]]
        assert complaints_about(replace(told, entries=[]))[0].body == body(LAWS[kind][0], Sector.UNKNOWN)


def test_the_time_for_aktindsigt_runs_from_the_answer(client, app, citizen, entry):
    question = ask(client, entry, kind=DeadlineKind.FILE_ACCESS)
    first = "Om aktindsigt: Styrelsen for Patientklager"
    assert first in seen(client, f"{question}/videre")
    assert "regnet fra svaret" not in seen(client, f"{question}/videre")
    take(app, citizen, CaseStep.ANSWERED, "Vi sender den ikke.", Finding.UNSETTLED)
    assert "Den sidste dag er 3. marts 2028, regnet fra svaret." in seen(client, f"{question}/videre")
