"""How much the answer to a wish about a name hurries."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from logview.domain.name_requests import RequestEvent, RequestStep, request_from
from support.domain.wishes import Urgency, urgency

DUE = date(2026, 3, 30)


@dataclass(frozen=True)
class Facts:
    citizen_key: UUID = field(default_factory=uuid4)
    request_id: UUID = field(default_factory=uuid4)
    cvr: str = "29190623"
    due_on: date = DUE


def asked(*later):
    at = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
    return request_from(Facts(), [RequestEvent(step=step, at=at) for step in (RequestStep.ASKED, *later)])


@pytest.mark.parametrize(
    ("days", "found"), [(-8, Urgency.WAITS), (-7, Urgency.SOON), (0, Urgency.SOON), (1, Urgency.LATE)]
)
def test_an_answer_hurries_in_its_last_week_and_is_late_on_the_day_after(days, found):
    for waiting in (asked(), asked(RequestStep.GRANT_PROPOSED)):
        assert urgency(waiting, DUE + timedelta(days=days)) is found


def test_what_has_been_answered_or_taken_back_hurries_no_more():
    for closed in (asked(RequestStep.WITHDRAWN), asked(RequestStep.GRANT_PROPOSED, RequestStep.GRANTED)):
        assert urgency(closed, DUE + timedelta(days=99)) is Urgency.ANSWERED
