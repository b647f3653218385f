"""What an organisation is late with: the desk's lead can take it from there, and has it then."""

from datetime import timedelta
from functools import partial

import pytest

from citizen_app.auth.actor import Role
from support.domain.case_rules import CaseRefusal
from support.domain.cases import CaseState, CaseStep, Finding
from support.domain.desk import QueueOrder, QueueView
from support.services import case_clock, desk, desk_listing, desk_steps, questions
from support.services.case_desk import Deed
from tests.integration.questions.test_questions import of_citizen
from tests.support.desk import ask_desk, at_desk, refused
from tests.support.mailboxes import give_mailbox
from tests.support.misuse import find
from tests.support.people import REGION, as_staff


@pytest.fixture
def theirs(app, birthe):
    as_staff(app, "Lone Lind", Role.LOG_OFFICER)
    give_mailbox(app)
    return ask_desk(app, birthe, 1, REGION)


@pytest.fixture
def fetch(run, theirs):
    return partial(
        run,
        desk_steps.fetch,
        key=theirs,
        deed=Deed(step=CaseStep.PASSED_TO_DESK, words="De svarer ikke.", is_apart=True),
    )


def test_a_lead_takes_it_and_has_it(app, clock, birthe, run, theirs, fetch):
    lead = at_desk(Role.LEAD)
    refused(CaseRefusal.TOO_EARLY, fetch, lead)
    late(app, clock)
    refused(CaseRefusal.NOT_NOW, fetch, at_desk())
    for _click in range(2):
        fetch(lead)
    with of_citizen(app, birthe) as actor:
        stands = questions.question(actor, theirs[1])
    assert (stands.case.state, stands.case.cvr) == (CaseState.WITH_DESK, None)
    assert [one.event.step for one in stands.said[-2:]] == [CaseStep.ESCALATED, CaseStep.PASSED_TO_DESK]
    assert run(desk.opened, lead, theirs, method="GET").is_mine
    mine = run(desk_listing.queue, lead, QueueView.MINE, QueueOrder.DUE, None, method="GET")
    assert [one.case_id for one in mine.lines] == [theirs[1]]


def test_not_while_the_organisation_follows_the_look_up_up(app, clock, theirs, fetch, birthe):
    find(app, theirs[1], Finding.UNJUSTIFIED)
    with of_citizen(app, birthe) as actor:
        questions.reopen(actor, theirs[1], "Hvem var det?")
    late(app, clock)
    refused(CaseRefusal.NOT_NOW, fetch, at_desk(Role.LEAD))


def late(app, clock):
    clock.shift(timedelta(days=30))
    with app.app_context():
        case_clock.keep_time()
