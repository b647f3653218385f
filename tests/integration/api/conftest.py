"""An application with an operation of each kind, and a system that may call it."""

from typing import Annotated

import msgspec
import pytest
from sqlalchemy import bindparam, literal, select

from citizen_app.api.operation import Call, api_operation
from citizen_app.api.problems import OUT_OF_REACH
from citizen_app.api.scopes import Scope
from citizen_app.db.direct import DirectQuery
from citizen_app.db.roles import DatabaseRole
from citizen_app.feature import Feature
from citizen_app.systems.tokens import TOKEN_STATE
from tests.support.client import LintingClient
from tests.support.log_rows import Log
from tests.support.systems import HOSPITAL, a_system


class Item(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=5)]


class Question(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    number: Annotated[int, msgspec.Meta(ge=1, le=9)]
    items: Annotated[list[Item], msgspec.Meta(max_length=3)] = []
    unit: str | None = None


class Reply(msgspec.Struct, kw_only=True):
    system: str
    number: int


@api_operation(
    "POST", "/try/ask", scope=Scope.CONSENT_ASK, request=Question, response=Reply, summary="Ask",
    cost=lambda body: len(body.items) or 1, problems=(OUT_OF_REACH,),
)  # fmt: skip
def ask(call: Call[Question]) -> Reply:
    if call.body.unit:
        call.require_unit(("sor", call.body.unit))
    return Reply(system=call.caller.system_id, number=call.body.number)


_MERGED = DirectQuery(select(TOKEN_STATE, literal(7).label("seven")).where(bindparam("number") == bindparam("number")))


@api_operation(
    "POST", "/try/merged", scope=Scope.CONSENT_ASK, request=Question, response=Reply, summary="Ask in one statement",
    confirms_token=True,
)  # fmt: skip
def merged(call: Call[Question]) -> Reply:
    row = _MERGED.rows(token_digest=call.entrance.token_digest, number=call.body.number)[0]
    call.entrance.confirm(row.token_state)
    return Reply(system=call.caller.system_id, number=row.seven)


@api_operation(
    "POST", "/try/forgetful", scope=Scope.CONSENT_ASK, request=Question, response=Reply, summary="Forget the token",
    confirms_token=True, role=DatabaseRole.SYSTEM,
)  # fmt: skip
def forgetful(call: Call[Question]) -> Reply:
    return Reply(system=call.caller.system_id, number=call.body.number)


TRIAL = Feature(name="trial", operations=(ask, merged, forgetful))


@pytest.fixture
def make_app(settings):
    """Make another process's application on the same database."""
    import wsgi
    from citizen_app.factory import create_app

    made = []

    def make():
        app = create_app(settings, (*wsgi.FEATURES, TRIAL))
        app.test_client_class = LintingClient
        made.append(app)
        return app

    yield make
    for app in made:
        app.extensions["indblik.engine"].dispose()


@pytest.fixture
def app(make_app):
    app = make_app()
    log = Log(app)
    log.organisation(HOSPITAL[1], "Øst Sygehus", kind="hospital")
    log.directory_is_new()
    return app


@pytest.fixture
def system(app):
    return a_system(app, Scope.CONSENT_ASK)
