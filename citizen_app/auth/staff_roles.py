"""Which roles a member of staff holds now: read from the events, never stored as a state."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, select

from citizen_app import clock
from citizen_app.auth.actor import CitizenKey, Role, RoleHeld, Viewer
from citizen_app.auth.models import StaffPersonRow, StaffRoleEventRow
from citizen_app.auth.sessions import LiveSession
from citizen_app.db.direct import DirectQuery
from citizen_app.identity import is_linked, keys_of_person

_EVENTS: Final = DirectQuery(
    select(
        StaffRoleEventRow.grant_id,
        StaffRoleEventRow.kind,
        StaffRoleEventRow.role,
        StaffRoleEventRow.cvr,
        StaffRoleEventRow.expires_at,
    )
    .where(StaffRoleEventRow.staff_key == bindparam("staff_key"))
    .order_by(StaffRoleEventRow.grant_id, StaffRoleEventRow.sequence)
)
_PERSON: Final = DirectQuery(
    select(
        StaffPersonRow.cvr,
        StaffPersonRow.organisation_name,
        StaffPersonRow.citizen_key,
        is_linked(StaffPersonRow.citizen_key).label("has_links"),
    ).where(StaffPersonRow.staff_key == bindparam("staff_key"))
)


def roles_in_force(events: Iterable[Any], at: datetime) -> frozenset[RoleHeld]:
    """The roles that are confirmed, not ended and not expired; each event has grant_id, kind, role, cvr, expires_at."""
    confirmed: dict[UUID, RoleHeld] = {}
    expiry: dict[UUID, datetime | None] = {}
    for event in events:
        if event.kind == "proposed":
            expiry[event.grant_id] = event.expires_at
        elif event.kind == "confirmed":
            confirmed[event.grant_id] = RoleHeld(role=Role(event.role), cvr=event.cvr)
        else:
            confirmed.pop(event.grant_id, None)
    return frozenset(held for grant, held in confirmed.items() if (end := expiry.get(grant)) is None or at < end)


def viewer_of(live: LiveSession) -> Viewer:
    """The viewer behind a staff session, with roles as they are at this moment."""
    events = _EVENTS.soon(staff_key=live.owner_key)
    [person] = _PERSON.rows(staff_key=live.owner_key)
    own: tuple[CitizenKey, ...] = (CitizenKey(person.citizen_key),) if person.citizen_key else ()
    if person.has_links:
        own = keys_of_person(person.citizen_key)
    return Viewer(
        kind=live.kind,
        key=live.owner_key,
        name=live.name,
        assurance=live.assurance,
        session_digest=live.digest,
        own_keys=own,
        cvr=person.cvr,
        organisation_name=person.organisation_name,
        roles=roles_in_force(events(), clock.now()),
    )
