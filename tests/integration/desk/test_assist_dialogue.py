"""Writing in a question at the desk, opening one again, having it sent, and stopping letters that are not printed."""

from datetime import date, timedelta

import pytest

from citizen_app.auth.actor import Role
from support.domain.assist_wishes import (
    MonthWish,
    QuestionWish,
    ReopenQuestionWish,
    SendQuestionWish,
    StopLettersWish,
    WriteQuestionWish,
)
from support.domain.assisted import AssistRefusal, NotDone
from support.domain.cases import CaseState, CaseStep, Finding
from support.domain.deadlines import DeadlineKind
from support.domain.letters import LetterKind, LetterState
from support.queries import cases
from support.queries import letters as letter_queries
from support.services import assisted, assisting
from tests.integration.desk.test_assisted_acts import (
    ANSWER,
    CPR,
    DAY,
    answered,
    asked,
    letter_ordered,
    of_birthe,
    work,
)
from tests.integration.desk.test_assisted_acts import log as log
from tests.integration.desk.test_assisted_acts import world as world
from tests.integration.desk.test_assisting import refused
from tests.integration.masks.conftest import WARD
from tests.integration.questions.test_citizens_pages import take
from tests.support.assisting import at_desk, known, made, opened
from tests.support.desk import at_desk as agent
from tests.support.letters import print_next
from tests.support.people import DESK, as_staff


def stands(world):
    with of_birthe(world) as actor:
        [file, *_older] = cases.files_of(actor.subject)
        return file


def at_counter(world):
    sia = agent()
    opening = opened(world.app, sia, CPR)
    return world.app, sia, opening, known(world.app, sia, opening)


def noted(world, wish):
    app, sia, opening, identity = at_counter(world)
    return made(app, sia, opening, identity, wish)


def day_comes(world, act):
    world.clock.move_to(act.effective_at)
    work(world)
    with of_birthe(world) as actor:
        return assisted.act_told(actor, act.act_id).ended.why


def lead(world):
    return as_staff(world.app, "Lea Leder", Role.LEAD, cvr=DESK, cpr="0508791237")


def by_the_place(world, step, *rest):
    take(world.app, world.birthe.key, step, *rest)


def test_what_the_place_asked_back_is_answered(world):
    number = asked(world)
    by_the_place(world, CaseStep.ASKED_BACK, "Hvilken dag?")
    act = noted(world, WriteQuestionWish(number=number, words="Den første."))
    assert day_comes(world, act) is None
    assert stands(world).case.state is CaseState.WITH_ORGANISATION


def test_words_that_waited_here_open_what_the_place_closed_meanwhile(world):
    number = asked(world)
    by_the_place(world, CaseStep.ASKED_BACK, "Hvilken dag?")
    world.clock.shift(timedelta(days=20))
    act = noted(world, WriteQuestionWish(number=number, words="Den første."))
    world.clock.shift(timedelta(days=2))
    by_the_place(world, CaseStep.CLOSED)
    assert day_comes(world, act) is None
    assert stands(world).case.state is CaseState.WITH_ORGANISATION
    assert stands(world).said[-1].event.step is CaseStep.REOPENED


def test_an_answer_that_came_first_keeps_the_words_back_and_that_is_told(world):
    act = noted(world, WriteQuestionWish(number=asked(world), words="Mere."))
    by_the_place(world, CaseStep.ANSWERED, ANSWER, Finding.JUSTIFIED)
    assert day_comes(world, act) is NotDone.NOT_OPEN
    assert stands(world).case.state is CaseState.ANSWERED
    with of_birthe(world) as actor:
        kinds = [one.kind for one in letter_queries.letters_of(actor.subject)]
    assert LetterKind.ASSISTED_STOPPED in kinds


def test_that_it_waits_costs_no_day_to_open_it_again(world):
    number = answered(world)
    world.clock.shift(timedelta(days=60))
    act = noted(world, ReopenQuestionWish(number=number))
    assert day_comes(world, act) is None
    assert stands(world).case.state is CaseState.WITH_ORGANISATION


