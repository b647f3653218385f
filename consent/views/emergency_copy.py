"""`POST /api/v1/consent/emergency-copy`: what a system decides by while the service cannot be reached."""

from tempfile import TemporaryFile
from typing import IO, Final

from flask import Response

from citizen_app import audit, clock
from citizen_app.api.admission import WHOLE_ALLOWANCE
from citizen_app.api.operation import Call, api_operation, file_response
from citizen_app.api.problems import ProblemKind, Refused
from citizen_app.api.scopes import Scope
from citizen_app.auth.access import drop_work
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from consent.formats.emergency_copy import BEFORE_COPY, CopyBody, CopyRequest, after_copy
from consent.services import emergency

NO_KEY = ProblemKind(
    code="no-encryption-key",
    status=409,
    title="The system has no key to encrypt to",
    detail="Ask the operator to register one: system key add … --purpose encrypt.",
)
COPY_TOO_LARGE = ProblemKind(
    code="copy-too-large",
    status=409,
    title="The copy is too large for one answer",
    detail="Ask the operator to make it with the command consent emergency-copy.",
)
_LARGEST_BODY: Final = 512 * 1024
_MOST_IN_A_COPY = 100_000  # citizens


@api_operation(
    "POST",
    "/consent/emergency-copy",
    scope=Scope.CONSENT_EMERGENCY_COPY,
    role=DatabaseRole.CONSENT,
    request=CopyRequest,
    response=CopyBody,
    largest_body=_LARGEST_BODY,
    cost=lambda _body: WHOLE_ALLOWANCE,
    sends_file=True,
    problems=(NO_KEY, COPY_TOO_LARGE),
    summary="Fetch the emergency copy of decisions",
    description=(
        "What the system needs to decide for a while without the service: the decisions of the citizens whom it has "
        "asked about lately, encrypted to its own key, with their numbers hashed. Fetch it before it is needed, once "
        "or twice between two expiries, and destroy the one before. It counts as a minute's whole allowance for its "
        "scope, so that there is one a minute at most. docs/api.md says what is in it and how it is read."
    ),
)
def emergency_copy(call: Call[CopyRequest]) -> Response:
    """Make the system's copy in a file, which holds nothing that is not encrypted, and send that."""
    file = TemporaryFile()  # noqa: SIM115 - closed when it is sent
    try:
        _write_copy(call, file)
    except BaseException as failed:
        file.close()
        if isinstance(failed, emergency.NoEncryptionKey):
            raise Refused(NO_KEY) from None
        if isinstance(failed, emergency.TooMany):
            raise Refused(COPY_TOO_LARGE) from None
        raise
    return file_response(file)


def _write_copy(call: Call[CopyRequest], file: IO[bytes]) -> None:
    """The answer, and in our trail that it was handed out."""
    drop_work()
    at = clock.now()  # what was decided until then is in it
    with unit_of_work(DatabaseRole.CONSENT, one_state=True):
        file.write(BEFORE_COPY)
        made = emergency.make_copy(call.caller.system_id, call.body.authorisations, at, file, most=_MOST_IN_A_COPY)
        file.write(after_copy(*made))
        audit.record(
            call.caller.acting_on(),
            emergency.HANDED_OUT,
            object_kind="system-key",
            object_ref=made.kid,
            details={"citizens": made.citizens},
        )
