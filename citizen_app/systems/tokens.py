"""Access tokens: given for a signed assertion, checked with each call, revoked at once everywhere.

A process remembers whose token it has seen. What it remembers counts only together with the database's word of this
very moment (`TOKEN_STATE`), which an operation can have said by a statement that it needs anyway.
"""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from flask import g
from sqlalchemy import Label, and_, bindparam, func, insert, select, update

from citizen_app import clock
from citizen_app.api.problems import TOKEN_INVALID, Refused
from citizen_app.api.scopes import Scope
from citizen_app.db.direct import DirectQuery
from citizen_app.db.work import connection
from citizen_app.directory.models import DirectoryImportRow
from citizen_app.here import here
from citizen_app.keys import keys
from citizen_app.systems.caller import Caller, Code
from citizen_app.systems.models import AccessTokenRow, CallingSystemRow, SystemScopeRow

LIFE = timedelta(minutes=5)
_MOST_REMEMBERED = 10_000
CALLERS: Final = "indblik.callers"
_hash, _PROCESS = hashlib.blake2b, os.urandom(32)  # for the memory alone: quicker than the digest that the database has
_CHALLENGE: Final = {"WWW-Authenticate": 'Bearer error="invalid_token"'}

_IN_FORCE = and_(
    AccessTokenRow.token_digest == bindparam("token_digest"),
    AccessTokenRow.revoked_at.is_(None),
    CallingSystemRow.system_id == AccessTokenRow.system_id,
    CallingSystemRow.closed_at.is_(None),
)
TOKEN_STATE: Label[Any] = (
    select(CallingSystemRow.version).select_from(AccessTokenRow).where(_IN_FORCE).scalar_subquery().label("token_state")
)
"""A column for an operation's own statement, with the parameter `token_digest`; its value is for `Entrance.confirm`."""
DIRECTORY_VERSION: Label[Any] = (
    select(func.max(DirectoryImportRow.version)).scalar_subquery().label("directory_version")
)
_STATE = DirectQuery(select(TOKEN_STATE, DIRECTORY_VERSION))
_LOAD = DirectQuery(
    select(
        AccessTokenRow.system_id,
        AccessTokenRow.scopes,
        AccessTokenRow.expires_at,
        CallingSystemRow.audit_key,
        CallingSystemRow.name,
        CallingSystemRow.version,
        CallingSystemRow.per_minute,
        SystemScopeRow.scope,
        SystemScopeRow.scheme,
        SystemScopeRow.code,
        DIRECTORY_VERSION,
    )
    .select_from(AccessTokenRow)
    .join(CallingSystemRow, CallingSystemRow.system_id == AccessTokenRow.system_id)
    .outerjoin(SystemScopeRow, SystemScopeRow.system_id == AccessTokenRow.system_id)
    .where(_IN_FORCE)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class IssuedToken:
    """A new token: told once, kept nowhere here."""

    token: str
    expires_at: datetime
    scopes: Sequence[Scope]


def issue(system_id: str, kid: str, scopes: Iterable[Scope]) -> IssuedToken:
    """Give a token, in the running work."""
    at, token, granted = clock.now(), secrets.token_urlsafe(32), sorted(scopes)
    connection().execute(
        insert(AccessTokenRow),
        {
            "token_digest": keys().lookup_digest(token),
            "system_id": system_id,
            "kid": kid,
            "scopes": " ".join(granted),
            "issued_at": at,
            "expires_at": at + LIFE,
        },
    )
    return IssuedToken(token=token, expires_at=at + LIFE, scopes=granted)


def remembered(token: str) -> tuple[bytes, Caller | None]:
    """The token's digest, and who this process remembers behind it. Raises Refused when it has ended since."""
    context = here()
    context.g.token_hash = hashed = _hash(token.encode(), key=_PROCESS, digest_size=16).digest()
    caller: Caller | None = context.app.extensions[CALLERS].get(hashed)
    if caller is None:
        return keys().lookup_digest(token), None
    if clock.now() >= caller.expires_at:
        _memory().pop(hashed, None)
        raise refused()
    return caller.token_digest, caller


def load(digest: bytes) -> Caller:
    """Who is behind the token, from the database, in the running work. Raises Refused."""
    return _loaded(digest, _LOAD.rows_first(token_digest=digest))


def load_soon(digest: bytes) -> Callable[[], Caller]:
    """`load`, which travels along with the operation's own statement. What it gives raises Refused."""
    rows = _LOAD.soon(token_digest=digest)
    return lambda: _loaded(digest, rows())


def _loaded(digest: bytes, rows: Sequence[Any]) -> Caller:
    if not rows or clock.now() >= rows[0].expires_at:
        raise refused()
    first = rows[0]
    g.directory_version = first.directory_version or 0
    caller = Caller(
        system_id=first.system_id,
        audit_key=first.audit_key,
        name=first.name,
        token_digest=digest,
        expires_at=first.expires_at,
        state=first.version,
        scopes=_scopes(first.scopes.split(), rows),
        per_minute=first.per_minute,
    )
    memory = _memory()
    if len(memory) >= _MOST_REMEMBERED:
        memory.clear()
    memory[here().g.token_hash] = caller
    return caller


def ask_state(caller: Caller) -> int | None:
    """The token's state at this moment, by a statement of its own, in the running work."""
    row = _STATE.rows(token_digest=caller.token_digest)[0]
    g.directory_version = row.directory_version or 0
    state: int | None = row.token_state
    return state


def met_anew(caller: Caller, state: int | None) -> Caller:
    """The caller as they are now, whose token's state is another than we knew. Raises Refused when the token is no
    longer in force."""
    if state is None:
        _memory().pop(here().g.token_hash, None)
        raise refused()
    return load(caller.token_digest)


def revoke(digest: bytes, system_id: str) -> None:
    """End a token of the system, in the running work. One that is not theirs or has ended is left as it is."""
    connection().execute(
        update(AccessTokenRow)
        .where(
            AccessTokenRow.token_digest == digest,
            AccessTokenRow.system_id == system_id,
            AccessTokenRow.revoked_at.is_(None),
        )
        .values(revoked_at=clock.now())
    )


def refused() -> Refused:
    """The refusal of a token that is not in force."""
    return Refused(TOKEN_INVALID, headers=_CHALLENGE)


def _scopes(granted: Iterable[str], rows: Iterable[Any]) -> dict[Scope, frozenset[Code]]:
    """What the token was given and the system still has."""
    found: dict[Scope, set[Code]] = {}
    for row in rows:
        if row.scope in granted:
            found.setdefault(Scope(row.scope), set()).add((row.scheme, row.code))
    return {scope: frozenset(codes) for scope, codes in found.items()}


def _memory() -> dict[bytes, Caller]:
    held: dict[bytes, Caller] = here().app.extensions[CALLERS]
    return held
