"""Proving an e-mail address: a code is mailed to it, and whoever reads the mailbox writes the code here.

One way for everybody who gives us an address; a `Proof` says whose addresses they are, and where codes are kept.
"""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor
from citizen_app.db.locks import one_at_a_time
from citizen_app.db.work import connection
from citizen_app.keys import keys
from citizen_app.messages.models import AttemptRow
from citizen_app.outbox.queue import enqueue

CODE_LASTS: Final = timedelta(minutes=15)
MOST_TRIES: Final = 5
MOST_CODES: Final = 5
"""How many codes an owner can have sent in a day: nobody's mailbox is filled by means of us."""
_A_DOUBLE_CLICK: Final = timedelta(seconds=30)


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
    """The owner has had as many codes sent as one may in a day."""


class WrongCode(Exception):
    """The code is not the one that was mailed. `tries_left`: how often it can still be tried; 0: it is used up."""

    def __init__(self, tries_left: int) -> None:
        super().__init__()
        self.tries_left = tries_left


@dataclass(frozen=True, kw_only=True)
class Proof:
    """Addresses of one sort."""

    attempts: type[AttemptRow]  # the table of codes under way
    owner: InstrumentedAttribute[UUID]  # its column that says whose address it would be
    kind: str  # of the letter with the code
    audited: str  # what the steps are called in the audit trail, before the dot

    def open_attempt(self, owners: Sequence[UUID]) -> Attempt | None:
        """The code that can still be written. `owners`: every key of the one owner."""
        codes = self.attempts
        row = (
            connection()
            .execute(
                select(*self.attempts.__table__.columns)
                .where(*self._open(owners), codes.tries < MOST_TRIES, codes.expires_at > clock.now())
                .order_by(codes.made_at.desc(), codes.attempt_id)
                .limit(1)
            )
            .first()
        )
        return _attempt(row) if row else None

    def ask_for_code(self, actor: Actor, owners: Sequence[UUID], address: str, language: str) -> None:
        """Mail a code to the address. A code that was sent before counts no more. Raises TooManyCodes."""
        one_at_a_time("contact", owners)  # so that many asked for at once are counted
        now, codes = clock.now(), self.attempts
        before = self.open_attempt(owners)
        if before and before.address == address and now - before.made_at < _A_DOUBLE_CLICK:
            return
        sent = select(func.count()).where(self.owner.in_(owners), codes.made_at > now - timedelta(days=1))
        if connection().execute(sent).scalar_one() >= MOST_CODES:
            raise TooManyCodes
        self.give_up(owners)
        attempt_id = uuid4()
        row = {
            self.owner.key: owners[0],
            "attempt_id": attempt_id,
            "address_sealed": keys().seal(address),
            "code_sealed": keys().seal(f"{secrets.randbelow(1_000_000):06d}"),
            "language": language,
            "made_at": now,
            "expires_at": now + CODE_LASTS,
            "tries": 0,
        }
        connection().execute(insert(self.attempts), row)
        enqueue(self.kind, owners[0], about_id=attempt_id)
        audit.record(actor, f"{self.audited}.code-sent")

    def prove(self, actor: Actor, owners: Sequence[UUID], code: str) -> Attempt:
        """The attempt whose code this is; it is used up. Raises WrongCode; what was tried stays counted."""
        attempt, codes = self.open_attempt(owners), self.attempts
        if attempt is None:
            raise WrongCode(0)
        this = (*self._open(owners), codes.attempt_id == attempt.attempt_id)
        # Counted before it is compared, so that many tries at once are many tries.
        tried = update(self.attempts).where(*this, codes.tries < MOST_TRIES).values(tries=codes.tries + 1)
        counted = connection().execute(tried)
        row = connection().execute(select(codes.code_sealed, codes.tries).where(*this)).first()
        if counted.rowcount != 1 or row is None:
            raise WrongCode(0)
        if not hmac.compare_digest(keys().open(row.code_sealed).encode(), code.encode()):
            audit.record(actor, f"{self.audited}.code-wrong")
            raise WrongCode(MOST_TRIES - row.tries)
        connection().execute(update(self.attempts).where(*this).values(ended_at=clock.now()))
        return attempt

    def give_up(self, owners: Sequence[UUID]) -> None:
        """Let the code under way count no more."""
        connection().execute(update(self.attempts).where(*self._open(owners)).values(ended_at=clock.now()))

    def attempt_to_send(self, owner: UUID, attempt_id: UUID | None) -> tuple[Attempt, str] | None:
        """The attempt and its code, for the letter; None if it has ended or is too late."""
        codes = self.attempts
        found = (*self._open([owner]), codes.attempt_id == attempt_id, codes.expires_at > clock.now())
        row = connection().execute(select(*self.attempts.__table__.columns).where(*found)).first()
        return (_attempt(row), keys().open(row.code_sealed)) if row else None

    def forget_before(self, moment: datetime) -> None:
        """Delete the codes that were mailed before then, and the addresses they went to."""
        connection().execute(delete(self.attempts).where(self.attempts.made_at < moment))

    def _open(self, owners: Sequence[UUID]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return self.owner.in_(owners), self.attempts.ended_at.is_(None)


def _attempt(row: Any) -> Attempt:
    return Attempt(
        attempt_id=row.attempt_id,
        address=keys().open(row.address_sealed),
        language=row.language,
        made_at=row.made_at,
        expires_at=row.expires_at,
        tries=row.tries,
    )
