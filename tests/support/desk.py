"""People and cases at Indblik's own desk, for tests of its services and pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask

from citizen_app.auth.actor import Actor, Assurance, Basis, CitizenKey, Role, RoleHeld, Viewer, ViewerKind
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.errors import CitizenAppError
from support.domain.cases import Concern
from support.services import questions
from support.services.questions import QuestionRefused
from tests.conftest import NOON
from tests.support.doors import acting
from tests.support.people import DESK

Key = tuple[UUID, UUID]


def at_desk(*roles: Role, key: UUID | None = None, own: UUID | None = None, cvr: str = DESK) -> Actor:
    """A member of the desk on duty, an agent unless said."""
    viewer = Viewer(
        kind=ViewerKind.STAFF,
        key=key or uuid4(),
        name="Sia Sand",
        assurance=Assurance.SUBSTANTIAL,
        session_digest=b"",
        own_keys=(CitizenKey(own or uuid4()),),
        cvr=cvr,
        roles=frozenset(RoleHeld(role=role, cvr=cvr) for role in roles or (Role.AGENT,)),
    )
    return Actor(viewer=viewer, subject=(), basis=Basis.STAFF_DUTY)


def ask_desk(app: Flask, citizen: UUID, number: int = 1, cvr: str | None = None) -> Key:
    """A question that nobody answers for, so that it is the desk's; or an organisation's."""
    entry = (citizen, NOON - timedelta(days=number), number)
    with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.CITIZEN, (citizen,)):
        actor = acting(ViewerKind.CITIZEN, citizen, citizen)
        return citizen, questions.ask(actor, [entry], Concern.WHY, "Hvorfor kiggede de?", cvr)


def does(app: Flask, work: Callable[..., Any], *arguments: Any, method: str = "POST", **named: Any) -> Any:
    """Do something in a transaction of its own; a refusal keeps its trail, as in a request."""
    with app.test_request_context(method=method), unit_of_work(DatabaseRole.STAFF):
        try:
            told = work(*arguments, **named)
        except (CitizenAppError, QuestionRefused) as refusal:
            told = refusal
    if isinstance(told, Exception):
        raise told
    return told
