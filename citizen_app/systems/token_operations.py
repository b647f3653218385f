"""The operations that every system begins and ends with: getting a token, revoking it, asking whether we are well."""

from typing import Annotated

import msgspec
import structlog
from flask import current_app
from sqlalchemy import text

from citizen_app.api.admission import count_call
from citizen_app.api.operation import Call, Operation, api_operation
from citizen_app.api.problems import NOT_READY, RATE_EXCEEDED, Fault, ProblemKind, Refused
from citizen_app.api.scopes import ANY_SYSTEM, Scope
from citizen_app.auth.access import begin_work
from citizen_app.auth.permissions import ANYONE
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection
from citizen_app.keys import keys
from citizen_app.settings import Settings
from citizen_app.systems import tokens
from citizen_app.systems.asserting import asserted, scopes_of, use_once
from citizen_app.systems.assertions import ASSERTION_TYPE, LONGEST_ASSERTION, BadAssertion

log = structlog.get_logger("indblik.systems")

TOKEN_PATH = "/token"  # noqa: S105 - an address
TOKEN_RATE = "token"  # noqa: S105 - what the tokens' allowance is counted under

BAD_ASSERTION = ProblemKind(
    code="assertion-refused",
    status=401,
    title="The assertion is not taken",
    detail="errors says why: the key, the signature, a claim, or that the assertion was used before.",
    oauth="invalid_client",
)
BAD_SCOPE = ProblemKind(
    code="scope-not-held",
    status=400,
    title="The system does not hold a scope that it asks for",
    detail="Leave scope out to get every scope that the system holds, or ask the operator.",
    oauth="invalid_scope",
)
_WHY = {
    "unreadable": "It is not a signed JWT with the claims iss, sub, aud, exp, iat and jti.",
    "key-unknown": "Its kid is no key in force of a system in force.",
    "signature": "The signature or the algorithm does not fit the key that kid names.",
    "issuer": "iss must be the system that the key belongs to.",
    "subject": "sub must be the same as iss.",
    "audience": "aud must be the address of this operation.",
    "expired": "exp has passed.",
    "not-yet-valid": "iat or nbf lies ahead.",
    "lives-too-long": "exp must be at most five minutes after iat.",
    "identifier": "jti must be a text of 1 to 200 characters.",
    "replayed": "An assertion with this jti was used before.",
}


class TokenRequest(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A client assertion (RFC 7523)."""

    grant_type: Annotated[str, msgspec.Meta(pattern="^client_credentials$", examples=["client_credentials"])]
    client_assertion_type: Annotated[str, msgspec.Meta(pattern=f"^{ASSERTION_TYPE}$", examples=[ASSERTION_TYPE])]
    client_assertion: Annotated[
        str, msgspec.Meta(min_length=1, max_length=LONGEST_ASSERTION, description="A JWT signed with the system's key.")
    ]
    scope: Annotated[
        str, msgspec.Meta(max_length=200, description="Scopes separated by blanks; left out or empty: all it holds.")
    ] = ""


class TokenAnswer(msgspec.Struct, kw_only=True):
    """An access token (RFC 6749 5.1)."""

    access_token: str
    token_type: str
    expires_in: Annotated[int, msgspec.Meta(ge=0, description="Seconds.")]
    scope: str


class RevokeRequest(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The token to revoke (RFC 7009)."""

    token: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Health(msgspec.Struct, kw_only=True):
    """That the service answers."""

    status: str


@api_operation(
    "POST",
    TOKEN_PATH,
    scope=ANYONE,
    request=TokenRequest,
    takes_form=True,
    response=TokenAnswer,
    problems=(BAD_ASSERTION, BAD_SCOPE, RATE_EXCEEDED),
    summary="Get an access token",
    description=(
        "Takes a client assertion: a JWT that the system signs with its own registered key, whose `kid` stands in the "
        "header. `iss` and `sub` are the system's id, `aud` is the address of this operation, `exp` is at most five "
        "minutes after `iat`, and `jti` is used once. The token is good for every call until it expires."
    ),
)
def token(call: Call[TokenRequest]) -> TokenAnswer:
    """Give a token for an assertion."""
    settings: Settings = current_app.extensions["indblik.settings"]
    try:
        known = asserted(call.body.client_assertion, token_address(settings.site_url))
        count_call(known.system_id, TOKEN_RATE, known.per_minute)
        begin_work(DatabaseRole.SYSTEM)
        use_once(known)
    except BadAssertion as error:
        log.info("assertion-refused", reason=error.reason)
        raise Refused(BAD_ASSERTION, faults=[_fault(error.reason)]) from None
    issued = tokens.issue(known.system_id, known.kid, _wanted_scopes(known.system_id, call.body.scope))
    return TokenAnswer(
        access_token=issued.token,
        token_type="Bearer",  # noqa: S106 - the kind of token
        expires_in=int(tokens.LIFE.total_seconds()),
        scope=" ".join(issued.scopes),
    )


def token_address(site_url: str) -> str:
    """Where a system gets its tokens, and whom its assertions are for (`aud`)."""
    return f"{site_url}/api/v1{TOKEN_PATH}"


def _fault(reason: str) -> Fault:
    return Fault(pointer="/client_assertion", code=reason, detail=_WHY[reason])


def _wanted_scopes(system_id: str, wanted: str) -> list[Scope]:
    held = {Scope(scope) for scope in scopes_of(system_id)}
    asked = set(wanted.split())
    if not asked <= held:
        raise Refused(BAD_SCOPE)
    return sorted(scope for scope in held if not asked or scope in asked)


@api_operation(
    "POST",
    "/token/revoke",
    scope=ANY_SYSTEM,
    request=RevokeRequest,
    takes_form=True,
    status=204,
    summary="Revoke an access token",
    description=(
        "Ends a token of the calling system at once, everywhere; it may be the one that the call itself carries. A "
        "token that has ended, or that is not the system's, is answered alike."
    ),
)
def revoke_token(call: Call[RevokeRequest]) -> None:
    """End a token."""
    tokens.revoke(keys().lookup_digest(call.body.token), call.caller.system_id)


@api_operation(
    "GET",
    "/health",
    scope=ANYONE,
    response=Health,
    problems=(NOT_READY,),
    summary="Whether the service can answer",
    description="The process runs and its database answers.",
)
def health(_call: Call[None]) -> Health:
    """Ask the database for the simplest thing it has."""
    connection().execute(text("SELECT 1")).scalar_one()
    return Health(status="ok")


TOKEN_OPERATIONS: tuple[Operation, ...] = (token, revoke_token, health)
