"""What `/api/v1/register/messages` takes and answers, as typed structures."""

from datetime import date
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from citizen_app.api.shapes import CitizenNumber, UnitCode

MOST_MESSAGES: Final = 500
Word = Annotated[str, Meta(min_length=1, max_length=30, pattern=r"^[a-z-]+(?!\n)$")]
Name = Annotated[str, Meta(min_length=1, max_length=150, pattern=r"\S")]
OutcomeName = Literal["taken-in", "known", "set-aside"]
FaultName = Literal["unknown-event", "invalid"]


class MessageBody(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A message, with the columns of the file as its fields (docs/register.md)."""

    event: Annotated[Word, Meta(description="An event that is not known is set aside, and the rest goes in.")]
    citizen: Annotated[CitizenNumber, Meta(description="In the file: `cpr`.")]
    new_identifier: CitizenNumber | None = None
    other: Annotated[CitizenNumber | None, Meta(description="Who has custody, is guardian and so on.")] = None
    place: UnitCode | None = None
    kind: Word | None = None
    day: Annotated[date | None, Meta(description="When the register made the message.")] = msgspec.field(
        default=None, name="date"
    )
    valid_from: Annotated[date | None, Meta(description="The first day that it counts.")] = msgspec.field(
        default=None, name="from"
    )
    until: Annotated[date | None, Meta(description="The first day that it does not count.")] = None
    shared: Literal["joint", "sole"] | None = None
    health: Annotated[bool | None, Meta(description="Covers personal matters including health.")] = None
    closed: Annotated[bool | None, Meta(description="The log of a placed child is closed for its parents.")] = None
    birth_date: date | None = None
    given_name: Name | None = None
    family_name: Name | None = None
    reason: Word | None = None


class MessagesBody(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Messages, taken in one after the other."""

    messages: Annotated[list[MessageBody], Meta(min_length=1, max_length=MOST_MESSAGES)]


class OutcomeBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What became of one message."""

    outcome: Annotated[OutcomeName, Meta(description="`known`: it was taken in before, and changed nothing.")]
    code: Annotated[FaultName | None, Meta(description="Why it was set aside.")] = None
    detail: Annotated[str | None, Meta(description="The same in words. It never repeats what was sent.")] = None


class OutcomesBody(msgspec.Struct, kw_only=True):
    """What became of the messages, in their order."""

    outcomes: list[OutcomeBody]


def columns_of(body: MessageBody) -> dict[str, str]:
    """The message as a row of the file has it."""
    said = {None: "", True: "yes", False: "no"}
    columns = {
        "event": body.event,
        "cpr": body.citizen.value,
        "new_identifier": body.new_identifier.value if body.new_identifier else None,
        "scheme": body.new_identifier.scheme if body.new_identifier else None,
        "other": body.other.value if body.other else None,
        "place": f"{body.place.scheme}:{body.place.value}" if body.place else None,
        "kind": body.kind,
        "date": body.day,
        "from": body.valid_from,
        "until": body.until,
        "shared": body.shared,
        "health": said[body.health],
        "closed": said[body.closed],
        "birth_date": body.birth_date,
        "given_name": body.given_name and body.given_name.strip(),
        "family_name": body.family_name and body.family_name.strip(),
        "reason": body.reason,
    }
    return {name: "" if value is None else str(value) for name, value in columns.items()}
