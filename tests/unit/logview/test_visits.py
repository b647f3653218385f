"""Which entries stand on one line."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from logview.domain.visits import VISIT_GAP, VisitClue, group_visits

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def clue(minutes_ago=0, *, correlation=None, person="anna", unit=1, masked=False, day=date(2026, 3, 3)):
    return VisitClue(NOON - timedelta(minutes=minutes_ago), day, correlation, None if masked else person, unit, masked)


def test_one_person_at_one_unit_within_the_gap_is_one_visit():
    assert group_visits([clue(0), clue(10), clue(100)]) == [[0, 1, 2]]


def test_the_gap_is_between_neighbours_not_from_the_first():
    assert group_visits([clue(0), clue(110), clue(220)]) == [[0, 1, 2]]


def test_a_longer_pause_begins_another_visit():
    assert group_visits([clue(0), clue(121)]) == [[0], [1]]


def test_others_in_between_do_not_part_a_visit():
    assert group_visits([clue(0), clue(5, person="bo"), clue(10)]) == [[0, 2], [1]]


def test_a_correlation_id_joins_persons_and_units_however_long_it_takes():
    chain = [clue(0, correlation=7), clue(400, correlation=7, person="bo", unit=2)]
    assert group_visits(chain) == [[0, 1]]


def test_another_day_is_another_line_even_with_the_same_correlation_id():
    chain = [clue(0, correlation=7), clue(1, correlation=7, day=date(2026, 3, 2))]
    assert group_visits(chain) == [[0], [1]]


def test_masked_and_unmasked_entries_are_never_put_together():
    chain = [clue(0, correlation=7), clue(1, correlation=7, masked=True)]
    assert group_visits(chain) == [[0], [1]]


def test_an_entry_without_person_or_unit_stands_alone():
    assert group_visits([clue(0, person=None), clue(1, person=None), clue(2, unit=None), clue(3, unit=None)]) == [
        [0],
        [1],
        [2],
        [3],
    ]


clues = st.builds(
    clue,
    st.integers(0, 2000),
    correlation=st.none() | st.integers(1, 3),
    person=st.sampled_from(["anna", "bo", None]),
    unit=st.sampled_from([1, 2, None]),
    masked=st.booleans(),
)


@given(st.lists(clues, max_size=30))
def test_every_entry_stands_in_just_one_group_and_groups_never_mix_masked_and_unmasked(some):
    some.sort(key=lambda one: one.at, reverse=True)
    groups = group_visits(some)
    assert sorted(position for group in groups for position in group) == list(range(len(some)))
    assert all(group == sorted(group) for group in groups)
    assert [group[0] for group in groups] == sorted(group[0] for group in groups)
    for group in groups:
        assert len({some[position].masked for position in group}) == 1
        for earlier, later in zip(group, group[1:], strict=False):
            near = some[earlier].at - some[later].at <= VISIT_GAP
            assert near or any(some[position].correlation is not None for position in group) or len(group) > 2
