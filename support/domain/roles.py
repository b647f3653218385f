"""Who may give, confirm, refuse and end a staff role. Pure: decided from the events of one organisation.

A role is proposed by one local administrator and confirmed by another. Neither may be the person who gets it, so it
takes three people to make the third one. One administrator ends a role at once, but never their own: an
organisation therefore keeps at least one administrator for as long as that one's role runs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from citizen_app.auth.actor import DESK_ROLES, ORGANISATION_ROLES, Role

LONGEST = timedelta(days=731, hours=1)  # two years, the rest of the last day, and the clocks' change
PROPOSAL_STANDS = timedelta(days=30)
ENOUGH_ADMINISTRATORS = 3  # one proposes, another confirms, and either can be away


class EventKind(StrEnum):
    """What can happen to a role."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    ENDED = "ended"


class GrantState(StrEnum):
    """Where a role stands at a moment."""

    PENDING = "pending"
    IN_FORCE = "in-force"
    REJECTED = "rejected"
    LAPSED = "lapsed"  # nobody confirmed it in time
    ENDED = "ended"
    EXPIRED = "expired"


class Refusal(StrEnum):
    """Why a step may not be taken."""

    NOT_ADMINISTRATOR = "not-administrator"
    OTHER_ORGANISATION = "other-organisation"
    ABOUT_ONESELF = "about-oneself"
    OWN_PROPOSAL = "own-proposal"
    ROLE_NOT_HERE = "role-not-here"
    BAD_PERIOD = "bad-period"
    ALREADY_PROPOSED = "already-proposed"
    NOT_PENDING = "not-pending"
    NOT_IN_FORCE = "not-in-force"


