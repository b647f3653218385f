"""Where a request for a name stands, and who may take which step."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from logview.domain.name_requests import (
    Grant,
    Grants,
    NameDecider,
    RefusalReason,
    RequestEvent,
    RequestRefusal,
    RequestState,
    RequestStep,
    Right,
    Whom,
    due_on,
    request_from,
    why_not_ask,
    why_not_withdraw,
)

AT = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
CVR = "29190623"
ANNA, BO = (NameDecider(cvr=CVR, staff_key=uuid4()) for _ in range(2))
NO = RefusalReason.NOT_NEEDED


@dataclass(frozen=True)
class Facts:
    citizen_key: UUID = field(default_factory=uuid4)
    request_id: UUID = field(default_factory=uuid4)
    cvr: str = CVR
    due_on: date = AT.date() + timedelta(days=28)


def request(*steps):
    """A request with these steps after its asking, an hour apart; proposals are Anna's."""
    events = [RequestEvent(step=RequestStep.ASKED, at=AT)]
    for step in steps:
        no = NO if step in {RequestStep.REFUSAL_PROPOSED, RequestStep.REFUSED} else None
        events.append(RequestEvent(step=step, at=AT + timedelta(hours=len(events)), by=ANNA.staff_key, refusal=no))
    return request_from(Facts(), events)


WAITING, YES_PROPOSED, NO_PROPOSED = (
    request(),
    request(RequestStep.GRANT_PROPOSED),
    request(RequestStep.REFUSAL_PROPOSED),
)
CLOSED = [
    request(RequestStep.WITHDRAWN),
    request(RequestStep.GRANT_PROPOSED, RequestStep.GRANTED),
    request(RequestStep.REFUSAL_PROPOSED, RequestStep.REFUSED),
]


def test_a_request_stands_where_its_last_step_left_it():
    assert [one.state for one in (WAITING, YES_PROPOSED, NO_PROPOSED)] == [
        RequestState.WAITING,
        RequestState.GRANT_PROPOSED,
        RequestState.REFUSAL_PROPOSED,
    ]
    assert [one.state for one in CLOSED] == [RequestState.WITHDRAWN, RequestState.GRANTED, RequestState.REFUSED]
    assert [one.is_open for one in CLOSED] == [False] * 3
    assert (NO_PROPOSED.refusal, CLOSED[2].refusal, CLOSED[1].refusal) == (NO, NO, None)


def test_what_was_turned_back_waits_as_if_nobody_had_proposed_anything():
    again = request(RequestStep.REFUSAL_PROPOSED, RequestStep.TURNED_BACK)
    assert (again.state, again.proposed_by, again.refusal) == (RequestState.WAITING, None, None)
    assert ANNA.why_not_propose(again, "Fordi", is_apart=True) is None


@pytest.mark.parametrize("steps", [[], [RequestStep.GRANTED], [RequestStep.ASKED, RequestStep.ASKED]])
def test_steps_that_make_no_sense_are_an_error(steps):
    with pytest.raises(ValueError, match="not enough values|begins with being asked|made once"):
        request_from(Facts(), [RequestEvent(step=step, at=AT) for step in steps])


@pytest.mark.parametrize("proposed", [YES_PROPOSED, NO_PROPOSED])
def test_it_takes_two_different_persons(proposed):
    assert ANNA.why_not_confirm(proposed, is_apart=True) is RequestRefusal.OWN_DECISION
    assert BO.why_not_confirm(proposed, is_apart=True) is None
    assert ANNA.why_not_turn_back(proposed, is_apart=True) is None
    assert BO.why_not_propose(proposed, "Fordi", is_apart=True) is RequestRefusal.ALREADY_PROPOSED


