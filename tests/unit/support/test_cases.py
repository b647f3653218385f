"""Where a question stands and who may take which step: every step of the table, and what time and words add to it."""

import csv
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.domain.case_rules import MOST_LETTERS, CaseRefusal, CaseRules, Officer
from support.domain.cases import (
    OPEN,
    CaseEvent,
    CaseState,
    CaseStep,
    Finding,
    Party,
    after,
    case_from,
    due_when_had,
    leads_to,
)
from support.domain.deadlines import DeadlineKind

AT = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
DUE, CVR, ELSEWHERE = date(2026, 3, 16), "29190623", "29190658"
RULES = CaseRules(at=AT + timedelta(days=1))
_CSV = Path(__file__).parent / "case_steps.csv"
TABLE = [
    (CaseState(row["state"]), CaseStep(row["step"]), party, row[party.value])
    for row in csv.DictReader(_CSV.read_text(encoding="utf-8").splitlines(), delimiter=";")
    for party in Party
]


@dataclass(frozen=True)
class Facts:
    concern: str = "why"
    deadline_kind: str = "log-question"
    answer_way: str = "message"
    asked_at: datetime = AT
    citizen_key: UUID = field(default_factory=uuid4)
    case_id: UUID = field(default_factory=uuid4)


def event(step, party, *, days=0, **more):
    return CaseEvent(step=step, party=party, at=AT + timedelta(days=days), **more)


def asked(cvr=CVR, **facts):
    return case_from(Facts(**facts), [event(CaseStep.ASKED, Party.CITIZEN, cvr=cvr, due_on=DUE)])


def answered(finding=Finding.JUSTIFIED, days=3, **facts):
    return after(asked(**facts), event(CaseStep.ANSWERED, Party.ORGANISATION, days=days, finding=finding))


AT_EACH = {
    CaseState.WITH_ORGANISATION: asked(),
    CaseState.WITH_CITIZEN: after(asked(), event(CaseStep.ASKED_BACK, Party.ORGANISATION)),
    CaseState.WITH_DESK: asked(cvr=None),
    CaseState.ANSWERED: answered(),
    CaseState.CLOSED: after(answered(), event(CaseStep.CLOSED, Party.CITIZEN, days=4)),
}


def test_the_table_names_every_state_step_and_party():
    assert len(TABLE) == len(CaseState) * (len(CaseStep) - 1) * len(Party)


@pytest.mark.parametrize(("state", "step", "party", "then"), TABLE)
def test_each_step_leads_where_the_table_says_or_nowhere(state, step, party, then):
    case = AT_EACH[state]
    assert case.state is state
    assert leads_to(case, step, party) == (CaseState(then) if then else None)
    taken = event(step, party, days=5, cvr=CVR, finding=Finding.LOG_ERROR if step is CaseStep.CORRECTED else None)
    if then:
        assert after(case, taken).state is CaseState(then)
    else:
        with pytest.raises(ValueError, match="does not follow"):
            after(case, taken)
        assert RULES.why_not(case, step, party, words="Vi ved det ikke.") is CaseRefusal.NOT_NOW


@given(st.lists(st.tuples(st.sampled_from(list(CaseStep)), st.sampled_from(list(Party)), st.booleans()), max_size=12))
def test_whatever_is_tried_a_case_is_what_its_taken_steps_tell(tries):
    """And: it is open exactly while nobody has answered or closed it, and it has a finding once it was answered."""
    facts, cvr = Facts(), CVR
    events = [event(CaseStep.ASKED, Party.CITIZEN, cvr=cvr, due_on=DUE)]
    case = case_from(facts, events)
    for day, (step, party, other) in enumerate(tries, start=1):
        tried = event(
            step,
            party,
            days=day,
            cvr=ELSEWHERE if other else CVR,
            finding=(Finding.UNJUSTIFIED if other else Finding.JUSTIFIED)
            if step in {CaseStep.ANSWERED, CaseStep.CORRECTED}
            else None,
        )
        if leads_to(case, step, party) is not None:
            events.append(tried)
            case = after(case, tried)
    assert case == case_from(facts, events)
    assert case.steps == len(events)
    last_turn = next(e for e in reversed(events) if e.step not in {CaseStep.PROLONGED, CaseStep.ESCALATED})
    ended = {CaseStep.ANSWERED, CaseStep.CORRECTED, CaseStep.CLOSED}
    assert case.is_open == (last_turn.step not in ended)
    assert bool(case.findings) == any(e.finding for e in events)
    assert (case.cvr is None) == (case.state is CaseState.WITH_DESK) or case.state not in OPEN


