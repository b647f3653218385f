"""Letters that a citizen asks the desk for: to complain with, and what organisations told them of misuse."""

from datetime import date, timedelta

import pytest

from citizen_app.auth.actor import Role
from citizen_app.complaint_settings import Law
from logview.domain.name_requests import Right, Whom
from logview.services import asking
from logview.services.addresses import EntryPlace
from logview.services.asking import Wanted
from support.domain.assist_wishes import NameComplaintWish, SendComplaintWish, SendNoticesWish
from support.domain.assisted import AssistRefusal, NotDone
from support.domain.cases import Concern
from support.domain.letters import LetterKind
from support.domain.turning import Turn
from support.queries import letters as letter_queries
from support.services import assisted, questions
from tests.conftest import NOON
from tests.integration.desk.test_assist_dialogue import day_comes, lead, noted
from tests.integration.desk.test_assist_pages import known as at_the_counter
from tests.integration.desk.test_assist_pages import made as made_on_page
from tests.integration.desk.test_assist_pages import read_aloud
from tests.integration.desk.test_assisted_acts import (
    ANSWER,
    CPR,
    DAY,
    answered,
    asked,
    masked,
    of_birthe,
    wished_long_ago,
    work,
)
from tests.integration.desk.test_assisted_acts import log as log
from tests.integration.desk.test_assisted_acts import world as world
from tests.integration.desk.test_assisting import refused
from tests.integration.desk.test_desk_pages import text
from tests.integration.masks.conftest import NAME, WARD
from tests.integration.questions.test_questions import of_citizen
from tests.support.letters import PAGE as QUEUE
from tests.support.letters import print_next, send
from tests.support.misuse_notices import has_written
from tests.support.people import DESK, REGION, as_citizen, as_staff
from tests.support.reading import page

PAGES = {
    Turn.ORGANISATION: "brev-organisation",
    Turn.LOOK_UP: "brev-klage",
    Turn.DATA_PROTECTION: "brev-datatilsynet",
    Turn.POLICE: "brev-politi",
}
BY_HAND = {"Fra", "Dato"}  # on the page the citizen's name and the day stand there
SORRY = f"Vi beklager. {NAME} så i din journal."
MASKED = "Navnet er sløret"
HOUR = timedelta(hours=1)


def printed(world):
    return " ".join(print_next(lead(world)).text.split())


def comes(world, wish):
    """The act is noted, its receipt printed, its days go, and then its letter is printed."""
    act = noted(world, wish)
    receipt = printed(world)
    assert "Supporten har gjort noget for dig" in receipt
    assert day_comes(world, act) is None
    return printed(world)


def kinds(world):
    with of_birthe(world) as actor:
        return [one.kind for one in letter_queries.letters_of(actor.subject)]


def facts_on_page(world, path):
    """What stands on the citizen's own page with the letter: each label with its text, and the plain sentences."""
    birthe = as_citizen(world.app, CPR)
    [question] = {one.get("href") for one in page(birthe.client, "/spoergsmaal").cssselect("h2 a")}
    [main] = page(birthe.client, f"{question}/{path}").cssselect("main")
    for one in main.cssselect(".not-printed, .button-row"):
        one.drop_tree()
    labels = [" ".join(one.text_content().split()) for one in main.cssselect("dt")]
    told = [" ".join(one.text_content().split()) for one in main.cssselect("dd")]
    sentences = [" ".join(one.text_content().split()) for one in main.cssselect("h1, h2, p")]
    return [f"{label} {what}" for label, what in zip(labels, told, strict=True) if label not in BY_HAND] + sentences


@pytest.mark.parametrize("turn", PAGES, ids=str)
def test_what_comes_by_letter_is_what_stands_on_the_page(world, turn):
    letter = comes(world, SendComplaintWish(number=answered(world), to=turn))
    _citizens, _heading, onward = letter.partition("Brev til ")
    for one in facts_on_page(world, PAGES[turn]):
        assert one in f"Brev til {onward}", one
    assert ANSWER in onward
    assert ("Tager imod klager" in letter) == (turn in {Turn.LOOK_UP, Turn.DATA_PROTECTION})
    assert "Birthe" not in letter, "nobody's name but by their own hand"


