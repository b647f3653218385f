"""The pages on which a decision is made: nobody gets past a question, and nothing that was answered is lost."""

from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from citizen_app.terms import DataKind
from consent.domain.decision import Effect, Unit, What, Who
from consent.domain.draft import Answers, Step, Whom

PLACE = ("sor", "4000000000001", True)
NONE_YET = Answers(submission_id=UUID(int=1))
answered = st.builds(
    Answers,
    submission_id=st.just(UUID(int=1)),
    effect=st.sampled_from([None, *Effect]),
    kinds=st.sampled_from([None, (), (DataKind.LABORATORY, DataKind.IMAGES)]),
    from_place=st.booleans(),
    origin=st.sampled_from([None, PLACE]),
    of_age=st.booleans(),
    since=st.sampled_from([None, date(2025, 1, 1)]),
    until=st.sampled_from([None, date(2025, 2, 1)]),
    whom=st.sampled_from([None, *Whom]),
    unit=st.sampled_from([None, PLACE]),
    person=st.sampled_from([None, UUID(int=2)]),
    profession=st.sampled_from([None, "7170"]),
    only_there=st.booleans(),
    timed=st.booleans(),
    first=st.sampled_from([None, date(2026, 4, 1)]),
    last=st.sampled_from([None, date(2026, 5, 1)]),
    replaces=st.sampled_from([None, UUID(int=3)]),
    mending=st.booleans(),
    sought=st.sampled_from(["", "lunge"]),
)


@given(answered)
def test_answers_travel_unchanged_and_fit_into_an_address(answers):
    raw = answers.encode()
    assert Answers.decode(raw) == answers
    assert len(raw) < 1000


@given(answered)
def test_the_summary_is_open_only_when_everything_is_answered(answers):
    steps = answers.steps()
    open_at = steps.index(answers.open_step())
    assert all(answers.is_answered(step) for step in steps[:open_at])
    assert (answers.open_step() is Step.SUMMARY) == all(answers.is_answered(step) for step in steps[:-1])


@given(answered)
def test_the_next_page_is_never_past_a_question_that_is_open(answers):
    steps = answers.steps()
    for step in steps[: steps.index(answers.open_step())]:
        following = answers.after(step)
        assert following in steps
        assert steps.index(following) <= steps.index(answers.open_step())


@given(answered)
def test_the_way_back_leads_to_the_page_before(answers):
    steps = answers.steps()
    assert answers.before(steps[0]) is None
    assert [answers.before(step) for step in steps[1:]] == steps[:-1]


@given(answered)
def test_only_what_the_questions_of_these_pages_asked_gets_into_the_decision(answers):
    what, who = answers.what(), answers.who()
    assert (what.origin is None) == (not answers.from_place or answers.origin is None)
    assert (what.since, what.until) == ((answers.since, answers.until) if answers.of_age else (None, None))
    if answers.whom is Whom.AS_IT_WAS:
        assert who == Who(Unit(*answers.unit) if answers.unit else None, answers.person, answers.profession)
        return
    assert who.person is None or answers.whom is Whom.PERSON
    assert who.profession is None or answers.whom is Whom.PROFESSION
    assert who.unit is None or answers.whom is Whom.UNIT or answers.only_there
    if answers.open_step() is Step.SUMMARY:
        asked = {Step.UNIT: who.unit, Step.PERSON: who.person, Step.PROFESSION: who.profession}
        assert {step for step in asked if step in answers.steps()} == {step for step in asked if asked[step]}
    assert answers.whom not in (None, Whom.EVERYONE) or who == Who()


def test_the_pages_come_one_after_the_other():
    answers = replace(NONE_YET, effect=Effect.BLOCK)
    assert answers.after(Step.EFFECT) is Step.WHAT
    answers = replace(answers, kinds=(DataKind.LABORATORY,), from_place=True, of_age=True)
    assert answers.after(Step.WHAT) is Step.ORIGIN
    answers = replace(answers, origin=PLACE)
    assert answers.after(Step.ORIGIN) is Step.AGE
    answers = replace(answers, since=date(2025, 1, 1))
    assert answers.after(Step.AGE) is Step.WHO
    answers = replace(answers, whom=Whom.UNIT)
    assert answers.after(Step.WHO) is Step.UNIT
    answers = replace(answers, unit=PLACE)
    assert answers.after(Step.UNIT) is Step.WHEN
    answers = replace(answers, timed=True)
    assert answers.after(Step.WHEN) is Step.SUMMARY
    assert answers.what() == What(frozenset({DataKind.LABORATORY}), Unit(*PLACE), date(2025, 1, 1))
    assert answers.who() == Who(unit=Unit(*PLACE))
    assert replace(answers, mending=True).after(Step.EFFECT) is Step.SUMMARY


def test_whoever_changes_an_answer_is_asked_what_it_asks_more_about():
    """Else another place could not be chosen: the one that was chosen would stand as answered."""
    answers = replace(NONE_YET, effect=Effect.BLOCK, kinds=(), from_place=True, origin=PLACE, of_age=True)
    answers = replace(answers, until=date(2025, 1, 1), whom=Whom.UNIT, unit=PLACE, timed=True, mending=True)
    assert [answers.after(step) for step in answers.steps()[:-1]] == [
        Step.SUMMARY, Step.ORIGIN, Step.AGE, Step.SUMMARY, Step.UNIT, Step.SUMMARY, Step.SUMMARY,
    ]  # fmt: skip


def test_an_access_asks_again_for_what_a_block_can_leave_open():
    block = replace(NONE_YET, effect=Effect.BLOCK, kinds=(), whom=Whom.EVERYONE, timed=True)
    assert block.open_step() is Step.SUMMARY
    access = replace(block, effect=Effect.ACCESS, mending=True)
    assert access.after(Step.EFFECT) is Step.WHO
    assert replace(access, whom=Whom.UNIT, unit=PLACE).open_step() is Step.WHEN
