"""Registering systems, and ending what they have: keys, scopes, tokens, themselves."""

import re
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import uuid4

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from sqlalchemy import delete, insert, select, update

from citizen_app import clock, identifiers
from citizen_app.api.scopes import Scope
from citizen_app.db.work import connection
from citizen_app.directory.catalogue import catalogue
from citizen_app.systems.assertions import UnfitKey, algorithm_of
from citizen_app.systems.caller import Code
from citizen_app.systems.encrypting import EncryptionKey, encryption_of
from citizen_app.systems.models import AccessTokenRow, CallingSystemRow, SystemKeyRow, SystemScopeRow

_SLUG = re.compile(r"[a-z][a-z0-9-]{1,39}")
_KID = re.compile(r"[A-Za-z0-9._-]{1,80}")
LONGEST_KEY_LIFE = timedelta(days=1096)
SIGN: Final = "sign"
ENCRYPT: Final = "encrypt"


class CannotRegister(Exception):
    """The registration is refused; the text says why."""


def register(system_id: str, *, name: str, cvr: str, contact: str, per_minute: int | None = None) -> None:
    """Register a system. Raises CannotRegister."""
    if not _SLUG.fullmatch(system_id):
        raise CannotRegister("the id must be 2 to 40 small letters, digits and hyphens, and begin with a letter")
    if not identifiers.is_cvr(cvr):
        raise CannotRegister("the CVR number is not one")
    if _system(system_id) is not None:
        raise CannotRegister("there is a system with this id, perhaps a closed one; ids are not used again")
    connection().execute(
        insert(CallingSystemRow),
        {
            "system_id": system_id,
            "audit_key": uuid4(),
            "name": name,
            "cvr": cvr,
            "contact": contact,
            "per_minute": per_minute,
            "registered_at": clock.now(),
            "version": 1,
        },
    )


def add_key(
    system_id: str,
    pem: str,
    *,
    valid_until: datetime,
    kid: str | None = None,
    algorithm: str | None = None,
    purpose: str = SIGN,
) -> str:
    """Give a system one more key, and return its kid. Keys overlap: the old one stays until it is ended.

    The purpose is SIGN, for assertions, or ENCRYPT, for what only the system is to read. Raises CannotRegister.
    """
    _require_open(system_id)
    at = clock.now()
    try:
        fits = algorithm_of(pem, algorithm) if purpose == SIGN else encryption_of(pem, algorithm)
    except UnfitKey as unfit:
        raise CannotRegister(f"the key cannot be used: {unfit}") from None
    kid = kid or thumbprint(pem)
    if not _KID.fullmatch(kid):
        raise CannotRegister("the kid must be at most 80 letters, digits, dots, hyphens and underscores")
    if not at < valid_until <= at + LONGEST_KEY_LIFE:
        raise CannotRegister("the key must end in the future, and within three years")
    if connection().execute(select(SystemKeyRow.kid).where(SystemKeyRow.kid == kid)).first():
        raise CannotRegister("there is a key with this kid")
    row = {
        "kid": kid,
        "system_id": system_id,
        "purpose": purpose,
        "algorithm": fits,
        "public_pem": pem,
        "valid_from": at,
        "valid_until": valid_until,
    }
    connection().execute(insert(SystemKeyRow), row)
    return kid


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
    _require_open(system_id)
    if catalogue().organisation(*unit, clock.now().date()) is None:
        raise CannotRegister("the directory does not know the organisation")
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


def thumbprint(pem: str) -> str:
    """A name for a key: the digest of its public part."""
    public = load_pem_public_key(pem.encode()).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return sha256(public).hexdigest()[:40]


def _system(system_id: str) -> Any:
    found = select(CallingSystemRow.closed_at).where(CallingSystemRow.system_id == system_id)
    return connection().execute(found).one_or_none()


def _require_open(system_id: str) -> None:
    system = _system(system_id)
    if system is None or system.closed_at is not None:
        raise CannotRegister("there is no open system with this id")


def _changed(system_id: str) -> None:
    """Have every process ask anew what the system may do."""
    connection().execute(
        update(CallingSystemRow)
        .where(CallingSystemRow.system_id == system_id)
        .values(version=CallingSystemRow.version + 1)
    )


def _revoke(which: Any, at: datetime) -> None:
    connection().execute(update(AccessTokenRow).where(which, AccessTokenRow.revoked_at.is_(None)).values(revoked_at=at))
