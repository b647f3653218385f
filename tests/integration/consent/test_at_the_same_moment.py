"""Two tabs, double clicks, a change while something ends: one outcome each, whoever is first."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from msgspec import structs

from citizen_app import clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from consent.domain.decision import Unit, What, Who
from consent.domain.rules import MOST_AT_ONCE, Refusal
from consent.services import changing, decisions
from consent.services.asking import rules_for
from consent.services.confirming import confirm_still_fits, confirmed_by
from consent.services.drafting import draft_of
from consent.services.making import answers_of
from consent.services.refusals import DecisionRefused
from tests.support.deciding import citizen, draft, page_of, take_in_the_demo_directory

pytestmark = pytest.mark.real_time
NURSE, DOCTOR = Who(profession="5166"), Who(profession="7170")
AT_ONCE = 6


@pytest.fixture(autouse=True)
def _directory(app):
    take_in_the_demo_directory(app)


def at_once(app, actor, *deeds):
    """What each deed returned or was refused for. All begin together; each is a request of its own."""
    together = threading.Barrier(len(deeds))
    found: list[Any] = [None] * len(deeds)
    takes_the_write_lock_first = app.extensions["indblik.engine"].dialect.name == "sqlite"

    def run(number, deed):
        try:
            with page_of(app, actor):
                if not takes_the_write_lock_first:
                    together.wait(20)
                found[number] = deed()
        except DecisionRefused as refused:
            found[number] = refused.refusal
        except Exception as error:
            found[number] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


def make(actor, submission=None, **fields):
    return lambda: decisions.make_decision(actor, draft(**fields), submission or uuid4(), clock.now())


def end(actor, kept):
    return lambda: decisions.end_decision(actor, kept.decision.decision_id, uuid4(), clock.now())


def swap(actor, kept, submission=None, **fields):
    return lambda: decisions.replace_decision(
        actor, kept.decision.decision_id, draft(**fields), submission or uuid4(), clock.now()
    )


def confirm(actor, kept, at):
    return lambda: confirm_still_fits(actor, kept.decision.decision_id, at)


def one(app, actor, deed):
    with page_of(app, actor):
        return deed()


def overview(app, actor):
    with page_of(app, actor):
        return decisions.decisions_of(actor, clock.now())


def test_a_double_click_makes_one_decision_and_both_get_the_same_receipt(app):
    birthe, submission = citizen(), uuid4()
    found = at_once(app, birthe, *[make(birthe, submission)] * AT_ONCE)
    assert len({kept.decision.decision_id for kept in found}) == 1
    assert len(overview(app, birthe).in_force) == 1


def test_the_same_choice_in_two_tabs_is_made_once(app):
    birthe = citizen()
    found = at_once(app, birthe, *(make(birthe) for _ in range(AT_ONCE)))
    assert found.count(Refusal.SAME_AS_ANOTHER) == AT_ONCE - 1
    assert len(overview(app, birthe).in_force) == 1


def test_ending_twice_is_ending_once(app):
    birthe = citizen()
    kept = one(app, birthe, make(birthe))
    found = at_once(app, birthe, *[end(birthe, kept)] * AT_ONCE)
    assert len({ended.ended_at for ended in found}) == 1
    assert len(overview(app, birthe).ended) == 1


def test_a_decision_is_replaced_once(app):
    birthe = citizen()
    kept = one(app, birthe, make(birthe))
    found = at_once(app, birthe, swap(birthe, kept, who=NURSE), swap(birthe, kept, who=DOCTOR))
    assert found.count(Refusal.OVER) == 1
    assert len(overview(app, birthe).in_force) == 1


def test_a_replacement_sent_twice_at_once_is_one(app):
    birthe, submission = citizen(), uuid4()
    kept = one(app, birthe, make(birthe))
    found = at_once(app, birthe, *[swap(birthe, kept, submission, who=NURSE)] * AT_ONCE)
    assert len({new.decision.decision_id for new in found}) == 1


def test_replaced_while_ended_is_one_of_the_two(app):
    birthe = citizen()
    kept = one(app, birthe, make(birthe))
    ended, replaced = at_once(app, birthe, end(birthe, kept), swap(birthe, kept, who=NURSE))
    found = overview(app, birthe)
    if replaced is Refusal.OVER:
        assert (ended.ending, len(found.in_force)) == ("ended", 0)
    else:
        assert (ended.ending, found.in_force) == ("replaced", [replaced])
    assert len(found.ended) == 1


def test_a_second_click_on_a_change_waits_for_the_first_and_is_not_told_that_it_came_too_late(app, monkeypatch):
    birthe = citizen()
    kept = one(app, birthe, make(birthe))
    shown = answers_of(kept, clock.now())
    wanted = structs.replace(shown, last=clock.now().date() + timedelta(days=30))
    saving, asked, saved, look = threading.Event(), threading.Event(), threading.Event(), decisions.made_by

    def first_click():
        with page_of(app, birthe):
            swap(birthe, kept, wanted.submission_id, valid_until=draft_of(wanted, clock.now()).valid_until)()
            saving.set()
            asked.wait(0.3)  # the second does not get so far before this one is saved
        saved.set()

    def look_and_find_it_saved(*told):
        found = look(*told)
        asked.set()
        assert saved.wait(10)
        return found

    monkeypatch.setattr(changing, "made_by", look_and_find_it_saved)
    first = threading.Thread(target=first_click)
    first.start()
    assert saving.wait(10)
    held = one(app, birthe, lambda: changing.why_not_yet(birthe, shown, wanted, clock.now()))
    first.join(10)
    assert held is None


def test_nobody_gets_past_the_most_there_can_be(app):
    birthe = citizen()
    with page_of(app, birthe):
        first = clock.now().date().replace(year=1990, month=1, day=1)
        for number in range(MOST_AT_ONCE - 1):
            make(birthe, what=What(until=first.fromordinal(first.toordinal() + number)))()
    kinds = [make(birthe, who=Who(person=UUID(int=number))) for number in range(AT_ONCE)]
    found = at_once(app, birthe, *kinds)
    assert found.count(Refusal.TOO_MANY) == AT_ONCE - 1
    assert len(overview(app, birthe).in_force) == MOST_AT_ONCE


def test_a_change_is_in_force_on_the_next_question(app):
    birthe = citizen()
    with app.app_context():
        for _ in range(3):
            kept = one(app, birthe, make(birthe))
            with unit_of_work(DatabaseRole.CONSENT):
                assert rules_for([birthe.subject_key])[birthe.subject_key] == [kept.decision]
            one(app, birthe, end(birthe, kept))
            with unit_of_work(DatabaseRole.CONSENT):
                assert rules_for([birthe.subject_key])[birthe.subject_key] == []


def test_confirming_twice_is_confirming_once(app):
    birthe, when_it_is_another = citizen(), datetime(2027, 1, 2, 12, tzinfo=UTC)
    kept = one(app, birthe, make(birthe, who=Who(unit=Unit("cvr", "29190623", True))))
    deeds = [confirm(birthe, kept, when_it_is_another)] * AT_ONCE
    assert at_once(app, birthe, *deeds) == [None] * AT_ONCE
    assert len(one(app, birthe, lambda: confirmed_by(birthe.subject))) == 1
