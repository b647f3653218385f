"""What a decision would have met: certain, not reached, not known, let in; on the organisation tree of the demo."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from citizen_app.terms import DataKind
from consent.domain.decision import Decision, Effect, Unit, What, Who
from consent.domain.preview import Met, Reached, preview
from tests.unit.consent.demo_units import demo_units

AT = datetime(2026, 3, 3, 12, tzinfo=UTC)
REGION, HOSPITAL, DEPARTMENT, WARD = ("cvr", "29190623"), ("shak", "1397"), ("shak", "139706"), ("shak", "1397061")
OTHER_HOSPITAL = ("shak", "2597")
ANNA, BO = UUID(int=1), UUID(int=2)
DOCTOR, NURSE = "7170", "5166"


@dataclass(frozen=True, kw_only=True)
class Look:
    unit: tuple[str, str] | None = WARD
    person: UUID | None = ANNA
    profession: str | None = DOCTOR
    kind: DataKind | None = DataKind.LABORATORY
    origin: tuple[str, str] | None = HOSPITAL
    count: int = 1
    stopped: bool = False


def decision(what=None, who=None, effect=Effect.BLOCK):
    return Decision(uuid4(), effect, what or What(), who or Who(), AT, None, AT)


def fate(entry, made, reached=Reached.YES, accesses=()):
    found = preview(made, accesses, [(entry, reached)], demo_units())
    fates = {
        Met.COUNTS: found.counts,
        Met.NOT_REACHED: found.not_reached,
        Met.UNKNOWN: found.unknown,
        Met.LET_IN: found.let_in,
    }
    met = [met for met, group in fates.items() if group.entries]
    assert len(met) <= 1
    return met[0] if met else None


AT_HOSPITAL = Who(unit=Unit(*HOSPITAL, True))
TESTS = What(kinds=frozenset({DataKind.LABORATORY}))


@pytest.mark.parametrize(
    ("what", "who", "entry", "met"),
    [
        (None, None, Look(), Met.COUNTS),
        (TESTS, AT_HOSPITAL, Look(), Met.COUNTS),
        (TESTS, None, Look(kind=DataKind.JOURNAL), None),
        (TESTS, None, Look(kind=None), Met.UNKNOWN),
        (None, AT_HOSPITAL, Look(unit=OTHER_HOSPITAL), None),
        (None, AT_HOSPITAL, Look(unit=None), Met.UNKNOWN),
        # The log names the region only: it may have been the hospital.
        (None, AT_HOSPITAL, Look(unit=REGION), Met.UNKNOWN),
        (None, Who(unit=Unit(*HOSPITAL, False)), Look(unit=WARD), None),
        (None, Who(person=ANNA), Look(), Met.COUNTS),
        (None, Who(person=BO), Look(), None),
        (None, Who(person=ANNA), Look(person=None), Met.UNKNOWN),
        (None, Who(profession=NURSE), Look(), None),
        (None, Who(profession=NURSE), Look(profession=None), Met.UNKNOWN),
        (What(origin=Unit(*HOSPITAL, True)), None, Look(origin=None), Met.UNKNOWN),
        (What(origin=Unit(*HOSPITAL, True)), None, Look(origin=DEPARTMENT), Met.COUNTS),
        # The log never says how old the data were.
        (What(since=date(2020, 1, 1)), None, Look(), Met.UNKNOWN),
        (What(until=date(2020, 1, 1)), AT_HOSPITAL, Look(unit=OTHER_HOSPITAL), None),
    ],
)
@pytest.mark.parametrize("effect", Effect)
def test_an_entry_is_met_for_certain_or_perhaps_or_not(effect, what, who, entry, met):
    assert fate(entry, decision(what, who, effect)) is met


@pytest.mark.parametrize(
    ("reached", "met"),
    [(Reached.YES, Met.COUNTS), (Reached.NO, Met.NOT_REACHED), (Reached.NOT_TOLD, Met.UNKNOWN)],
)
def test_what_is_met_for_certain_is_sorted_by_whether_the_source_asks(reached, met):
    assert fate(Look(), decision(), reached) is met


@pytest.mark.parametrize("reached", Reached)
def test_what_may_or_may_not_be_meant_is_not_known_whatever_the_source_does(reached):
    assert fate(Look(kind=None), decision(TESTS), reached) is Met.UNKNOWN


def test_an_access_in_force_lets_in_what_the_block_would_stop():
    access = decision(who=Who(person=ANNA), effect=Effect.ACCESS)
    assert fate(Look(), decision(), accesses=[access]) is Met.LET_IN
    assert fate(Look(person=BO), decision(), accesses=[access]) is Met.COUNTS
    # Who it was is masked: an access opens nothing for somebody who may be another.
    assert fate(Look(person=None), decision(), accesses=[access]) is Met.COUNTS


def test_an_access_counts_whatever_other_accesses_there_are():
    made, other = (decision(who=Who(person=ANNA), effect=Effect.ACCESS) for _ in range(2))
    assert fate(Look(), made, accesses=[other]) is Met.COUNTS


def test_what_is_let_in_is_not_among_what_would_be_met():
    access = decision(who=Who(person=ANNA), effect=Effect.ACCESS)
    found = preview(decision(), [access], [(Look(), Reached.YES), (Look(person=BO), Reached.YES)], demo_units())
    assert (found.let_in.number, found.number) == (1, 1)


@pytest.mark.parametrize(
    ("what", "who", "other"),
    [
        (None, AT_HOSPITAL, Look(unit=OTHER_HOSPITAL)),
        (None, Who(person=ANNA), Look(person=BO)),
        (None, Who(profession=DOCTOR), Look(profession=NURSE)),
        (TESTS, None, Look(kind=DataKind.JOURNAL)),
        (What(origin=Unit(*HOSPITAL, True)), None, Look(origin=OTHER_HOSPITAL)),
    ],
)
def test_entries_that_differ_in_one_thing_are_not_taken_for_alike(what, who, other):
    for entries in ([Look(), other], [other, Look()]):
        found = preview(decision(what, who), [], [(one, Reached.YES) for one in entries], demo_units())
        assert list(found.counts.entries) == [Look()]


def test_another_block_changes_nothing():
    assert fate(Look(), decision(), accesses=[decision()]) is Met.COUNTS


def test_what_was_stopped_at_the_time_is_left_out():
    assert fate(Look(stopped=True), decision()) is None


def test_look_ups_that_were_delivered_as_one_count_as_many():
    looks = [(Look(count=3), Reached.YES), (Look(), Reached.NO), (Look(count=2), Reached.NOT_TOLD)]
    found = preview(decision(), [], looks, demo_units())
    assert (found.counts.number, found.not_reached.number, found.unknown.number, found.number) == (3, 1, 2, 6)


def test_a_planned_block_is_held_against_the_organisations_of_the_day_it_begins():
    made = datetime(2026, 12, 1, tzinfo=UTC)
    begins = datetime(2027, 2, 1, tzinfo=UTC)
    east = Decision(uuid4(), Effect.BLOCK, What(), Who(unit=Unit("sor", "990900100001612", True)), begins, None, made)
    assert fate(Look(unit=WARD), east) is Met.COUNTS
