"""Who may call a view: declared beside it, enforced before anything else, and the app does not start without it."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import Flask, current_app, g, request, session
from flask_login import LoginManager, UserMixin, current_user

from citizen_app import audit, clock
from citizen_app.api.scopes import ANY_SYSTEM, Scope
from citizen_app.auth import children, helping, sessions, staff_roles
from citizen_app.auth.actor import Actor, CitizenKey, Viewer, ViewerKind, acting_for_oneself
from citizen_app.auth.acts import Act
from citizen_app.auth.permissions import ANYONE, OF_THE_SESSION, Permission, permits
from citizen_app.db.idle import IDLE
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import RequestWork, take_role
from citizen_app.errors import NotPermitted, NotYet, SignInRequired
from citizen_app.here import here
from citizen_app.identity import keys_of_person
from citizen_app.site import around_operations

View = TypeVar("View", bound=Callable[..., Any])
_RULE = "access_rule"
_HELPER = "access_helper"
_PASSIVE = "access_passive"
_IMPERSONAL = "access_impersonal"
_OPERATION = "operation"
FLASK_OWN_ENDPOINTS = frozenset({"static"})


def access(
    rule: Permission | Scope | str, *, helper: Act | None = None, passive: bool = False, impersonal: bool = False
) -> Callable[[View], View]:
    """Declare who may call a view.

    `helper`: the act with which it opens to those who act for another citizen; without it, to oneself only.
    `passive` requests do not count as being active (the session's own polling). `impersonal` ones answer the same
    whoever asks, so that nobody is looked up and no transaction begins (the operators' health pages).
    """

    def declare(view: View) -> View:
        setattr(view, _RULE, rule)
        setattr(view, _HELPER, helper)
        setattr(view, _PASSIVE, passive)
        setattr(view, _IMPERSONAL, impersonal)
        return view

    return declare


def rule_of(view: Callable[..., Any] | None) -> Permission | Scope | str | None:
    """What a view declares; None if it says nothing."""
    return getattr(view, _RULE, None)


def helper_act_of(view: Callable[..., Any] | None) -> Act | None:
    """The act with which a view opens to those who act for another; None: it does not."""
    return getattr(view, _HELPER, None)


def operated(operation: Any, view: View) -> View:
    """Mark a view as an operation's: it lets systems in by itself, and knows nobody who is signed in."""
    setattr(view, _OPERATION, operation)
    return view


def operation_of(view: Callable[..., Any] | None) -> Any:
    """The operation behind a view; None for a page."""
    return getattr(view, _OPERATION, None)


def refuse_undeclared_endpoints(app: Flask) -> None:
    """Raise RuntimeError naming every endpoint that does not say who may call it."""
    undeclared = sorted(
        name for name, view in app.view_functions.items() if name not in FLASK_OWN_ENDPOINTS and not _declares(view)
    )
    if undeclared:
        raise RuntimeError(f"no @access on: {', '.join(undeclared)}")


def _declares(view: Callable[..., Any]) -> bool:
    rule = rule_of(view)
    if isinstance(rule, Scope) or rule == ANY_SYSTEM:
        # Only an operation asks for a token; a page that says so would be open.
        return operation_of(view) is not None
    return isinstance(rule, Permission) or rule == ANYONE


class SignedIn(UserMixin):
    """Flask-Login's picture of a viewer."""

    def __init__(self, viewer: Viewer, token: str) -> None:
        self.viewer = viewer
        self.token = token

    def get_id(self) -> str:
        return self.token


def init_access(app: Flask) -> None:
    """Register the guard before every request, and the transaction's end after it."""
    manager = LoginManager(app)
    manager.session_protection = None  # server-side sessions; a phone changes its address all day
    manager.user_loader(_load)
    app.before_request(enforce)
    app.after_request(_finish)
    app.teardown_request(_abandon)


def enforce() -> None:
    """Let the request through only if its endpoint's declaration does. Raises SignInRequired or NotPermitted."""
    view = current_app.view_functions.get(request.endpoint or "")
    if operation_of(view) is not None:
        return
    rule = rule_of(view)
    g.session_passive = getattr(view, _PASSIVE, False)
    if rule == ANYONE or rule is None:
        impersonal = request.endpoint in FLASK_OWN_ENDPOINTS or getattr(view, _IMPERSONAL, False)
        if has_session_cookie() and not impersonal and helping.helping_or_none(viewer_or_none()) is not None:
            take_role(DatabaseRole.SIGNIN)  # as where nobody is helped: the page takes its own
        return
    viewer = viewer_or_none()
    if viewer is None:
        raise SignInRequired
    own = acting_for_oneself(viewer)
    if viewer.kind is ViewerKind.STAFF and not g.session_passive:
        g.staff_at_work = own
    if not isinstance(rule, Permission) or not permits(own, rule):
        raise NotYet if viewer.is_child else NotPermitted
    acting = _acting(viewer, rule, view)
    g.actor = acting
    if viewer.kind is ViewerKind.CITIZEN:
        take_role(DatabaseRole.CITIZEN, acting.subject, _others(viewer, acting))
        helping.note_visit(acting)
    else:
        take_role(DatabaseRole.STAFF, acting.subject)


def _acting(viewer: Viewer, rule: Permission, view: Callable[..., Any] | None) -> Actor:
    if rule not in OF_THE_SESSION:
        return helping.actor_of(viewer, helper_act_of(view))
    if not g.session_passive:
        helping.helping_or_none(viewer)  # the page's frame says for whom one acts
    return acting_for_oneself(viewer)


def _others(viewer: Viewer, acting: Actor) -> Sequence[CitizenKey]:
    """The viewer's own keys where they act for another."""
    return () if acting.subject == viewer.own_keys else viewer.own_keys


def opens(viewer: Viewer, permission: Permission, endpoint: str) -> bool:
    """Whether a page opens to the viewer as they act now, for themselves or for another."""
    if not permits(acting_for_oneself(viewer), permission):
        return False
    now: Actor | None = g.get("helping")
    if now is None or now.helped is None or permission in OF_THE_SESSION:
        return True
    return helper_act_of(current_app.view_functions[endpoint]) in now.helped.acts


def has_session_cookie() -> bool:
    """Whether the browser says it is signed in (which proves nothing)."""
    return "_user_id" in session


def viewer_or_none() -> Viewer | None:
    """Who is signed in, looked up once per request."""
    if not has_session_cookie():
        return None
    signed_in = current_user
    return signed_in.viewer if signed_in.is_authenticated else None


def actor() -> Actor:
    """The actor of this request. Raises RuntimeError in a view that anyone may call."""
    found: Actor | None = g.get("actor")
    if found is None:
        raise RuntimeError("this endpoint has no actor")
    return found


def begin_work(role: DatabaseRole) -> None:
    """Open the request's transaction if it is not open, in the role; for views that anyone may call."""
    context = here()
    now = context.g
    if now.work is None:
        now.work = RequestWork(context.app.extensions[IDLE], role)
    else:
        take_role(role)


def drop_work() -> None:
    """End the request's transaction, if one is open, with nothing of it kept."""
    now = here().g
    work: RequestWork | None = now.work
    if work is not None:
        now.work = None
        work.end(keep=False)


def _load(token: str) -> SignedIn | None:
    begin_work(DatabaseRole.SIGNIN)
    live = sessions.look_up(token, touch=not g.get("session_passive", False))
    if live is None:
        return None
    g.live_session = live
    g.directory_version = live.directory_version
    if live.kind is ViewerKind.STAFF:
        return SignedIn(staff_roles.viewer_of(live), token)
    own_keys = keys_of_person(live.owner_key) if live.has_links else (CitizenKey(live.owner_key),)
    born, at = children.birth_date_of(own_keys) if live.has_links else live.birth_date, clock.now()
    if children.is_too_young(born, at):
        return None
    viewer = Viewer(
        kind=live.kind,
        key=live.owner_key,
        name=live.name,
        assurance=live.assurance,
        session_digest=live.digest,
        own_keys=own_keys,
        is_child=children.is_child(born, at),
        birth_date=born,
    )
    return SignedIn(viewer, token)


@around_operations
def _finish(response: Any) -> Any:
    now = here().g
    at_work: Actor | None = now.staff_at_work
    is_refused = now.refused
    if at_work is not None and not is_refused and not audit.was_recorded():
        audit.record_page(at_work, "page-opened", request.endpoint, method=request.method)
    work: RequestWork | None = now.work
    if work is not None:
        now.work = None
        work.end(keep=not is_refused)
    if at_work is not None and is_refused:
        _record_refusal(at_work, response.status_code)
    return response


def _record_refusal(at_work: Actor, status: int) -> None:
    """What was refused left nothing of itself behind, its own events neither; that it was tried stays."""
    begin_work(DatabaseRole.STAFF)
    audit.record_page(at_work, "page-refused", request.endpoint, method=request.method, status=status)
    work: RequestWork = here().g.pop("work")
    work.end(keep=True)


@around_operations
def _abandon(_error: BaseException | None) -> None:
    if here().g.work is not None:
        drop_work()
