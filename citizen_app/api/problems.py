"""Problem documents (RFC 9457): every way in which `/api/v1` says no, in English, for those who write programs.

A problem never repeats what was sent: a number that stands in the wrong field must not end up in somebody's log.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
from flask import Response, g
from werkzeug.exceptions import HTTPException

PROBLEM_TYPE = "application/problem+json"


@dataclass(frozen=True, kw_only=True, slots=True)
class ProblemKind:
    """One way of refusing. `oauth` is the code that OAuth 2.0 has for it (RFC 6749 5.2, RFC 6750 3.1)."""

    code: str
    status: int
    title: str
    detail: str
    oauth: str | None = None


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with one place of the body."""

    pointer: str
    code: str
    detail: str


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A problem document."""

    type: str
    title: str
    status: int
    code: str
    detail: str | None = None
    error: str | None = None
    errors: list[Fault] | None = None
    request_id: str | None = None


class Refused(Exception):
    """The operation refuses. What it had written is undone unless `keeps_work`."""

    def __init__(
        self,
        kind: ProblemKind,
        *,
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
        keeps_work: bool = False,
    ) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.faults = faults
        self.headers = headers or {}
        self.keeps_work = keeps_work


def document_of(kind: ProblemKind, faults: Sequence[Fault] = ()) -> Problem:
    """The document that tells of this problem, in the running request."""
    return Problem(
        type=problem_address(kind.code),
        title=kind.title,
        status=kind.status,
        code=kind.code,
        detail=kind.detail,
        error=kind.oauth,
        errors=list(faults) or None,
        request_id=g.get("request_id"),
    )


def no_such_operation(error: HTTPException) -> Response:
    """The answer to a call of something that is not there, or by another method."""
    headers = {"Allow": ", ".join(sorted(methods))} if (methods := getattr(error, "valid_methods", None)) else None
    status = error.code or 500
    # Whatever else is wrong with a call is in how it is written, as long as the fault is not ours.
    kind = _BY_STATUS.get(status, FAILED if status >= 500 else BODY_UNREADABLE)
    return problem_response(document_of(kind), headers)


def problem_response(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """The document as an answer."""
    response = Response(msgspec.json.encode(problem), status=problem.status, mimetype=PROBLEM_TYPE)
    response.headers.update(headers or {})
    return response


def problem_address(code: str) -> str:
    """What a problem's `type` says: where its explanation stands, relative to the site."""
    return f"/api#problem-{code}"


TOKEN_MISSING = ProblemKind(
    code="token-missing",
    status=401,
    title="An access token is needed",
    detail="Send the header Authorization: Bearer with a token from POST /api/v1/token.",
)
TOKEN_INVALID = ProblemKind(
    code="token-invalid",
    status=401,
    title="The access token is not in force",
    detail="It has expired, was revoked, or is not ours. Get a new one from POST /api/v1/token.",
    oauth="invalid_token",
)
SCOPE_MISSING = ProblemKind(
    code="scope-missing",
    status=403,
    title="The system does not have the scope",
    detail="The token does not hold the scope that this operation asks for. Ask the operator.",
    oauth="insufficient_scope",
)
OUT_OF_REACH = ProblemKind(
    code="organisation-out-of-scope",
    status=403,
    title="The system does not speak for the organisation",
    detail=(
        "The organisation is neither one that the system is registered for nor below one, or our directory does not "
        "know its code. errors says which."
    ),
)
RATE_EXCEEDED = ProblemKind(
    code="rate-exceeded",
    status=429,
    title="Too many calls",
    detail="The system has used its allowance for this scope. Wait for as long as Retry-After says.",
)
OVER_ALLOWANCE = ProblemKind(
    code="over-allowance",
    status=413,
    title="The call counts as more than the system may ask in a minute",
    detail=(
        "Waiting does not help. Send smaller batches, at most as many items as RateLimit-Policy says after q=, or ask "
        "the operator for a larger allowance."
    ),
)
BODY_UNREADABLE = ProblemKind(
    code="body-unreadable", status=400, title="The body cannot be read", detail="It must be JSON in UTF-8."
)
BODY_INVALID = ProblemKind(
    code="body-invalid",
    status=422,
    title="The body is not what the operation takes",
    detail="errors says where. /api/openapi.json says what is taken.",
)
BODY_TOO_LARGE = ProblemKind(
    code="body-too-large",
    status=413,
    title="The body is too large",
    detail="Send fewer items at a time.",
)
MEDIA_TYPE = ProblemKind(
    code="media-type",
    status=415,
    title="Another content type is needed",
    detail="Send the content type that /api/openapi.json names.",
)
NOT_READY = ProblemKind(
    code="not-ready",
    status=503,
    title="The service cannot answer now",
    detail="The process runs, and its database does not answer.",
)
BUSY = ProblemKind(
    code="try-again",
    status=503,
    title="Two calls met",
    detail="Nothing was kept. Send the call again at once.",
)
NO_OPERATION = ProblemKind(
    code="no-such-operation",
    status=404,
    title="There is no such operation",
    detail="/api/openapi.json lists the operations.",
)
OTHER_METHOD = ProblemKind(
    code="other-method",
    status=405,
    title="The operation takes another method",
    detail="The header Allow says which.",
)
FAILED = ProblemKind(
    code="failed",
    status=500,
    title="The service failed",
    detail="The fault is ours. The operator finds it by request_id.",
)
EVERYWHERE = (NO_OPERATION, OTHER_METHOD, FAILED)
"""What can be answered whatever is called."""
_BY_STATUS = {404: NO_OPERATION, 405: OTHER_METHOD, 413: BODY_TOO_LARGE, 415: MEDIA_TYPE, 429: RATE_EXCEEDED}
