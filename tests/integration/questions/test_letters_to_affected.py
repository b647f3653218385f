"""What an organisation tells those affected, on paper: to whoever wants letters, and to whoever no message reaches."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from support.domain.cases import AnswerWay, Concern, Finding
from support.domain.letters import LetterKind
from support.domain.look_back import LookBackStep
from support.letter_models import PrintLetterRow, PrintLetterStandingRow
from support.look_back_models import MisuseNoticeRow
from support.services import look_back_list, questions
from tests.integration.questions.test_look_back_lists import links_of
from tests.integration.questions.test_questions import of_citizen
from tests.support.assisting import of_age
from tests.support.letters import PAGE, addresses_come, order, print_next, send
from tests.support.look_backs import AT, WARD, LookBackScene
from tests.support.messages import choose, give_contact
from tests.support.page_rules import visible_text
from tests.support.people import DESK, REGION, as_citizen, as_staff
from tests.support.questions import WORDS

DAY = timedelta(days=1)
TEXT = "Vi beklager. Det burde ikke være sket."
SET_RIGHT = "Den har set på dem igen"
TOPIC = "organisation-wrote"


@pytest.fixture
def carl(app):
    addresses_come(app)
    citizen = as_citizen(app, "2308913369", "Carl Krogh")
    of_age(app, citizen.key)
    return citizen


@pytest.fixture
def lea(app):
    return as_staff(app, "Lea Leder", Role.LEAD, cvr=DESK, cpr="0508791237")


@pytest.fixture
def scene(app, carl):
    made = LookBackScene(app)
    made.hear()
    made.look_up(carl.key, AT - DAY)
    return made


def asks(scene, citizen, way):
    """The citizen asks about another look-up, and says how they want to hear of the answer."""
    place = (citizen.key, AT - 9 * DAY, scene.look_up(citizen.key, AT - 9 * DAY, "Bo Bang"))
    with of_citizen(scene.app, citizen.key) as actor:
        questions.ask(actor, [place], Concern.WHY, WORDS, REGION, questions.How(way))


def told(scene, text=TEXT):
    """Carl's look-up is found unjustified by two, and the text is written by one and approved by another."""
    look_back = scene.listed()
    scene.judge(scene.lars, look_back, Finding.UNJUSTIFIED, 1)
    scene.confirm(scene.vita, look_back)
    scene.take(scene.lars, look_back, LookBackStep.TEXT_PROPOSED, words=text)
    assert scene.tell(scene.vita, look_back) == 1
    return look_back


def set_right(scene, look_back):
    scene.judge(scene.vita, look_back, Finding.JUSTIFIED, 1)
    scene.confirm(scene.lars, look_back)


def ordered(app):
    """Who gets a letter about misuse, and whether it holds what was written."""
    with app.app_context(), unit_of_work(DatabaseRole.PRINT) as connection:
        row = PrintLetterRow
        found = select(row.citizen_key, row.has_contents).where(row.kind == LetterKind.MISUSE_TOLD.value)
        return [tuple(one) for one in connection.execute(found.order_by(row.ordered_at))]


def stands(app):
    """What is held in the print queue, and why."""
    with app.app_context(), unit_of_work(DatabaseRole.PRINT) as connection:
        row = PrintLetterStandingRow
        return [tuple(one) for one in connection.execute(select(row.state, row.why).where(row.state == "held"))]


def test_whoever_no_message_reaches_gets_a_letter_that_does_not_say_what(app, scene, carl, lea):
    told(scene)
    assert ordered(app) == [(carl.key, False)]
    pdf = print_next(lea)
    assert "Besked fra Region Hovedstaden" in pdf.text
    assert "Region Hovedstaden har skrevet til dig om opslag i din log." in pdf.text
    assert "spørg Region Hovedstaden" in pdf.text
    for kept_back in (TEXT, "Anna Friis", "Afdeling Y", "Carl"):
        assert kept_back not in pdf.text


def test_whoever_a_message_reaches_or_wants_none_gets_no_letter(app, scene, carl):
    give_contact(app, carl.key)
    told(scene)
    assert ordered(app) == []


def test_whoever_wants_to_hear_nothing_of_it_gets_no_letter(app, scene, carl):
    choose(app, carl.key, TOPIC, "off")
    told(scene)
    assert ordered(app) == []


