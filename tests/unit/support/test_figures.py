"""What is published of counts, and that nothing finer can be computed from it."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.domain.cases import Finding
from support.domain.figures import (
    GENERAL_PRACTICE,
    OTHER,
    Answered,
    Area,
    AreaKind,
    FigureRules,
    LookUps,
    groups_of,
    published,
)
from support.domain.quarters import Quarter, newest_that_may_be_counted

RULES = FigureRules()
WAIT = timedelta(days=30)
SMALL = FigureRules(smallest_area=20)
TOWNS = [Area(AreaKind.MUNICIPALITY, str(number), f"By {number}") for number in range(6)]
REGIONS = [Area(AreaKind.REGION, str(number), f"Region {number}") for number in range(3)]
EVERY = [*TOWNS, *REGIONS, GENERAL_PRACTICE, OTHER]


def one_each(number):
    return [UUID(int=each) for each in range(number)]


def answers(days, *, of_one=False):
    return [
        Answered(citizen=UUID(int=0 if of_one else each), finding=Finding.JUSTIFIED, days=one)
        for each, one in enumerate(days)
    ]


def line(*, number=100, with_reason=50, citizens=100, asked=0, answered=(), rules=RULES):
    (group, *_rest) = groups_of({REGIONS[0]: 10_000}, rules)
    counted = LookUps(number=number, with_reason=with_reason, citizens=citizens)
    return published(group, counted, one_each(asked), answered, rules)


# What an attacker tries.


@given(
    st.dictionaries(st.sampled_from(EVERY), st.integers(0, 60), min_size=1),
)
def test_every_area_counts_in_one_line_and_small_ones_never_alone(citizens):
    """No two lines share an event: then no difference of published numbers leaves a few events over."""
    groups = groups_of(citizens, SMALL)
    assert sorted(area for group in groups for area in group.areas) == sorted(citizens)
    for group in groups:
        small = [area for area in group.areas if citizens[area] < SMALL.smallest_area]
        whole_country = len(groups) == 1
        if small and not whole_country:
            assert len(group.areas) >= SMALL.fewest_together
            assert sum(citizens[area] for area in group.areas) >= SMALL.smallest_area
        if group.kind is AreaKind.SMALL_MUNICIPALITIES:
            assert {area.kind for area in group.areas} == {AreaKind.MUNICIPALITY}


EVENTS = st.lists(
    st.tuples(st.sampled_from(EVERY), st.integers(1, 2), st.integers(0, 40), st.booleans()),
    max_size=200,
)


@settings(max_examples=200)
@given(EVENTS)
def test_no_difference_between_lines_quarters_and_totals_leaves_single_citizens_over(events):
    """Area, quarter, citizen, stated reason. Whatever is added and taken away, each number stands for five at least."""
    behind = []
    for quarter in (1, 2):
        by_area = defaultdict(list)
        for area, when, citizen, reason in events:
            if when == quarter:
                by_area[area].append((citizen, reason))
        groups = groups_of({area: len({one for one, _ in by_area[area]}) for area in EVERY}, SMALL)
        for group in groups:
            inside = [(area, quarter, one) for area in group.areas for one in by_area[area]]
            told = LookUps(
                number=len(inside),
                with_reason=sum(reason for _area, _quarter, (_one, reason) in inside),
                citizens=len({one for _area, _quarter, (one, _reason) in inside}),
            )
            shown = published(group, told, [], [], SMALL)
            assert (shown.look_ups is None) == (told.citizens < SMALL.fewest)
            if shown.look_ups is not None:
                assert abs(shown.look_ups - told.number) <= SMALL.step // 2
                assert shown.look_ups % SMALL.step == 0
                behind.append((told.number, told.citizens))
    # Each event is behind one number: the sum of what is shown and hidden is the number of events, no more.
    assert sum(number for number, _citizens in behind) <= len(events)
    assert all(citizens >= SMALL.fewest for _number, citizens in behind)


def test_who_tries_every_world_learns_no_number_of_any_area():
    """Three towns, by the finest rules there may be: of every publication, at least four numbers fit each town."""
    rules, most = FigureRules(smallest_area=20, fewest_together=2), 36
    fits = defaultdict(lambda: [set() for _ in range(3)])
    for world in product(range(most + 1), repeat=3):
        told = []
        for group in groups_of(dict(zip(TOWNS, world, strict=False)), rules):
            number = sum(world[TOWNS.index(area)] for area in group.areas)
            told.append((group, rules.rounded(number, number)))
        for place, number in enumerate(world):
            fits[tuple(told)][place].add(number)
    # Beyond `most` lie worlds that were not tried: where one of the towns may be there, the others look narrower.
    judged = [each for places in fits.values() if max(map(max, places)) < most for each in places]
    assert len(judged) > 20
    assert min(map(len, judged)) >= 4


def test_neither_those_with_a_reason_nor_those_without_can_be_told():
    fits, left = defaultdict(set), defaultdict(set)
    for number in range(60):
        for with_reason in range(number + 1):
            shown = line(number=number, with_reason=with_reason, citizens=number)
            told = (shown.look_ups, shown.with_reason, shown.reason_percent)
            fits[told].add(with_reason)
            left[told].add(number - with_reason)
    whole = [told for told in fits if told[0] is None or told[0] < 60]
    assert min(len(fits[told]) for told in whole) >= RULES.fewest
    assert min(len(left[told]) for told in whole) >= RULES.fewest


# What is shown.


@pytest.mark.parametrize(
    ("number", "citizens", "shown"),
    [(0, 0, None), (4, 4, None), (900, 4, None), (5, 5, 10), (14, 14, 10), (15, 15, 20), (104, 80, 100)],
)
def test_numbers_are_rounded_and_few_are_not_shown(number, citizens, shown):
    assert line(number=number, citizens=citizens).look_ups == shown


def test_one_who_asks_often_is_not_five():
    assert line(asked=5).asked == 10
    (group, *_rest) = groups_of({REGIONS[0]: 10_000}, RULES)
    assert published(group, LookUps(), [UUID(int=1)] * 40, answers([3] * 40, of_one=True), RULES).asked is None


def test_a_share_comes_from_the_rounded_numbers():
    assert line(number=104, with_reason=96).reason_percent == 100
    assert line(number=204, with_reason=151).reason_percent == 75
    assert line(citizens=3).reason_percent is None


@pytest.mark.parametrize(("number", "median", "slow"), [(9, None, None), (10, 4, None), (49, 24, None), (50, 24, 44)])
def test_a_time_is_told_when_five_answers_took_longer(number, median, slow):
    shown = line(answered=answers(list(range(number))))
    assert (shown.median_days, shown.slow_days) == (median, slow)


def test_times_of_one_citizen_are_not_told():
    assert line(answered=answers(list(range(60)), of_one=True)).median_days is None


def test_later_answers_count_as_findings_and_not_as_times():
    shown = line(answered=answers([None] * 20))
    assert (shown.findings[Finding.JUSTIFIED], shown.median_days) == (20, None)
    assert shown.findings[Finding.UNJUSTIFIED] is None


def test_a_single_small_town_takes_the_next_smallest_along():
    towns = dict(zip(TOWNS, (10, 5000, 6000, 7000, 8000, 9000), strict=True))
    groups = groups_of({**towns, REGIONS[0]: 50_000, OTHER: 2000}, RULES)
    assert {group.kind: set(group.areas) for group in groups if len(group.areas) > 1} == {
        AreaKind.SMALL_MUNICIPALITIES: {TOWNS[0], TOWNS[1], TOWNS[2]}
    }


def test_towns_that_are_too_few_together_go_with_other_small_areas():
    groups = groups_of({TOWNS[0]: 10, REGIONS[0]: 50_000, REGIONS[1]: 3000, OTHER: 40}, RULES)
    assert [(group.kind, len(group.areas)) for group in groups] == [(AreaKind.REGION, 1), (AreaKind.REST, 3)]


@pytest.mark.parametrize("finer", [{"fewest": 2}, {"step": 4}, {"fewest_together": 1}, {"smallest_area": 19}])
def test_rules_that_are_too_fine_are_refused(finer):
    with pytest.raises(ValueError, match="coarser"):
        FigureRules(**finer)


# Quarters.


def test_a_quarter_begins_and_ends_by_the_danish_clock():
    assert Quarter(2026, 1).period == (
        datetime(2025, 12, 31, 23, 0, tzinfo=UTC),
        datetime(2026, 3, 31, 22, 0, tzinfo=UTC),
    )
    assert [Quarter(2026, 4).next, Quarter(2026, 1).before] == [Quarter(2027, 1), Quarter(2025, 4)]


@pytest.mark.parametrize(
    ("text", "quarter"),
    [("2026-3", Quarter(2026, 3)), ("2026-0", None), ("2026-5", None), ("26-1", None), ("2026-33", None), ("", None)],
)
def test_a_quarter_is_read_as_it_is_written(text, quarter):
    assert Quarter.read(text) == quarter
    assert quarter is None or str(quarter) == text


def test_a_quarter_is_counted_some_days_after_its_end():
    end = datetime(2026, 4, 30, 12, 0, tzinfo=UTC)
    assert Quarter(2026, 1).last_day == date(2026, 3, 31)
    assert not Quarter(2026, 1).may_be_counted(end, WAIT)
    assert Quarter(2026, 1).may_be_counted(
        datetime(2026, 4, 30, 22, 30, tzinfo=UTC), WAIT
    )  # the first of May in Denmark
    assert newest_that_may_be_counted(end, WAIT) == Quarter(2025, 4)