@pytest.mark.parametrize(
    "events",
    [
        [event(CaseStep.WROTE, Party.CITIZEN)],
        [event(CaseStep.ASKED, Party.ORGANISATION, due_on=DUE)],
        [event(CaseStep.ASKED, Party.CITIZEN)],
        [event(CaseStep.ASKED, Party.CITIZEN, due_on=DUE)] * 2,
    ],
)
def test_a_case_begins_with_a_question_that_is_due(events):
    with pytest.raises(ValueError, match="begins|does not follow"):
        case_from(Facts(), events)


def test_passing_on_needs_somebody_and_takes_the_new_deadline():
    case = asked(cvr=None)
    with pytest.raises(ValueError, match="to an organisation"):
        after(case, event(CaseStep.PASSED_ON, Party.DESK))
    then = after(case, event(CaseStep.PASSED_ON, Party.DESK, days=2, cvr=CVR, due_on=DUE + timedelta(days=2)))
    assert (then.cvr, then.due_on, then.state) == (CVR, DUE + timedelta(days=2), CaseState.WITH_ORGANISATION)


def test_passed_on_with_the_same_deadline_nothing_of_the_time_begins_again():
    late = after(asked(cvr=None), event(CaseStep.ESCALATED, Party.CLOCK, days=15))
    then = after(late, event(CaseStep.PASSED_ON, Party.DESK, days=16, cvr=CVR, due_on=DUE))
    assert (then.due_on, then.due_from, then.is_escalated) == (DUE, AT, True)
    other = after(late, event(CaseStep.PASSED_ON, Party.DESK, days=16, cvr=CVR, due_on=DUE + timedelta(days=30)))
    assert (other.due_from, other.is_escalated) == (AT + timedelta(days=16), False)


def test_an_organisation_has_the_last_day_that_it_had_before_until_the_question_is_opened_again():
    first = event(CaseStep.ASKED, Party.CITIZEN, cvr=CVR, due_on=DUE)
    back, again = (
        event(CaseStep.PASSED_TO_DESK, Party.ORGANISATION),
        event(CaseStep.REOPENED, Party.CITIZEN, due_on=DUE),
    )
    longer = event(CaseStep.PROLONGED, Party.ORGANISATION, due_on=DUE + timedelta(days=60))
    assert due_when_had([first, back], [CVR]) == DUE
    assert due_when_had([first, longer, back], [CVR]) == DUE + timedelta(days=60)
    assert due_when_had([first, back], ["29190658"]) is None
    assert due_when_had([first, back, again], [CVR]) is None


def test_what_is_opened_again_goes_to_whoever_had_it():
    closed = after(asked(cvr=None), event(CaseStep.CLOSED, Party.DESK))
    assert leads_to(closed, CaseStep.REOPENED, Party.CITIZEN) is CaseState.WITH_DESK


