"""Deciding whether two numbers are one person: two persons of the identity role, never about themselves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from citizen_app import audit, links
from citizen_app.auth.actor import Actor, Role
from citizen_app.db.roles import DatabaseRole, assume
from citizen_app.db.work import connection
from citizen_app.errors import NotFound
from citizen_app.identity import keys_of_person
from citizen_app.links import Link, SelfUnknown
from support.services.sources import require_desk_role

MOST_LINKED = 50


@dataclass(frozen=True, kw_only=True)
class LinkLine:
    """A link as the identity role sees it: no number, no name."""

    link: Link
    approved_by_me: bool


@dataclass(frozen=True, kw_only=True)
class IdentityOverview:
    """What waits, and what was linked lately and can be undone."""

    pending: Sequence[LinkLine]
    linked: Sequence[LinkLine]


def identity_overview(actor: Actor) -> IdentityOverview:
    """Every link that is not about the actor."""
    _begin(actor)
    pending = [_line(actor, one) for one in links.links("pending") if not _is_own(actor, one)]
    linked = [_line(actor, one) for one in links.links("linked")[-MOST_LINKED:] if not _is_own(actor, one)]
    audit.record(actor, "identities-read", object_kind="citizen_link", details={"pending": len(pending)})
    return IdentityOverview(pending=pending, linked=linked[::-1])


def numbers_of(actor: Actor, link_id: UUID) -> list[list[tuple[str, str]]]:
    """The numbers on each side of the link: (scheme, number) pairs."""
    _begin(actor)
    found = _foreign(actor, link_id)
    # Not in either citizen's own trail: that there is a link at all may be what protects one of them.
    audit.record(actor, "identity-numbers-shown", object_kind="citizen_link", object_ref=str(link_id))
    return [links.identifiers_of(key) for key in (found.citizen_key, found.other_key)]


def approve(actor: Actor, link_id: UUID) -> str:
    """Approve as the first or second person; returns the state that the link has now."""
    return _decide(actor, link_id, links.approve_link)


def reject(actor: Actor, link_id: UUID) -> str:
    """Say that the two are not one person."""
    return _decide(actor, link_id, links.reject_link)


def undo(actor: Actor, link_id: UUID) -> str:
    """Make the two keys two persons again."""
    return _decide(actor, link_id, links.undo_link)


def _decide(actor: Actor, link_id: UUID, decision: Callable[[UUID, UUID], Link]) -> str:
    _begin(actor)
    _foreign(actor, link_id)
    return decision(link_id, actor.viewer.key).state


def _begin(actor: Actor) -> None:
    require_desk_role(actor, Role.IDENTITY)
    if not actor.viewer.own_keys:
        # Without a CPR number from the broker nobody can tell which matter is their own: none is shown.
        raise SelfUnknown
    assume(connection(), DatabaseRole.REGISTER)


def _foreign(actor: Actor, link_id: UUID) -> Link:
    """The link. What is about the actor does not exist for the actor."""
    found = links.link(link_id)
    if _is_own(actor, found):
        raise NotFound
    return found


def _is_own(actor: Actor, link: Link) -> bool:
    return bool({*actor.viewer.own_keys} & {*keys_of_person(link.citizen_key), *keys_of_person(link.other_key)})


def _line(actor: Actor, link: Link) -> LinkLine:
    return LinkLine(link=link, approved_by_me=link.first_by == actor.viewer.key)
