"""Every act at the desk, one by one: its delay, stopped in time, its effect, its letter, and the citizen's own log."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from citizen_app import clock as site_clock
from citizen_app.auth.actor import Role
from citizen_app.db.work import connection
from citizen_app.messages import choices
from citizen_app.web.language import DEFAULT
from consent.domain.decision import Effect, Unit, Who
from consent.services.confirming import confirmed_by
from consent.services.decisions import decisions_of, make_decision
from logview.domain.name_requests import Right, Whom
from logview.queries.name_requests import requests_of
from logview.services import asking
from logview.services.addresses import EntryPlace
from logview.services.asking import Wanted
from support.domain.assist_wishes import (
    BlockWish,
    CloseQuestionWish,
    ConfirmBlockWish,
    EndAccessWish,
    EndBlockWish,
    ForgetNumberWish,
    MonthWish,
    NameComplaintWish,
    NameWish,
    NumberWish,
    QuestionWish,
    ReopenQuestionWish,
    SendComplaintWish,
    SendNoticesWish,
    SendQuestionWish,
    StopLettersWish,
    StopMessagesWish,
    Wish,
    WithdrawNamesWish,
    WriteQuestionWish,
)
from support.domain.assisted import INFORMS, WAITS_FOR_LETTER, ActKind
from support.domain.cases import CaseStep, Concern, Finding
from support.domain.letters import OF_ACTS, LetterKind
from support.domain.turning import Turn
from support.letter_models import PrintLetterRow
from support.queries import cases
from support.queries import letters as letter_queries
from support.services import assist_clock, assisted, assisting, openings, own_letters, questions
from support.services.case_desk import CaseAboutOneself
from tests.conftest import NOON
from tests.integration.masks.conftest import HOSPITAL, NAME, WARD
from tests.integration.masks.conftest import log as log
from tests.integration.questions.test_citizens_pages import take
from tests.integration.questions.test_questions import of_citizen
from tests.support.assisting import at_desk, known, made, of_age, opened
from tests.support.deciding import draft
from tests.support.desk import at_desk as agent
from tests.support.letters import addresses_come, print_next
from tests.support.misuse_notices import has_written
from tests.support.people import DESK, REGION, as_citizen, as_staff

CPR, FORMER = "1403572528", "4000000000009"
DAY = NOON - timedelta(days=3)
ANSWER = "Lægen læste dit blodprøvesvar."


@pytest.fixture
def world(app, log, clock):
    """Birthe, of age, with a look-up; letters are sent."""
    addresses_come(app)
    birthe = as_citizen(app, CPR)
    of_age(app, birthe.key)
    entry = log.entry(birthe.key, DAY, performed_by=log.person(NAME), organisation_ref=log.unit(WARD))
    return SimpleNamespace(app=app, log=log, clock=clock, birthe=birthe, entry=(birthe.key, DAY, entry))


def of_birthe(world):
    return of_citizen(world.app, world.birthe.key)


def nothing(_world):
    return None


def decided(world, **told):
    with of_birthe(world) as actor:
        kept = make_decision(actor, draft(**told), uuid4(), site_clock.now())
    return kept.decision.decision_id


def block(world):
    return decided(world)


def access(world):
    until = NOON + timedelta(days=200)
    return decided(world, effect=Effect.ACCESS, who=Who(unit=Unit("sor", WARD, below=True)), valid_until=until)


def block_of_a_former_place(world):
    """Made a month before the place became another."""
    other = date(2026, 2, 15)
    told = {"successor_scheme": "sor", "successor_code": HOSPITAL, "successor_from": other, "valid_until": other}
    world.log.organisation(FORMER, "Vestby Hospital", kind="hospital", **told)
    world.log.directory_is_new()
    world.clock.move_to(NOON - timedelta(days=30))
    found = decided(world, who=Who(unit=Unit("sor", FORMER, below=True)))
    world.clock.move_to(NOON)
    return found


def asked(world):
    with of_birthe(world) as actor:
        case_id = questions.ask(actor, [world.entry], Concern.WHY, "Hvorfor?", REGION)
        return questions.question(actor, case_id).number


def answered(world):
    number = asked(world)
    take(world.app, world.birthe.key, CaseStep.ANSWERED, ANSWER, Finding.JUSTIFIED)
    return number


def letter_ordered(world):
    with of_birthe(world) as actor:
        own_letters.order_month(actor, date(2026, 2, 1))


def hears_of_it(world):
    with of_birthe(world) as actor:
        choices.choose(actor, {"assist-made": "on"})


def number_there(world):
    with of_birthe(world) as actor:
        assisted.register_number(actor, "30123456")


def masked(world):
    world.log.mask(unit=WARD, by=HOSPITAL, since=NOON - timedelta(days=9))


def wished(world, asked_at=None):
    masked(world)
    wanted = Wanted(right=Right.POLICE, asked_at=asked_at)
    with of_birthe(world) as actor:
        asking.ask(actor, EntryPlace(*world.entry), Whom.PERFORMED_BY, wanted, DEFAULT)


def wished_long_ago(world):
    """So that the answer is late when the days have gone."""
    wished(world, NOON - timedelta(days=25))


def told_of_misuse(world):
    has_written(world.app, world.entry, "Vi beklager.")


@dataclass(frozen=True, kw_only=True)
class Row:
    """An act: what there is before it, what is asked for, and what of the citizen's it changes."""

    before: Callable[[Any], Any] = nothing  # what it makes is handed to `wish`
    wish: Callable[[Any], Wish]
    changes: set[str]


