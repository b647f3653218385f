"""What is left out beside a masked name, held against a model: whoever could be meant by what is told."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logview.domain.small_units import NOT_KNOWN, Headcount, Headcounts, left_out

DOCTOR, NURSE, MIDWIFE, SECRETARY = "7170", "5166", "5182", "sek"
PROFESSIONS = (DOCTOR, NURSE, MIDWIFE, SECRETARY)
UNIT, BEFORE = ("sor", "1"), ("sor", "2")
AT = datetime(2026, 3, 2, tzinfo=UTC)

staffs = st.dictionaries(st.sampled_from(PROFESSIONS), st.integers(1, 12), min_size=1)
told_of = st.sets(st.sampled_from((None, *PROFESSIONS)))


def stated(staff, about):
    """The true figures of those that somebody has stated."""
    return {one: sum(staff.values()) if one is None else staff.get(one, 0) for one in about}


def told_alike(staff, found):
    """How many could be meant, by what stands in the place of the profession."""
    groups = {}
    for profession, number in staff.items():
        what = "member of staff" if found.hides(profession) else profession
        groups[what] = groups.get(what, 0) + number
    return groups


@given(staff=staffs, about=told_of, smallest=st.integers(1, 8), small_by_nature=st.booleans())
def test_whoever_could_be_meant_is_not_one_of_few(staff, about, smallest, small_by_nature):
    figures = stated(staff, about)
    found = left_out(figures, smallest, small_by_nature=small_by_nature)
    groups = told_alike(staff, found)
    unnamed = groups.pop("member of staff", 0)
    assert unnamed == 0 or unnamed >= smallest or not groups, "as many as the number, or all who work there"
    for profession, number in groups.items():
        assert number >= smallest or (profession not in figures and not small_by_nature), profession


@given(staff=staffs, about=told_of, smallest=st.integers(1, 8), small_by_nature=st.booleans())
def test_no_more_is_left_out_than_that_takes(staff, about, smallest, small_by_nature):
    figures = stated(staff, about | {None, *staff})
    found = left_out(figures, smallest, small_by_nature=small_by_nature)
    few = sum(number for number in staff.values() if number < smallest)
    hidden = [number for one, number in staff.items() if found.hides(one)]
    if few == 0:
        assert hidden == []
    elif few >= smallest:
        assert sum(hidden) == few
    else:
        large = sorted(number for number in staff.values() if number >= smallest)
        assert sum(hidden) == few + sum(large[:1])
    assert found.whole == (sum(staff.values()) < smallest)


@pytest.mark.parametrize(
    ("figures", "small_by_nature", "shown"),
    [
        ({}, False, set(PROFESSIONS)),
        ({}, True, set()),
        ({DOCTOR: 1}, False, set()),  # who else there is nobody has told
        ({DOCTOR: 1, NURSE: 20}, False, {MIDWIFE, SECRETARY}),  # "a member of staff" could mean no one but the doctor
        ({DOCTOR: 3, MIDWIFE: 2, NURSE: 20}, False, {NURSE, SECRETARY}),
        ({DOCTOR: 6}, True, set()),  # six of the one, and perhaps one other
        ({DOCTOR: 6, None: 20}, True, {DOCTOR}),
        ({None: 4}, False, set()),
        ({None: 25, DOCTOR: 10, NURSE: 15}, False, {DOCTOR, NURSE}),
        ({None: 8, DOCTOR: 6}, False, set()),  # two have another profession
        ({None: 3, DOCTOR: 6}, False, set()),  # the two figures contradict each other
        ({DOCTOR: 0, NURSE: 20}, False, {NURSE, MIDWIFE, SECRETARY}),
    ],
)
def test_by_hand(figures, small_by_nature, shown):
    found = left_out(figures, 5, small_by_nature=small_by_nature)
    assert {one for one in PROFESSIONS if not found.hides(one)} == shown
    assert found.whole == (figures.get(None, 5) < 5)


def test_a_unit_that_nobody_knows_is_not_taken_for_large():
    assert all(map(NOT_KNOWN.hides, PROFESSIONS))
    assert not NOT_KNOWN.whole


def of(unit, profession, number, days=0):
    return Headcount(unit=unit, profession=profession, number=number, at=AT + timedelta(days=days))


def test_the_newest_figure_counts_and_one_that_was_taken_back_does_not():
    kept = Headcounts([of(UNIT, DOCTOR, 3), of(UNIT, None, 9), of(UNIT, DOCTOR, 7), of(UNIT, None, None)])
    assert kept.of({UNIT}) == {DOCTOR: 7}
    assert kept.of({BEFORE}) == {}


def test_of_one_units_codes_the_newest_counts_and_of_two_at_once_the_smaller():
    kept = Headcounts([of(UNIT, DOCTOR, 3), of(BEFORE, DOCTOR, 8, days=1), of(UNIT, NURSE, 9), of(BEFORE, NURSE, 4)])
    assert kept.of({UNIT, BEFORE}) == {DOCTOR: 8, NURSE: 4}


def test_of_several_units_the_smallest_counts():
    kept = Headcounts([of(UNIT, DOCTOR, 3), of(BEFORE, DOCTOR, 8, days=1), of(BEFORE, NURSE, 9)])
    assert kept.least({UNIT, BEFORE}) == {DOCTOR: 3, NURSE: 9}
