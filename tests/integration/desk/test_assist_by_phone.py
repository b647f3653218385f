"""A citizen who never signs in asks by phone: what is confirmed by letter, and how the answer comes."""

from datetime import timedelta

import pytest

from citizen_app.auth.actor import Role
from support.domain.cases import CaseStep, Finding
from support.services import assisted
from tests.conftest import NOON
from tests.integration.desk.test_assist_pages import APART, days_go, letters, made, opened, read_aloud
from tests.integration.desk.test_assist_pages import birthe as birthe
from tests.integration.desk.test_desk_pages import post, text
from tests.integration.masks.conftest import NAME, WARD
from tests.integration.masks.conftest import log as log
from tests.integration.questions.test_citizens_pages import take
from tests.integration.questions.test_questions import of_citizen
from tests.support.letters import addresses_come, print_next
from tests.support.people import DESK, as_staff

ANSWER = "Lægen læste dit blodprøvesvar."
DAY = NOON - timedelta(days=3)
WANTED = {"day": DAY.date().isoformat(), "concern": "why", "words": "Jeg var ikke der.", "place": f"sor|{WARD}"}


@pytest.fixture
def looked_up(log, birthe):
    log.entry(birthe.key, DAY, performed_by=log.person(NAME), organisation_ref=log.unit(WARD))


def agent(app):
    return as_staff(app, "Sia Sand", Role.AGENT, cvr=DESK, cpr="0407781236")


def called_back(app, citizen, clock):
    """The citizen registered a number long ago, and answers on it. Returns the agent and what can be done."""
    with of_citizen(app, citizen.key) as actor:
        assisted.register_number(actor, "20123456")
    clock.shift(timedelta(days=14))
    sia = agent(app)
    here = opened(sia)
    post(sia, f"{here}/hjaelp/nummer")
    return sia, post(sia, f"{here}/hjaelp/svarede", answered="y", **APART).headers["Location"]


def printed(app):
    """What the letters that wait say."""
    pages = print_next(as_staff(app, "Lea Leder", Role.LEAD, cvr=DESK, cpr="0508791237")).text
    return " ".join(pages.split())


@pytest.mark.parametrize("whole", [True, False])
def test_the_answer_comes_by_letter_and_whole_only_on_their_yes(app, birthe, looked_up, clock, whole):
    addresses_come(app)
    sia, at = called_back(app, birthe, clock)
    yes = {"letter_tells": "y"} if whole else {}
    told = text(read_aloud(sia, f"{at}/spoergsmaal", **WANTED, **yes))
    assert ("Vi sender dig svaret med brev, sammen med dit spørgsmål." in told) == whole
    assert ("Vi sender dig et brev, når der er et svar." in told) != whole
    made(sia, f"{at}/spoergsmaal", **WANTED, **yes)
    confirming = printed(app)
    assert "Supporten har gjort noget for dig" in confirming
    assert ("Jeg var ikke der." in confirming) == whole
    days_go(app, clock)
    printed(app)  # the receipt
    take(app, birthe.key, CaseStep.ANSWERED, ANSWER, Finding.JUSTIFIED)
    answer = printed(app)
    assert (ANSWER in answer) == whole
    assert ("Jeg var ikke der." in answer) == whole
    kinds = [(kind, has_contents) for kind, _month, has_contents in letters(app, birthe)]
    assert kinds == [("assisted-receipt", whole), ("question-answer", whole), ("question-receipt", whole)]
