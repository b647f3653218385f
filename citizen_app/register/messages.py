"""The register feed's rows: what each must hold to be taken in. Pure.

A fault never repeats the value: the feed is about persons.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from citizen_app.csv_rows import CsvRow, RowFault
from citizen_app.identifiers import bare, citizen_scheme
from citizen_app.links import LINKED_AT_ONCE, NEVER_AUTOMATIC

HEADER: Final = (
    "event", "cpr", "new_identifier", "scheme", "birth_date", "given_name", "family_name", "date", "reason",
)  # fmt: skip
EVENTS: Final = ("person", "changed-number", "link", "unlink", "death", "death-reversed")
REASONS: Final = LINKED_AT_ONCE | NEVER_AUTOMATIC
_TWO_NUMBERS: Final = ("changed-number", "link", "unlink")
_DATED: Final = ("death", "changed-number")

Number = tuple[str, str]  # scheme, value


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class RegisterMessage:
    """One message. Names are read past: nothing here needs them."""

    event: str
    number: Number
    other: Number | None
    birth_date: date | None
    on: date | None
    reason: str

    def text(self) -> str:
        """All that makes the message itself, for its keyed digest."""
        parts = (self.event, *self.number, *(self.other or ("", "")), self.birth_date, self.on, self.reason)
        return "\x1f".join("" if part is None else str(part) for part in parts)


def message(row: CsvRow) -> RegisterMessage:
    """The message in a row. Raises RowFault."""
    event = row["event"]
    if event not in EVENTS:
        raise RowFault(f"event must be one of {', '.join(EVENTS)}")
    number = _number(row, "cpr")
    if number is None:
        raise RowFault("cpr is missing")
    other = _number(row, "new_identifier")
    if event in _TWO_NUMBERS:
        _check_pair(row, number, other)
    elif other is not None:
        raise RowFault(f"{event} has one number only")
    on = _day(row, "date")
    if event in _DATED and on is None:
        raise RowFault("date is missing")
    return RegisterMessage(
        event=event,
        number=number,
        other=other,
        birth_date=_day(row, "birth_date"),
        on=on,
        reason=row["reason"],
    )


def _check_pair(row: CsvRow, number: Number, other: Number | None) -> None:
    if other is None:
        raise RowFault("new_identifier is missing")
    if other == number:
        raise RowFault("the two numbers are the same")
    if row["scheme"] and row["scheme"] != other[0]:
        raise RowFault("new_identifier is not of the scheme that the row names")
    if row["event"] != "unlink" and row["reason"] not in REASONS:
        raise RowFault(f"reason must be one of {', '.join(sorted(REASONS))}")


def _number(row: CsvRow, column: str) -> Number | None:
    value = bare(row[column])
    if not value:
        return None
    scheme = citizen_scheme(value)
    if scheme is None:
        raise RowFault(f"{column} is not a CPR number or a replacement number")
    return scheme, value


def _day(row: CsvRow, column: str) -> date | None:
    try:
        return date.fromisoformat(row[column]) if row[column] else None
    except ValueError:
        raise RowFault(f"{column} is not a date (yyyy-mm-dd)") from None
