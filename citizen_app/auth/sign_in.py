"""From an attempt to a session: what is remembered while somebody is at the broker, and who comes back."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from citizen_app import audit, clock
from citizen_app.auth import sessions
from citizen_app.auth.actor import CitizenKey, Viewer, ViewerKind, acting_for_oneself
from citizen_app.auth.children import birth_date_of, is_too_young
from citizen_app.auth.cpr_number import CprNumber
from citizen_app.auth.models import SignInAttemptRow
from citizen_app.auth.oidc import SignInRequest
from citizen_app.auth.oidc_errors import (
    AttemptTooOld,
    SignInClosed,
    SignInTooYoung,
    StateForeign,
    StateReplayed,
    StateUnknown,
)
from citizen_app.auth.oidc_identity import VerifiedIdentity
from citizen_app.auth.staff_persons import note_staff
from citizen_app.db.work import connection
from citizen_app.identity import find_or_create_citizen, keys_of_person
from citizen_app.identity_models import CitizenRow
from citizen_app.keys import keys

MAY_TAKE = timedelta(minutes=15)
KEPT_FOR = timedelta(days=1)  # so that a replayed answer can be told from an unknown one


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What was remembered of a sign-in that came back."""

    nonce: str = field(repr=False)
    code_verifier: str = field(repr=False)
    return_to: str | None


def remember_attempt(kind: ViewerKind, request: SignInRequest, *, browser: str, return_to: str | None) -> None:
    """Note a sign-in that leaves for the broker, and forget those that are long over."""
    at = clock.now()
    connection().execute(delete(SignInAttemptRow).where(SignInAttemptRow.created_at < at - KEPT_FOR))
    connection().execute(
        insert(SignInAttemptRow),
        {
            "state_digest": keys().lookup_digest(request.state),
            "browser_digest": keys().lookup_digest(browser),
            "kind": kind.value,
            "nonce": request.nonce,
            "code_verifier_sealed": keys().seal(request.code_verifier),
            "return_to": return_to,
            "created_at": at,
        },
    )


def take_attempt(kind: ViewerKind, state: str | None, *, browser: str | None) -> Attempt:
    """Use the attempt up. Raises StateUnknown, StateReplayed, StateForeign or AttemptTooOld."""
    if not state:
        raise StateUnknown("no state in the answer")
    digest, at = keys().lookup_digest(state), clock.now()
    used = connection().execute(
        update(SignInAttemptRow)
        .where(
            SignInAttemptRow.state_digest == digest,
            SignInAttemptRow.kind == kind.value,
            SignInAttemptRow.used_at.is_(None),
        )
        .values(used_at=at)
    )
    row = (
        connection()
        .execute(
            select(
                SignInAttemptRow.browser_digest,
                SignInAttemptRow.nonce,
                SignInAttemptRow.code_verifier_sealed,
                SignInAttemptRow.return_to,
                SignInAttemptRow.created_at,
            ).where(SignInAttemptRow.state_digest == digest, SignInAttemptRow.kind == kind.value)
        )
        .one_or_none()
    )
    if row is None:
        raise StateUnknown("no such attempt")
    if used.rowcount != 1:
        raise StateReplayed("used before")
    if not browser or keys().lookup_digest(browser) != row.browser_digest:
        raise StateForeign("another browser")
    if at - row.created_at > MAY_TAKE:
        raise AttemptTooOld("too long at the broker")
    return Attempt(nonce=row.nonce, code_verifier=keys().open(row.code_verifier_sealed), return_to=row.return_to)


def begin_session(identity: VerifiedIdentity) -> tuple[Viewer, str]:
    """A session for the person: who they are here, and the token for the browser.

    Raises SignInClosed or SignInTooYoung.
    """
    viewer_key = _citizen(identity) if identity.kind is ViewerKind.CITIZEN else _staff(identity)
    token = sessions.begin(
        identity.kind, viewer_key, identity.name, identity.assurance, cvr=identity.cvr, id_token=identity.id_token
    )
    viewer = Viewer(
        kind=identity.kind,
        key=viewer_key,
        name=identity.name,
        assurance=identity.assurance,
        session_digest=keys().lookup_digest(token),
        own_keys=(CitizenKey(viewer_key),) if identity.kind is ViewerKind.CITIZEN else (),
    )
    audit.record(acting_for_oneself(viewer), "signed-in", details={"assurance": identity.assurance.name.lower()})
    return viewer, token


def end_session(viewer: Viewer, *, everywhere: bool) -> str | None:
    """End this session, or all of the person's; returns the broker's token as a hint for signing out there."""
    hint = sessions.id_token_of(viewer.session_digest)
    sessions.end(viewer.session_digest)
    ended = 1
    if everywhere:
        ended += sum(sessions.end_everywhere(key) for key in {viewer.key, *_sign_in_keys(viewer)})
    audit.record(
        acting_for_oneself(viewer),
        "signed-out-everywhere" if everywhere else "signed-out",
        details={"sessions": ended},
    )
    return hint


def _sign_in_keys(viewer: Viewer) -> tuple[UUID, ...]:
    # Staff are also citizens, but their private sessions are not their employer's business.
    return viewer.own_keys if viewer.kind is ViewerKind.CITIZEN else ()


def _citizen(identity: VerifiedIdentity) -> CitizenKey:
    assert identity.cpr is not None  # noqa: S101 - a citizen's VerifiedIdentity always has one
    citizen_key = _key_of(identity.cpr)
    person = keys_of_person(citizen_key)
    if is_too_young(birth_date_of(person), clock.now()):
        raise SignInTooYoung("the register says that the person is too young")
    died = connection().execute(
        select(CitizenRow.died_on).where(CitizenRow.citizen_key.in_(person), CitizenRow.died_on.is_not(None))
    )
    if died.first() is not None:
        raise SignInClosed("the register says that the person has died")
    return citizen_key


def _staff(identity: VerifiedIdentity) -> UUID:
    return note_staff(
        identity.cvr or "",
        identity.professional_id or "",
        name=identity.name,
        organisation_name=identity.organisation_name or "",
        # Found or made: whoever works here may turn up in a log tomorrow, and may not handle their own matter.
        citizen_key=_key_of(identity.cpr) if identity.cpr else None,
    )


def _key_of(cpr: CprNumber) -> CitizenKey:
    try:
        with connection().begin_nested():
            return find_or_create_citizen("cpr", cpr.reveal())
    except IntegrityError:
        # Two first sign-ins at the same moment: the other one made the key.
        return find_or_create_citizen("cpr", cpr.reveal())