class TestTime:
    def test_only_whoever_is_to_answer_is_late(self):
        day = DUE + timedelta(days=1)
        assert asked().is_late(day)
        assert not asked().is_late(DUE)
        assert asked(cvr=None).is_late(day)
        assert not AT_EACH[CaseState.WITH_CITIZEN].is_late(day)
        assert not answered().is_late(day)

    def test_a_passed_deadline_escalates_once_and_again_after_a_reopening(self):
        at_noon = CaseRules(at=datetime(2026, 3, 17, 11, 0, tzinfo=UTC))
        assert at_noon.why_not(asked(), CaseStep.ESCALATED, Party.CLOCK) is None
        still_the_day = CaseRules(at=datetime(2026, 3, 16, 22, 59, tzinfo=UTC))  # 23.59 in Denmark
        assert still_the_day.why_not(asked(), CaseStep.ESCALATED, Party.CLOCK) is CaseRefusal.TOO_EARLY
        late = after(asked(), event(CaseStep.ESCALATED, Party.CLOCK, days=15))
        assert late.is_escalated
        assert at_noon.why_not(late, CaseStep.ESCALATED, Party.CLOCK) is CaseRefusal.TOO_EARLY
        again = after(answered(), event(CaseStep.REOPENED, Party.CITIZEN, days=4, due_on=DUE + timedelta(days=9)))
        assert not again.is_escalated
        assert again.due_on == DUE + timedelta(days=9)

    def test_a_citizen_opens_again_within_the_time_and_an_organisation_always(self):
        last = CaseRules(at=AT + timedelta(days=63))
        later = CaseRules(at=AT + timedelta(days=63, seconds=1))
        assert last.why_not(answered(), CaseStep.REOPENED, Party.CITIZEN) is None
        assert later.why_not(answered(), CaseStep.REOPENED, Party.CITIZEN) is CaseRefusal.TOO_LATE
        assert later.why_not(answered(), CaseStep.REOPENED, Party.ORGANISATION) is None
        assert last.why_not(answered(), CaseStep.CLOSED, Party.CLOCK) is CaseRefusal.TOO_EARLY
        assert later.why_not(answered(), CaseStep.CLOSED, Party.CLOCK) is None

    def test_that_the_clock_closed_it_gives_no_new_time_to_open_it_again(self):
        later = CaseRules(at=AT + timedelta(days=65))
        aged = after(answered(), event(CaseStep.CLOSED, Party.CLOCK, days=64))
        by_hand = after(answered(), event(CaseStep.CLOSED, Party.CITIZEN, days=64))
        assert later.why_not(aged, CaseStep.REOPENED, Party.CITIZEN) is CaseRefusal.TOO_LATE
        assert later.why_not(by_hand, CaseStep.REOPENED, Party.CITIZEN) is None

    def test_more_time_is_counted_from_where_the_time_began(self):
        case = asked(deadline_kind="insight")
        assert case.due_from == AT
        longer = after(case, event(CaseStep.PROLONGED, Party.ORGANISATION, days=2, due_on=date(2026, 6, 2)))
        assert longer.due_from == AT
        again = event(CaseStep.REOPENED, Party.CITIZEN, days=9, due_on=date(2026, 4, 13))
        assert after(answered(deadline_kind="insight"), again).due_from == again.at

    def test_an_organisation_closes_what_waits_for_the_citizen_only_after_a_while(self):
        case = AT_EACH[CaseState.WITH_CITIZEN]
        early, then = CaseRules(at=AT + timedelta(days=20, hours=23)), CaseRules(at=AT + timedelta(days=21))
        assert early.why_not(case, CaseStep.CLOSED, Party.ORGANISATION) is CaseRefusal.TOO_EARLY
        assert then.why_not(case, CaseStep.CLOSED, Party.ORGANISATION) is None
        assert early.why_not(case, CaseStep.CLOSED, Party.CITIZEN) is None
        # More words from the organisation do not begin the wait anew.
        reminded = after(case, event(CaseStep.WROTE, Party.ORGANISATION, days=14))
        assert then.why_not(reminded, CaseStep.CLOSED, Party.ORGANISATION) is None

    def test_only_insight_can_take_longer_and_only_once(self):
        insight = asked(deadline_kind=DeadlineKind.INSIGHT.value)
        assert RULES.why_not(insight, CaseStep.PROLONGED, Party.ORGANISATION) is CaseRefusal.WORDS_MISSING
        assert RULES.why_not(insight, CaseStep.PROLONGED, Party.ORGANISATION, words="Derfor") is None
        longer = after(insight, event(CaseStep.PROLONGED, Party.ORGANISATION, due_on=DUE + timedelta(days=60)))
        assert longer.due_on == DUE + timedelta(days=60)
        assert RULES.why_not(longer, CaseStep.PROLONGED, Party.ORGANISATION, words="Derfor") is CaseRefusal.NOT_LONGER
        assert RULES.why_not(asked(), CaseStep.PROLONGED, Party.ORGANISATION, words="Derfor") is CaseRefusal.NOT_LONGER

    def test_ten_questions_an_hour(self):
        moments = [RULES.at - timedelta(minutes=5 * nth) for nth in range(10)]
        assert RULES.why_not_ask(moments, "") is CaseRefusal.TOO_MANY
        assert RULES.why_not_ask([*moments[:9], RULES.at - timedelta(hours=1)], "") is None
        assert RULES.why_not_ask([], "x" * (MOST_LETTERS + 1)) is CaseRefusal.WORDS_TOO_LONG


