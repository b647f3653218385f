"""Until when a citizen can complain about a look-up, and what the operator can set of it."""

from datetime import date
from itertools import product

import pytest

from citizen_app.complaint_settings import ComplaintBody, ComplaintSettingsError, Law, read_complaints
from citizen_app.directory.sectors import Sector
from citizen_app.question_settings import QuestionSettingsError, read_questions
from support.domain.deadlines import DeadlineKind
from support.domain.turning import LAWS, ComplaintLimit, complaint_limit

LOOKED = date(2026, 3, 2)
OWN = {
    DeadlineKind.LOG_QUESTION: Law.LOOK_UP,
    DeadlineKind.INSIGHT: Law.DATA_PROTECTION,
    DeadlineKind.FILE_ACCESS: Law.FILE_ACCESS,
    "a wish for a name": Law.NAME_REFUSED,
}
EVERY = [(kind, law) for kind in DeadlineKind for law in LAWS[kind]] + [("a wish for a name", Law.NAME_REFUSED)]
HEALTH_SERVICE = {
    Sector.HOSPITAL,
    Sector.PRIVATE_HOSPITAL,
    Sector.GENERAL_PRACTICE,
    Sector.SPECIALIST,
    Sector.DENTIST,
}


@pytest.mark.parametrize(
    ("asked", "looked", "known", "at_most"),
    [
        (date(2026, 3, 4), [LOOKED], date(2028, 3, 4), date(2031, 3, 2)),
        # The oldest look-up counts, and no complaint is taken when it is too old.
        (date(2026, 3, 4), [LOOKED, date(2021, 6, 1)], date(2026, 6, 1), date(2026, 6, 1)),
        (date(2024, 2, 29), [date(2024, 2, 29)], date(2026, 2, 28), date(2029, 2, 28)),
    ],
)
def test_a_complaint_has_two_last_days(asked, looked, known, at_most):
    limit = complaint_limit(asked, looked, years=2, years_at_most=5)
    assert limit == ComplaintLimit(if_known_since_asking=known, at_most=at_most)


@pytest.fixture
def told(tmp_path):
    """The operator's table, from the text of its file."""

    def read(text):
        (path := tmp_path / "table.toml").write_text(text, encoding="utf-8")
        return read_complaints({"INDBLIK_COMPLAINT_TABLE": str(path)})

    return read


@pytest.mark.parametrize(("kind", "law", "sector"), [(*one, sector) for one in EVERY for sector in Sector])
def test_each_kind_of_case_has_a_body_for_each_of_its_laws_in_each_sector(kind, law, sector):
    body = read_complaints({}).body_for(law, sector)
    if law is Law.DATA_PROTECTION:
        assert body == ComplaintBody(name="Datatilsynet"), "no time limit was seen anywhere"
    else:
        seen = law is not Law.NAME_REFUSED and sector in HEALTH_SERVICE
        assert body == ComplaintBody(name="Styrelsen for Patientklager", years=2, years_at_most=5, is_assumed=not seen)


def test_a_complaint_by_the_cases_own_law_comes_first_and_one_about_the_look_up_always():
    assert {kind: laws[0] for kind, laws in LAWS.items()} == {kind: OWN[kind] for kind in DeadlineKind}
    assert all({Law.LOOK_UP, Law.DATA_PROTECTION} <= set(laws) for laws in LAWS.values())


def test_a_row_of_the_operators_wins_for_its_law_and_its_sectors_alone(told):
    row = (
        '[[row]]\nlaw = "look-up"\nsectors = ["municipality", "dentist"]\nbody = " Nævnet, kontor 2 "\n'
        'years = 1\nyears_at_most = 4\nreference = "Lov nr. 1, § 2"'
    )
    table, usual = told(row).table, read_complaints({}).table
    own = ComplaintBody(name="Nævnet, kontor 2", years=1, years_at_most=4, reference="Lov nr. 1, § 2")
    mine = {(Law.LOOK_UP, Sector.MUNICIPALITY), (Law.LOOK_UP, Sector.DENTIST)}
    assert set(table) == set(usual) == set(product(Law, Sector))
    assert all(table[one] == (own if one in mine else usual[one]) for one in usual)
    assert {told('[[row]]\nlaw = "name-refused"\nbody = "Nævn"').body_for(Law.NAME_REFUSED, one) for one in Sector} == {
        ComplaintBody(name="Nævn")
    }, "a row without sectors is for all of them"


@pytest.mark.parametrize(
    "row",
    [
        "law =",  # no TOML
        "[row]",
        'name = "x"',
        '[[row]]\nlaw = "klage"\nbody = "Nævnet"',
        '[[row]]\nbody = "Nævnet"',
        '[[row]]\nlaw = "look-up"',
        '[[row]]\nlaw = "look-up"\nbody = " "',
        '[[row]]\nlaw = "look-up"\nbody = 2',
        '[[row]]\nlaw = "look-up"\nbody = "Nævnet"\nfrist = 2',
        '[[row]]\nlaw = "look-up"\nbody = "Nævnet"\nsectors = ["kommune"]',
        '[[row]]\nlaw = "look-up"\nbody = "Nævnet"\nsectors = []',
        '[[row]]\nlaw = "look-up"\nbody = "Nævnet"\nassumed = "ja"',
        '[[row]]\nlaw = "look-up"\nbody = "Nævnet"\nyears = 2',
        '[[row]]\nlaw = "look-up"\nbody = "Nævnet"\nyears = 5\nyears_at_most = 2',
        '[[row]]\nlaw = "look-up"\nbody = "Nævnet"\nyears = 0\nyears_at_most = 2',
        '[[row]]\nlaw = "look-up"\nbody = "Nævnet"\nyears = 2\nyears_at_most = 21',
        '[[row]]\nlaw = "look-up"\nbody = "Nævnet"\nyears = true\nyears_at_most = 2',
    ],
)
def test_a_table_that_cannot_be_used_stops_the_start(told, row):
    with pytest.raises(ComplaintSettingsError, match="INDBLIK_COMPLAINT_TABLE"):
        told(row)


def test_a_table_that_is_not_there_stops_the_start(tmp_path):
    with pytest.raises(QuestionSettingsError, match="INDBLIK_COMPLAINT_TABLE"):
        read_questions({"INDBLIK_COMPLAINT_TABLE": str(tmp_path / "none.toml")})
