"""Staff of one organisation and the trail of their roles. Every query takes the organisation."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, bindparam, func, insert, select, text

from citizen_app.auth.actor import Role
from citizen_app.auth.models import StaffPersonRow, StaffRoleEventRow
from citizen_app.auth.staff_roles import roles_in_force
from citizen_app.db.direct import DirectQuery
from citizen_app.db.work import connection
from citizen_app.keys import keys
from support.domain.roles import EventKind, Grant, Person, grants_from

_ROLE_EVENTS = select(
    StaffRoleEventRow.grant_id,
    StaffRoleEventRow.kind,
    StaffRoleEventRow.staff_key,
    StaffRoleEventRow.role,
    StaffRoleEventRow.cvr,
    StaffRoleEventRow.at,
    StaffRoleEventRow.by_staff_key,
    StaffRoleEventRow.expires_at,
).order_by(StaffRoleEventRow.grant_id, StaffRoleEventRow.sequence)
_IN_PLACE: Final = DirectQuery(_ROLE_EVENTS.where(StaffRoleEventRow.cvr == bindparam("cvr")))
_STAFF = select(
    StaffPersonRow.staff_key,
    StaffPersonRow.cvr,
    StaffPersonRow.organisation_name,
    StaffPersonRow.name_sealed,
    StaffPersonRow.citizen_key,
)
_ADD = insert(StaffRoleEventRow)


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """A member of staff by name; the name is empty for somebody appointed who has not signed in yet."""

    person: Person
    name: str = field(repr=False)
    organisation_name: str

    @property
    def staff_key(self) -> UUID:
        """Their key."""
        return self.person.staff_key


def lock_roles(cvr: str) -> None:
    """Make other decisions about this organisation's roles wait until this one is written."""
    if connection().dialect.name == "postgresql":
        connection().execute(text("SELECT pg_advisory_xact_lock(hashtext('roles'), hashtext(:cvr))"), {"cvr": cvr})


def grants_in(cvr: str) -> list[Grant]:
    """Every role that was ever proposed in the organisation."""
    return grants_soon(cvr)()


def grants_soon(cvr: str) -> Callable[[], list[Grant]]:
    """`grants_in`, asked for along with the next direct query."""
    rows = _IN_PLACE.soon(cvr=cvr)
    return lambda: grants_from(rows())


def grants_of(staff_key: UUID) -> list[Grant]:
    """Every role that was ever proposed for the person."""
    return grants_from(connection().execute(_ROLE_EVENTS.where(StaffRoleEventRow.staff_key == staff_key)))


def staff_in(cvr: str) -> Mapping[UUID, Colleague]:
    """Everybody of the organisation who has signed in or was appointed."""
    return _colleagues(StaffPersonRow.cvr == cvr)


def staff_named(cvrs: Collection[str], staff_keys: Collection[UUID]) -> Mapping[UUID, Colleague]:
    """These of the organisations' staff."""
    if not staff_keys:
        return {}
    return _colleagues(StaffPersonRow.cvr.in_(cvrs) & StaffPersonRow.staff_key.in_(staff_keys))


def _colleagues(these: ColumnElement[bool]) -> Mapping[UUID, Colleague]:
    rows = connection().execute(_STAFF.where(these))
    return {
        row.staff_key: Colleague(
            person=Person(
                staff_key=row.staff_key,
                cvr=row.cvr,
                citizen_keys=frozenset((row.citizen_key,)) if row.citizen_key else frozenset(),
            ),
            name=keys().open(row.name_sealed),
            organisation_name=row.organisation_name,
        )
        for row in rows
    }


def accounts_of(cvrs: Collection[str], citizen_keys: Collection[UUID]) -> frozenset[UUID]:
    """The keys of every account in the organisation of the human whose citizen keys these are."""
    of_human = StaffPersonRow.cvr.in_(cvrs) & StaffPersonRow.citizen_key.in_(list(citizen_keys))
    return frozenset(connection().execute(select(StaffPersonRow.staff_key).where(of_human)).scalars())


def organisation_names(cvrs: Collection[str]) -> Mapping[str, str]:
    """What these organisations are called, as their staff signed in."""
    rows = connection().execute(
        select(StaffPersonRow.cvr, func.max(StaffPersonRow.organisation_name).label("name"))
        .where(StaffPersonRow.cvr.in_(list(cvrs)))
        .group_by(StaffPersonRow.cvr)
    )
    return {row.cvr: row.name for row in rows}


def organisations_led(at: datetime) -> frozenset[str]:
    """CVR numbers of the organisations where somebody leads the control of the log at the moment. Whoever's number is
    not known does not count: they open no follow-up."""
    known = select(StaffPersonRow.staff_key).where(StaffPersonRow.citizen_key.is_not(None))
    led = (StaffRoleEventRow.role == Role.LOG_LEAD.value) & StaffRoleEventRow.staff_key.in_(known)
    return frozenset(held.cvr for held in roles_in_force(connection().execute(_ROLE_EVENTS.where(led)), at))


def organisations_with_roles() -> list[tuple[str, int]]:
    """CVR numbers where a role was ever proposed, with how many persons it was for."""
    rows = connection().execute(
        select(StaffRoleEventRow.cvr, func.count(StaffRoleEventRow.staff_key.distinct()))
        .group_by(StaffRoleEventRow.cvr)
        .order_by(StaffRoleEventRow.cvr)
    )
    return [(cvr, persons) for cvr, persons in rows]


def add_proposal(
    grant: Grant,
) -> None:
    """Begin a role's trail."""
    _add(grant, EventKind.PROPOSED, by=grant.proposed_by, at=grant.proposed_at, sequence=0)


def add_step(grant: Grant, kind: EventKind, *, by: UUID | None, at: datetime) -> None:
    """Write what happens next to a role. Raises IntegrityError if something else happened at the same moment."""
    _add(grant, kind, by=by, at=at, sequence=grant.events)


def _add(grant: Grant, kind: EventKind, *, by: UUID | None, at: datetime, sequence: int) -> None:
    connection().execute(
        _ADD,
        {
            "event_id": uuid4(),
            "grant_id": grant.grant_id,
            "kind": kind.value,
            "staff_key": grant.staff_key,
            "role": grant.role.value,
            "cvr": grant.cvr,
            "at": at,
            "by_staff_key": by,
            "expires_at": grant.expires_at if kind is EventKind.PROPOSED else None,
            "sequence": sequence,
        },
    )