def test_what_is_sent_on_has_a_sheet_of_its_own(world):
    act = noted(world, SendComplaintWish(number=answered(world), to=Turn.LOOK_UP))
    printed(world)
    assert day_comes(world, act) is None
    pdf = print_next(lead(world))
    citizens, heading, onward = pdf.text.partition("Brev til Styrelsen for Patientklager")
    assert heading
    assert pdf.pages >= 3, "the citizen's own, its empty back, and what goes on"
    assert "1 / " in citizens, "the first page ends before it"
    for own in ("begynder på næste ark", "Du kan stoppe et brev", "Så er den sidste dag 3. marts 2028"):
        assert own in citizens
        assert own not in onward


def test_a_mask_that_comes_meanwhile_hides_the_name(world):
    number = answered(world)
    act = noted(world, SendComplaintWish(number=number, to=Turn.POLICE))
    printed(world)
    assert day_comes(world, act) is None
    masked(world)
    letter = printed(world)
    assert MASKED in letter
    assert number in letter
    assert NAME not in letter


@pytest.mark.parametrize("by", ["the citizen before its day", "the citizen's letters before printing"])
def test_what_is_stopped_is_not_printed(world, by):
    act = noted(world, SendComplaintWish(number=answered(world), to=Turn.POLICE))
    printed(world)
    assert LetterKind.ASKED_FOR not in kinds(world), "it waits for its day"
    if by == "the citizen before its day":
        with of_birthe(world) as actor:
            assisted.stop(actor, act.act_id)
        world.clock.move_to(act.effective_at)
        work(world)
        assert LetterKind.ASKED_FOR not in kinds(world)
        return
    assert day_comes(world, act) is None
    birthe = as_citizen(world.app, CPR)
    own = page(birthe.client, "/breve")
    assert "Det, du bad vores support sende" in own.text_content()
    [form] = own.cssselect("form[action$='/stop']")
    fields = {one.get("name"): one.get("value") for one in form.cssselect("input")}
    assert birthe.client.post(form.get("action"), data=fields).status_code == 303
    assert send(lead(world), f"{QUEUE}/udskriv").status_code == 303, "nothing to print"


def test_whoever_made_the_act_does_not_print_its_letter(world):
    number = answered(world)
    ludo = as_staff(world.app, "Ludo Leder", Role.LEAD, cvr=DESK, cpr="0211223989")
    made_on_page(ludo, f"{at_the_counter(ludo)}/klage", number=number, to="police")
    printed(world)
    world.clock.shift(timedelta(days=9))
    work(world)
    ludo = as_staff(world.app, "Ludo Leder", Role.LEAD, cvr=DESK, cpr="0211223989")
    assert send(ludo, f"{QUEUE}/udskriv").status_code == 303, "nothing for them to print"
    assert number in printed(world)


def test_a_question_of_another_citizen_is_none(world):
    carl = as_citizen(world.app, "2308913369", "Carl Krogh")
    entry = world.log.entry(
        carl.key, DAY, performed_by=world.log.person("Bo Bang"), organisation_ref=world.log.unit(WARD)
    )
    with of_citizen(world.app, carl.key) as actor:
        case_id = questions.ask(actor, [(carl.key, DAY, entry)], Concern.WHY, "Hvorfor?", REGION)
        theirs = questions.question(actor, case_id).number
    for number in (theirs, "2222-2222"):
        why = refused(noted, world, SendComplaintWish(number=number, to=Turn.POLICE))
        assert why is AssistRefusal.NO_SUCH_QUESTION


def test_a_complaint_that_the_question_has_not_is_refused(world):
    why = refused(noted, world, SendComplaintWish(number=asked(world), to=Turn.FILE_ACCESS))
    assert why is AssistRefusal.REFUSED


