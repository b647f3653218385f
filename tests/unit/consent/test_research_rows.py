"""Files about research projects: what each line must hold, what stays as it was written, and what is set aside."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_app.csv_rows import RowFault
from citizen_app.identifiers import without_cpr_numbers
from consent.domain.research import KINDS, Beyond, project_id
from consent.formats.research_files import read_research
from consent.formats.research_rows import LONGEST, PARTICIPATIONS, PROJECTS, participation, project
from tests.support.research import participation_row, project_row, written

TODAY = date(2026, 3, 2)
NUMBER = "1403572528"


def test_a_line_with_what_is_needed_leaves_the_rest_untold():
    found = project(project_row(), TODAY)
    assert (found.title, found.kinds, found.updated) == (
        "Søvn og blodtryk", ("journal", "laboratory"), date(2026, 2, 1),
    )  # fmt: skip
    untold = (found.permit_number, found.permit_on, found.begins, found.ends, found.web, found.results)
    assert untold == ("", None, None, None, "", "")
    assert (found.is_withdrawn, found.tells_who) == (False, False)


FAULTY = {
    "no organisation's number": ({"cvr": "29190624"}, "cvr"),
    "a number with a line break": ({"cvr": "29190623\n"}, "cvr"),
    "no number": ({"number": " "}, "number"),
    "no day of making": ({"updated": ""}, "updated"),
    "a day that is none": ({"updated": "2026-02-30"}, "updated"),
    "made the day after tomorrow": ({"updated": "2026-03-04"}, "updated"),
    "no title": ({"title": "\u200b"}, "title"),
    "a title that is too long": ({"title": "x" * 201}, "title"),
    "nobody responsible": ({"organisation": ""}, "organisation"),
    "no purpose": ({"purpose": ""}, "purpose"),
    "no kinds": ({"kinds": " | "}, "kinds"),
    "too many kinds": ({"kinds": "|".join(f"k{n}" for n in range(21))}, "kinds"),
    "a kind that is a story": ({"kinds": "k" * 81}, "kinds"),
    "an end before the beginning": ({"from_": "2026-02-01", "until": "2026-01-31"}, "until"),
    "another state": ({"state": "over"}, "state"),
    "neither yes nor no": ({"tells_who": "true"}, "tells_who"),
    "an address that is none": ({"email": "anna at example"}, "email"),
    "a telephone with words": ({"phone": "35 45 lokal 3"}, "phone"),
    "a link that runs": ({"web": "javascript:alert(1)"}, "web"),
    "a link that is not encrypted": ({"web": "http://f.example"}, "web"),
    "a link with somebody in it": ({"web": "https://a@b.example"}, "web"),
    "a link nowhere": ({"web": "https:///x"}, "web"),
    "a link with half an address": ({"web": "https://[::1"}, "web"),
    "somebody's number in the title": ({"title": f"Om {NUMBER}"}, "title"),
    "somebody's number, split by nothing to see": ({"results": f"Om {NUMBER[:6]}\u200b{NUMBER[6:]}"}, "results"),
    "somebody's number among the kinds": ({"kinds": f"journal|{NUMBER}"}, "kinds"),
}


@pytest.mark.parametrize(("changed", "column"), FAULTY.values(), ids=FAULTY)
def test_a_faulty_project_says_which_column_and_never_what_stood_there(changed, column):
    with pytest.raises(RowFault) as fault:
        project(project_row(**changed), TODAY)
    said = str(fault.value)
    assert said.startswith(column)
    assert not [value for value in changed.values() if len(value.strip()) > 6 and value in said]


def test_a_kind_of_ours_is_known_in_any_case_and_any_other_stays_as_the_source_wrote_it():
    found = project(project_row(kinds="Journal| SAMPLES |EPI-REG 7|journal|EPI-REG 7|\u202esnegl"), TODAY)
    assert found.kinds == ("journal", "samples", "EPI-REG 7", "snegl")


def test_choices_and_ways_in_are_no_kinds_of_research_data():
    assert not {"consent", "booking", "document-list", "front-page", "unknown"} & set(KINDS)
    assert {kind.value for kind in Beyond} <= set(KINDS)


def test_a_text_of_several_paragraphs_keeps_them():
    found = project(project_row(results="Vi fandt  intet.\r\n\n Det er også et svar.\n"), TODAY)
    assert found.results == "Vi fandt intet.\nDet er også et svar."


PARTICIPATION_FAULTS = {
    "nobody": ({"citizen": ""}, "citizen"),
    "nobody's number": ({"citizen": "9902000000"}, "citizen"),
    "no first day": ({"from_": ""}, "from"),
    "no day of making": ({"updated": ""}, "updated"),
    "no project": ({"number": ""}, "number"),
    "a last day before the first": ({"until": "2026-01-04"}, "until"),
}


@pytest.mark.parametrize(("changed", "column"), PARTICIPATION_FAULTS.values(), ids=PARTICIPATION_FAULTS)
def test_a_faulty_participation_is_refused_without_a_number(changed, column):
    with pytest.raises(RowFault) as fault:
        participation(participation_row(**{"citizen": NUMBER, **changed}), TODAY)
    assert str(fault.value).startswith(column)
    assert not {NUMBER, "9902000000"} & set(str(fault.value).split())


def test_a_participation_is_in_the_project_of_its_organisation_and_number():
    whose, told = participation(participation_row(f"{NUMBER[:6]}-{NUMBER[6:]}"), TODAY)
    assert (whose, told.project_id) == (("cpr", NUMBER), project_id("29190623", "F-1"))
    assert told.begins == date(2026, 1, 5)


def test_what_a_project_is_called_here_holds_no_figure_and_is_one_of_its_own():
    called = {project_id("29190623", str(number)) for number in range(500)} | {project_id("2919062", "31")}
    assert len(called) == 501
    assert all(len(one) == 20 and one.isalpha() and one.isascii() for one in called)


def test_every_change_makes_another_version():
    first = project(project_row(), TODAY)
    others = [replace(first, results="Intet"), replace(first, is_withdrawn=True), replace(first, kinds=("journal",))]
    assert len({one.digest() for one in (first, *others)}) == 4
    assert project(project_row(), TODAY).digest() == first.digest()
    # Where one text ends and the next begins is told as well.
    assert replace(first, title="a", organisation="b").digest() != replace(first, title="ab", organisation="").digest()


COLUMN = st.text(max_size=60) | st.sampled_from(["2026-01-05", "29190623", "yes", "withdrawn", NUMBER])


@given(st.fixed_dictionaries(dict.fromkeys(PROJECTS, COLUMN)))
def test_whatever_stands_in_a_line_it_is_taken_in_clean_or_refused(values):
    try:
        found = project({**values, "cvr": "29190623"}, TODAY)
    except RowFault:
        return
    for column in ("title", "organisation", "purpose", "results"):
        text = getattr(found, column)
        assert len(text) <= LONGEST[column]
        assert without_cpr_numbers(text) == text
        assert all(part.isprintable() for part in text.split("\n"))
    assert not found.web or found.web.startswith("https://")


def test_a_file_of_each_form_says_the_same(tmp_path):
    rows = [project_row(), project_row(number="F-2", kinds="samples|EPI", tells_who="yes", from_="2025-01-01")]
    table = read_research(written(tmp_path / "projects.csv", PROJECTS, rows))
    objects = [
        {
            **{name: value for name, value in row.items() if value and name not in {"kinds", "tells_who"}},
            "kinds": row["kinds"].split("|"),
            "tells_who": row["tells_who"] == "yes",
        }
        for row in rows
    ]
    (tmp_path / "projects.json").write_text(json.dumps({"projects": objects}))
    whole = read_research(tmp_path / "projects.json")
    assert (table.faults, whole.faults) == ([], [])
    assert [project(one.values, TODAY) for one in table.projects] == [
        project(one.values, TODAY) for one in whole.projects
    ]
    assert len(table.projects) == 2


def test_a_bad_line_costs_only_itself_and_the_header_says_what_the_file_is(tmp_path):
    file = written(tmp_path / "who.csv", PARTICIPATIONS, [participation_row(NUMBER)] * 2)
    file.write_text(file.read_text() + "29190623;F-1\n")
    found = read_research(file)
    assert (len(found.participations), found.projects) == (2, [])
    assert [str(one) for one in found.faults] == ["who.csv:4: 2 columns instead of 8"]
    (tmp_path / "other.csv").write_text("a;b\n1;2\n")
    assert "header" in str(read_research(tmp_path / "other.csv").faults[0])


JSON_FAULTS = {
    "not JSON": ("{", "is not JSON"),
    "a list": ("[]", "must be an object"),
    "something else": ('{"people": []}', "must be an object"),
    "no list": ('{"projects": {}}', "must be an object"),
    "a field too many": ('{"projects": [{"cpr": "1403572528"}]}', "There is a field that is not taken."),
    "a field too few": ('{"projects": [{}]}', "/cvr: A required field is missing."),
    "a state that is none": (
        '{"participations": [{"state": "1403572528"}]}',
        "/state: The value is none of those that are taken.",
    ),
}


@pytest.mark.parametrize(("text", "said"), JSON_FAULTS.values(), ids=JSON_FAULTS)
def test_a_json_file_that_cannot_be_read_says_where_and_no_value(tmp_path, text, said):
    (tmp_path / "file.json").write_text(text)
    (fault,) = read_research(tmp_path / "file.json").faults
    assert said in str(fault)
    assert NUMBER not in str(fault)
