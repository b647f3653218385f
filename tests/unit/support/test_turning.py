"""Until when a citizen can complain about a look-up, and what the operator can set of it."""

from datetime import date

import pytest

from citizen_app.complaint_settings import ComplaintBody, ComplaintSettingsError, read_complaints
from citizen_app.directory.sectors import Sector
from support.domain.turning import ComplaintLimit, complaint_limit

LOOKED = date(2026, 3, 2)


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


def test_the_operator_names_the_bodies_and_the_law():
    told = read_complaints(
        {
            "INDBLIK_COMPLAINT_BODIES": "municipality: Nævnet; dentist: Nævnet for tænder, mund, 1, 4",
            "INDBLIK_COMPLAINT_YEARS": "3",
            "INDBLIK_COMPLAINT_REFERENCE": " Lov nr. 1, § 2 ",
        }
    )
    assert told.reference == "Lov nr. 1, § 2"
    assert told.body_for(Sector.HOSPITAL) == body("Styrelsen for Patientklager", 3, 5)
    assert told.body_for(Sector.MUNICIPALITY) == body("Nævnet", 3, 5), "one without years has those of everybody"
    assert told.body_for(Sector.DENTIST) == body("Nævnet for tænder, mund", 1, 4)


def test_a_name_can_have_a_comma_and_a_number():
    told = read_complaints({"INDBLIK_COMPLAINT_BODIES": "municipality: Nævnet, kontor 2; dentist: Nævn, 7"})
    assert told.body_for(Sector.MUNICIPALITY) == body("Nævnet, kontor 2", 2, 5)
    assert told.body_for(Sector.DENTIST) == body("Nævn, 7", 2, 5)


def body(name, years, at_most):
    return ComplaintBody(name=name, years=years, years_at_most=at_most)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("INDBLIK_COMPLAINT_YEARS", "0"),
        ("INDBLIK_COMPLAINT_YEARS", "6"),  # more than at most
        ("INDBLIK_COMPLAINT_YEARS_AT_MOST", "to"),
        ("INDBLIK_COMPLAINT_BODIES", "kommune: Nævnet"),
        ("INDBLIK_COMPLAINT_BODIES", "municipality"),
        ("INDBLIK_COMPLAINT_BODIES", "municipality: "),
        ("INDBLIK_COMPLAINT_BODIES", "municipality: 2, 5"),  # no name
        ("INDBLIK_COMPLAINT_BODIES", "municipality: Nævnet, 0, 5"),
        ("INDBLIK_COMPLAINT_BODIES", "municipality: Nævnet, 5, 2"),
        ("INDBLIK_COMPLAINT_BODIES", "municipality: Nævnet, 2, 21"),
    ],
)
def test_what_cannot_be_used_stops_the_start(name, text):
    with pytest.raises(ComplaintSettingsError, match=name):
        read_complaints({name: text})