TABLE = {
    ActKind.BLOCK: Row(wish=lambda _made: BlockWish(), changes={"decisions"}),
    ActKind.END_BLOCK: Row(before=block, wish=lambda one: EndBlockWish(decision_id=one), changes={"decisions"}),
    ActKind.CONFIRM_BLOCK: Row(
        before=block_of_a_former_place, wish=lambda one: ConfirmBlockWish(decision_id=one), changes={"confirmed"}
    ),
    ActKind.END_ACCESS: Row(before=access, wish=lambda one: EndAccessWish(decision_id=one), changes={"decisions"}),
    ActKind.QUESTION: Row(
        wish=lambda _made: QuestionWish(day=DAY.date(), unit=("sor", WARD), concern="why", words="Hvorfor?"),
        changes={"questions", "letters"},  # its receipt
    ),
    ActKind.WRITE_QUESTION: Row(
        before=asked, wish=lambda number: WriteQuestionWish(number=number, words="Mere."), changes={"questions"}
    ),
    ActKind.REOPEN_QUESTION: Row(
        before=answered, wish=lambda number: ReopenQuestionWish(number=number, words="Jo."), changes={"questions"}
    ),
    ActKind.CLOSE_QUESTION: Row(
        before=asked, wish=lambda number: CloseQuestionWish(number=number), changes={"questions"}
    ),
    ActKind.SEND_QUESTION: Row(
        before=answered, wish=lambda number: SendQuestionWish(number=number), changes={"letters"}
    ),
    ActKind.SEND_COMPLAINT: Row(
        before=answered, wish=lambda number: SendComplaintWish(number=number, to=Turn.LOOK_UP), changes={"letters"}
    ),
    ActKind.NAME_COMPLAINT: Row(
        before=wished_long_ago,
        wish=lambda _made: NameComplaintWish(asked_on=date(2026, 2, 6)),
        changes={"letters"},
    ),
    ActKind.SEND_NOTICES: Row(before=told_of_misuse, wish=lambda _made: SendNoticesWish(), changes={"letters"}),
    ActKind.LOG_MONTH: Row(wish=lambda _made: MonthWish(first=date(2026, 2, 1)), changes={"letters"}),
    ActKind.STOP_LETTERS: Row(before=letter_ordered, wish=lambda _made: StopLettersWish(), changes={"letters"}),
    ActKind.STOP_MESSAGES: Row(before=hears_of_it, wish=lambda _made: StopMessagesWish(), changes={"messages"}),
    ActKind.NUMBER: Row(wish=lambda _made: NumberWish(number="20123456"), changes={"number"}),
    ActKind.FORGET_NUMBER: Row(before=number_there, wish=lambda _made: ForgetNumberWish(), changes={"number"}),
    ActKind.ASK_NAME: Row(
        before=masked,
        wish=lambda _made: NameWish(
            day=DAY.date(), unit=("sor", WARD), whom=Whom.PERFORMED_BY, right=Right.POLICE, words="Truet."
        ),
        changes={"names"},
    ),
    ActKind.WITHDRAW_NAMES: Row(before=wished, wish=lambda _made: WithdrawNamesWish(), changes={"names"}),
}
every_act = pytest.mark.parametrize("kind", TABLE, ids=str)
every_act_that_waits = pytest.mark.parametrize("kind", [one for one in TABLE if one not in INFORMS], ids=str)


