"""What opens data at the desk counts only when its days have gone and the letter about it has been printed."""

from datetime import timedelta

import pytest

from citizen_app.auth.actor import Role
from support.domain.assist_wishes import BlockWish, EndBlockWish
from support.services import assisted, assisting
from support.views import letter_paper
from tests.integration.desk.test_assist_pages import OWN
from tests.integration.desk.test_assisting import CPR, endings, in_force, work
from tests.integration.desk.test_assisting import birthe as birthe
from tests.integration.desk.test_assisting import letters_are_sent as letters_are_sent
from tests.integration.desk.test_assisting import opening as opening
from tests.integration.desk.test_assisting import sia as sia
from tests.integration.desk.test_desk_pages import text
from tests.integration.desk.test_letters import first_letter
from tests.integration.masks.conftest import log as log
from tests.integration.questions.test_questions import of_citizen
from tests.support.assisting import at_desk, blocks, known, made, opened
from tests.support.letters import PAGE, print_next, send
from tests.support.people import DESK, as_citizen, as_staff

WAITS = "Det venter. Det gælder fra den 19. marts 2026, men først når vi har udskrevet vores brev til dig."


def lead(app):
    return as_staff(app, "Lea Leder", Role.LEAD, cvr=DESK, cpr="0508791237")


def printed(app):
    print_next(lead(app))


@pytest.fixture
def ending(app, birthe, sia, opening, clock):
    """A block that the desk made, and that is to end: its days have gone, and its letter is in the queue."""
    block = made(app, sia, opening, known(app, sia, opening), BlockWish())
    clock.move_to(block.effective_at + timedelta(hours=12))
    printed(app)
    work(app)
    later = opened(app, sia, CPR)
    identity = known(app, sia, later)
    [told] = at_desk(app, sia, later, blocks, identity)
    act = made(app, sia, later, identity, EndBlockWish(decision_id=told.decision_id))
    clock.move_to(act.effective_at + timedelta(hours=12))
    work(app)
    return act


def test_a_block_ends_when_its_letter_is_printed_and_not_before(app, birthe, ending):
    assert in_force(app, birthe) == [("BLOCK", "desk")]
    assert WAITS in text(as_citizen(app, CPR).client.get(OWN))
    printed(app)
    for _each in range(2):
        work(app)
    assert in_force(app, birthe) == []
    assert endings(app) == [("done", "clock")] * 2


def test_a_letter_that_could_not_be_printed_is_none(app, birthe, ending, monkeypatch):
    def breaks(*_arguments):
        raise OSError("no glyph")

    monkeypatch.setattr(letter_paper, "lay_out", breaks)
    assert send(lead(app), f"{PAGE}/udskriv").status_code == 303
    work(app)
    assert in_force(app, birthe) == [("BLOCK", "desk")]


@pytest.mark.parametrize("by_whom", ["citizen", "desk"])
def test_it_can_be_stopped_as_long_as_it_waits_for_its_letter(app, birthe, sia, ending, by_whom):
    if by_whom == "citizen":
        with of_citizen(app, birthe.key) as actor:
            [newest, _block] = assisted.acts(actor)
            assert newest.can_stop
            assisted.stop(actor, ending.act_id)
    else:
        at_desk(app, sia, opened(app, sia, CPR), assisting.stop, ending.act_id)
        printed(app)
    work(app)
    assert in_force(app, birthe) == [("BLOCK", "desk")]
    assert ("stopped", by_whom) in endings(app)


def test_one_whose_letter_was_stopped_is_not_done_and_the_citizen_is_told(app, birthe, ending):
    lea = lead(app)
    assert send(lea, f"{first_letter(lea)}/stop", reason="Adressen er forkert", steps="1").status_code == 303
    for _each in range(2):
        work(app)
    assert in_force(app, birthe) == [("BLOCK", "desk")]
    assert ("not-done", "clock") in endings(app)
    told = text(as_citizen(app, CPR).client.get(OWN))
    assert "Det blev ikke gjort, fordi vores brev til dig om det blev stoppet." in told
    assert WAITS not in told


def test_it_is_said_when_it_is_read_aloud(app, birthe, ending):
    with of_citizen(app, birthe.key) as actor:
        [newest, _block] = assisted.acts(actor)
    assert newest.sentences[-2] == "Det gælder ikke, før vi har udskrevet et brev til dig om det."