@pytest.mark.parametrize(
    ("law", "said"),
    [
        (None, "Brev til Østby Hospital"),
        (Law.NAME_REFUSED, "Brev til Styrelsen for Patientklager"),
        (Law.DATA_PROTECTION, "Brev til Datatilsynet"),
    ],
)
def test_a_late_answer_about_a_name_is_complained_of_without_the_name(world, law, said):
    wished_long_ago(world)
    letter = comes(world, NameComplaintWish(asked_on=date(2026, 2, 6), law=law))
    for words in (
        said,
        "En anmeldelse til politiet",
        "Svar senest 6. marts 2026",
        "Underskrift",
        "Sløret af Østby Hospital",
    ):
        assert words in letter, words
    assert NAME not in letter


@pytest.mark.parametrize(
    "when", [date(2026, 2, 5), date(2026, 3, 1)], ids=["another day", "an answer that is not late"]
)
def test_that_there_was_nothing_to_complain_of_is_told_to_the_citizen_alone(world, when):
    wished_long_ago(world)
    entry = world.log.entry(
        world.birthe.key, DAY - HOUR, performed_by=world.log.person("Bo Bang"), organisation_ref=world.log.unit(WARD)
    )
    wanted = Wanted(right=Right.POLICE, asked_at=NOON - timedelta(days=2))
    with of_birthe(world) as actor:
        asking.ask(actor, EntryPlace(world.birthe.key, DAY - HOUR, entry), Whom.PERFORMED_BY, wanted, "da")
    assert day_comes(world, noted(world, NameComplaintWish(asked_on=when))) is NotDone.NO_WISH
    assert LetterKind.ASKED_FOR not in kinds(world)
    assert LetterKind.ASSISTED_STOPPED in kinds(world)


def test_what_organisations_wrote_comes_whole(world):
    has_written(world.app, world.entry, SORRY)
    letter = comes(world, SendNoticesWish())
    for words in ("Besked fra Region Øst", SORRY, NAME, "Opslaget"):
        assert words in letter, words


def test_their_words_stay_away_where_they_name_whoever_is_masked_meanwhile(world):
    has_written(world.app, world.entry, SORRY)
    act = noted(world, SendNoticesWish())
    printed(world)
    assert day_comes(world, act) is None
    masked(world)
    letter = printed(world)
    assert "Besked fra Region Øst" in letter
    for kept_back in (NAME, "Vi beklager"):
        assert kept_back not in letter


def test_where_nobody_has_written_the_citizen_is_told_so(world):
    act = noted(world, SendNoticesWish())
    assert day_comes(world, act) is NotDone.NO_NOTICE
    assert "Ingen organisation har skrevet til dig." in text(
        as_citizen(world.app, CPR).client.get("/hjaelp-fra-supporten")
    )


def test_the_desk_reads_it_aloud_and_nothing_of_it_stands_in_an_address(world):
    number = answered(world)
    sia = as_staff(world.app, "Sia Sand", Role.AGENT, cvr=DESK, cpr="0407781236")
    at = at_the_counter(sia)
    for path, fields, said in (
        ("klage", {"number": number.lower(), "to": "police"}, f"Det handler om dit spørgsmål {number}"),
        ("klage-navn", {"asked_on": "2026-02-06", "to": "organisation"}, "det navn, du bad om den 6. februar 2026"),
        ("organisationer", {}, "det, organisationer har skrevet til dig"),
    ):
        told = text(read_aloud(sia, f"{at}/{path}", **fields))
        assert said in told
        assert "Indtil da kan du stoppe det." in told
        gone = made_on_page(sia, f"{at}/{path}", **fields).headers["Location"]
        assert gone == at
        assert number not in gone
    own = text(as_citizen(world.app, CPR).client.get("/hjaelp-fra-supporten"))
    assert "Et brev om dit spørgsmål, som du selv sender videre" in own
    for path in ("klage", "klage-navn"):
        answer = sia.client.post(f"{at}/{path}", data={})
        assert answer.status_code in {400, 422}
