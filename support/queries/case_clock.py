"""Questions for which a time has run out, in the worker's database role: nothing of what was asked or written."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from citizen_app.auth.actor import Role
from citizen_app.auth.models import StaffRoleEventRow
from citizen_app.auth.staff_roles import roles_in_force
from citizen_app.db.lists import among
from citizen_app.db.work import connection
from support.case_models import QuestionCaseRow, QuestionStandingRow, QuestionStepRow
from support.domain.cases import Case, CaseState, Party, case_from
from support.queries.cases import event_from

_CASE, _STEP, _STANDING = QuestionCaseRow.__table__, QuestionStepRow.__table__, QuestionStandingRow.__table__
Key = tuple[UUID, UUID]
"""Whose question, and which."""


def organisations_with_officers(at: datetime) -> frozenset[str]:
    """CVR numbers of the organisations where somebody is log officer at the moment; in the role of staff's roles."""
    events = connection().execute(
        select(
            StaffRoleEventRow.grant_id,
            StaffRoleEventRow.kind,
            StaffRoleEventRow.role,
            StaffRoleEventRow.cvr,
            StaffRoleEventRow.expires_at,
        )
        .where(StaffRoleEventRow.role == Role.LOG_OFFICER.value)
        .order_by(StaffRoleEventRow.grant_id, StaffRoleEventRow.sequence)
    )
    return frozenset(held.cvr for held in roles_in_force(events, at))


def without_officers(answering: Collection[str]) -> list[Key]:
    """Questions that wait for an organisation which is none of these."""
    return _keys(_STANDING.c.state == CaseState.WITH_ORGANISATION.value, _STANDING.c.cvr.not_in(answering))


def waiting_of(cvrs: Collection[str], citizens: Collection[UUID]) -> list[Key]:
    """Questions of these citizens that wait for one of these organisations."""
    waits = _STANDING.c.state == CaseState.WITH_ORGANISATION.value
    return _keys(waits, _STANDING.c.cvr.in_(list(cvrs)), among(_STANDING.c.citizen_key, citizens))


def untouched_without_mail(told: Collection[str], before: datetime) -> list[Key]:
    """Questions that came before the moment to an organisation which is none of these, that have not left it since, and
    with which nobody of the staff, there or at the desk, has done anything."""
    row = _STEP.alias("by_staff")
    of_case = (row.c.citizen_key == _STANDING.c.citizen_key) & (row.c.case_id == _STANDING.c.case_id)
    by_staff = (Party.ORGANISATION.value, Party.DESK.value)
    return _keys(
        _STANDING.c.state == CaseState.WITH_ORGANISATION.value,
        _STANDING.c.cvr.not_in(list(told)),
        _STANDING.c.changed_at < before,
        ~select(row.c.sequence).where(of_case, row.c.party.in_(by_staff)).exists(),
    )


def newly_late(today: date) -> list[Key]:
    """Questions whose last day has passed, and that nobody has noted as late."""
    waiting = (CaseState.WITH_ORGANISATION.value, CaseState.WITH_DESK.value)
    return _keys(_STANDING.c.state.in_(waiting), _STANDING.c.due_on < today, _STANDING.c.is_escalated.is_(False))


def answered_before(moment: datetime) -> list[Key]:
    """Questions that were answered before the moment, and that nobody has closed."""
    return _keys(_STANDING.c.state == CaseState.ANSWERED.value, _STANDING.c.changed_at < moment)


def case_of(key: Key) -> Case:
    """The question as its steps tell of it."""
    citizen, case_id = key
    names = ("citizen_key", "case_id", "concern", "deadline_kind", "answer_way", "asked_at")
    columns: list[ColumnElement[Any]] = [_CASE.c[one] for one in names]
    facts = connection().execute(select(*columns).where(_CASE.c.citizen_key == citizen, _CASE.c.case_id == case_id))
    steps: list[ColumnElement[Any]] = [_STEP.c[one] for one in ("step", "party", "at", "cvr", "due_on", "finding")]
    events = connection().execute(
        select(*steps).where(_STEP.c.citizen_key == citizen, _STEP.c.case_id == case_id).order_by(_STEP.c.sequence)
    )
    return case_from(facts.one(), [event_from(row) for row in events])


def _keys(*conditions: ColumnElement[bool]) -> list[Key]:
    found = select(_STANDING.c.citizen_key, _STANDING.c.case_id).where(*conditions)
    return [(citizen, case_id) for citizen, case_id in connection().execute(found.order_by(_STANDING.c.due_on))]
