"""What staff, systems and commands did, for auditors; never what citizens did themselves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.models import StaffPersonRow
from citizen_app.db.work import connection
from logview.models import MaskRow
from logview.name_models import NameRequestRow
from support.case_models import QuestionCaseRow

_EVENT, _PERSON = AuditEventRow.__table__, StaffPersonRow.__table__


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is searched for; what is None or empty is not asked about."""

    since: datetime
    until: datetime
    action: str = ""
    case_id: UUID | None = None
    colleague: UUID | None = None


def events(
    wanted: Wanted,
    own: Collection[UUID],
    own_work: Collection[UUID],
    own_matters: Collection[str],
    *,
    skip: int,
    most: int,
) -> Sequence[Any]:
    """The events, newest first. None about the auditor (`own`), by them, or of a matter of theirs."""
    statement = (
        select(*_EVENT.columns)
        .where(
            _EVENT.c.viewer_kind != "citizen",
            _EVENT.c.at >= wanted.since,
            _EVENT.c.at < wanted.until,
            _EVENT.c.subject_key.not_in(list(own)),
            or_(_EVENT.c.viewer_key.is_(None), _EVENT.c.viewer_key.not_in(list(own_work))),
            or_(_EVENT.c.object_ref.is_(None), _EVENT.c.object_ref.not_in(list(own_matters))),
        )
        .order_by(_EVENT.c.at.desc(), _EVENT.c.event_id)
        .offset(skip)
        .limit(most)
    )
    if wanted.action:
        statement = statement.where(_EVENT.c.action == wanted.action)
    if wanted.case_id is not None:
        statement = statement.where(_EVENT.c.object_ref == str(wanted.case_id))
    if wanted.colleague is not None:
        statement = statement.where(_EVENT.c.viewer_key == wanted.colleague)
    return connection().execute(statement).all()


def case_of(number: str) -> UUID | None:
    """The question with the number."""
    found: UUID | None = (
        connection()
        .execute(select(QuestionCaseRow.case_id).where(QuestionCaseRow.number == number))
        .scalar_one_or_none()
    )
    return found


def numbers_of(cases: Collection[UUID]) -> dict[UUID, str]:
    """The numbers of these questions, by which everybody calls them; nothing for a key that is no question's."""
    known = select(QuestionCaseRow.case_id, QuestionCaseRow.number).where(QuestionCaseRow.case_id.in_(list(cases)))
    return {row.case_id: row.number for row in connection().execute(known)}


def own_matters(own: Collection[UUID]) -> set[str]:
    """What matters of these citizens are called in the trail: questions, wishes about names, masks towards them."""
    kinds = (
        select(QuestionCaseRow.case_id).where(QuestionCaseRow.citizen_key.in_(list(own))),
        select(NameRequestRow.request_id).where(NameRequestRow.citizen_key.in_(list(own))),
        select(MaskRow.mask_id).where(MaskRow.citizen_key.in_(list(own))),
    )
    return {str(key) for kind in kinds for key in connection().execute(kind).scalars()}


def own_work(own: Collection[UUID]) -> set[UUID]:
    """Every account at work of these citizens."""
    found = select(StaffPersonRow.staff_key).where(StaffPersonRow.citizen_key.in_(list(own)))
    return set(connection().execute(found).scalars())


def persons(keys: Collection[UUID]) -> dict[UUID, Any]:
    """Who staff are, with the organisation that they work for."""
    wanted = select(_PERSON.c.staff_key, _PERSON.c.cvr, _PERSON.c.name_sealed, _PERSON.c.organisation_name)
    rows = connection().execute(wanted.where(_PERSON.c.staff_key.in_(list(keys))))
    return {row.staff_key: row for row in rows}


def colleagues(cvr: str) -> Sequence[Any]:
    """Everybody who has signed in for the organisation."""
    return (
        connection()
        .execute(
            select(_PERSON.c.staff_key, _PERSON.c.name_sealed).where(
                _PERSON.c.cvr == cvr, _PERSON.c.name_sealed.is_not(None)
            )
        )
        .all()
    )
