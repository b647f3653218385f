"""Signing in, staying signed in, signing out: citizens with MitID and staff with MitID Erhverv, each at a door."""

import secrets
from collections.abc import Sequence

import structlog
from flask import Blueprint, current_app, flash, g, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_user
from prometheus_client import Counter

from citizen_app import clock
from citizen_app.auth import fresh, sessions, sign_in
from citizen_app.auth.access import SignedIn, access, actor, begin_work, opens, viewer_or_none
from citizen_app.auth.actor import Viewer, ViewerKind
from citizen_app.auth.clients import client_for, finish_work, settings
from citizen_app.auth.oidc import Remembered
from citizen_app.auth.oidc_errors import REFUSALS, SignInRefused
from citizen_app.auth.permissions import ANYONE, Permission
from citizen_app.db.roles import DatabaseRole
from citizen_app.errors import NotFound
from citizen_app.feature import MenuItem
from citizen_app.web.language import current_language
from citizen_app.web.limits import SIGN_IN_LIMIT, limiter
from citizen_app.web.paths import local_path

log = structlog.get_logger("indblik.sign_in")
bp = Blueprint("auth", __name__)
SIGN_INS = Counter("indblik_sign_ins_total", "Sign-ins by kind of person and outcome", ["kind", "outcome"])
_BROWSER = "browser"
_MAX_AGE = int(fresh.LASTS.total_seconds())
_RETURN = {ViewerKind.CITIZEN: "auth.citizen_return", ViewerKind.STAFF: "auth.staff_return"}
_FAILED = {ViewerKind.CITIZEN: "auth.citizen_failed", ViewerKind.STAFF: "auth.staff_failed"}


@bp.get("/log-ind")
@access(ANYONE)
def citizen_door() -> ResponseReturnValue:
    return render_template("auth/sign_in.html")


@bp.post("/log-ind")
@access(ANYONE)
@limiter.limit(SIGN_IN_LIMIT)
def citizen_sign_in() -> ResponseReturnValue:
    return _leave_for_broker(ViewerKind.CITIZEN)


@bp.get("/log-ind/retur")
@access(ANYONE)
@limiter.limit(SIGN_IN_LIMIT)
def citizen_return() -> ResponseReturnValue:
    return _come_back(ViewerKind.CITIZEN)


@bp.get("/log-ind/fejl/<code>")
@access(ANYONE)
def citizen_failed(code: str) -> ResponseReturnValue:
    return _explain(code)


@bp.get("/medarbejder/log-ind")
@access(ANYONE)
def staff_door() -> ResponseReturnValue:
    return render_template("auth/staff_sign_in.html")


@bp.post("/medarbejder/log-ind")
@access(ANYONE)
@limiter.limit(SIGN_IN_LIMIT)
def staff_sign_in() -> ResponseReturnValue:
    return _leave_for_broker(ViewerKind.STAFF)


@bp.get("/medarbejder/log-ind/retur")
@access(ANYONE)
@limiter.limit(SIGN_IN_LIMIT)
def staff_return() -> ResponseReturnValue:
    return _come_back(ViewerKind.STAFF)


@bp.get("/medarbejder/log-ind/fejl/<code>")
@access(ANYONE)
def staff_failed(code: str) -> ResponseReturnValue:
    return _explain(code)


@bp.get("/log-ind/videre")
@access(Permission.SESSION_OWN)
def onward() -> ResponseReturnValue:
    """To the first page of the menu that the person may see."""
    menu: Sequence[MenuItem] = current_app.extensions.get("indblik.menu", ())
    viewer = actor().viewer
    first = next((item for item in menu if opens(viewer, item.permission, item.endpoint)), None)
    return redirect(url_for(first.endpoint if first else "public.front"), 303)


@bp.post("/log-ind/igen")
@access(Permission.SESSION_OWN)
@limiter.limit(SIGN_IN_LIMIT)
def sign_in_again() -> ResponseReturnValue:
    """Show once more who one is, and come back to the page that asked for it."""
    return _leave_for_broker(actor().viewer.kind, anew=True)


@bp.get("/session/status")
@access(Permission.SESSION_OWN, passive=True)
def session_status() -> ResponseReturnValue:
    """How long is left. Asking does not count as being active."""
    return _seconds_left()


@bp.post("/session/forlaeng")
@access(Permission.SESSION_OWN)
def session_stay() -> ResponseReturnValue:
    """The request itself is what prolongs the session."""
    return _seconds_left()


@bp.post("/log-ud")
@access(ANYONE)
def sign_out() -> ResponseReturnValue:
    return _sign_out(everywhere=False)


@bp.post("/log-ud/alle")
@access(ANYONE)
def sign_out_everywhere() -> ResponseReturnValue:
    return _sign_out(everywhere=True)


@bp.get("/log-ud/udloebet")
@access(ANYONE)
def session_ended() -> ResponseReturnValue:
    return render_template("auth/session_ended.html")