class TestWords:
    @pytest.mark.parametrize("words", ["", " \n\t"])
    @pytest.mark.parametrize("step", [CaseStep.WROTE, CaseStep.ASKED_BACK, CaseStep.ANSWERED])
    def test_what_says_something_has_words(self, step, words):
        why = RULES.why_not(asked(), step, Party.ORGANISATION, words=words, finding=Finding.JUSTIFIED)
        assert why is CaseRefusal.WORDS_MISSING

    def test_not_more_than_anybody_reads(self):
        most = "x" * MOST_LETTERS
        assert RULES.why_not(asked(), CaseStep.WROTE, Party.CITIZEN, words=most) is None
        assert RULES.why_not(asked(), CaseStep.WROTE, Party.CITIZEN, words=f"{most}x") is CaseRefusal.WORDS_TOO_LONG

    def test_an_answer_has_a_finding_and_a_correction_another_one(self):
        def why(case, step, finding):
            return RULES.why_not(case, step, Party.ORGANISATION, words="Fordi.", finding=finding)

        assert why(asked(), CaseStep.ANSWERED, None) is CaseRefusal.FINDING_MISSING
        assert why(asked(), CaseStep.ANSWERED, Finding.UNSETTLED) is None
        assert why(answered(), CaseStep.CORRECTED, Finding.JUSTIFIED) is CaseRefusal.SAME_FINDING
        assert why(answered(), CaseStep.CORRECTED, Finding.UNJUSTIFIED) is None
        never_answered = after(asked(), event(CaseStep.CLOSED, Party.CITIZEN))
        assert why(never_answered, CaseStep.CORRECTED, Finding.UNJUSTIFIED) is CaseRefusal.NOT_NOW


class TestOfficers:
    OWN = Officer(party=Party.ORGANISATION, cvr=CVR, staff_key=uuid4())

    def test_another_organisations_case_is_none_of_theirs(self):
        other = Officer(party=Party.ORGANISATION, cvr=ELSEWHERE, staff_key=uuid4())
        assert self.OWN.why_not_touch(asked()) is None
        assert other.why_not_touch(asked()) is CaseRefusal.OTHER_ORGANISATION
        assert self.OWN.why_not_touch(asked(cvr=None)) is CaseRefusal.OTHER_ORGANISATION

    def test_nobody_handles_a_matter_about_themselves(self):
        case = asked()
        for party in (Party.ORGANISATION, Party.DESK):
            officer = Officer(party=party, cvr=CVR, staff_key=uuid4(), own_keys=(case.citizen,))
            assert officer.why_not_touch(case) is CaseRefusal.ABOUT_ONESELF

    @pytest.mark.parametrize("party", [Party.CITIZEN, Party.CLOCK])
    def test_neither_citizen_nor_clock_is_an_officer(self, party):
        officer = Officer(party=party, cvr=CVR, staff_key=uuid4())
        assert officer.why_not_touch(asked()) is CaseRefusal.OTHER_ORGANISATION

    def test_they_say_that_it_is_not_about_them(self):
        def why(**more):
            return self.OWN.why_not(asked(), CaseStep.WROTE, RULES, words="Hej", **more)

        assert why(is_apart=False) is CaseRefusal.NOT_APART
        assert why(is_apart=True) is None
