"""What deciders answer about each look-up of a request, and which look-ups can be in one."""

from datetime import UTC, datetime, timedelta

import pytest

from logview.domain.name_answers import GIVE, Answer, refuse
from logview.domain.name_requests import RefusalReason, RequestRefusal, RequestStep, nearest

NO, OTHER_NO = RefusalReason.NOT_NEEDED, RefusalReason.STAFF_WEIGHS_MORE
ASKED = [7, 8, 9]
AT = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("answer", "step", "refusal", "about"),
    [
        (GIVE, RequestStep.GRANT_PROPOSED, None, {7: None, 8: None, 9: None}),
        (refuse(NO), RequestStep.REFUSAL_PROPOSED, NO, {}),
        (Answer(given=[8], otherwise=NO), RequestStep.GRANT_PROPOSED, None, {7: NO, 8: None, 9: NO}),
        (Answer(given=[7, 8, 9]), RequestStep.GRANT_PROPOSED, None, {7: None, 8: None, 9: None}),
        (Answer(given=[7, 8, 9], otherwise=OTHER_NO), RequestStep.GRANT_PROPOSED, None, {7: None, 8: None, 9: None}),
    ],
)
def test_an_answer_says_something_of_each_look_up(answer, step, refusal, about):
    assert (answer.step, answer.refusal, answer.about(ASKED)) == (step, refusal, about)
    assert answer.why_not(ASKED) is None


@pytest.mark.parametrize(
    "answer", [Answer(given=[7]), Answer(given=[]), Answer(given=[7, 99], otherwise=NO), Answer(given=[99])]
)
def test_an_answer_is_silent_on_none_and_gives_nothing_that_was_not_asked_about(answer):
    assert answer.why_not(ASKED) is RequestRefusal.ANSWER_MISSING


def found(*hours, same=()):
    return [(AT + timedelta(hours=one), one in same, one) for one in hours]


def test_the_nearest_in_time_are_taken_and_stand_newest_first():
    assert nearest(found(-9, -2, 1, 3, 8), AT, 3) == [3, 1, -2]
    assert nearest(found(-9, 8), AT, 3) == [8, -9]


def test_those_that_bear_the_same_letters_come_first_however_far_away():
    assert nearest(found(-900, -2, 1, 800, same={-900, 800}), AT, 3) == [800, -900, 1]
    assert nearest(found(-900, 800, same={-900, 800}), AT, 1) == [800]
