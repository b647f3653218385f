"""People and cases at Indblik's own desk, for tests of its services and pages."""

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from citizen_app.auth.actor import Actor, Assurance, Basis, CitizenKey, Role, RoleHeld, Viewer, ViewerKind
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.errors import CitizenAppError
from support.domain.cases import Concern
from support.services import questions
from support.services.desk import DeskRefused
from support.services.questions import QuestionRefused
from tests.conftest import NOON
from tests.support.doors import acting
from tests.support.people import DESK, as_staff

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


def hired(app: Flask, name: str, role: Role = Role.AGENT, cpr: str = "0407781236") -> Actor:
    """A member of the desk on duty as others there see them: by name, with a role in force."""
    person = as_staff(app, name, role, cvr=DESK, cpr=cpr)
    return at_desk(role, key=person.key, own=person.citizen_key)


def ask_desk(
    app: Flask, citizen: UUID, number: int = 1, cvr: str | None = None, how: questions.How = questions.AS_USUAL
) -> Key:
    """A question that nobody answers for, so that it is the desk's; or an organisation's."""
    entry = (citizen, NOON - timedelta(days=number), number)
    with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.CITIZEN, (citizen,)):
        actor = acting(ViewerKind.CITIZEN, citizen, citizen)
        return citizen, questions.ask(actor, [entry], Concern.WHY, "Hvorfor kiggede de?", cvr, how)


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


def refused(why: StrEnum, work: Callable[..., Any], *arguments: Any, **named: Any) -> None:
    """It was refused for this reason."""
    with pytest.raises((DeskRefused, QuestionRefused)) as told:
        work(*arguments, **named)
    assert told.value.args == (why.value,)