@pytest.mark.parametrize(
    ("ways", "found"),
    [
        ([AnswerWay.LETTER], [False]),
        ([AnswerWay.LETTER_WHOLE], [True]),
        ([AnswerWay.LETTER_WHOLE, AnswerWay.MESSAGE], []),
        ([AnswerWay.HERE, AnswerWay.LETTER], [False]),
    ],
)
def test_what_was_chosen_last_for_an_answer_counts(app, scene, carl, clock, ways, found):
    give_contact(app, carl.key)
    for way in ways:
        asks(scene, carl, way)
        clock.shift(timedelta(minutes=1))
    told(scene)
    assert ordered(app) == [(carl.key, whole) for whole in found]


def test_the_whole_of_it_stands_in_it_where_that_was_chosen_and_goes_through_the_masks(app, scene, carl, lea):
    asks(scene, carl, AnswerWay.LETTER_WHOLE)
    told(scene)
    scene.log.mask(person="Anna Friis", by=WARD)
    text = print_next(lea).text
    for words in (TEXT, "Afdeling Y", "Navnet er sløret"):
        assert words in text
    assert "Anna" not in text


def test_a_text_that_names_somebody_who_is_masked_is_on_no_paper(app, scene, carl, lea):
    asks(scene, carl, AnswerWay.LETTER_WHOLE)
    told(scene, "Anna Friis så din journal uden grund.")
    scene.log.mask(person="Anna Friis", by=WARD)
    text = print_next(lea).text
    assert "Anna" not in text
    assert "uden grund" not in text
    assert "Teksten nævner en, hvis navn er sløret for dig" in text


@pytest.mark.parametrize("whole", [True, False])
def test_whoever_was_told_is_told_again_by_letter(app, scene, carl, lea, clock, whole):
    if whole:
        asks(scene, carl, AnswerWay.LETTER_WHOLE)
    look_back = told(scene)
    print_next(lea)
    clock.shift(timedelta(minutes=10))
    set_right(scene, look_back)
    assert ordered(app) == [(carl.key, whole)] * 2
    text = print_next(lea).text
    assert "Besked fra Region Hovedstaden" in text
    assert (SET_RIGHT in text) is whole
    assert TEXT not in text


@pytest.mark.parametrize(
    ("register", "why", "words"),
    [
        ({"born": date(2010, 3, 4)}, "child", "hvis alder vi ikke kender: 1. De får et brev, men ingen besked."),
        ({"born": None}, "age-unknown", "hvis alder vi ikke kender: 1. De får et brev, men ingen besked."),
        ({"died": date(2026, 3, 1)}, "dead", "Heraf døde: 1. Deres brev bliver hos Indbliks support."),
    ],
)
def test_letters_to_children_and_the_dead_wait_for_a_person(app, scene, carl, lea, register, why, words):
    give_contact(app, carl.key)
    of_age(app, carl.key, **register)
    look_back = told(scene)
    with scene.at_work(scene.lars) as actor:
        reach = look_back_list.to_tell(actor, look_back)
    assert (reach.citizens, reach.by_hand, reach.dead) == (0, 0, 0), "everybody is told"
    set_right(scene, look_back)
    assert ordered(app) == [(carl.key, False)] * 2
    assert stands(app) == []
    send(lea, f"{PAGE}/udskriv")
    assert stands(app) == [("held", why)] * 2
    scene.judge(scene.lars, look_back, Finding.UNJUSTIFIED, 1)
    scene.confirm(scene.vita, look_back)
    scene.take(scene.lars, look_back, LookBackStep.TEXT_PROPOSED, words=TEXT)
    shown = links_of(scene.vita, "//main//article//h3/a/@href")
    assert words in visible_text(scene.vita.client.get(f"{shown}/fortael").text)


def test_a_letter_about_what_another_was_told_says_nothing(app, scene, carl, lea):
    told(scene)
    print_next(lea)
    with scene.in_role(DatabaseRole.LOOK_BACK) as connection:
        notice = connection.execute(select(MisuseNoticeRow.notice_id)).scalar_one()
    letter = order(app, scene.birthe.key, LetterKind.MISUSE_TOLD, notice, has_contents=True)
    send(lea, f"{PAGE}/udskriv")
    with app.app_context(), unit_of_work(DatabaseRole.PRINT) as connection:
        row = PrintLetterStandingRow
        found = connection.execute(select(row.state, row.why).where(row.letter_id == letter)).one()
    assert tuple(found) == ("held", "no-contents")
