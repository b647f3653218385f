"""The clock of a follow-up, and what time, words and persons add to its steps."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_app.web.dates import local
from support.domain.case_rules import MOST_LETTERS
from support.domain.misuse import STEPS, MatterParty, MatterStep
from support.domain.misuse_rules import Lead, MatterDeed, MatterRefusal, MatterRules
from tests.unit.support.test_misuse import AT, GIVEN_UP, TAKEN, event, matter

HOUR = timedelta(hours=1)
WHOLE = 72 * HOUR


def rules(hours=2.0, **more):
    return MatterRules(at=AT + hours * HOUR, **more)


def deed(step, words="Ord.", **more):
    return MatterDeed(step=step, words=words, **{"is_apart": True, **more})


def why_not(stands, step, *, hours=2.0, **more):
    return rules(hours).why_not(stands, deed(step, **more))


class TestClock:
    def test_it_runs_from_the_finding_while_nobody_has_taken_it(self):
        clock = rules(99).clock_of(matter())
        assert (clock.runs_from, clock.ends) == (AT, AT + WHOLE)
        assert rules(72).is_late(matter()) is False
        assert rules(72.01).is_late(matter()) is True

    def test_it_runs_from_the_hand_over_and_earlier_where_the_lead_says_so(self):
        assert rules().clock_of(matter(TAKEN)).runs_from == AT + HOUR
        for stated in (AT - 50 * HOUR, AT + HOUR / 2):
            assert rules().clock_of(matter(event(MatterStep.TAKEN, hours=1, moment=stated))).runs_from == stated
            later = matter(TAKEN, event(MatterStep.AWARE, hours=2, moment=stated))
            assert rules().clock_of(later).runs_from == stated

    def test_what_has_run_out_does_not_begin_anew_at_the_hand_over(self):
        in_time, too_late = (matter(event(MatterStep.TAKEN, hours=one)) for one in (72, 73))
        assert rules(73).clock_of(in_time).runs_from == AT + 72 * HOUR
        assert rules(73).clock_of(too_late).runs_from == AT
        assert rules(73).is_late(too_late)
        stated = replace(too_late, aware_at=AT + 10 * HOUR)
        assert rules(73).clock_of(stated).runs_from == AT, "whatever is stated"

    @given(
        st.integers(0, 400),
        st.none() | st.integers(-400, 400),
        st.integers(1, 200),
    )
    def test_it_never_runs_later_than_the_hand_over_nor_than_what_was_stated(self, taken, stated, within):
        moment = None if stated is None else AT + stated * HOUR
        found = matter(event(MatterStep.TAKEN, hours=taken, moment=moment))
        clock = rules(500, notify_within=within * HOUR).clock_of(found)
        assert clock.runs_from <= AT + taken * HOUR
        assert moment is None or clock.runs_from <= moment
        assert clock.ends - clock.runs_from == within * HOUR
        assert clock.runs_from <= AT + within * HOUR, "nobody puts it off by leaving it"

    @pytest.mark.parametrize(
        ("found", "ends"),
        [
            (datetime(2026, 3, 27, 11, 0, tzinfo=UTC), "2026-03-30 13:00"),  # 12.00 in winter, 13.00 in summer
            (datetime(2026, 10, 23, 10, 0, tzinfo=UTC), "2026-10-26 11:00"),  # and the other way round
        ],
    )
    def test_hours_are_hours_over_summer_time(self, found, ends):
        begun = replace(matter(), found_at=found)
        assert f"{local(rules().clock_of(begun).ends):%Y-%m-%d %H:%M}" == ends
        assert local(found).hour == 12

    def test_it_stops_with_what_is_decided_about_the_authority(self):
        open_one = matter(TAKEN)
        assert rules(90).is_late(open_one)
        for step in (MatterStep.NOTIFIED, MatterStep.NOT_REQUIRED):
            assert not rules(90).is_late(matter(TAKEN, event(step, hours=2, moment=AT)))
        assert not rules(90).is_late(matter(event(MatterStep.WITHDRAWN, MatterParty.ORGANISATION)))

    @pytest.mark.parametrize(
        ("hours", "reminded", "due"),
        [(23, 0, None), (24, 0, 24), (59, 24, None), (60, 24, 60), (60, 0, 60), (72, 60, 72), (400, 0, 72)]
        + [(400, 72, None)],
    )
    def test_each_reminder_is_due_once_and_what_was_missed_is_not_made_up_for(self, hours, reminded, due):
        assert rules(hours).reminder_due(AT, reminded) == due
        assert due is None or rules(hours).is_passed(due) is (due == 72)


LEADS_STEPS = {step for (_state, step), by in STEPS.items() if MatterParty.LEAD in by}


class TestSteps:
    @pytest.mark.parametrize("step", sorted(LEADS_STEPS))
    def test_what_must_be_said_and_how_much_can_be(self, step):
        stands = next(one for one in STANDING if why_not(one, step) is not MatterRefusal.NOT_NOW)
        may_be_silent = step in {MatterStep.TAKEN, MatterStep.HEARING_BEGUN}
        assert (why_not(stands, step, words=" ") is MatterRefusal.WORDS_MISSING) is not may_be_silent
        assert why_not(stands, step, words="x" * (MOST_LETTERS + 1)) is MatterRefusal.WORDS_TOO_LONG

    def test_the_organisation_never_knew_later_than_the_hand_over(self):
        aware = MatterStep.AWARE
        assert why_not(matter(TAKEN), aware) is MatterRefusal.MOMENT_MISSING
        assert why_not(matter(TAKEN), aware, moment=AT + HOUR) is None
        assert why_not(matter(TAKEN), aware, moment=AT + 1.1 * HOUR) is MatterRefusal.AWARE_TOO_LATE
        late = matter(event(MatterStep.TAKEN, hours=80))
        assert why_not(late, aware, hours=90, moment=AT + HOUR) is MatterRefusal.AWARE_TOO_LATE
        assert why_not(late, aware, hours=90, moment=AT) is None
        assert why_not(matter(), MatterStep.TAKEN, moment=AT + 3 * HOUR) is MatterRefusal.MOMENT_TO_COME

    def test_a_hearing_has_a_last_day_that_is_to_come(self):
        begun = MatterStep.HEARING_BEGUN
        assert why_not(matter(TAKEN), begun) is MatterRefusal.DAY_MISSING
        assert why_not(matter(TAKEN), begun, due_on=date(2026, 3, 2)) is MatterRefusal.DAY_GONE
        assert why_not(matter(TAKEN), begun, due_on=date(2026, 3, 3)) is None

    def test_the_authority_is_notified_once_and_that_is_not_taken_back(self):
        told = matter(TAKEN, event(MatterStep.NOTIFIED, moment=AT))
        assert why_not(told, MatterStep.NOTIFIED, moment=AT) is MatterRefusal.NOTIFIED
        assert why_not(told, MatterStep.NOT_REQUIRED) is MatterRefusal.NOTIFIED
        spared = matter(TAKEN, event(MatterStep.NOT_REQUIRED))
        assert why_not(spared, MatterStep.NOT_REQUIRED) is MatterRefusal.NOT_NOW
        assert why_not(spared, MatterStep.NOTIFIED, moment=AT) is None, "they have thought better of it"
        assert why_not(spared, MatterStep.NOTIFIED, moment=AT + 3 * HOUR) is MatterRefusal.MOMENT_TO_COME

    def test_nothing_is_closed_before_it_is_decided_about_the_authority(self):
        assert why_not(matter(TAKEN, GIVEN_UP), MatterStep.CLOSED) is MatterRefusal.UNSETTLED
        settled = matter(TAKEN, GIVEN_UP, event(MatterStep.NOT_REQUIRED))
        assert why_not(settled, MatterStep.CLOSED) is None
        assert why_not(matter(TAKEN, event(MatterStep.NOT_REQUIRED)), MatterStep.CLOSED) is MatterRefusal.NOT_NOW

    def test_nor_while_a_look_back_is_under_way(self):
        settled = matter(TAKEN, GIVEN_UP, event(MatterStep.NOT_REQUIRED))
        refused = rules().why_not(settled, deed(MatterStep.CLOSED), is_looked_back_on=True)
        assert refused is MatterRefusal.LOOK_BACK
        assert rules().why_not(settled, deed(MatterStep.NOTED), is_looked_back_on=True) is None


STANDING = (
    matter(),
    matter(TAKEN),
    matter(TAKEN, event(MatterStep.HEARING_BEGUN, due_on=date(2026, 3, 9))),
    matter(TAKEN, GIVEN_UP),
    matter(TAKEN, GIVEN_UP, event(MatterStep.CLOSED)),
)


class TestLead:
    def lead(self, cvr="29190623", *own):
        return Lead(cvr=cvr, staff_key=uuid4(), own_keys=own)

    def test_nobody_meets_anothers_or_their_own(self):
        stands = matter()
        tried = deed(MatterStep.TAKEN)
        assert self.lead().why_not(stands, tried, rules()) is None
        assert self.lead("29190658").why_not(stands, tried, rules()) is MatterRefusal.OTHER_ORGANISATION
        own = self.lead("29190623", stands.citizen)
        assert own.why_not(stands, tried, rules()) is MatterRefusal.ABOUT_ONESELF

    def test_a_lead_says_that_they_stand_apart(self):
        tried = deed(MatterStep.TAKEN, is_apart=False)
        assert self.lead().why_not(matter(), tried, rules()) is MatterRefusal.NOT_APART
