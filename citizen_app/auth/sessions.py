"""Server-side sessions: begun at sign-in, looked up on each request, ended by time, by the person, or everywhere."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from flask import current_app
from sqlalchemy import bindparam, func, insert, select, update

from citizen_app import clock
from citizen_app.auth.actor import Assurance, ViewerKind
from citizen_app.auth.models import SessionRow
from citizen_app.db.direct import DirectQuery
from citizen_app.db.work import connection
from citizen_app.directory.models import DirectoryImportRow
from citizen_app.identity import is_linked
from citizen_app.identity_models import CitizenRow
from citizen_app.keys import Keys, keys
from citizen_app.settings import Settings

SEEN_AT_MOST_EVERY = timedelta(minutes=1)

_LOOK_UP = DirectQuery(
    select(
        SessionRow.kind,
        SessionRow.owner_key,
        SessionRow.assurance,
        SessionRow.name_sealed,
        SessionRow.last_seen_at,
        SessionRow.expires_at,
        SessionRow.ended_at,
        SessionRow.idle_seconds,
        SessionRow.helps,
        select(CitizenRow.birth_date)
        .where(CitizenRow.citizen_key == SessionRow.owner_key)
        .scalar_subquery()
        .label("birth_date"),
        is_linked(SessionRow.owner_key).label("has_links"),
        select(func.max(DirectoryImportRow.version)).scalar_subquery().label("directory_version"),
    ).where(SessionRow.token_digest == bindparam("digest"))
)
_SEEN = update(SessionRow).where(SessionRow.token_digest == bindparam("digest")).values(last_seen_at=bindparam("at"))


@dataclass(frozen=True, kw_only=True)
class LiveSession:
    """A session that is in force now."""

    digest: bytes
    kind: ViewerKind
    owner_key: UUID
    assurance: Assurance
    name: str
    has_links: bool
    directory_version: int
    ends_at: datetime  # the sooner of the idle and the absolute limit
    birth_date: date | None = None  # of a citizen, by the register
    helps: UUID | None = None  # the mandate on which it is with another citizen


def _settings() -> Settings:
    found: Settings = current_app.extensions["indblik.settings"]
    return found


def idle_limit(kind: ViewerKind) -> timedelta:
    """How long this kind of session may rest."""
    settings = _settings()
    return settings.idle_limit if kind is ViewerKind.CITIZEN else settings.staff_idle_limit


def begin(
    kind: ViewerKind,
    owner_key: UUID,
    name: str,
    assurance: Assurance,
    *,
    cvr: str | None = None,
    id_token: str | None = None,
) -> str:
    """Begin a session and return its token, which is told to the browser once and kept nowhere here.

    `cvr`: of the organisation that a member of staff signs in for; sessions at the site's own desk are shorter.
    """
    settings, at = _settings(), clock.now()
    absolute = settings.absolute_limit if kind is ViewerKind.CITIZEN else settings.staff_absolute_limit
    idle = None
    if kind is ViewerKind.STAFF and cvr == settings.desk_cvr:
        absolute, idle = settings.desk_absolute_limit, settings.desk_idle_limit
    token = secrets.token_urlsafe(32)
    connection().execute(
        insert(SessionRow),
        {
            "token_digest": keys().lookup_digest(token),
            "kind": kind.value,
            "owner_key": owner_key,
            "assurance": int(assurance),
            "name_sealed": keys().seal(name),
            "id_token_sealed": keys().seal(id_token) if id_token else None,
            "created_at": at,
            "last_seen_at": at,
            "expires_at": at + absolute,
            "idle_seconds": int(idle.total_seconds()) if idle else None,
        },
    )
    return token


def look_up(token: str, *, touch: bool = True) -> LiveSession | None:
    """The session behind a token, if it is in force; notes that it was seen, at most once a minute.

    `touch=False` for polling by the page itself, which must not keep a session alive.
    """
    digest = keys().lookup_digest(token)
    row = next(iter(_LOOK_UP.rows(digest=digest)), None)
    if row is None or row.ended_at is not None:
        return None
    kind, at = ViewerKind(row.kind), clock.now()
    idle = timedelta(seconds=row.idle_seconds) if row.idle_seconds else idle_limit(kind)
    if at >= row.expires_at or at >= row.last_seen_at + idle:
        return None
    seen_at = row.last_seen_at
    # Somebody active under a very short limit must not be signed out for lack of a note.
    if touch and at - seen_at >= min(SEEN_AT_MOST_EVERY, idle / 10):
        connection().execute(_SEEN, {"digest": digest, "at": at})
        seen_at = at
    return LiveSession(
        digest=digest,
        kind=kind,
        owner_key=row.owner_key,
        assurance=Assurance(row.assurance),
        name=_name(keys(), bytes(row.name_sealed)),
        has_links=bool(row.has_links),
        directory_version=row.directory_version or 0,
        ends_at=min(row.expires_at, seen_at + idle),
        birth_date=row.birth_date,
        helps=row.helps,
    )


@lru_cache(maxsize=2_000)
def _name(opener: Keys, sealed: bytes) -> str:
    """The viewer's name: on each of their pages, and opened once."""
    return opener.open(sealed)


def id_token_of(digest: bytes) -> str | None:
    """The broker's token of a session, as a hint when signing out there."""
    sealed = (
        connection()
        .execute(select(SessionRow.id_token_sealed).where(SessionRow.token_digest == digest))
        .scalar_one_or_none()
    )
    return keys().open(sealed) if sealed else None


def let_help(digest: bytes, mandate_id: UUID | None) -> None:
    """Let a session be with another citizen on this mandate; None: with its own person."""
    connection().execute(update(SessionRow).where(SessionRow.token_digest == digest).values(helps=mandate_id))


def end(digest: bytes) -> None:
    """End this session."""
    connection().execute(
        update(SessionRow)
        .where(SessionRow.token_digest == digest, SessionRow.ended_at.is_(None))
        .values(ended_at=clock.now())
    )


def end_everywhere(owner_key: UUID) -> int:
    """End every session of the person; returns how many were in force."""
    result = connection().execute(
        update(SessionRow)
        .where(
            SessionRow.owner_key == owner_key,
            SessionRow.ended_at.is_(None),
            SessionRow.expires_at > clock.now(),
        )
        .values(ended_at=clock.now())
    )
    return result.rowcount
