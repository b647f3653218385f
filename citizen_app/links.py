"""Links between two keys that are one person: proposed, approved by two persons, undone; never in silence.

safety.md 9: a register message may link at once; adoption, protected identity and replacement numbers never do.
Who may call these is the view's permission; here stands what holds whoever asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import insert, or_, select, update

from citizen_app import audit, clock
from citizen_app.auth.models import StaffPersonRow
from citizen_app.db.work import connection
from citizen_app.errors import CitizenAppError, NotFound
from citizen_app.identity import keys_of_person
from citizen_app.identity_models import CitizenIdentifierRow, CitizenLinkRow
from citizen_app.keys import keys

NEVER_AUTOMATIC: Final = frozenset({"adoption", "protected", "ecpr", "manual"})
LINKED_AT_ONCE: Final = frozenset({"correction", "sex-change", "newborn"})  # between two CPR numbers
_LINK = CitizenLinkRow.__table__


class SamePersonDecides(CitizenAppError):
    """The second approval must come from another person than the first."""

    code = "link-same-person"
    status = 409


class OwnMatter(CitizenAppError):
    """Nobody decides about their own identity."""

    code = "link-own-matter"
    status = 403


class SelfUnknown(CitizenAppError):
    """We do not know which citizen the member of staff is, so not whether the matter is their own."""

    code = "link-self-unknown"
    status = 403


class LinkDecided(CitizenAppError):
    """The link is not in a state in which this can be done: somebody was faster."""

    code = "link-decided"
    status = 409


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """Two keys and what was decided about them."""

    link_id: UUID
    citizen_key: UUID
    other_key: UUID
    state: str  # pending, linked, rejected, undone
    reason: str
    proposed_at: datetime
    first_by: UUID | None
    second_by: UUID | None
    linked_at: datetime | None
    undone_at: datetime | None


def links(*states: str, of: UUID | None = None) -> list[Link]:
    """Links in these states (all, if none is named), oldest first; `of` one key only."""
    statement = select(*_LINK.columns).order_by(CitizenLinkRow.proposed_at, CitizenLinkRow.link_id)
    if states:
        statement = statement.where(CitizenLinkRow.state.in_(states))
    if of is not None:
        statement = statement.where(or_(CitizenLinkRow.citizen_key == of, CitizenLinkRow.other_key == of))
    return [_link(row) for row in connection().execute(statement)]


def link(link_id: UUID) -> Link:
    """One link. Raises NotFound."""
    row = connection().execute(select(*_LINK.columns).where(CitizenLinkRow.link_id == link_id)).one_or_none()
    if row is None:
        raise NotFound
    return _link(row)


def identifiers_of(citizen_key: UUID) -> list[tuple[str, str]]:
    """Scheme and number of one key, readable: for the identity role's own page and nobody else."""
    rows = connection().execute(
        select(CitizenIdentifierRow.scheme, CitizenIdentifierRow.value_sealed)
        .where(CitizenIdentifierRow.citizen_key == citizen_key)
        .order_by(CitizenIdentifierRow.scheme, CitizenIdentifierRow.digest)
    )
    return sorted({(row.scheme, keys().open(row.value_sealed)) for row in rows})


def propose_link(citizen_key: UUID, other_key: UUID, reason: str, staff_key: UUID | None = None) -> UUID:
    """A link that waits for two persons; the proposer, if a person, is the first of them.

    A pair that waits already, or is linked already, gets no second link.
    """
    if staff_key is not None:
        _refuse_own_matter((citizen_key, other_key), staff_key)
    open_link = open_link_between(citizen_key, other_key)
    if open_link is not None:
        return open_link.link_id
    link_id = _insert(citizen_key, other_key, "pending", reason, staff_key)
    if staff_key is not None:
        audit.record_staff(staff_key, "link.propose", object_kind="citizen_link", object_ref=str(link_id))
    return link_id


def link_by_register(citizen_key: UUID, other_key: UUID, reason: str) -> UUID:
    """A link that a register message makes at once. Raises ValueError for reasons that need two persons."""
    if reason not in LINKED_AT_ONCE:
        raise ValueError("this reason needs two persons")
    open_link = open_link_between(citizen_key, other_key)
    if open_link is not None and open_link.state == "linked":
        return open_link.link_id
    return _insert(citizen_key, other_key, "linked", reason, None)