def test_what_is_too_old_is_not_opened_again(world):
    number = answered(world)
    world.clock.shift(timedelta(days=60, minutes=1))
    why = refused(noted, world, ReopenQuestionWish(number=number))
    assert why is AssistRefusal.NOT_TO_REOPEN


def test_what_is_asked_by_a_right_is_due_from_the_day_the_desk_was_asked(world):
    wish = QuestionWish(day=DAY.date(), unit=("sor", WARD), concern="why", words="", kind=DeadlineKind.FILE_ACCESS)
    assert day_comes(world, noted(world, wish)) is None
    by_the_place(world, CaseStep.ANSWERED, ANSWER, Finding.JUSTIFIED)
    act = noted(world, ReopenQuestionWish(number=stands(world).number))
    assert day_comes(world, act) is None
    # Seven working days after Wednesday the eleventh of March.
    assert stands(world).case.due_on == date(2026, 3, 20)


@pytest.mark.parametrize("wish", [WriteQuestionWish, ReopenQuestionWish])
def test_another_ones_number_is_none(world, wish):
    why = refused(noted, world, wish(number="2222-2222", words="Mere."))
    assert why in {AssistRefusal.NO_QUESTION, AssistRefusal.NOT_TO_REOPEN}
    why = refused(noted, world, SendQuestionWish(number="2222-2222"))
    assert why is AssistRefusal.NO_SUCH_QUESTION


def test_the_whole_answer_comes_by_letter_also_when_the_question_is_closed(world):
    number = answered(world)
    by_the_place(world, CaseStep.CLOSED)
    noted(world, SendQuestionWish(number=number))
    paper = " ".join(print_next(lead(world)).text.split())
    assert ANSWER in paper
    assert "Hvorfor?" in paper
    assert number in paper


def test_a_question_that_nobody_has_written_about_says_so(world):
    number = asked(world)
    noted(world, SendQuestionWish(number=number))
    paper = " ".join(print_next(lead(world)).text.split())
    assert "Ingen har skrevet til dig om dette spørgsmål." in paper
    # Whoever has no MitID need not wait for the answer either: where to turn, until when, and what to sign.
    _before, _heading, onward = paper.partition("Her kan du gå hen")
    for text in ("databeskyttelsesrådgiveren", "Styrelsen for Patientklager", "politiet", "Underskrift", number):
        assert text in onward
    assert "Birthe" not in onward, "nobody's name but by their own hand"


def states(world):
    with of_birthe(world) as actor:
        return {one.kind: one.state for one in letter_queries.letters_of(actor.subject)}


def test_letters_that_are_to_be_stopped_are_not_printed_meanwhile(world):
    letter_ordered(world)
    app, sia, opening, identity = at_counter(world)
    act = made(app, sia, opening, identity, StopLettersWish())
    assert "Supporten har gjort noget for dig" in print_next(lead(world)).text
    assert states(world) == {LetterKind.LOG_MONTH: LetterState.HELD, LetterKind.ASSISTED_RECEIPT: LetterState.PRINTED}
    at_desk(app, sia, opening, lambda at: assisting.stop(at, act.act_id, assisting.known(at, identity)))
    print_next(lead(world))
    assert states(world)[LetterKind.LOG_MONTH] is LetterState.PRINTED, "thought again, it goes on by itself"


def test_they_are_stopped_for_good_when_the_days_have_gone(world):
    letter_ordered(world)
    act = noted(world, StopLettersWish())
    print_next(lead(world))
    assert day_comes(world, act) is None
    assert states(world)[LetterKind.LOG_MONTH] is LetterState.STOPPED
    noted(world, MonthWish(first=date(2026, 1, 1)))
    assert "Din log for januar 2026" in print_next(lead(world)).text, "what is ordered later is printed"


def test_where_there_is_nothing_to_stop_it_was_so_already(world):
    act = noted(world, StopLettersWish())
    assert day_comes(world, act) is NotDone.IS_SO_ALREADY