class RoleEvent(Protocol):
    """A row of the trail of roles."""

    @property
    def grant_id(self) -> UUID: ...
    @property
    def kind(self) -> str: ...
    @property
    def staff_key(self) -> UUID: ...
    @property
    def role(self) -> str: ...
    @property
    def cvr(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def by_staff_key(self) -> UUID | None: ...
    @property
    def expires_at(self) -> datetime | None: ...


@dataclass(frozen=True, kw_only=True)
class Grant:
    """One role for one person: proposed, and what became of it. None as a doer is the operator's command."""

    grant_id: UUID
    staff_key: UUID
    role: Role
    cvr: str
    proposed_by: UUID | None
    proposed_at: datetime
    expires_at: datetime
    confirmed_by: UUID | None = None
    confirmed_at: datetime | None = None
    closed_by: UUID | None = None
    closed_at: datetime | None = None
    events: int = 1

    def state(self, at: datetime) -> GrantState:
        """Where it stands at the moment."""
        if self.closed_at is not None:
            return GrantState.ENDED if self.confirmed_at else GrantState.REJECTED
        if self.confirmed_at is not None:
            return GrantState.IN_FORCE if at < self.expires_at else GrantState.EXPIRED
        stands_until = min(self.expires_at, self.proposed_at + PROPOSAL_STANDS)
        return GrantState.PENDING if at < stands_until else GrantState.LAPSED


@dataclass(frozen=True, kw_only=True)
class Person:
    """A member of staff, with the citizen keys that are the same human, where they are known."""

    staff_key: UUID
    cvr: str
    citizen_keys: frozenset[UUID] = frozenset()

    def is_same_human(self, other: "Person") -> bool:
        """The same account, or two accounts of one human."""
        return self.staff_key == other.staff_key or bool(self.citizen_keys & other.citizen_keys)


def grants_from(events: Iterable[RoleEvent]) -> list[Grant]:
    """The roles that the events tell of; each role's events come in their order."""
    found: dict[UUID, Grant] = {}
    for event in events:
        known = found.get(event.grant_id)
        found[event.grant_id] = _begun(event) if known is None else _continued(known, event)
    return list(found.values())


def _begun(event: RoleEvent) -> Grant:
    if event.kind != EventKind.PROPOSED or event.expires_at is None:
        raise ValueError("a role begins with a proposal that says when it ends")
    return Grant(
        grant_id=event.grant_id,
        staff_key=event.staff_key,
        role=Role(event.role),
        cvr=event.cvr,
        proposed_by=event.by_staff_key,
        proposed_at=event.at,
        expires_at=event.expires_at,
    )


def _continued(grant: Grant, event: RoleEvent) -> Grant:
    count = grant.events + 1
    if event.kind == EventKind.CONFIRMED:
        return replace(grant, confirmed_by=event.by_staff_key, confirmed_at=event.at, events=count)
    return replace(grant, closed_by=event.by_staff_key, closed_at=event.at, events=count)


def roles_of(cvr: str, desk_cvr: str) -> frozenset[Role]:
    """The roles that an organisation can give: its own three, or the desk's."""
    return DESK_ROLES if cvr == desk_cvr else ORGANISATION_ROLES


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """Everything about roles in one organisation at one moment, and the rules about it."""

    cvr: str
    desk_cvr: str
    at: datetime
    grants: Sequence[Grant]

    def in_state(self, state: GrantState) -> list[Grant]:
        """The roles that stand so now."""
        return [grant for grant in self.grants if grant.state(self.at) is state]

    def administrators(self, at: datetime | None = None) -> set[UUID]:
        """Who is a local administrator, now or at a later moment if nothing more happens."""
        moment = at or self.at
        return {
            grant.staff_key
            for grant in self.grants
            if grant.role is Role.LOCAL_ADMINISTRATOR and grant.state(moment) is GrantState.IN_FORCE
        }

    def why_not_propose(self, by: Person, whom: Person, role: Role, expires_at: datetime) -> Refusal | None:
        """Why `by` may not propose the role for `whom`; None if they may."""
        if by.staff_key not in self.administrators():
            return Refusal.NOT_ADMINISTRATOR
        if whom.cvr != self.cvr:
            return Refusal.OTHER_ORGANISATION
        if by.is_same_human(whom):
            return Refusal.ABOUT_ONESELF
        if any(grant.staff_key == whom.staff_key and grant.role is role for grant in self.in_state(GrantState.PENDING)):
            return Refusal.ALREADY_PROPOSED
        return self.why_not_grant(role, expires_at)

    def why_not_grant(self, role: Role, expires_at: datetime) -> Refusal | None:
        """Why nobody could get the role here for so long; holds for the operator's command too."""
        if role not in roles_of(self.cvr, self.desk_cvr):
            return Refusal.ROLE_NOT_HERE
        return None if self.at < expires_at <= self.at + LONGEST else Refusal.BAD_PERIOD

    def why_not_confirm(self, by: Person, grant: Grant, whom: Person, proposer: Person | None) -> Refusal | None:
        """Why `by` may not confirm; the second person is a second human, not a second account."""
        refusal = self._why_not_decide(by, grant, whom)
        if refusal is None and proposer is not None and by.is_same_human(proposer):
            return Refusal.OWN_PROPOSAL
        return refusal

    def why_not_reject(self, by: Person, grant: Grant, whom: Person) -> Refusal | None:
        """Why `by` may not say no; whoever proposed may take it back."""
        return self._why_not_decide(by, grant, whom)

    def why_not_end(self, by: Person, grant: Grant, whom: Person) -> Refusal | None:
        """Why `by` may not end the role."""
        refusal = self._why_not_touch(by, grant, whom)
        if refusal is None and grant.state(self.at) is not GrantState.IN_FORCE:
            return Refusal.NOT_IN_FORCE
        return refusal

    def ended_with(self, grant: Grant) -> list[Grant]:
        """All that ends when the person loses the role: a renewal in force must not outlive it."""
        return [
            other
            for other in self.in_state(GrantState.IN_FORCE)
            if other.staff_key == grant.staff_key and other.role is grant.role
        ]

    def _why_not_decide(self, by: Person, grant: Grant, whom: Person) -> Refusal | None:
        refusal = self._why_not_touch(by, grant, whom)
        if refusal is None and grant.state(self.at) is not GrantState.PENDING:
            return Refusal.NOT_PENDING
        return refusal

    def _why_not_touch(self, by: Person, grant: Grant, whom: Person) -> Refusal | None:
        if by.staff_key not in self.administrators():
            return Refusal.NOT_ADMINISTRATOR
        if grant.cvr != self.cvr:
            return Refusal.OTHER_ORGANISATION
        return Refusal.ABOUT_ONESELF if by.is_same_human(whom) else None
