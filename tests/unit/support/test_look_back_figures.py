"""The count before a look-back is opened tells no small number, not even by taking one figure from another."""

from collections import defaultdict
from datetime import date
from itertools import product

import pytest

from support.domain.look_back_figures import FEWEST, Figures, figures, grouped

FIRST, LAST = date(2026, 1, 1), date(2026, 4, 30)
MONTHS = ["2026-01", "2026-02", "2026-03", "2026-04"]
SMALL, MOST = range(1, FEWEST), 11
KINDS = {"practice", "ward"}


def sums(counts):
    """Every figure that somebody may want to know of: of each cell, and of neighbours together."""
    return [sum(counts[start:end]) for start in range(len(counts)) for end in range(start + 1, len(counts) + 1)]


@pytest.mark.parametrize("cells", [2, 3, 4, 5])
def test_no_group_gives_a_small_number_away(cells):
    """Whatever is told fits several small numbers, or none, wherever somebody looks for one."""
    possible = defaultdict(list)
    for counts in product(range(MOST + 1), repeat=cells):
        if FEWEST <= sum(counts) <= MOST:
            groups = grouped({str(cell): number for cell, number in enumerate(counts)})
            possible[repr(groups)].append(sums(counts))
    for told, found in possible.items():
        for values in zip(*found, strict=True):
            assert not (len(set(values)) == 1 and values[0] in SMALL), (told, found[:3])


@pytest.mark.parametrize("numbers", [(0, 0, 0, 9), (5, 1, 0, 0), (1, 1, 1, 2), (2, 9, 4, 4), (7, 0, 0, 5)])
def test_what_is_told_is_true(numbers):
    cells = dict(zip(MONTHS, numbers, strict=True))
    found = grouped(cells)
    assert [month for of_group, _number in found for month in of_group] == MONTHS
    for of_group, number in found:
        assert number == sum(cells[month] for month in of_group) >= FEWEST


def look_ups(*numbers, citizen=None):
    days = [date.fromisoformat(f"{month}-15") for month in MONTHS]
    found = [(day, "ward", citizen) for day, number in zip(days, numbers, strict=True) for _each in range(number)]
    return [(day, kind, citizen or index) for index, (day, kind, _none) in enumerate(found)]


@pytest.mark.parametrize(("number", "told"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_fewer_than_five_is_all_that_is_said(number, told):
    found = figures(FIRST, LAST, KINDS, look_ups(number, 0, 0, 0))
    assert (found.entries, found.citizens) == (told, told)
    assert bool(found.months) is (number >= FEWEST)
    assert bool(found.kinds) is (number >= FEWEST)


def test_of_few_citizens_only_that_there_are_few():
    found = figures(FIRST, LAST, KINDS, look_ups(3, 3, 3, 3, citizen="one"))
    assert (found.entries, found.citizens) == (12, None)


def test_it_is_kept_and_read_again():
    found = figures(FIRST, LAST, KINDS, look_ups(6, 0, 5, 1))
    assert Figures.from_json(found.as_json()) == found
    assert found.overlaps(date(2026, 4, 30), date(2026, 5, 1))
    assert not found.overlaps(date(2026, 5, 1), date(2026, 5, 2))
