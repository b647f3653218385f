"""Every system as the operator sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from citizen_app.db.work import connection
from citizen_app.systems.caller import Code
from citizen_app.systems.models import CallingSystemRow, SystemKeyRow, SystemScopeRow


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownKey:
    """A key of a system."""

    kid: str
    purpose: str  # sign, encrypt
    algorithm: str
    valid_from: datetime
    ends_at: datetime  # the sooner of its last moment and when it was ended
    last_used_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownSystem:
    """A system with what it has."""

    system_id: str
    name: str
    cvr: str
    contact: str
    per_minute: int | None
    registered_at: datetime
    closed_at: datetime | None
    keys: Sequence[KnownKey]
    scopes: Sequence[tuple[str, Code]]

    @property
    def last_used_at(self) -> datetime | None:
        """When it last got a token."""
        return max((key.last_used_at for key in self.keys if key.last_used_at), default=None)


def systems() -> list[KnownSystem]:
    """Open systems first, by id, in the running work."""
    keys: dict[str, list[KnownKey]] = {}
    for row in connection().execute(select(*SystemKeyRow.__table__.columns).order_by(SystemKeyRow.valid_from)):
        ends_at = min(row.valid_until, row.ended_at) if row.ended_at else row.valid_until
        keys.setdefault(row.system_id, []).append(
            KnownKey(
                kid=row.kid,
                purpose=row.purpose,
                algorithm=row.algorithm,
                valid_from=row.valid_from,
                ends_at=ends_at,
                last_used_at=row.last_used_at,
            )
        )
    scopes: dict[str, list[tuple[str, Code]]] = {}
    scope = SystemScopeRow
    for row in connection().execute(select(*scope.__table__.columns).order_by(scope.scope, scope.scheme, scope.code)):
        scopes.setdefault(row.system_id, []).append((row.scope, (row.scheme, row.code)))
    system = CallingSystemRow
    found = connection().execute(
        select(*system.__table__.columns).order_by(system.closed_at.is_not(None), system.system_id)
    )
    return [
        KnownSystem(
            system_id=row.system_id,
            name=row.name,
            cvr=row.cvr,
            contact=row.contact,
            per_minute=row.per_minute,
            registered_at=row.registered_at,
            closed_at=row.closed_at,
            keys=keys.get(row.system_id, ()),
            scopes=scopes.get(row.system_id, ()),
        )
        for row in found
    ]
