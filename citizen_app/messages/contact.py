"""The citizen's e-mail: asked for, proved by a code that was mailed to it, and forgotten when they say so."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor
from citizen_app.db.locks import one_at_a_time
from citizen_app.db.work import connection
from citizen_app.keys import keys
from citizen_app.messages.models import ContactAttemptRow, ContactRow
from citizen_app.messages.reach import Reached, newest_contact
from citizen_app.outbox.queue import enqueue

CODE_LASTS: Final = timedelta(minutes=15)
MOST_TRIES: Final = 5
MOST_CODES: Final = 5
"""How many codes a citizen can have sent in a day: nobody's mailbox is filled by means of us."""
CODE_KIND: Final = "contact-code"
_A_DOUBLE_CLICK: Final = timedelta(seconds=30)
_ROW = ContactAttemptRow


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Attempt:
    """A code that was mailed and has not been written yet."""

    attempt_id: UUID
    address: str
    language: str
    made_at: datetime
    expires_at: datetime
    tries: int


class TooManyCodes(Exception):
    """The citizen has had as many codes sent as one may in a day."""


class WrongCode(Exception):
    """The code is not the one that was mailed. `tries_left`: how often it can still be tried; 0: it is used up."""

    def __init__(self, tries_left: int) -> None:
        super().__init__()
        self.tries_left = tries_left


def contact_of(actor: Actor) -> Reached | None:
    """The address that the subject has proved."""
    return newest_contact(actor.subject)


def open_attempt(actor: Actor) -> Attempt | None:
    """The code that can still be written."""
    row = (
        connection()
        .execute(
            select(*_ROW.__table__.columns)
            .where(*_open(actor), _ROW.tries < MOST_TRIES, _ROW.expires_at > clock.now())
            .order_by(_ROW.made_at.desc(), _ROW.attempt_id)
            .limit(1)
        )
        .first()
    )
    return _attempt(row) if row else None


def ask_for_code(actor: Actor, address: str, language: str) -> None:
    """Mail a code to the address. A code that was sent before counts no more. Raises TooManyCodes."""
    one_at_a_time("contact", actor.subject)  # so that many asked for at once are counted
    now = clock.now()
    before = open_attempt(actor)
    if before and before.address == address and now - before.made_at < _A_DOUBLE_CLICK:
        return
    sent = select(func.count()).where(_ROW.citizen_key.in_(actor.subject), _ROW.made_at > now - timedelta(days=1))
    if connection().execute(sent).scalar_one() >= MOST_CODES:
        raise TooManyCodes
    connection().execute(update(_ROW).where(*_open(actor)).values(ended_at=now))
    attempt_id = uuid4()
    row = {
        "citizen_key": actor.subject_key,
        "attempt_id": attempt_id,
        "address_sealed": keys().seal(address),
        "code_sealed": keys().seal(f"{secrets.randbelow(1_000_000):06d}"),
        "language": language,
        "made_at": now,
        "expires_at": now + CODE_LASTS,
        "tries": 0,
    }
    connection().execute(insert(_ROW), row)
    enqueue(CODE_KIND, actor.subject_key, about_id=attempt_id)
    audit.record(actor, "messages.code-sent")


def prove(actor: Actor, code: str) -> None:
    """Keep the address whose code this is. Raises WrongCode; what was tried stays counted."""
    attempt = open_attempt(actor)
    if attempt is None:
        raise WrongCode(0)
    this = (_ROW.citizen_key.in_(actor.subject), _ROW.attempt_id == attempt.attempt_id, _ROW.ended_at.is_(None))
    # Counted before it is compared, so that many tries at once are many tries.
    counted = connection().execute(update(_ROW).where(*this, _ROW.tries < MOST_TRIES).values(tries=_ROW.tries + 1))
    row = connection().execute(select(_ROW.code_sealed, _ROW.tries).where(*this)).first()
    if counted.rowcount != 1 or row is None:
        raise WrongCode(0)
    if not hmac.compare_digest(keys().open(row.code_sealed).encode(), code.encode()):
        audit.record(actor, "messages.code-wrong")
        raise WrongCode(MOST_TRIES - row.tries)
    connection().execute(update(_ROW).where(*this).values(ended_at=clock.now()))
    connection().execute(delete(ContactRow).where(ContactRow.citizen_key == actor.subject_key))
    kept = {
        "citizen_key": actor.subject_key,
        "address_sealed": keys().seal(attempt.address),
        "language": attempt.language,
        "verified_at": clock.now(),
    }
    connection().execute(insert(ContactRow), kept)
    audit.record(actor, "messages.address-kept")


def forget_address(actor: Actor) -> None:
    """Forget every address of the subject's, and the code that is under way."""
    connection().execute(delete(ContactRow).where(ContactRow.citizen_key.in_(actor.subject)))
    connection().execute(update(_ROW).where(*_open(actor)).values(ended_at=clock.now()))
    audit.record(actor, "messages.address-forgotten")


def attempt_to_send(owner_key: UUID, attempt_id: UUID | None) -> tuple[Attempt, str] | None:
    """The attempt and its code, for the letter; None if it has ended or is too late."""
    row = (
        connection()
        .execute(
            select(*_ROW.__table__.columns).where(
                _ROW.citizen_key == owner_key,
                _ROW.attempt_id == attempt_id,
                _ROW.ended_at.is_(None),
                _ROW.expires_at > clock.now(),
            )
        )
        .first()
    )
    return (_attempt(row), keys().open(row.code_sealed)) if row else None


def _open(actor: Actor) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return _ROW.citizen_key.in_(actor.subject), _ROW.ended_at.is_(None)


def _attempt(row: Any) -> Attempt:
    return Attempt(
        attempt_id=row.attempt_id,
        address=keys().open(row.address_sealed),
        language=row.language,
        made_at=row.made_at,
        expires_at=row.expires_at,
        tries=row.tries,
    )