@pytest.mark.parametrize(
    ("decider", "refusal"),
    [
        (NameDecider(cvr="29190925", staff_key=uuid4()), RequestRefusal.OTHER_ORGANISATION),
        (NameDecider(cvr=CVR, staff_key=uuid4(), own_keys=[WAITING.citizen]), RequestRefusal.ABOUT_ONESELF),
    ],
)
def test_neither_another_organisation_nor_somebody_about_themselves_touches_it(decider, refusal):
    assert decider.why_not_touch(WAITING) is refusal
    assert decider.why_not_propose(WAITING, "Fordi", is_apart=True) is refusal
    assert decider.why_not_confirm(WAITING, is_apart=True) is refusal
    assert decider.why_not_turn_back(WAITING, is_apart=True) is refusal


def test_each_step_takes_the_word_that_it_is_about_nobody_near():
    assert ANNA.why_not_propose(WAITING, "Fordi", is_apart=False) is RequestRefusal.NOT_APART
    assert BO.why_not_confirm(YES_PROPOSED, is_apart=False) is RequestRefusal.NOT_APART
    assert BO.why_not_turn_back(YES_PROPOSED, is_apart=False) is RequestRefusal.NOT_APART


def test_a_proposal_takes_a_reason_and_a_confirmation_something_to_confirm():
    assert ANNA.why_not_propose(WAITING, " \n", is_apart=True) is RequestRefusal.REASON_MISSING
    assert ANNA.why_not_propose(WAITING, "Fordi", is_apart=True) is None
    assert BO.why_not_confirm(WAITING, is_apart=True) is RequestRefusal.NOTHING_TO_CONFIRM


@pytest.mark.parametrize("closed", CLOSED, ids=lambda one: one.state)
def test_what_has_an_answer_is_not_touched_again(closed):
    assert BO.why_not_propose(closed, "Fordi", is_apart=True) is RequestRefusal.CLOSED
    assert BO.why_not_confirm(closed, is_apart=True) is RequestRefusal.CLOSED
    assert BO.why_not_turn_back(closed, is_apart=True) is RequestRefusal.CLOSED
    assert why_not_withdraw(closed) is RequestRefusal.CLOSED
    assert not closed.is_late(closed.due_on + timedelta(days=99))


def test_a_request_can_be_withdrawn_until_it_has_an_answer():
    assert [why_not_withdraw(one) for one in (WAITING, YES_PROPOSED, NO_PROPOSED)] == [None] * 3


def test_the_answer_is_late_on_the_day_after_the_last():
    last = due_on(AT.date(), timedelta(days=28))
    assert last == date(2026, 3, 30)
    assert [WAITING.is_late(last + timedelta(days=days)) for days in (-1, 0, 1)] == [False, False, True]


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({}, None),
        ({"masked": False}, RequestRefusal.NOT_MASKED),
        ({"source_masked": True}, RequestRefusal.MASKED_BY_SOURCE),
        ({"decider": None}, RequestRefusal.NO_DECIDER),
        ({"right": Right.OTHER, "words": " "}, RequestRefusal.WORDS_MISSING),
        ({"right": Right.OTHER, "words": "Jeg vil sige tak"}, None),
    ],
)
def test_only_a_name_that_an_organisation_here_has_masked_can_be_asked_for(facts, refusal):
    usual = {"masked": True, "source_masked": False, "decider": CVR, "right": Right.POLICE, "words": ""}
    assert why_not_ask(**{**usual, **facts}) is refusal


def test_a_name_is_given_for_that_entry_and_that_person_alone():
    citizen = uuid4()
    grants = Grants(1, [Grant(entry=(citizen, 7), whom=Whom.PERFORMED_BY, cvr=CVR)])
    assert grants.by(citizen, 7, Whom.PERFORMED_BY) == {CVR}
    for citizen_key, entry, whom in (
        (citizen, 8, Whom.PERFORMED_BY),
        (citizen, 7, Whom.ON_BEHALF_OF),
        (uuid4(), 7, Whom.PERFORMED_BY),
    ):
        assert grants.by(citizen_key, entry, whom) == frozenset()
