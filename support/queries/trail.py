"""What staff, systems and commands did, for auditors; never what citizens did themselves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, union

from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.models import StaffPersonRow
from citizen_app.db.work import connection
from citizen_app.identity_models import CitizenLinkRow
from logview.models import MaskRow
from logview.name_models import NameRequestRow
from support.case_models import QuestionCaseRow
from support.look_back_models import LookBackRow
from support.misuse_models import MisuseMatterRow
from support.queries.askers import is_asked_by

_EVENT, _PERSON = AuditEventRow.__table__, StaffPersonRow.__table__
_OF_QUESTION = (QuestionCaseRow.citizen_key == MisuseMatterRow.citizen_key) & (
    QuestionCaseRow.case_id == MisuseMatterRow.case_id
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is searched for; what is None or empty is not asked about."""

    since: datetime
    until: datetime
    action: str = ""
    matters: Collection[str] = ()  # what the question, its follow-up and its look-backs are called
    colleague: UUID | None = None
    person: Collection[UUID] = ()  # the citizen whose trail it stands in, by each of their keys
    organisation: str = ""  # whose staff did it, by CVR number


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
    if wanted.matters:
        statement = statement.where(_EVENT.c.object_ref.in_(list(wanted.matters)))
    if wanted.colleague is not None:
        statement = statement.where(_EVENT.c.viewer_key == wanted.colleague)
    if wanted.person:
        statement = statement.where(_EVENT.c.subject_key.in_(list(wanted.person)))
    if wanted.organisation:
        there = select(_PERSON.c.staff_key).where(_PERSON.c.cvr == wanted.organisation)
        statement = statement.where(_EVENT.c.viewer_key.in_(there))
    return connection().execute(statement).all()


def case_of(number: str) -> UUID | None:
    """The question with the number."""
    found: UUID | None = (
        connection()
        .execute(select(QuestionCaseRow.case_id).where(QuestionCaseRow.number == number))
        .scalar_one_or_none()
    )
    return found


def organisations() -> dict[str, str]:
    """Every organisation whose staff have signed in: what it is called, by its CVR number."""
    called = func.max(_PERSON.c.organisation_name).label("name")
    rows = connection().execute(select(_PERSON.c.cvr, called).group_by(_PERSON.c.cvr))
    return {row.cvr: row.name or row.cvr for row in rows}


def numbers_of(cases: Collection[UUID]) -> dict[UUID, str]:
    """The number of the question by which everybody calls these: questions, follow-ups of them, look-backs; nothing
    for a key that is none of them."""
    case, matter, back, keys = QuestionCaseRow, MisuseMatterRow, LookBackRow, list(cases)
    known = union(
        select(case.case_id.label("key"), case.number).where(case.case_id.in_(keys)),
        select(matter.matter_id, case.number)
        .join(case, case.case_id == matter.case_id)
        .where(matter.matter_id.in_(keys)),
        select(back.look_back_id, case.number)
        .join(matter, matter.matter_id == back.matter_id)
        .join(case, case.case_id == matter.case_id)
        .where(back.look_back_id.in_(keys)),
    )
    return {row.key: row.number for row in connection().execute(known)}


def matters_of(case_id: UUID) -> set[str]:
    """What the question, its follow-up and the look-backs of that are called in the trail."""
    matter, back = MisuseMatterRow, LookBackRow
    followed = union(
        select(matter.matter_id).where(matter.case_id == case_id),
        select(back.look_back_id).join(matter, matter.matter_id == back.matter_id).where(matter.case_id == case_id),
    )
    return {str(key) for key in (case_id, *connection().execute(followed).scalars())}


def own_matters(own: Collection[UUID]) -> set[str]:
    """What matters of these citizens are called in the trail: questions with what follows them, also those that they
    asked for somebody else; wishes about names, masks towards them, links of their numbers."""
    link, keys = CitizenLinkRow, list(own)
    matter = MisuseMatterRow.__table__.join(QuestionCaseRow.__table__, _OF_QUESTION)
    is_own = or_(MisuseMatterRow.citizen_key.in_(keys), is_asked_by(keys))
    asked = or_(QuestionCaseRow.citizen_key.in_(keys), is_asked_by(keys))
    kinds = (
        select(MisuseMatterRow.matter_id).select_from(matter).where(is_own),
        select(LookBackRow.look_back_id)
        .select_from(matter.join(LookBackRow.__table__, MisuseMatterRow.matter_id == LookBackRow.matter_id))
        .where(is_own),
        select(link.link_id).where(or_(link.citizen_key.in_(keys), link.other_key.in_(keys))),
        select(QuestionCaseRow.case_id).where(asked),
        select(NameRequestRow.request_id).where(NameRequestRow.citizen_key.in_(keys)),
        select(MaskRow.mask_id).where(MaskRow.citizen_key.in_(keys)),
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
