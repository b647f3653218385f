"""The shared mailbox of an organisation's deciders: stated by one of them, proved by a code, removed when they say so.

Each step stays written, with who took it and when. The address itself is kept only while it counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import delete, func, insert, select

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor
from citizen_app.db.locks import one_at_a_time
from citizen_app.db.work import connection
from citizen_app.keys import keys
from citizen_app.messages.models import MailboxAttemptRow, MailboxEventRow, MailboxRow
from citizen_app.messages.proving import Attempt, Proof
from citizen_app.outbox.models import OutboxMessageRow

CODE_KIND: Final = "mailbox-code"
MAILBOX: Final = Proof(
    attempts=MailboxAttemptRow, owner=MailboxAttemptRow.organisation_key, kind=CODE_KIND, audited="mailbox"
)
STATED: Final = "stated"
REMOVED: Final = "removed"


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Mailbox:
    """Where an organisation's deciders are written to."""

    cvr: str
    address: str
    language: str
    stated_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class MailboxStep:
    """That somebody stated or removed the mailbox."""

    step: str
    at: datetime
    by: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenTo:
    """A message to the mailbox, and what became of it."""

    kind: str
    at: datetime  # when it was sent or given up; of one that waits, when it was written
    state: str  # queued, sent, undeliverable
    tried: bool


def organisation_key(cvr: str) -> UUID:
    """What stands for an organisation where others have a citizen's key: as the owner of messages and codes."""
    return uuid5(NAMESPACE_URL, f"indblik:cvr:{cvr}")


def mailbox_of(organisation: UUID) -> Mailbox | None:
    """The organisation's mailbox; None while there is none."""
    columns = (MailboxRow.cvr, MailboxRow.address_sealed, MailboxRow.language, MailboxRow.stated_at)
    row = connection().execute(select(*columns).where(MailboxRow.organisation_key == organisation)).first()
    if row is None:
        return None
    return Mailbox(cvr=row.cvr, address=keys().open(row.address_sealed), language=row.language, stated_at=row.stated_at)


def organisations_with_mailboxes() -> Sequence[str]:
    """The CVR numbers of organisations that can be written to."""
    return connection().execute(select(MailboxRow.cvr).order_by(MailboxRow.cvr)).scalars().all()


def open_attempt(actor: Actor) -> Attempt | None:
    """The code that can still be written."""
    return MAILBOX.open_attempt([_own(actor)])


def ask_for_code(actor: Actor, address: str, language: str) -> None:
    """Mail a code to the address. A code that was sent before counts no more. Raises TooManyCodes."""
    MAILBOX.ask_for_code(actor, [_own(actor)], address, language)


def prove(actor: Actor, code: str) -> None:
    """Keep the address whose code this is. Raises WrongCode; what was tried stays counted."""
    own = _own(actor)
    one_at_a_time("mailbox", [own])
    attempt = MAILBOX.prove(actor, [own], code)
    connection().execute(delete(MailboxRow).where(MailboxRow.organisation_key == own))
    kept = {
        "organisation_key": own,
        "cvr": actor.viewer.cvr,
        "address_sealed": keys().seal(attempt.address),
        "language": attempt.language,
        "stated_at": clock.now(),
    }
    connection().execute(insert(MailboxRow), kept)
    _take(actor, STATED)


def remove(actor: Actor) -> bool:
    """Forget the address, and the code that is under way. False when there was no address."""
    own = _own(actor)
    one_at_a_time("mailbox", [own])
    gone = connection().execute(delete(MailboxRow).where(MailboxRow.organisation_key == own)).rowcount == 1
    MAILBOX.give_up([own])
    if gone:
        _take(actor, REMOVED)
    return gone


def steps_of(organisation: UUID) -> list[MailboxStep]:
    """Who stated and removed it, the newest first."""
    row = MailboxEventRow
    rows = connection().execute(
        select(row.step, row.at, row.by_staff_key)
        .where(row.organisation_key == organisation)
        .order_by(row.sequence.desc())
    )
    return [MailboxStep(step=one.step, at=one.at, by=one.by_staff_key) for one in rows]


def written_to(organisation: UUID, *, most: int) -> list[WrittenTo]:
    """What was sent to the organisation's deciders lately and what waits, the newest first."""
    row = OutboxMessageRow
    at = func.coalesce(row.ended_at, row.created_at)
    rows = connection().execute(
        select(row.kind, at.label("at"), row.state, row.last_error)
        .where(row.owner_key == organisation)
        .order_by(at.desc(), row.message_id)
        .limit(most)
    )
    return [WrittenTo(kind=one.kind, at=one.at, state=one.state, tried=one.last_error is not None) for one in rows]


def _take(actor: Actor, step: str) -> None:
    row, own = MailboxEventRow, _own(actor)
    before = connection().execute(select(func.max(row.sequence)).where(row.organisation_key == own)).scalar_one()
    taken = {
        "organisation_key": own,
        "sequence": (before or 0) + 1,
        "step": step,
        "at": clock.now(),
        "by_staff_key": actor.viewer.key,
    }
    connection().execute(insert(row), taken)
    audit.record(actor, f"mailbox.{step}", details={"cvr": actor.viewer.cvr})


def _own(actor: Actor) -> UUID:
    return organisation_key(actor.viewer.cvr or "")
