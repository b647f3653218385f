"""What counts as a person's number in a text."""

import pytest

from tests.support.leaks import Forbidden, cpr_numbers


@pytest.mark.parametrize("text", ["1403572528", "140357-2528", "(140357 2528)", "290200-1234", "140357-ABC1"])
def test_a_number_with_a_day_that_exists_is_found(text):
    assert cpr_numbers(f"x {text}.")


@pytest.mark.parametrize(
    "text", ["4503572528", "1413572528", "310257-2528", "11403572528", "a1403572528", "140357252", "1772539200"]
)
def test_other_numbers_are_left_alone(text):
    assert not cpr_numbers(f"x {text}.")


def test_a_planted_name_is_found_again():
    forbidden = Forbidden()
    forbidden.add("Vera Sløret")
    assert forbidden.found_in("… Vera Sløret …") == ["Vera Sløret"]
