"""The system that is calling, as operations and services are told of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from citizen_app.api.scopes import Scope
from citizen_app.auth.actor import Actor, Assurance, Basis, CitizenKey, Viewer, ViewerKind

Code = tuple[str, str]  # scheme, value


@dataclass(frozen=True, kw_only=True, slots=True)
class Caller:
    """A system with an access token in force."""

    system_id: str
    audit_key: UUID
    name: str
    token_digest: bytes
    expires_at: datetime
    # What the database must still say of the token (`tokens.TOKEN_STATE`) for this to hold.
    state: int
    # The scopes of the token, each with the organisations that the system may speak for, units below them included.
    scopes: Mapping[Scope, frozenset[Code]]
    per_minute: int | None

    def acting_on(self, *subject: CitizenKey) -> Actor:
        """The actor of a call about a citizen (every key of theirs), or about none."""
        viewer = Viewer(
            kind=ViewerKind.SYSTEM,
            key=self.audit_key,
            name=self.name,
            assurance=Assurance.NONE,
            session_digest=self.token_digest,
        )
        return Actor(viewer=viewer, subject=subject, basis=Basis.SOURCE_SYSTEM, scopes=frozenset(self.scopes))
