"""Decisions are made, ended and replaced once, are read back as they were made, and belong to one citizen."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from citizen_app import clock
from citizen_app.audit_models import AuditEventRow
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.errors import NotFound
from citizen_app.terms import DataKind
from citizen_app.web.dates import local, start_of_day
from consent.domain.decision import OFFERED_KINDS, Effect, Unit, What, Who
from consent.domain.draft import Answers, Step, Whom
from consent.domain.rules import MOST_AT_ONCE, Refusal
from consent.services import decisions
from consent.services.asking import rules_for
from consent.services.drafting import draft_of
from consent.services.making import answers_of
from consent.services.refusals import DecisionRefused
from tests.conftest import NOON
from tests.support.deciding import citizen, draft, page_of, take_in_the_demo_directory

WARD, REGION = Unit("shak", "1397061", False), Unit("cvr", "29190623", True)
DAY, YEAR = timedelta(days=1), timedelta(days=366)
NURSE = "5166"


@pytest.fixture(autouse=True)
def _directory(app):
    take_in_the_demo_directory(app)


@pytest.fixture
def birthe():
    return citizen()


def make(app, actor, wanted=None, submission=None, **fields):
    with page_of(app, actor):
        return decisions.make_decision(actor, wanted or draft(**fields), submission or uuid4(), clock.now())


def end(app, actor, kept, submission=None):
    with page_of(app, actor):
        return decisions.end_decision(actor, kept.decision.decision_id, submission or uuid4(), clock.now())


def swap(app, actor, kept, submission=None, **fields):
    with page_of(app, actor):
        return decisions.replace_decision(
            actor, kept.decision.decision_id, draft(**fields), submission or uuid4(), clock.now()
        )


def overview(app, actor, at=None):
    with page_of(app, actor):
        return decisions.decisions_of(actor, at or clock.now())


def rules(app, *keys):
    with app.app_context(), unit_of_work(DatabaseRole.CONSENT):
        return rules_for(keys)


def trail(app, actor):
    columns = AuditEventRow.action, AuditEventRow.object_ref, AuditEventRow.details
    with page_of(app, actor) as connection:
        wanted = AuditEventRow.subject_key == actor.subject_key
        return connection.execute(select(*columns).where(wanted).order_by(AuditEventRow.at)).all()


EVERYTHING = draft(
    What(frozenset({DataKind.LABORATORY, DataKind.IMAGES}), REGION, date(2020, 1, 1), date(2021, 12, 31)),
    Who(WARD, UUID(int=23), NURSE),
    valid_from=NOON + DAY,
    valid_until=NOON + YEAR,
)
DRAFTS = {
    "all, everyone": draft(valid_from=NOON),
    "every part": EVERYTHING,
    "a kind": draft(What(kinds=frozenset({DataKind.JOURNAL})), valid_from=NOON),
    "every kind": draft(What(kinds=OFFERED_KINDS), valid_from=NOON),
    "a period without end": draft(What(since=date(2026, 3, 3)), valid_from=NOON),
    "an access": draft(who=Who(unit=REGION), effect=Effect.ACCESS, valid_from=NOON, valid_until=NOON + YEAR),
}


ASKED_ON_PAGES = {
    **DRAFTS,
    "every part": replace(EVERYTHING, who=replace(EVERYTHING.who, profession=None)),
    "data until a day": draft(What(until=date(2021, 1, 1)), Who(profession=NURSE), valid_from=NOON),
    "the last day there is": draft(valid_from=NOON, valid_until=start_of_day(date.max)),
}


@pytest.mark.parametrize("wanted", ASKED_ON_PAGES.values(), ids=ASKED_ON_PAGES)
def test_the_answers_that_a_change_begins_with_make_the_same_decision(app, birthe, wanted):
    days = {name: start_of_day(local(day).date()) for name in ("valid_from", "valid_until")
            if (day := getattr(wanted, name)) and day > NOON}  # fmt: skip
    wanted = replace(wanted, **days)
    answers = answers_of(make(app, birthe, wanted), NOON)
    assert answers.replaces is not None
    assert answers.open_step() is Step.SUMMARY
    again = draft_of(answers, NOON)
    assert replace(again, text_version=wanted.text_version) == wanted


def test_a_block_to_the_end_of_the_calendar_has_no_end():
    answers = Answers(
        submission_id=uuid4(), effect=Effect.BLOCK, kinds=(), whom=Whom.EVERYONE, timed=True, last=date.max
    )
    assert draft_of(answers, NOON).valid_until is None


@pytest.mark.parametrize("wanted", DRAFTS.values(), ids=DRAFTS)
def test_a_decision_is_read_back_as_it_was_made(app, birthe, wanted):
    made = make(app, birthe, wanted)
    assert (made.decision.effect, made.decision.what, made.decision.who) == (wanted.effect, wanted.what, wanted.who)
    assert (made.decision.valid_from, made.decision.valid_until) == (wanted.valid_from, wanted.valid_until)
    assert made.made_at == NOON
    assert (made.made_by, made.basis, made.text_version) == (birthe.viewer.key, "self", "1")
    found = overview(app, birthe)
    assert [*found.in_force, *found.planned] == [made]
    assert rules(app, birthe.subject_key) == {birthe.subject_key: [made.decision]}


def test_a_decision_is_planned_then_in_force_then_over(app, birthe):
    made = make(app, birthe, valid_from=NOON + DAY, valid_until=NOON + 2 * DAY)
    before, during, after = (overview(app, birthe, NOON + days * DAY) for days in (0.5, 1, 2))
    assert (before.in_force, before.planned, before.ended) == ([], [made], [])
    assert (during.in_force, during.planned, during.ended) == ([made], [], [])
    assert (after.in_force, after.planned, after.ended) == ([], [], [made])


def test_a_form_sent_twice_makes_one_decision(app, birthe):
    submission = uuid4()
    first, second = (make(app, birthe, submission=submission) for _ in range(2))
    assert first == second
    assert overview(app, birthe).in_force == [first]
    assert [action for action, _, _ in trail(app, birthe)] == ["consent.make"]


def test_a_form_sent_again_with_other_words_changes_nothing(app, birthe):
    submission = uuid4()
    first = make(app, birthe, submission=submission)
    assert make(app, birthe, submission=submission, who=Who(profession=NURSE)) == first
    assert overview(app, birthe).in_force == [first]


def test_an_ended_decision_stays_as_history_and_counts_no_more(app, birthe, clock):
    made = make(app, birthe)
    clock.shift(60)
    ended = end(app, birthe, made)
    clock.shift(60)
    assert end(app, birthe, made) == ended, "ending twice is ending once"
    assert (ended.ended_at, ended.ending) == (NOON + timedelta(seconds=60), "ended")
    found = overview(app, birthe)
    assert (found.in_force, found.ended) == ([], [ended])
    assert rules(app, birthe.subject_key) == {birthe.subject_key: []}
    assert [action for action, _, _ in trail(app, birthe)] == ["consent.make", "consent.end"]


def test_a_replacement_ends_the_old_one_and_says_which_it_was(app, birthe):
    old = make(app, birthe)
    new = swap(app, birthe, old, who=Who(profession=NURSE))
    found = overview(app, birthe)
    assert found.in_force == [new]
    assert [(one.decision, one.ending) for one in found.ended] == [(old.decision, "replaced")]
    assert new.replaces == old.decision.decision_id


def test_a_replacement_sent_twice_is_one(app, birthe):
    old, submission = make(app, birthe), uuid4()
    first, second = (swap(app, birthe, old, submission, who=Who(profession=NURSE)) for _ in range(2))
    assert first == second
    assert overview(app, birthe).in_force == [first]


def test_the_same_for_a_shorter_time_is_a_change_and_not_what_stands_already(app, birthe):
    old = make(app, birthe)
    assert swap(app, birthe, old, valid_until=NOON + DAY).replaces == old.decision.decision_id


def test_whether_a_change_would_be_refused_is_told_before_it_is_made(app, birthe):
    old = make(app, birthe)
    end(app, birthe, old)
    other = make(app, birthe, who=Who(profession=NURSE))
    shorter = draft(who=Who(profession=NURSE), valid_until=NOON + DAY)
    for replacing, wanted, refusal in ((old, draft(), Refusal.OVER), (other, draft(), None), (other, shorter, None)):
        with page_of(app, birthe):
            told = decisions.why_not(birthe, wanted, clock.now(), replacing=replacing.decision.decision_id)
        assert told is refusal


def test_a_replacement_that_is_refused_leaves_the_old_one(app, birthe):
    old = make(app, birthe)
    with pytest.raises(DecisionRefused):
        swap(app, birthe, old, who=Who(profession="NONE"))
    assert overview(app, birthe).in_force == [old]


def test_what_is_over_is_not_replaced(app, birthe):
    old = make(app, birthe)
    end(app, birthe, old)
    with pytest.raises(DecisionRefused) as refused:
        swap(app, birthe, old, who=Who(profession=NURSE))
    assert refused.value.refusal is Refusal.OVER
    assert overview(app, birthe).in_force == []


def test_another_citizen_s_decision_does_not_exist(app, birthe):
    made, carl = make(app, birthe), citizen()
    for what in (end, swap):
        with pytest.raises(NotFound):
            what(app, carl, made)
    assert (overview(app, carl).in_force, overview(app, birthe).in_force) == ([], [made])


def test_a_decision_made_under_an_earlier_number_is_one_s_own(app):
    old, now = uuid4(), uuid4()
    made = make(app, citizen(old))
    both = citizen(now, old)
    assert overview(app, both).in_force == [made]
    end(app, both, made)
    assert overview(app, citizen(old)).in_force == []


def test_the_trail_says_that_something_was_decided_and_not_what(app, birthe, clock):
    made = make(app, birthe, EVERYTHING)
    clock.shift(1)
    end(app, birthe, made)
    reference = str(made.decision.decision_id)
    assert trail(app, birthe) == [("consent.make", reference, None), ("consent.end", reference, None)]


MORNING, YESTERDAY = NOON - timedelta(hours=3), NOON - DAY
REFUSED = [
    (Refusal.END_BEFORE_START, {"valid_until": NOON}),
    (Refusal.END_BEFORE_START, {"valid_from": NOON + DAY, "valid_until": NOON}),
    (Refusal.START_IN_PAST, {"valid_from": YESTERDAY}),
    (Refusal.ACCESS_WITHOUT_END, {"effect": Effect.ACCESS, "who": Who(unit=REGION)}),
    (Refusal.ACCESS_TOO_LONG, {"effect": Effect.ACCESS, "who": Who(unit=REGION), "valid_until": NOON + YEAR + DAY}),
    (Refusal.ACCESS_FOR_EVERYONE, {"effect": Effect.ACCESS, "valid_until": NOON + DAY}),
    (Refusal.UNKNOWN_UNIT, {"who": Who(unit=Unit("shak", "9999", True))}),
    (Refusal.UNKNOWN_UNIT, {"who": Who(unit=Unit("sor", "990900100001612", True))}),  # begins in 2027
    (Refusal.UNKNOWN_UNIT, {"what": What(origin=Unit("shak", "9999", True))}),
    (Refusal.UNKNOWN_PROFESSION, {"who": Who(profession="1")}),
    (Refusal.KIND_NOT_OFFERED, {"what": What(kinds=frozenset({DataKind.CONSENT}))}),
    (Refusal.KIND_NOT_OFFERED, {"what": What(kinds=frozenset())}),
    (Refusal.PERIOD_BACKWARDS, {"what": What(since=date(2021, 1, 2), until=date(2021, 1, 1))}),
    (Refusal.PERIOD_IN_FUTURE, {"what": What(since=date(2026, 3, 4))}),
]


@pytest.mark.parametrize(("refusal", "fields"), REFUSED)
def test_what_makes_no_sense_is_refused_and_changes_nothing(app, birthe, refusal, fields):
    with page_of(app, birthe):
        assert decisions.why_not(birthe, draft(**fields), clock.now()) is refusal
    with pytest.raises(DecisionRefused) as refused:
        make(app, birthe, **fields)
    assert refused.value.refusal is refusal
    found = overview(app, birthe)
    assert (found.in_force, found.planned, found.ended, trail(app, birthe)) == ([], [], [], [])


@pytest.mark.parametrize("morning", [MORNING, start_of_day(NOON.date())])
def test_today_is_from_now(app, birthe, morning):
    assert make(app, birthe, valid_from=morning).decision.valid_from == NOON


def test_the_day_that_counts_is_the_danish_one(app, birthe, clock):
    clock.move_to(NOON.replace(hour=23, minute=30))
    made = make(app, birthe, what=What(since=date(2026, 3, 4)))
    assert made.decision.what.since == date(2026, 3, 4), "it is half past midnight of that day"


def test_a_unit_that_begins_can_be_decided_about_from_its_first_day(app, birthe):
    region = Who(unit=Unit("sor", "990900100001612", True))
    assert make(app, birthe, who=region, valid_from=NOON + YEAR).decision.who == region


def test_a_unit_that_closes_can_be_decided_about_until_it_does_and_its_data_ever_after(app, birthe):
    closes_in_2027, closed_in_2025 = REGION, Unit("ydernummer", "990068", False)
    assert make(app, birthe, who=Who(unit=closes_in_2027), valid_from=NOON + YEAR).decision.who.unit == closes_in_2027
    assert make(app, birthe, what=What(origin=closed_in_2025)).decision.what.origin == closed_in_2025
    with page_of(app, birthe):
        wanted = draft(who=Who(unit=closed_in_2025))
        assert decisions.why_not(birthe, wanted, clock.now()) is Refusal.UNKNOWN_UNIT


SAME = {
    "the same": ({}, {}, True),
    "shorter": ({"valid_until": NOON + 2 * DAY}, {"valid_until": NOON + DAY}, True),
    "the same, with an end": ({"valid_until": NOON + DAY}, {"valid_until": NOON + DAY}, True),
    "the other way round": (
        {"who": Who(profession=NURSE), "valid_until": NOON + DAY},
        {"who": Who(profession=NURSE), "valid_until": NOON + DAY, "effect": Effect.ACCESS},
        False,
    ),
    "longer": ({"valid_until": NOON + DAY}, {"valid_until": NOON + 2 * DAY}, False),
    "towards somebody else": ({}, {"who": Who(profession=NURSE)}, False),
    "of other data": ({}, {"what": What(kinds=frozenset({DataKind.IMAGES}))}, False),
    "sooner": ({"valid_from": NOON + DAY}, {}, False),
}


@pytest.mark.parametrize(("first", "second", "refused"), SAME.values(), ids=SAME)
def test_a_decision_that_another_one_says_already_is_refused(app, birthe, first, second, refused):
    make(app, birthe, **first)
    with page_of(app, birthe):
        assert decisions.why_not(birthe, draft(**second), NOON) is (Refusal.SAME_AS_ANOTHER if refused else None)


def test_what_has_ended_can_be_decided_again(app, birthe):
    end(app, birthe, make(app, birthe))
    assert overview(app, birthe).in_force == []
    again = make(app, birthe)
    assert overview(app, birthe).in_force == [again]


def test_the_two_hundred_and_first_decision_is_refused(app, birthe):
    with page_of(app, birthe):
        for number in range(MOST_AT_ONCE):
            wanted = draft(What(until=date(2020, 1, 1) + number * DAY))
            decisions.make_decision(birthe, wanted, UUID(int=number), NOON)
        assert decisions.why_not(birthe, draft(), NOON) is Refusal.TOO_MANY
        first = decisions.decisions_of(birthe, NOON).in_force[0]
        decisions.end_decision(birthe, first.decision.decision_id, uuid4(), NOON)
        assert decisions.why_not(birthe, draft(), NOON) is None
