"""The shapes of Danish identifiers. The numbers are nobody's: they fail modulus 11, on purpose."""

import pytest

from citizen_app.identifiers import (
    bare,
    citizen_scheme,
    is_authorisation_id,
    is_cvr,
    is_municipality_code,
    is_p_number,
    is_shak,
    is_sor,
    is_ydernummer,
    without_cpr_numbers,
)


@pytest.mark.parametrize(
    ("value", "scheme"),
    [
        ("1403572528", "cpr"),  # fails modulus 11, and is valid all the same
        ("2902001119", None),  # 1900 was no leap year
        ("2902004119", "cpr"),  # 2000 was
        ("2902994119", None),  # seventh digit 4, year 99: 1999
        ("3104572528", None),
        ("0013572528", None),
        ("0000000000", None),
        ("7403572528", "cpr"),  # official test numbers add 60 to the day
        ("140357252", None),
        ("14035725289", None),
        ("١٤٠٣٥٧٢٥٢٨", None),  # digits, but not ours
        ("1107941KD3", "x-ecpr"),
        ("1107947KD3", "x-ecpr"),
        ("0704265TF8", "d-ecpr"),
        ("0704260TF8", "d-ecpr"),
        ("0704266TF8", "d-ecpr"),
        ("0704262TF8", None),
        ("3104265TF8", None),
        ("0704265T18", None),
        ("", None),
    ],
)
def test_a_citizens_number_is_known_by_its_shape(value: str, scheme: str | None) -> None:
    assert citizen_scheme(value) == scheme


def test_hyphens_blanks_and_small_letters_do_not_matter_once_a_number_is_made_bare() -> None:
    assert bare(" 110794-1kd3 ") == "1107941KD3"


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (is_sor, ["98000000001", "690651000016005"], ["9800000000", "abc00000001", "1" * 19]),
        (is_shak, ["1301", "130102", "1301021", "13010K", "130102K"], ["130", "13010", "13010212", "A301"]),
        (is_ydernummer, ["1", "990011"], ["", "1234567", "99a011"]),
        (is_cvr, ["29190623", "02910012"], ["29190624", "2919062", "2919062a"]),
        (is_p_number, ["1099000001"], ["109900000"]),
        (is_municipality_code, ["101", "0101"], ["10", "10101"]),
        (is_authorisation_id, ["5BXY7", "5bxy7", "12345", "BCDFG"], ["5BXA7", "5BXY", "5BXY77", "5BX-7"]),
    ],
)
def test_codes_are_told_by_their_shape(check: object, good: list[str], bad: list[str]) -> None:
    assert callable(check)
    assert [value for value in good if not check(value)] == []
    assert [value for value in bad if check(value)] == []


def test_a_number_in_a_free_text_is_taken_out_and_other_numbers_stay() -> None:
    text = "Se også 140357-2528 og 1403572528, sag 4711, tlf. 33112233, ordre 9903572528."

    assert without_cpr_numbers(text) == "Se også ********** og **********, sag 4711, tlf. 33112233, ordre 9903572528."


def test_numbers_that_stand_for_a_cpr_number_are_taken_out_as_well() -> None:
    stars = "*" * 10
    kept = "Pakke 140357-2AB8, 990357-1AB8, 1403571AB88 og 140357-1ABC."

    found = without_cpr_numbers(f"140357-1AB8, 1403577ab8; 740357 0XY1/140357-5QZ0 (140357-6ÅB1 ej). {kept}")

    assert found == f"{stars}, {stars}; {stars}/{stars} (140357-6ÅB1 ej). {kept}"
