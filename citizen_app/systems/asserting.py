"""Who signed an assertion: the key, the system behind it, and that no assertion counts twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from citizen_app import clock
from citizen_app.db.work import connection
from citizen_app.systems.assertions import CLOCK_SKEW, Assertion, BadAssertion, kid_of, read_assertion
from citizen_app.systems.models import AssertionSeenRow, CallingSystemRow, SystemKeyRow, SystemScopeRow

_KEY = (
    select(
        SystemKeyRow.kid,
        SystemKeyRow.algorithm,
        SystemKeyRow.public_pem,
        SystemKeyRow.system_id,
        CallingSystemRow.per_minute,
    )
    .join(CallingSystemRow, CallingSystemRow.system_id == SystemKeyRow.system_id)
    .where(
        and_(
            SystemKeyRow.kid == bindparam("kid"),
            SystemKeyRow.purpose == "sign",
            SystemKeyRow.valid_from <= bindparam("at"),
            SystemKeyRow.valid_until > bindparam("at"),
            SystemKeyRow.ended_at.is_(None),
            CallingSystemRow.closed_at.is_(None),
        )
    )
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asserted:
    """A system that has shown that it holds its key."""

    system_id: str
    kid: str
    per_minute: int | None
    assertion: Assertion


def asserted(text: str, audience: str) -> Asserted:
    """Who signed the assertion, in the running work. Raises BadAssertion."""
    kid = kid_of(text)
    # What no key can be called is not asked for: a database cannot take every text (NUL, half a surrogate pair).
    can_be = kid.isascii() and kid.isprintable()
    row = connection().execute(_KEY, {"kid": kid, "at": clock.now()}).one_or_none() if can_be else None
    if row is None:
        raise BadAssertion("key-unknown")
    assertion = read_assertion(
        text, pem=row.public_pem, algorithm=row.algorithm, system_id=row.system_id, audience=audience
    )
    return Asserted(system_id=row.system_id, kid=row.kid, per_minute=row.per_minute, assertion=assertion)


def use_once(known: Asserted) -> None:
    """Note that the assertion and its key were used, in the running work. Raises BadAssertion when it was before."""
    at = clock.now()
    # It may have ended since it was read, and what was noted of its first use been forgotten (`housekeeping`).
    if known.assertion.expires_at <= at - CLOCK_SKEW:
        raise BadAssertion("expired")
    noted = connection().execute(
        _insert().on_conflict_do_nothing().returning(AssertionSeenRow.jti_digest),
        {
            "system_id": known.system_id,
            "jti_digest": known.assertion.jti_digest,
            "expires_at": known.assertion.expires_at,
        },
    )
    if noted.first() is None:
        raise BadAssertion("replayed")
    connection().execute(update(SystemKeyRow).where(SystemKeyRow.kid == known.kid).values(last_used_at=at))


def scopes_of(system_id: str) -> Sequence[str]:
    """Every scope that the system holds now."""
    found = select(SystemScopeRow.scope).where(SystemScopeRow.system_id == system_id).distinct()
    return connection().execute(found).scalars().all()


def _insert() -> Any:
    insert = postgresql.insert if connection().dialect.name == "postgresql" else sqlite.insert
    return insert(AssertionSeenRow)
