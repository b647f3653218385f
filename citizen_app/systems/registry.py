"""Registering systems, and ending what they have: keys, scopes, tokens, themselves."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, text, update

from citizen_app import clock
from citizen_app.api.scopes import Scope
from citizen_app.db.work import connection
from citizen_app.systems.caller import Code
from citizen_app.systems.encrypting import EncryptionKey
from citizen_app.systems.fitness import (
    ENCRYPT,
    SIGN,
    fit_key,
    readable,
    refusals_of_system,
    require_known,
    require_open,
    thumbprint,
)
from citizen_app.systems.models import AccessTokenRow, CallingSystemRow, SystemKeyRow, SystemScopeRow


def register(
    system_id: str, *, name: str, cvr: str, contact: str, per_minute: int | None = None, audit_key: UUID | None = None
) -> None:
    """Register a system. Raises CannotRegister.

    The audit key is how our own trail names the system; whoever may ask twice says which, and finds it by that.
    """
    keep_others_waiting()
    for refusal in refusals_of_system(system_id, name=name, cvr=cvr, contact=contact, per_minute=per_minute):
        raise refusal
    connection().execute(
        insert(CallingSystemRow),
        {
            "system_id": system_id,
            "audit_key": audit_key or uuid4(),
            "name": readable(name),
            "cvr": cvr,
            "contact": readable(contact),
            "per_minute": per_minute,
            "registered_at": clock.now(),
            "version": 1,
        },
    )


def keep_others_waiting() -> None:
    """Make other registrations wait until this one is written. SQLite has taken its lock for writing already."""
    if connection().dialect.name == "postgresql":
        connection().execute(text("SELECT pg_advisory_xact_lock(hashtext('systems'))"))


def registered_as(audit_key: UUID) -> str | None:
    """The id of the system that our own trail names so."""
    row = CallingSystemRow
    found: str | None = (
        connection().execute(select(row.system_id).where(row.audit_key == audit_key)).scalar_one_or_none()
    )
    return found


def add_key(
    system_id: str,
    key_text: str,
    *,
    valid_until: datetime,
    kid: str | None = None,
    algorithm: str | None = None,
    purpose: str = SIGN,
) -> str:
    """Give a system one more key (as `fit_key` takes it), and return its kid. Raises CannotRegister.

    Keys overlap: the old one stays until it is ended.
    """
    keep_others_waiting()
    require_open(system_id)
    key = fit_key(key_text, valid_until=valid_until, kid=kid, algorithm=algorithm, purpose=purpose)
    row = {
        "kid": key.kid,
        "system_id": system_id,
        "purpose": key.purpose,
        "algorithm": key.algorithm,
        "public_pem": key.pem,
        "valid_from": key.valid_from,
        "valid_until": key.valid_until,
    }
    connection().execute(insert(SystemKeyRow), row)
    return key.kid


def has_key(system_id: str, pem: str, purpose: str) -> bool:
    """Whether an open system has this very key for the purpose, in force."""
    row, at = SystemKeyRow, clock.now()
    held = connection().execute(
        select(row.public_pem)
        .join(CallingSystemRow, CallingSystemRow.system_id == row.system_id)
        .where(row.system_id == system_id, row.purpose == purpose, CallingSystemRow.closed_at.is_(None))
        .where(row.valid_until > at, row.ended_at.is_(None))
    )
    return thumbprint(pem) in map(thumbprint, held.scalars())


def encryption_key(system_id: str) -> EncryptionKey | None:
    """The newest key in force that things for the system are encrypted to; None when it has none."""
    row, at = SystemKeyRow, clock.now()
    found = connection().execute(
        select(row.kid, row.algorithm, row.public_pem)
        .where(row.system_id == system_id, row.purpose == ENCRYPT)
        .where(row.valid_from <= at, row.valid_until > at, row.ended_at.is_(None))
        .order_by(row.valid_from.desc(), row.kid)
        .limit(1)
    )
    newest = found.one_or_none()
    return None if newest is None else EncryptionKey(newest.kid, newest.algorithm, newest.public_pem)


def end_key(kid: str) -> bool:
    """End a key and every token that was given for it. False when there is none in force."""
    at = clock.now()
    ended = connection().execute(
        update(SystemKeyRow).where(SystemKeyRow.kid == kid, SystemKeyRow.ended_at.is_(None)).values(ended_at=at)
    )
    if ended.rowcount == 0:
        return False
    _revoke(AccessTokenRow.kid == kid, at)
    return True


def give_scope(system_id: str, scope: Scope, unit: Code) -> bool:
    """Let a system do something on behalf of a unit and those below it. False when it could already.

    Raises CannotRegister.
    """
    require_open(system_id)
    require_known(unit)
    row = SystemScopeRow
    key = {"system_id": system_id, "scope": scope.value, "scheme": unit[0], "code": unit[1]}
    if connection().execute(select(row.scope).filter_by(**key)).first():
        return False
    connection().execute(insert(row), {**key, "given_at": clock.now()})
    _changed(system_id)
    return True


def units_of(system_id: str, scope: Scope) -> frozenset[Code]:
    """The units that the system has the scope for; those below them are not among them."""
    row = SystemScopeRow
    held = select(row.scheme, row.code).where(row.system_id == system_id, row.scope == scope.value)
    return frozenset((unit.scheme, unit.code) for unit in connection().execute(held))


def end_scope(system_id: str, scope: Scope, unit: Code) -> bool:
    """Take a scope back at once. False when the system did not have it."""
    row = SystemScopeRow
    gone = connection().execute(
        delete(row).where(
            row.system_id == system_id, row.scope == scope.value, row.scheme == unit[0], row.code == unit[1]
        )
    )
    if gone.rowcount:
        _changed(system_id)
    return bool(gone.rowcount)


def close(system_id: str) -> bool:
    """Close a system for good, and end its tokens. False when it is closed or unknown."""
    at = clock.now()
    closed = connection().execute(
        update(CallingSystemRow)
        .where(CallingSystemRow.system_id == system_id, CallingSystemRow.closed_at.is_(None))
        .values(closed_at=at, version=CallingSystemRow.version + 1)
    )
    if closed.rowcount:
        _revoke(AccessTokenRow.system_id == system_id, at)
    return bool(closed.rowcount)


def _changed(system_id: str) -> None:
    """Have every process ask anew what the system may do."""
    connection().execute(
        update(CallingSystemRow)
        .where(CallingSystemRow.system_id == system_id)
        .values(version=CallingSystemRow.version + 1)
    )


def _revoke(which: Any, at: datetime) -> None:
    connection().execute(update(AccessTokenRow).where(which, AccessTokenRow.revoked_at.is_(None)).values(revoked_at=at))
