"""The site with one more operation: the decision service's check alone, on its real services, with nothing kept."""

import os

from flask import Flask

from citizen_app.api.operation import Call, api_operation
from citizen_app.api.scopes import Scope
from citizen_app.db.roles import DatabaseRole
from citizen_app.factory import create_app
from citizen_app.feature import Feature
from citizen_app.settings import Settings
from consent.formats import bodies
from consent.services import answering
from consent.views import decision_service
from wsgi import FEATURES

CHECK = "/bench/check"


@api_operation(
    "POST",
    CHECK,
    scope=Scope.CONSENT_ASK,
    role=DatabaseRole.CONSENT,
    confirms_token=True,
    request=bodies.QuestionsBody,
    response=bodies.AnswersBody,
    cost=lambda body: len(body.questions),
    summary="Ask without being kept",
)
def check(call: Call[bodies.QuestionsBody]) -> bodies.AnswersBody:
    """What `decision_service.decisions` does, but for keeping the questions."""
    return decision_service.answered(call, lambda *asked: answering.judged(*asked)[1])


BENCH = Feature(name="bench", operations=(check,))


def make_app(settings: Settings | None = None) -> Flask:
    """The application with the bench's operation."""
    return create_app(settings or Settings.from_environment(os.environ), (*FEATURES, BENCH))