def everything(world):
    """All that is the citizen's, but what tells them of the act itself."""
    with of_birthe(world) as actor:
        found = decisions_of(actor, site_clock.now())
        number = assisted.own_number(actor)
        return {
            "decisions": [(one.decision.decision_id, one.decision.effect) for one in found.in_force],
            "confirmed": confirmed_by(actor.subject),
            "questions": [
                (one.number, one.case.state, [(each.event.step, each.words_sealed) for each in one.said])
                for one in cases.files_of(actor.subject)
            ],
            "letters": [
                (one.kind, one.about, one.state)
                for one in letter_queries.letters_of(actor.subject)
                if one.kind not in OF_ACTS
            ],
            "names": [(one.request.state, one.request.asked_at) for one in requests_of(actor.subject)],
            "messages": choices.choices_of(actor),
            "number": number.number if number else None,
        }


def changed(before, after):
    return {name for name, value in after.items() if value != before[name]}


def begun(world, kind):
    """The citizen stands at the counter with what there is before. Returns the agent, and what finds the citizen."""
    wish = TABLE[kind].wish(TABLE[kind].before(world))
    sia = agent()
    opening = opened(world.app, sia, CPR)
    return wish, sia, opening, known(world.app, sia, opening)


def letters_of_acts(world):
    row = PrintLetterRow
    with of_birthe(world):
        of_acts = select(row.kind, row.about_id).where(row.kind.in_([one.value for one in OF_ACTS]))
        return [tuple(one) for one in connection().execute(of_acts)]


def days_go(world, act):
    """The letter is printed, the days have gone, and the worker comes twice. What there was before that."""
    if act.kind in WAITS_FOR_LETTER and told(world, act).ended is None:
        print_next(as_staff(world.app, "Lea Leder", Role.LEAD, cvr=DESK, cpr="0508791237"))
    world.clock.move_to(act.effective_at - timedelta(seconds=1))
    work(world)
    early = everything(world)
    world.clock.move_to(act.effective_at)
    for _each in range(2):
        work(world)
    return early


def work(world):
    with world.app.app_context():
        assist_clock.take_effect()


def told(world, act):
    with of_birthe(world) as actor:
        return assisted.act_told(actor, act.act_id)


def test_the_table_has_every_act():
    assert set(TABLE) == set(ActKind)


@every_act
def test_it_counts_when_its_days_have_gone_and_changes_that_alone(world, kind):
    wish, sia, opening, identity = begun(world, kind)
    before = everything(world)
    act = made(world.app, sia, opening, identity, wish)
    if kind in INFORMS:
        assert changed(before, everything(world)) == TABLE[kind].changes, "it only informs, and is done at once"
        assert told(world, act).ended.ending.value == "done"
        return
    assert changed(before, everything(world)) == set()
    # From Tuesday five working days: the last to stop it is Tuesday a week later.
    assert act.effective_at.isoformat() == "2026-03-10T23:00:00+00:00"
    assert changed(before, days_go(world, act)) == set(), "nothing happens a second too early"
    assert changed(before, everything(world)) == TABLE[kind].changes
    ended = told(world, act).ended
    assert (ended.ending.value, ended.party, ended.why) == ("done", "clock", None)


@every_act_that_waits
def test_it_is_told_by_letter_once_and_on_the_citizens_page(world, kind):
    wish, sia, opening, identity = begun(world, kind)
    act = made(world.app, sia, opening, identity, wish)
    made(world.app, sia, opening, identity, wish, act.act_id)  # a second click
    assert letters_of_acts(world) == [(LetterKind.ASSISTED_RECEIPT.value, act.act_id)]
    with of_birthe(world) as actor:
        [one] = assisted.acts(actor)
        deeds = [str(each.deed) for each in openings.openings(actor, "da").openings]
    assert one.can_stop
    assert one.sentences[-1] == "Det gælder fra den 11. marts 2026. Indtil da kan du stoppe det."
    assert {"assist-made", "assist-read-aloud", "assist-known"} <= set(deeds)


@every_act_that_waits
@pytest.mark.parametrize("by", ["the citizen", "the desk"])
def test_what_is_stopped_in_time_leaves_nothing(world, kind, by):
    wish, sia, opening, identity = begun(world, kind)
    before = everything(world)
    act = made(world.app, sia, opening, identity, wish)
    if by == "the citizen":
        with of_birthe(world) as actor:
            assisted.stop(actor, act.act_id)
    else:
        at_desk(world.app, sia, opening, lambda at: assisting.stop(at, act.act_id, assisting.known(at, identity)))
    days_go(world, act)
    assert changed(before, everything(world)) == set()
    assert told(world, act).ended.ending.value == "stopped"


@every_act
def test_nobody_does_it_for_themselves(world, kind):
    wish, sia, opening, identity = begun(world, kind)
    themselves = agent(key=sia.viewer.key, own=world.birthe.key)
    with pytest.raises(CaseAboutOneself):
        made(world.app, themselves, opening, identity, wish)
    with of_birthe(world) as actor:
        assert assisted.acts(actor) == []
