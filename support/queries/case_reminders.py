"""Which organisations have something new among their questions, in the worker's database role: not what it is."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from citizen_app.db.work import connection
from citizen_app.messages.models import MailboxRow
from citizen_app.outbox.models import OutboxMessageRow
from support.case_models import QuestionStandingRow, QuestionStepRow
from support.domain.cases import CaseState, CaseStep, Party

_STEP, _STANDING = QuestionStepRow.__table__, QuestionStandingRow.__table__
_OF_ITS_CASE = (_STEP.c.citizen_key == _STANDING.c.citizen_key) & (_STEP.c.case_id == _STANDING.c.case_id)
_NEWS = (CaseStep.ASKED, CaseStep.PASSED_ON, CaseStep.WROTE, CaseStep.REOPENED, CaseStep.ESCALATED)
"""A question has come, its citizen has written more or asks on, or its last day has passed."""


def newest_by_organisation() -> Mapping[str, datetime]:
    """For each organisation with questions that wait for it: when the newest thing happened that it did not do."""
    found = (
        select(_STANDING.c.cvr, func.max(_STEP.c.at).label("at"))
        .join(_STEP, _OF_ITS_CASE)
        .where(
            _STANDING.c.state == CaseState.WITH_ORGANISATION.value,
            _STEP.c.step.in_([one.value for one in _NEWS]),
            _STEP.c.party != Party.ORGANISATION.value,
        )
        .group_by(_STANDING.c.cvr)
    )
    return {row.cvr: row.at for row in connection().execute(found)}


def organisation_of(mailbox: UUID) -> str | None:
    """The CVR number of the organisation whose mailbox this is; None where it has none any more."""
    found = select(MailboxRow.cvr).where(MailboxRow.organisation_key == mailbox)
    return connection().execute(found).scalar_one_or_none()


def waits_for(cvrs: Collection[str]) -> bool:
    """Whether a question waits for one of these organisations."""
    with_them = (_STANDING.c.state == CaseState.WITH_ORGANISATION.value) & _STANDING.c.cvr.in_(cvrs)
    return connection().execute(select(_STANDING.c.case_id).where(with_them).limit(1)).first() is not None


def given_up() -> frozenset[UUID]:
    """The organisations whose mailbox takes no mail: the newest message that was sent or given up was given up."""
    row = OutboxMessageRow
    told = (
        select(row.owner_key, row.state)
        .where(row.ended_at.is_not(None))
        .join(MailboxRow, (MailboxRow.organisation_key == row.owner_key) & (MailboxRow.stated_at <= row.created_at))
    )
    newest = {row.owner_key: row.state for row in connection().execute(told.order_by(row.ended_at))}
    return frozenset(key for key, state in newest.items() if state == "undeliverable")


def last_told(organisation: UUID, kind: str) -> datetime | None:
    """When the newest message of the kind to the organisation was written; None when the outbox knows of none."""
    row = OutboxMessageRow
    newest = select(func.max(row.created_at)).where(row.owner_key == organisation, row.kind == kind)
    found: datetime | None = connection().execute(newest).scalar_one()
    return found
