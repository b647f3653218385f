"""Days on which organisations change, one at a time: what a random directory seldom has."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest

from citizen_app.terms import DataKind, Purpose
from consent.domain.decision import Decision, Document, Effect, Outcome, Question, Reason, Unit, What, Who
from consent.domain.evaluate import allowed, outcome
from consent.domain.units import Units

FIRST = date(2026, 1, 1)
YES, NO = Outcome.POSITIVE, Outcome.NEGATIVE


def day(number):
    return FIRST + timedelta(days=number)


def just_after_midnight(number):
    """Half an hour into the Danish day: in UTC it is still the day before."""
    return datetime.combine(day(number), datetime.min.time(), UTC) - timedelta(minutes=30)


def row(code, *, begins=0, parent=None, successor=None, takes_over=None, sor=None, scheme="sor"):
    return SimpleNamespace(
        scheme=scheme,
        code=code,
        parent=("sor", parent) if parent else None,
        sor=sor,
        valid_from=day(begins),
        successor=("sor", successor) if successor else None,
        successor_from=None if takes_over is None else day(takes_over),
    )


def block(unit, made, below=True):
    moment = just_after_midnight(made)
    return Decision(uuid4(), Effect.BLOCK, What(), Who(Unit("sor", unit, below)), moment, None, moment)


def asked(tree, decision, unit, on):
    question = Question(just_after_midnight(on), None, None, ("sor", unit), Purpose.TREATMENT, None)
    found = outcome([decision], question, tree)
    return found.outcome, found.reasons


MOVES = [row("old"), row("new"), row("ward", parent="old"), row("ward", begins=3, parent="new")]


@pytest.mark.parametrize(("made", "on", "expected"), [(2, 2, NO), (2, 3, NO), (3, 3, YES), (3, 9, YES)])
def test_a_block_made_on_the_last_day_that_a_unit_stood_there_follows_it_and_a_later_one_does_not(made, on, expected):
    assert asked(Units(MOVES), block("old", made), "ward", on)[0] is expected


@pytest.mark.parametrize(("made", "on", "expected"), [(2, 2, YES), (2, 3, NO), (3, 3, NO)])
def test_a_block_means_what_comes_below_from_the_day_it_does(made, on, expected):
    assert asked(Units(MOVES), block("new", made), "ward", on)[0] is expected


@pytest.mark.parametrize(
    ("made", "on", "expected"),
    [
        (2, 2, (NO, {Reason.UNIT_TOO_COARSE})),
        (2, 3, (YES, frozenset())),  # the ward stands elsewhere when the old one asks
    ],
)
def test_a_unit_is_too_coarse_for_what_stands_below_it_on_the_day(made, on, expected):
    assert asked(Units(MOVES), block("ward", made), "old", on) == expected


@pytest.mark.parametrize(("made", "expected"), [(2, (NO, {Reason.UNIT_TOO_COARSE})), (3, (YES, frozenset()))])
def test_the_new_unit_is_too_coarse_for_a_block_that_still_means_what_came_below_it(made, expected):
    assert asked(Units(MOVES), block("old", made), "new", 9) == expected


@pytest.mark.parametrize(("on", "withheld"), [(2, False), (3, True)])
def test_the_day_on_which_data_are_asked_for_is_the_danish_one(on, withheld):
    moment = just_after_midnight(1)
    places = [Unit("sor", "new", True), Unit("sor", "old", False)]
    made = [Decision(uuid4(), Effect.BLOCK, What(origin=place), Who(), moment, None, moment) for place in places]
    question = Question(just_after_midnight(on), None, None, None, Purpose.TREATMENT, None)
    tree = Units([*MOVES[:2], row("ward"), row("ward", begins=3, parent="new")])
    assert allowed(made, question, [Document("", None, ("sor", "ward"), None)], tree) == [not withheld]
    assert outcome(made, question, tree).outcome is (NO if withheld else Outcome.DATA_SPECIFIC)


def test_a_unit_that_the_directory_has_lost_is_itself_and_may_be_any_other():
    tree = Units([row("old")])
    assert asked(tree, block("lost", 0, below=False), "lost", 1) == (NO, frozenset())
    assert asked(tree, block("lost", 0), "lost", 1) == (NO, frozenset())
    assert asked(tree, block("old", 0), "lost", 1) == (NO, {Reason.UNIT_UNKNOWN})


LEAVES = [row("old"), row("ward", parent="old"), row("ward", begins=3)]


@pytest.mark.parametrize(("made", "withheld"), [(2, True), (3, False)])
def test_data_of_a_unit_are_withheld_though_it_has_moved_away_since(made, withheld):
    moment = just_after_midnight(made)
    of_old = Decision(uuid4(), Effect.BLOCK, What(origin=Unit("sor", "old", True)), Who(), moment, None, moment)
    question = Question(just_after_midnight(9), None, None, None, Purpose.TREATMENT, None)
    document = Document("", DataKind.JOURNAL, ("sor", "ward"), None)
    assert allowed([of_old], question, [document], Units(LEAVES)) == [not withheld]
    # There are no other units.
    assert outcome([of_old], question, Units(LEAVES)).outcome is (NO if withheld else Outcome.DATA_SPECIFIC)


TAKEN_OVER = row("before", successor="after", takes_over=3)


@pytest.mark.parametrize(
    ("after", "grows"),
    [
        ([row("after", begins=3)], True),
        ([row("after", begins=4)], True),
        ([row("after", begins=2)], False),
        ([row("after"), row("after", begins=5)], False),  # it was there before, under another name
        ([row("after", begins=3), row("another", successor="after", takes_over=9)], False),
        ([row("after", begins=3), row("alias", scheme="shak", sor="after", begins=3, successor="after", takes_over=3)],
         True),  # its own other code says so too
    ],
)  # fmt: skip
def test_only_what_stands_below_a_new_unit_that_took_over_from_one_alone_comes_along(after, grows):
    tree = Units([TAKEN_OVER, *after, row("ward", parent="after", begins=3)])
    assert asked(tree, block("before", 1), "ward", 9)[0] is (NO if grows else YES)
    assert asked(tree, block("before", 1), "after", 9)[0] is NO, "the one that took over is meant in any case"


def test_a_unit_that_left_on_the_day_of_the_take_over_was_never_below_the_one_that_took_over():
    tree = Units([TAKEN_OVER, row("after", begins=3), row("ward", parent="before"), row("ward", begins=3)])
    on = day(9).toordinal()
    assert Unit("sor", "ward", False) not in tree.origin(("sor", "after"), on).coarse
    assert Unit("sor", "ward", False) in tree.origin(("sor", "before"), on).coarse
