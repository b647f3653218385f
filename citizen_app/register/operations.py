"""`/api/v1/register/messages`: the register's messages by interface, the same as in a file."""

from typing import Final

from sqlalchemy.exc import IntegrityError

from citizen_app import audit
from citizen_app.api.operation import Call, Operation, api_operation
from citizen_app.api.problems import BUSY, OVER_ALLOWANCE, Refused
from citizen_app.api.scopes import Scope
from citizen_app.api.shapes import CitizenNumber
from citizen_app.csv_rows import RowFault
from citizen_app.db.roles import DatabaseRole
from citizen_app.identifiers import citizen_scheme
from citizen_app.register.bodies import MessageBody, MessagesBody, OutcomeBody, OutcomesBody, columns_of
from citizen_app.register.feed import RegisterImport, take_in, wait_for_others
from citizen_app.register.messages import EVENTS, message

_BATCH: Final = 512 * 1024


@api_operation(
    "POST",
    "/register/messages",
    scope=Scope.REGISTER_TELL,
    role=DatabaseRole.FEED,
    request=MessagesBody,
    response=OutcomesBody,
    largest_body=_BATCH,
    cost=lambda body: len(body.messages),
    problems=(BUSY, OVER_ALLOWANCE),
    summary="Hand on messages of the civil register",
    description=(
        "Births, deaths, changed numbers, custody, guardians, protection, placement and the like, as in the file of "
        "docs/register.md. Up to five hundred, taken in one after the other and kept together. A message that came "
        "before changes nothing, so that a call whose answer was lost is sent again as it is. A bad one is set aside "
        "by its place, and the others go in. The day on which the register made a message decides which is the later."
    ),
)
def register_messages(call: Call[MessagesBody]) -> OutcomesBody:
    """Take the messages in."""
    taken = RegisterImport()
    try:
        wait_for_others()
        outcomes = [_outcome(one, taken) for one in call.body.messages]
    except IntegrityError:
        # Somebody signed in for the first time, or was looked up, while they were told of.
        raise Refused(BUSY, headers={"Retry-After": "1"}) from None
    faults = sum(one.outcome == "set-aside" for one in outcomes)
    audit.record(call.caller.acting_on(), "register.told", details={**taken.counts(), "faults": faults})
    return OutcomesBody(outcomes=outcomes)


REGISTER_OPERATIONS: tuple[Operation, ...] = (register_messages,)


def _outcome(body: MessageBody, taken: RegisterImport) -> OutcomeBody:
    if body.event not in EVENTS:
        return OutcomeBody(outcome="set-aside", code="unknown-event", detail="The event is not one that is known.")
    try:
        _check_schemes(body)
        is_new = take_in(message(columns_of(body)), taken)
    except RowFault as fault:
        return OutcomeBody(outcome="set-aside", code="invalid", detail=_in_our_words(str(fault)))
    return OutcomeBody(outcome="taken-in" if is_new else "known")


def _check_schemes(body: MessageBody) -> None:
    for name in ("citizen", "new_identifier", "other"):
        number: CitizenNumber | None = getattr(body, name)
        if number is not None and citizen_scheme(number.value) != number.scheme:
            raise RowFault(f"{name} is not a number of its scheme")


def _in_our_words(fault: str) -> str:
    return fault.replace("cpr ", "citizen ", 1) if fault.startswith("cpr ") else fault
