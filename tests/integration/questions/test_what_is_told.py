"""Which step of a question is told to its citizen by message, which by letter too, and which by neither, and why."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.outbox.models import OutboxMessageRow
from support.domain.cases import STEPS, AnswerWay, CaseStep, Concern, Finding, Party
from support.domain.deadlines import DeadlineKind
from support.letter_models import PrintLetterRow
from support.services import case_clock, case_desk, desk, desk_steps, questions
from support.services.case_desk import Deed
from tests.conftest import NOON
from tests.integration.questions.test_questions import of_citizen, officer
from tests.support.assisting import of_age
from tests.support.desk import at_desk, hired
from tests.support.letters import addresses_come, print_next
from tests.support.log_rows import Log
from tests.support.mailboxes import give_mailbox
from tests.support.page_rules import visible_text
from tests.support.people import DESK, OTHER_REGION, REGION, as_citizen, as_staff

Step, Citizen, Org, Desk, Clock = CaseStep, Party.CITIZEN, Party.ORGANISATION, Party.DESK, Party.CLOCK
RECEIPT, ANSWER = "question-receipt", "question-answer"
ANSWERED, TO_DESK = (Step.ANSWERED, Org), (Step.PASSED_TO_DESK, Org)
LATE = (Step.ESCALATED, Clock)
CLOSED_AT_DESK = [TO_DESK, (Step.CLOSED, Desk)]
OWN = "what they did themselves is no news to them"
TOLD = {
    # the step: (the steps before it, the message, the letter, why)
    (Step.ASKED, Citizen): ([], "question-asked", RECEIPT, "a receipt, with the number and the last day"),
    (Step.WROTE, Citizen): ([], None, None, OWN),
    (Step.WROTE, Org): ([], "question-asked-back", ANSWER, "there are words to read"),
    (Step.WROTE, Desk): ([TO_DESK], "question-asked-back", ANSWER, "there are words to read"),
    (Step.ASKED_BACK, Org): ([], "question-asked-back", ANSWER, "nothing goes on before they answer"),
    (Step.PASSED_TO_DESK, Org): ([], "question-moved", ANSWER, "somebody else has it, who can read it"),
    (Step.PASSED_TO_DESK, Desk): ([LATE], "question-moved", ANSWER, "somebody else has it, who can read it"),
    (Step.PASSED_TO_DESK, Clock): ([], "question-moved", ANSWER, "somebody else has it, who can read it"),
    (Step.PASSED_ON, Desk): ([TO_DESK], "question-moved", ANSWER, "somebody else has it, with a new last day"),
    (Step.PROLONGED, Org): ([], "question-asked-back", ANSWER, "there is a new last day"),
    (Step.ESCALATED, Clock): ([], "question-moved", ANSWER, "the last day is gone: they can turn to others"),
    (Step.ANSWERED, Org): ([], "question-answered", ANSWER, "there is an answer"),
    (Step.ANSWERED_PART, Org): ([], "question-answered", ANSWER, "there is an answer about some"),
    (Step.CORRECTED, Org): ([ANSWERED], "question-answered", ANSWER, "what they were told was wrong"),
    (Step.CLOSED, Citizen): ([], None, None, OWN),
    (Step.CLOSED, Org): ([ANSWERED], "question-asked-back", ANSWER, "nobody answers any more"),
    (Step.CLOSED, Desk): ([TO_DESK], "question-asked-back", ANSWER, "nobody answers any more"),
    (Step.CLOSED, Clock): ([ANSWERED], None, None, "they have the answer, and its end stood on the page all the time"),
    (Step.REOPENED, Citizen): ([ANSWERED], None, None, OWN),
    (Step.REOPENED, Org): ([ANSWERED], "question-asked-back", ANSWER, "the answer may become another"),
    (Step.REOPENED, Desk): (CLOSED_AT_DESK, "question-asked-back", ANSWER, "there may be an answer after all"),
}
FINDINGS = {Step.ANSWERED: Finding.JUSTIFIED, Step.ANSWERED_PART: Finding.JUSTIFIED, Step.CORRECTED: Finding.LOG_ERROR}


class Told:
    """A question, and what its citizen was told of it."""

    def __init__(self, app, clock, way, cvr, kind=DeadlineKind.LOG_QUESTION):
        self.app, self.clock = app, clock
        Log(app).source(last_event_at=NOON)
        addresses_come(app)
        self.birthe = as_citizen(app)
        of_age(app, self.birthe.key)
        as_staff(app, "Lone Lind", Role.LOG_OFFICER)
        give_mailbox(app)
        self.sia = hired(app, "Sia Sand")
        with of_citizen(app, self.birthe.key) as actor:
            places = [(self.birthe.key, NOON - timedelta(days=1), number) for number in (1, 2)]
            self.case = questions.ask(actor, places, Concern.WHY, "Hvorfor?", cvr, questions.How(way, kind))

    def happens(self, step, party):
        """The step is taken."""
        self.clock.shift(timedelta(minutes=1))
        if party is Clock:
            self.clock.shift(timedelta(days={Step.PASSED_TO_DESK: 0, Step.ESCALATED: 40}.get(step, 400)))
            with self.app.app_context():
                case_clock.keep_time()
        elif party is Citizen:
            self._by_citizen(step)
        else:
            words = f"Ord om {step}"
            about = [1] if step is Step.ANSWERED_PART else None
            deed = Deed(step=step, words=words, finding=FINDINGS.get(step), about=about, is_apart=True)
            with self.app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
                if party is Org:
                    case_desk.take(officer(), self.case, deed)
                    return
                key = (self.birthe.key, self.case)
                if step is Step.PASSED_TO_DESK:
                    desk_steps.fetch(at_desk(Role.LEAD), key, deed)
                    return
                desk.take(self.sia, key)
            with self.app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
                desk_steps.take_step(self.sia, key, deed, REGION if step is Step.PASSED_ON else None)

    def _by_citizen(self, step):
        with of_citizen(self.app, self.birthe.key) as actor:
            if step is Step.WROTE:
                questions.write(actor, self.case, "Mere")
            elif step is Step.CLOSED:
                questions.close(actor, self.case)
            elif step is Step.REOPENED:
                questions.reopen(actor, self.case, "Jeg har mere at spørge om")

    def last_step(self):
        with of_citizen(self.app, self.birthe.key) as actor:
            event = questions.question(actor, self.case).said[-1].event
        return event.step, event.party

    def heard(self):
        """The messages and the letters, in their order of kind."""
        with self.app.app_context(), unit_of_work(DatabaseRole.WORKER) as opened:
            messages = sorted(opened.execute(select(OutboxMessageRow.kind)).scalars())
        with self.app.app_context(), unit_of_work(DatabaseRole.PRINT) as opened:
            return messages, sorted(opened.execute(select(PrintLetterRow.kind)).scalars())


def less(many, few):
    """What is in `many` beyond `few`."""
    rest = list(many)
    for one in few:
        rest.remove(one)
    return rest


def test_every_step_is_decided():
    taken = {(step, party) for (_state, step), parties in STEPS.items() for party in parties}
    assert set(TOLD) == taken | {(Step.ASKED, Citizen)}
    assert {step for step, _party in TOLD} == set(CaseStep)


@pytest.mark.parametrize("way", [AnswerWay.LETTER, AnswerWay.MESSAGE, AnswerWay.HERE])
@pytest.mark.parametrize(("step", "party"), list(TOLD))
def test_what_each_step_tells_by_the_way_that_was_chosen(app, clock, way, step, party):
    before, message, letter, why = TOLD[step, party]
    cvr = OTHER_REGION if (step, party) == (Step.PASSED_TO_DESK, Clock) else REGION
    kind = DeadlineKind.INSIGHT if step is Step.PROLONGED else DeadlineKind.LOG_QUESTION
    scene = Told(app, clock, way, cvr, kind)
    for earlier in before:
        scene.happens(*earlier)
    known = ([], []) if step is Step.ASKED else scene.heard()
    scene.happens(step, party)
    assert scene.last_step() == (step, party)
    messages, letters = (less(*pair) for pair in zip(scene.heard(), known, strict=True))
    assert messages == ([message] if message and way is not AnswerWay.HERE else []), why
    assert letters == ([letter] if letter and way is AnswerWay.LETTER else []), why


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (Step.PASSED_TO_DESK, "Spørgsmålet gik til Indblik"),
        (Step.ESCALATED, "Svaret er forsinket"),
    ],
)
def test_the_letter_of_what_happens_by_itself_says_what_it_is_where_that_was_chosen(app, clock, step, words):
    scene = Told(app, clock, AnswerWay.LETTER_WHOLE, OTHER_REGION if step is Step.PASSED_TO_DESK else REGION)
    scene.happens(step, Clock)
    pdf = print_next(as_staff(app, "Lea Leder", Role.LEAD, cvr=DESK, cpr="0508791237"))
    assert "Der er nyt om dit spørgsmål" in pdf.text
    assert words in pdf.text, visible_text(pdf.text)


def test_being_late_hides_no_words_in_a_letter(app, clock):
    scene = Told(app, clock, AnswerWay.LETTER_WHOLE, REGION)
    scene.happens(Step.WROTE, Org)
    scene.happens(Step.ESCALATED, Clock)
    pdf = print_next(as_staff(app, "Lea Leder", Role.LEAD, cvr=DESK, cpr="0508791237"))
    assert "Ord om wrote" in pdf.text
