"""Where a follow-up stands and who may take which step: every step of the table, and what each of them tells."""

import csv
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.domain.misuse import (
    OPEN,
    MatterEvent,
    MatterParty,
    MatterState,
    MatterStep,
    after,
    leads_to,
    matter_from,
)

AT = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
_CSV = Path(__file__).parent / "misuse_steps.csv"
TABLE = [
    (MatterState(row["state"]), MatterStep(row["step"]), party, row[party.value])
    for row in csv.DictReader(_CSV.read_text(encoding="utf-8").splitlines(), delimiter=";")
    for party in MatterParty
]


@dataclass(frozen=True)
class Facts:
    cvr: str = "29190623"
    case_number: str = "7KQ4-RM2D"
    matter_id: UUID = field(default_factory=uuid4)
    citizen_key: UUID = field(default_factory=uuid4)
    case_id: UUID = field(default_factory=uuid4)


def event(step, party=MatterParty.LEAD, *, hours=0, **more):
    return MatterEvent(step=step, party=party, at=AT + timedelta(hours=hours), **more)


def matter(*steps):
    return matter_from(Facts(), [event(MatterStep.OPENED, MatterParty.ORGANISATION), *steps])


TAKEN = event(MatterStep.TAKEN, hours=1)
GIVEN_UP = event(MatterStep.HEARING_GIVEN_UP, hours=2)
AT_EACH = {
    MatterState.FOUND: matter(),
    MatterState.WITH_LEAD: matter(TAKEN),
    MatterState.HEARING: matter(TAKEN, event(MatterStep.HEARING_BEGUN, due_on=date(2026, 3, 9))),
    MatterState.HEARD: matter(TAKEN, GIVEN_UP),
    MatterState.CLOSED: matter(TAKEN, GIVEN_UP, event(MatterStep.CLOSED, hours=3)),
    MatterState.WITHDRAWN: matter(event(MatterStep.WITHDRAWN, MatterParty.ORGANISATION)),
}


def test_the_table_names_every_state_step_and_party():
    assert len(TABLE) == len(MatterState) * (len(MatterStep) - 1) * len(MatterParty)
    assert set(AT_EACH) == set(MatterState)


@pytest.mark.parametrize(("state", "step", "party", "leads"), TABLE)
def test_every_step_of_the_table(state, step, party, leads):
    before, taken = AT_EACH[state], event(step, party, hours=9, moment=AT, due_on=date(2026, 3, 9))
    if not leads:
        assert leads_to(state, step, party) is None
        with pytest.raises(ValueError, match="does not follow"):
            after(before, taken)
        return
    stands = after(before, taken)
    assert (stands.state.value, stands.steps) == (leads, before.steps + 1)
    assert stands.deeds == before.deeds + (party is not MatterParty.CLOCK)
    assert stands.changed_at == (before.changed_at if leads == state.value else taken.at)


@pytest.mark.parametrize(
    "first",
    [event(MatterStep.TAKEN), event(MatterStep.OPENED), event(MatterStep.FOUND_AGAIN, MatterParty.ORGANISATION)],
)
def test_a_matter_begins_with_what_the_organisation_found(first):
    with pytest.raises(ValueError, match="begins"):
        matter_from(Facts(), [first])


def test_the_steps_tell_when_the_organisation_knew_and_what_it_did():
    earlier = AT - timedelta(days=1)
    told = matter(
        event(MatterStep.TAKEN, hours=1, moment=AT),
        event(MatterStep.AWARE, hours=2, moment=earlier),
        event(MatterStep.HEARING_BEGUN, hours=2, due_on=date(2026, 3, 9)),
        event(MatterStep.HEARING_BEGUN, hours=3, due_on=date(2026, 3, 12)),
        event(MatterStep.NOT_REQUIRED, hours=3),
        event(MatterStep.NOTIFIED, hours=4, moment=AT + timedelta(hours=4)),
        event(MatterStep.HEARD, hours=5),
        event(MatterStep.TOLD, hours=6, moment=AT),
        event(MatterStep.PASSED, MatterParty.CLOCK, hours=80),
    )
    assert (told.taken_at, told.aware_at) == (AT + timedelta(hours=1), earlier)
    assert told.hear_by == date(2026, 3, 12)
    assert (told.notified_at, told.is_not_required, told.is_settled) == (AT + timedelta(hours=4), False, True)
    assert told.is_told
    assert told.has_passed


def test_another_finding_begins_the_work_anew():
    again = matter(
        event(MatterStep.TAKEN, hours=1, moment=AT),
        event(MatterStep.NOTIFIED, hours=2, moment=AT),
        event(MatterStep.WITHDRAWN, MatterParty.ORGANISATION, hours=3),
        event(MatterStep.FOUND_AGAIN, MatterParty.ORGANISATION, hours=40),
    )
    assert again.found_at == AT + timedelta(hours=40)
    assert (again.taken_at, again.aware_at, again.notified_at, again.is_settled) == (None, None, None, False)
    assert again.steps == 5


@given(st.lists(st.sampled_from([(step, party) for step in MatterStep for party in MatterParty]), max_size=12))
def test_whatever_is_tried_a_matter_stands_where_the_table_has_it(tries):
    stands = AT_EACH[MatterState.FOUND]
    for hours, (step, party) in enumerate(tries):
        leads = leads_to(stands.state, step, party)
        if leads is not None:
            stands = after(stands, event(step, party, hours=hours, moment=AT, due_on=AT.date()))
            assert stands.state is leads
    assert stands.is_open == (stands.state in OPEN)
    assert stands.is_in_hand <= (stands.taken_at is not None)