def _seconds_left() -> ResponseReturnValue:
    live: sessions.LiveSession = g.live_session
    left = (live.ends_at - clock.now()).total_seconds()
    return jsonify(seconds_left=max(0, int(left)))


def _return_address(kind: ViewerKind) -> str:
    return settings().site_url + url_for(_RETURN[kind])


def _leave_for_broker(kind: ViewerKind, *, anew: bool = False) -> ResponseReturnValue:
    finish_work()
    max_age = _MAX_AGE if anew else None
    try:
        leaving = client_for(kind).begin(_return_address(kind), language=current_language(), max_age=max_age)
    except SignInRefused as refusal:
        return _refused(kind, refusal)
    # Kept when it is there already: a sign-in begun in another tab still comes home.
    browser = session.setdefault(_BROWSER, secrets.token_urlsafe(32))
    if anew:
        fresh.asking(leaving.state)
    begin_work(DatabaseRole.SIGNIN)
    sign_in.remember_attempt(kind, leaving, browser=browser, return_to=local_path(request.form.get("next")))
    return redirect(leaving.url, 303)


def _come_back(kind: ViewerKind) -> ResponseReturnValue:
    before = viewer_or_none()
    answer = request.args.to_dict()
    anew = fresh.was_asked(answer.get("state"))
    try:
        begin_work(DatabaseRole.SIGNIN)
        attempt = sign_in.take_attempt(kind, answer.get("state"), browser=session.get(_BROWSER))
        finish_work()
        remembered = Remembered(
            nonce=attempt.nonce,
            code_verifier=attempt.code_verifier,
            redirect_uri=_return_address(kind),
            max_age=_MAX_AGE if anew else None,
        )
        identity = client_for(kind).finish(answer, remembered)
        begin_work(DatabaseRole.SIGNIN)
        viewer, token = sign_in.begin_session(identity)
        if anew:
            _refuse_another(before, viewer)
            _stay_with(viewer)
    except SignInRefused as refusal:
        return _refused(kind, refusal)
    if before is not None:
        sessions.end(before.session_digest)
    _carry(viewer, token)
    if anew:
        fresh.note(identity.auth_time)
    SIGN_INS.labels(kind.value, "signed-in").inc()
    return redirect(attempt.return_to or url_for("auth.onward"), 303)


def _refuse_another(before: Viewer | None, viewer: Viewer) -> None:
    try:
        fresh.refuse_another(before, viewer)
    except SignInRefused:
        sessions.end(viewer.session_digest)  # of whoever it was: this browser goes on as the one who was asked
        raise


def _stay_with(viewer: Viewer) -> None:
    """Let whoever showed once more who they are be with the citizen whom they were with: the page that asked for it may
    be that person's. Whether they may act for them is asked anew on that page."""
    live: sessions.LiveSession | None = g.get("live_session")
    if live is not None and live.helps is not None:
        sessions.let_help(viewer.session_digest, live.helps)


def _carry(viewer: Viewer, token: str) -> None:
    """Give the browser the new session and nothing of what it carried before it was known."""
    browser = session[_BROWSER]
    session.clear()
    session[_BROWSER] = browser
    login_user(SignedIn(viewer, token))


def _refused(kind: ViewerKind, refusal: SignInRefused) -> ResponseReturnValue:
    """To a page of its own, so that a code or state never stays in the address bar, the history or a reload."""
    note = log.warning if refusal.status >= 500 else log.info
    note("sign_in_refused", kind=kind.value, code=refusal.code, detail=refusal.detail)
    SIGN_INS.labels(kind.value, refusal.code).inc()
    return redirect(url_for(_FAILED[kind], code=refusal.code), 303)


def _explain(code: str) -> ResponseReturnValue:
    refusal = REFUSALS.get(code)
    if refusal is None:
        raise NotFound
    raise refusal("shown")


def _sign_out(*, everywhere: bool) -> ResponseReturnValue:
    viewer = viewer_or_none()
    target = None
    if viewer is not None:
        begin_work(DatabaseRole.SIGNIN)
        hint = sign_in.end_session(viewer, everywhere=everywhere)
        finish_work()
        target = _broker_goodbye(viewer, hint)
    session.clear()
    flash(_("You are signed out on all devices.") if everywhere else _("You are signed out."), "success")
    return redirect(target or url_for("public.front"), 303)


def _broker_goodbye(viewer: Viewer, hint: str | None) -> str | None:
    if hint is None:
        return None
    try:
        return client_for(viewer.kind).end_session_url(hint, settings().site_url + url_for("public.front"))
    except SignInRefused as refusal:
        # Signed out here is signed out; a broker that is down cannot keep anybody in.
        log.warning("broker_sign_out_failed", kind=viewer.kind.value, code=refusal.code, detail=refusal.detail)
        return None
