"""Acting for another citizen: whom the session is with, and which pages open then. Asked anew on every request."""

from typing import ClassVar
from uuid import NAMESPACE_OID, UUID, uuid5

from flask import g, request, session

from citizen_app import clock
from citizen_app.auth import sessions
from citizen_app.auth.actor import Actor, Assurance, CitizenKey, Viewer, ViewerKind, acting_for_oneself
from citizen_app.auth.acts import Act
from citizen_app.auth.mandates import mandates
from citizen_app.auth.sessions import LiveSession
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import take_role
from citizen_app.errors import CitizenAppError

_CHANGING = frozenset({Act.MAKE_BLOCK, Act.END_OWN_BLOCK, Act.DECIDE_TISSUE})
"""Acts on the data as such. The others need something that is shown: where nothing is, they find nothing."""


class HelpEnded(CitizenAppError):
    """The person may not act for the other any more. From here on they are back with themselves."""

    code: ClassVar[str] = "help-ended"
    status: ClassVar[int] = 403
    keeps_work: ClassVar[bool] = True


class ChildIsFifteen(HelpEnded):
    """Whom the person has custody of is 15 by now, and decides themselves (safety.md 2)."""

    code: ClassVar[str] = "child-is-fifteen"


class OnlyForOneself(CitizenAppError):
    """The page is about the person who is signed in, who acts for another at the moment."""

    code: ClassVar[str] = "only-for-oneself"
    status: ClassVar[int] = 403


class NotCovered(CitizenAppError):
    """What the person acts on does not cover this, which they may know."""

    code: ClassVar[str] = "not-covered"
    status: ClassVar[int] = 403


class NothingNow(CitizenAppError):
    """There is nothing that this person may do now (safety.md 4): the same sentence whatever the cause."""

    code: ClassVar[str] = "nothing-now"
    status: ClassVar[int] = 403


def helping_or_none(viewer: Viewer | None) -> Actor | None:
    """The viewer acting for whom the session is with, looked up once per request; None: for themselves.

    Leaves the request in the database role in which powers are read.
    """
    if "helping" not in g:
        g.helping = _look_up(viewer)
    found: Actor | None = g.helping
    return found


def _look_up(viewer: Viewer | None, *, firmly: bool = False) -> Actor | None:
    live: LiveSession | None = g.get("live_session")
    known = mandates()
    if viewer is None or viewer.kind is not ViewerKind.CITIZEN or live is None or live.helps is None or known is None:
        return None
    return known.acting(viewer, live.helps, clock.now(), firmly=firmly)


def actor_of(viewer: Viewer, act: Act | None) -> Actor:
    """Who acts at a page that opens to those who help with this act; None: to no one but oneself.

    Raises HelpEnded, OnlyForOneself, NotCovered or NothingNow.
    """
    live: LiveSession | None = g.get("live_session")
    if viewer.kind is not ViewerKind.CITIZEN or live is None or live.helps is None:
        return acting_for_oneself(viewer)
    reads = request.method in {"GET", "HEAD"}
    if act is not None and not reads:
        g.helping = _look_up(viewer, firmly=True)
    found = helping_or_none(viewer)
    if found is None or found.helped is None:
        is_grown = _is_fifteen(viewer, live.helps)
        stop()
        raise ChildIsFifteen if is_grown else HelpEnded
    if act is None:
        raise OnlyForOneself
    if act not in found.helped.acts or viewer.assurance < Assurance.SUBSTANTIAL:
        raise NotCovered
    if found.helped.is_silent and act in _CHANGING and not reads:
        raise NothingNow
    return found


def _is_fifteen(viewer: Viewer, mandate_id: UUID) -> bool:
    """Whether it is over because a child has turned 15: whoever has custody still is told so."""
    known = mandates()
    return known is not None and known.is_fifteen(viewer, mandate_id, clock.now())


def note_visit(actor: Actor) -> None:
    """Write down that somebody is here for the subject. Where nothing may be shown, nothing was seen."""
    known = mandates()
    if known is not None and actor.helped is not None and not actor.helped.is_silent:
        known.note_visit(actor, clock.now())


def shown_nothing(mandate_id: UUID) -> tuple[CitizenKey, ...]:
    """The subject of whoever may be shown nothing: nobody, so that each page is as where there is nothing."""
    return (CitizenKey(uuid5(NAMESPACE_OID, f"indblik nothing {mandate_id}")),)


def start(mandate_id: UUID) -> None:
    """Let the session be with the other from the next request on."""
    _switch(mandate_id)


def stop() -> None:
    """Let the session be with the person who is signed in, from the next request on."""
    _switch(None)


def _switch(mandate_id: UUID | None) -> None:
    live: LiveSession = g.live_session
    take_role(DatabaseRole.SIGNIN)
    sessions.let_help(live.digest, mandate_id)
    # What was filled in for the one must not be sent for the other: forms of other windows count no more.
    session.pop("csrf_token", None)
