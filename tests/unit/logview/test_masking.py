"""Masks against a slow and obvious reading of them: what hides whose name from whom, at any moment."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_app.mask_settings import AfterEnd
from logview.domain.masking import (
    MaskEvent,
    MaskKind,
    Masks,
    MaskState,
    MaskStep,
    StandingMasks,
    mask_from,
)

START = datetime(2026, 1, 1, tzinfo=UTC)
PERSONS = [UUID(int=number) for number in range(1, 4)]
CITIZENS = [UUID(int=number) for number in range(11, 14)]
# A hospital with a ward and a clinic; the ward took over an old ward. Another hospital stands apart.
ABOVE = {"ward": {"ward", "old-ward", "hospital"}, "clinic": {"clinic", "hospital"}, "other": {"other"}}
OWN = {"ward": {"ward", "old-ward"}, "clinic": {"clinic"}, "other": {"other"}}
UNITS = ["ward", "old-ward", "clinic", "hospital", "other"]


@dataclass(frozen=True)
class Place:
    name: str

    @property
    def own_codes(self):
        return sorted(("sor", one) for one in OWN[self.name])

    @property
    def codes(self):
        return sorted(("sor", one) for one in ABOVE[self.name])


@dataclass(frozen=True)
class Facts:
    mask_id: UUID
    kind: int
    cvr: str = "29190623"
    masked_by_scheme: str = "cvr"
    masked_by_code: str = "29190623"
    unit_scheme: str | None = None
    unit_code: str | None = None
    unit_below: bool = True
    citizen_key: UUID | None = None
    person_digest: UUID | None = None


moments = st.integers(0, 40).map(lambda days: START + timedelta(days=days))


@st.composite
def histories(draw):
    """A mask with its steps in order."""
    kind = draw(st.sampled_from(MaskKind))
    unit = draw(st.sampled_from(UNITS)) if kind is not MaskKind.PERSON else None
    facts = Facts(
        mask_id=draw(st.uuids()),
        kind=kind,
        unit_scheme="sor" if unit else None,
        unit_code=unit,
        unit_below=draw(st.booleans()),
        citizen_key=draw(st.sampled_from(CITIZENS)) if kind is MaskKind.CITIZEN else None,
        person_digest=draw(st.sampled_from(PERSONS)) if kind is MaskKind.PERSON else None,
    )
    made = draw(moments)
    until = made + timedelta(days=draw(st.integers(1, 20))) if kind is MaskKind.CITIZEN else None
    events = [MaskEvent(step=MaskStep.MADE, at=made, ends_at=until)]
    at = made
    later = st.sampled_from([step for step in MaskStep if step is not MaskStep.MADE])
    for step in draw(st.lists(later, max_size=4)):
        at += timedelta(days=draw(st.integers(0, 10)))
        longer = until + timedelta(days=draw(st.integers(1, 20))) if until else None
        if step is MaskStep.EXTENDED:
            if until is None:
                continue
            until = longer
        events.append(MaskEvent(step=step, at=at, ends_at=longer if step is MaskStep.EXTENDED else None))
        if step in {MaskStep.ENDED, MaskStep.REJECTED}:
            break
    return facts, events


def hides_plainly(facts, events, person, place, towards, at, after_end):
    """One mask, read event by event."""
    if events[0].at > at:
        return False
    if any(one.step in {MaskStep.ENDED, MaskStep.REJECTED} and one.at <= at for one in events):
        return False
    end = [one.ends_at for one in events if one.ends_at is not None]
    if end and max(end) <= at and after_end is AfterEnd.REVEAL:
        return False
    if facts.person_digest is not None:
        return facts.person_digest == person
    if facts.citizen_key is not None and facts.citizen_key not in towards:
        return False
    if place is None:
        return False
    return facts.unit_code in (ABOVE if facts.unit_below else OWN)[place.name]


@given(
    some=st.lists(histories(), max_size=6),
    person=st.sampled_from([*PERSONS, None]),
    place=st.sampled_from([*map(Place, OWN), None]),
    towards=st.sets(st.sampled_from(CITIZENS), max_size=2),
    at=moments,
    after_end=st.sampled_from(AfterEnd),
)
def test_a_name_is_hidden_when_and_only_when_a_mask_says_so(some, person, place, towards, at, after_end):
    made = [mask_from(facts, events) for facts, events in some]
    masks = Masks(
        StandingMasks(one for one in made if one.kind is not MaskKind.CITIZEN),
        [one for one in made if one.citizen in towards],
        at,
        after_end,
    )
    hidden = [
        mask
        for mask, (facts, events) in zip(made, some, strict=True)
        if hides_plainly(facts, events, person, place, towards, at, after_end)
    ]
    found = masks.hiding(person, place)
    assert (found is None) == (not hidden)
    if found is not None:
        assert found in hidden
        assert found.since == min(one.since for one in hidden)


MADE = MaskEvent(step=MaskStep.MADE, at=START, ends_at=START + timedelta(days=10))
TOWARDS = Facts(UUID(int=1), MaskKind.CITIZEN, unit_scheme="sor", unit_code="ward", citizen_key=CITIZENS[0])


@pytest.mark.parametrize(
    ("steps", "day", "after_end", "state"),
    [
        ([], 9, "keep", "in-force"),
        ([], 10, "keep", "past-end"),
        ([], 10, "reveal", "revealed"),
        ([("extended", 5, 20)], 15, "reveal", "in-force"),
        ([("end-proposed", 5, None)], 6, "keep", "in-force"),
        ([("end-proposed", 5, None), ("ended", 6, None)], 6, "keep", "ended"),
        ([("ended", 6, None)], 5, "keep", "in-force"),
        ([("rejected", 2, None)], 30, "keep", "rejected"),
    ],
)
def test_where_a_mask_stands(steps, day, after_end, state):
    events = [
        MaskEvent(
            step=MaskStep(step),
            at=START + timedelta(days=at),
            ends_at=START + timedelta(days=until) if until else None,
        )
        for step, at, until in steps
    ]
    mask = mask_from(TOWARDS, [MADE, *events])
    found = mask.state(START + timedelta(days=day), AfterEnd(after_end))
    assert found is MaskState(state)
    assert mask.hides(START + timedelta(days=day), AfterEnd(after_end)) == (state in {"in-force", "past-end"})


def test_a_mask_does_not_hide_before_it_is_made():
    assert not mask_from(TOWARDS, [MADE]).hides(START - timedelta(seconds=1))


@pytest.mark.parametrize("events", [[], [MaskEvent(step=MaskStep.ENDED, at=START, ends_at=None)], [MADE, MADE]])
def test_a_history_begins_with_its_making_and_has_one(events):
    with pytest.raises(ValueError):  # noqa: PT011 - also of nothing at all
        mask_from(TOWARDS, events)


def test_an_end_that_is_refused_is_no_longer_proposed():
    proposed = MaskEvent(step=MaskStep.END_PROPOSED, at=START, ends_at=None, by=PERSONS[0])
    mask = mask_from(TOWARDS, [MADE, proposed])
    assert (mask.end_proposed, mask.end_proposed_by) == (True, PERSONS[0])
    mask = mask_from(TOWARDS, [MADE, proposed, MaskEvent(step=MaskStep.END_REFUSED, at=START, ends_at=None)])
    assert (mask.end_proposed, mask.end_proposed_by, mask.steps) == (False, None, 3)


def test_nothing_names_units_where_only_persons_are_masked():
    def names_units(kind, towards=(), **facts):
        mask = mask_from(Facts(UUID(int=2), kind, **facts), [MADE])
        return Masks(StandingMasks([] if towards else [mask]), [mask] if towards else [], START).name_units

    unit = {"unit_scheme": "sor", "unit_code": "ward"}
    assert not names_units(MaskKind.PERSON, person_digest=PERSONS[0])
    assert names_units(MaskKind.UNIT, **unit)
    assert names_units(MaskKind.UNIT, **unit, unit_below=False)
    assert names_units(MaskKind.CITIZEN, towards=CITIZENS, **unit, citizen_key=CITIZENS[0])


def test_of_several_the_first_made_is_told_and_some_can_be_left_aside():
    """Also where the later one has the smaller number, which is what they are kept by."""

    def of_the_ward(number, day, cvr):
        facts = Facts(UUID(int=number), MaskKind.UNIT, cvr, unit_scheme="sor", unit_code="ward")
        return mask_from(facts, [MaskEvent(step=MaskStep.MADE, at=START + timedelta(days=day), ends_at=None)])

    later, first = of_the_ward(1, 1, "29190623"), of_the_ward(2, 0, "29190658")
    masks = Masks(StandingMasks([later, first]), [], START + timedelta(days=2))
    assert masks.hiding(None, Place("ward")) is first
    assert masks.hiding(None, Place("ward"), without={first.cvr}) is later
    assert masks.hiding(None, Place("ward"), without={first.cvr, later.cvr}) is None
