"""The site with one more operation: the decision service's check alone, on its real services, with nothing kept."""

import os
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
from flask import Flask

from citizen_app.api.operation import Call, api_operation
from citizen_app.api.scopes import Scope
from citizen_app.db.roles import DatabaseRole
from citizen_app.factory import create_app
from citizen_app.feature import Feature
from citizen_app.settings import Settings
from consent.formats import bodies
from consent.queries.asking import Reading
from consent.services import answering
from consent.services.answering import Answered, Asked
from consent.views import decision_service
from wsgi import FEATURES

CHECK = "/bench/check"


def _judged(
    _system_id: str, asked: Sequence[Asked], reading: Reading, _at: datetime
) -> tuple[Sequence[Answered], Callable[[], None]]:
    return answering.judge(asked, reading), lambda: None


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
def check(call: Call[bodies.QuestionsBody]) -> msgspec.Raw:
    """What `decision_service.decisions` does, but for keeping the questions."""
    return decision_service.answered(call, _judged)


BENCH = Feature(name="bench", operations=(check,))


def make_app(settings: Settings | None = None) -> Flask:
    """The application with the bench's operation."""
    return create_app(settings or Settings.from_environment(os.environ), (*FEATURES, BENCH))
