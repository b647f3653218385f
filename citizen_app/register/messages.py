"""The register feed's rows: what each must hold to be taken in. Pure.

A fault never repeats the value: the feed is about persons.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from citizen_app.csv_rows import RowFault
from citizen_app.links import LINKED_AT_ONCE, NEVER_AUTOMATIC
from citizen_app.register.fact_messages import (
    FACT_COLUMNS,
    FACT_EVENTS,
    FactMessage,
    Number,
    check_says_no_fact,
    citizen_number,
    day_in,
    fact_message,
)

HEADER: Final = (
    "event", "cpr", "new_identifier", "scheme", "birth_date", "given_name", "family_name", "date", "reason",
)  # fmt: skip
WHOLE_HEADER: Final = (*HEADER, *FACT_COLUMNS)
"""The header of a file that tells of facts as well: custody, guardians, protection and the like."""
EVENTS: Final = ("person", "changed-number", "link", "unlink", "death", "death-reversed", *FACT_EVENTS)
REASONS: Final = LINKED_AT_ONCE | NEVER_AUTOMATIC
_TWO_NUMBERS: Final = ("changed-number", "link", "unlink")
_DATED: Final = ("death", "changed-number")


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class RegisterMessage:
    """One message. Names are read past but in messages about facts: whoever acts for somebody reads for whom."""

    event: str
    number: Number
    other: Number | None
    birth_date: date | None
    on: date | None
    reason: str
    fact: FactMessage | None = None

    def text(self) -> str:
        """All that makes the message itself, for its keyed digest."""
        parts = (self.event, *self.number, *(self.other or ("", "")), self.birth_date, self.on, self.reason)
        text = "\x1f".join("" if part is None else str(part) for part in parts)
        return text if self.fact is None else f"{text}\x1f{self.fact.text()}"


def message(values: Mapping[str, str]) -> RegisterMessage:
    """The message in these values, by column; columns that are not there are empty. Raises RowFault."""
    values = {**dict.fromkeys(WHOLE_HEADER, ""), **values}
    event = values["event"]
    if event not in EVENTS:
        raise RowFault(f"event must be one of {', '.join(EVENTS)}")
    number = citizen_number(values, "cpr")
    if number is None:
        raise RowFault("cpr is missing")
    other = citizen_number(values, "new_identifier")
    if event in _TWO_NUMBERS:
        _check_pair(values, number, other)
    elif other is not None:
        raise RowFault(f"{event} has one number only")
    on = day_in(values, "date")
    if event in _DATED and on is None:
        raise RowFault("date is missing")
    is_fact = event in FACT_EVENTS
    if not is_fact:
        check_says_no_fact(values)
    return RegisterMessage(
        event=event,
        number=number,
        other=other,
        birth_date=day_in(values, "birth_date"),
        on=on,
        reason=values["reason"],
        fact=fact_message(values, number) if is_fact else None,
    )


def _check_pair(values: Mapping[str, str], number: Number, other: Number | None) -> None:
    if other is None:
        raise RowFault("new_identifier is missing")
    if other == number:
        raise RowFault("the two numbers are the same")
    if values["scheme"] and values["scheme"] != other[0]:
        raise RowFault("new_identifier is not of the scheme that the row names")
    if values["event"] != "unlink" and values["reason"] not in REASONS:
        raise RowFault(f"reason must be one of {', '.join(sorted(REASONS))}")
