"""A person with two numbers is one person to whoever asks, whichever number they ask about."""

from itertools import permutations

import pytest

from consent.queries import asking as queries
from tests.integration.asking.conftest import KNOWN, OTHER, UNKNOWN, ask, asking

STRANGER = "1403572544"


def outcomes(hospital, *numbers):
    return [answer["outcome"] for answer in ask(hospital, *map(asking, numbers))]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("number", [KNOWN, OTHER])
def test_a_block_counts_for_each_number_of_the_person(hospital, decide, link, number, turned):
    link(turned=turned)
    decide()
    assert outcomes(hospital, number) == ["negative"]
    assert outcomes(hospital, STRANGER, number, UNKNOWN) == ["positive", "negative", "positive"]
    filtered = hospital.call("/consent/filter", asking(number, documents=[{"reference": "a"}])).get_json()
    assert filtered["show"] == []


def test_it_counts_in_whichever_part_of_a_large_batch_the_number_stands(hospital, decide, link, monkeypatch):
    monkeypatch.setattr(queries, "FIRST", 2)
    link()
    decide()
    for numbers in permutations([STRANGER, UNKNOWN, OTHER, KNOWN]):
        assert outcomes(hospital, *numbers) == ["negative" if one in {KNOWN, OTHER} else "positive" for one in numbers]


@pytest.mark.parametrize("state", ["pending", "undone", "rejected"])
def test_two_numbers_that_are_not_said_to_be_one_person_are_two(hospital, decide, link, state):
    link(state)
    decide()
    assert outcomes(hospital, KNOWN, OTHER) == ["negative", "positive"]
    assert [outcomes(hospital, number) for number in (KNOWN, OTHER)] == [["negative"], ["positive"]]
