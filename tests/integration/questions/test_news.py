"""What a citizen is told of their question by message, and that whoever wants none gets none."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.outbox.models import OutboxMessageRow
from support.domain.cases import AnswerWay, CaseStep, Concern, Finding
from support.services import case_desk, questions
from support.services.case_desk import Deed
from tests.conftest import NOON
from tests.integration.questions.test_questions import of_citizen, officer
from tests.support.people import REGION, as_citizen


@pytest.fixture
def birthe(app):
    return as_citizen(app).key


@pytest.fixture
def answered(app, birthe):
    """A question that was asked back, answered and corrected; its citizen wants to hear in this way."""

    def happened(way):
        with of_citizen(app, birthe) as actor:
            place = (birthe, NOON - timedelta(days=1), 1)
            case_id = questions.ask(actor, [place], Concern.WHY, "Hvorfor?", REGION, questions.How(way))
        steps = [
            (CaseStep.ASKED_BACK, None),
            (CaseStep.ANSWERED, Finding.JUSTIFIED),
            (CaseStep.CORRECTED, Finding.LOG_ERROR),
        ]
        for step, finding in steps:
            with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
                deed = Deed(step=step, words=f"Ord om {step}", finding=finding, is_apart=True)
                case_desk.take(officer(), case_id, deed)

    return happened


def queued(app):
    with app.app_context(), unit_of_work(DatabaseRole.WORKER) as opened:
        rows = opened.execute(select(OutboxMessageRow.kind, OutboxMessageRow.owner_key))
        return sorted((kind, owner) for kind, owner in rows)


def test_the_citizen_is_told_of_each_step_that_concerns_them(app, birthe, answered):
    answered(AnswerWay.MESSAGE)
    kinds = ["question-answered", "question-answered", "question-asked", "question-asked-back"]
    assert queued(app) == [(kind, birthe) for kind in kinds]


def test_whoever_asked_for_no_message_gets_none(app, answered):
    answered(AnswerWay.HERE)
    assert queued(app) == []