def approve_link(link_id: UUID, staff_key: UUID) -> Link:
    """One person's approval; the second one's makes the two keys one person. Raises when it must not be."""
    found = _decidable(link_id, "pending", staff_key)
    if found.first_by is None:
        _change(found, first_by=staff_key)
    elif _same_human(found.first_by, staff_key):
        raise SamePersonDecides
    else:
        _change(found, second_by=staff_key, state="linked", linked_at=clock.now())
    audit.record_staff(staff_key, "link.approve", object_kind="citizen_link", object_ref=str(link_id))
    return link(link_id)


def reject_link(link_id: UUID, staff_key: UUID) -> Link:
    """One person's no ends a proposal."""
    found = _decidable(link_id, "pending", staff_key)
    _change(found, state="rejected", **{"first_by" if found.first_by is None else "second_by": staff_key})
    audit.record_staff(staff_key, "link.reject", object_kind="citizen_link", object_ref=str(link_id))
    return link(link_id)


def undo_link(link_id: UUID, staff_key: UUID) -> Link:
    """Take a link back: each key is its own person again, and no entry was ever moved. One person is enough."""
    found = _decidable(link_id, "linked", staff_key)
    _change(found, state="undone", undone_at=clock.now())
    audit.record_staff(staff_key, "link.undo", object_kind="citizen_link", object_ref=str(link_id))
    return link(link_id)


def undo_by_register(citizen_key: UUID, other_key: UUID) -> bool:
    """Take back, or reject, what stands between the two keys; False if nothing does."""
    found = open_link_between(citizen_key, other_key)
    if found is None:
        return False
    if found.state == "linked":
        _change(found, state="undone", undone_at=clock.now())
    else:
        _change(found, state="rejected")
    return True


def open_link_between(one: UUID, other: UUID) -> Link | None:
    """The link that is in force, else the one that waits."""
    pair = {one, other}
    found = [item for item in links("pending", "linked", of=one) if {item.citizen_key, item.other_key} == pair]
    return min(found, key=lambda item: item.state, default=None)  # "linked" < "pending"


def _insert(citizen_key: UUID, other_key: UUID, state: str, reason: str, first_by: UUID | None) -> UUID:
    link_id, now = uuid4(), clock.now()
    connection().execute(
        insert(CitizenLinkRow),
        {
            "citizen_key": citizen_key,
            "other_key": other_key,
            "link_id": link_id,
            "state": state,
            "reason": reason,
            "proposed_at": now,
            "first_by": first_by,
            "linked_at": now if state == "linked" else None,
        },
    )
    return link_id


def _decidable(link_id: UUID, state: str, staff_key: UUID) -> Link:
    found = link(link_id)
    _refuse_own_matter((found.citizen_key, found.other_key), staff_key)
    if found.state != state:
        raise LinkDecided
    return found


def _change(found: Link, **columns: Any) -> None:
    """Change a link that is still as it was read: two who decide at once do not both succeed."""
    before = CitizenLinkRow.first_by.is_(None) if found.first_by is None else CitizenLinkRow.first_by == found.first_by
    changed = connection().execute(
        update(CitizenLinkRow)
        .where(CitizenLinkRow.link_id == found.link_id, CitizenLinkRow.state == found.state, before)
        .values(**columns)
    )
    if changed.rowcount != 1:
        raise LinkDecided


def _refuse_own_matter(pair: Sequence[UUID], staff_key: UUID) -> None:
    own = _citizen_behind(staff_key)
    if own is None:
        # Without a CPR number from the broker nobody can tell whether the matter is their own.
        raise SelfUnknown
    if set(keys_of_person(own)) & {key for one in pair for key in keys_of_person(one)}:
        raise OwnMatter


def _same_human(one: UUID, other: UUID) -> bool:
    """One human may be staff of two organisations, with a key in each, and be known there by two linked numbers."""
    if one == other:
        return True
    citizen, again = _citizen_behind(one), _citizen_behind(other)
    return citizen is not None and again in keys_of_person(citizen)


def _citizen_behind(staff_key: UUID) -> UUID | None:
    return (
        connection()
        .execute(select(StaffPersonRow.citizen_key).where(StaffPersonRow.staff_key == staff_key))
        .scalar_one_or_none()
    )


def _link(row: Any) -> Link:
    return Link(**row._mapping)
