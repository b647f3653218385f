"""Rows of decisions about samples that were registered elsewhere before: what each must hold to be taken in. Pure.

A fault says which column and why, and never repeats a value.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypeVar

from citizen_app.csv_rows import RowFault
from citizen_app.identifiers import without_cpr_numbers
from citizen_app.register.fact_messages import Number, citizen_number
from consent.domain.tissue import Material, TissueUseDecision

COLUMNS: Final = ("citizen", "material", "decision", "registered_at", "reference")
LONGEST_REFERENCE: Final = 60
_Code = TypeVar("_Code", Material, TissueUseDecision)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A decision as the register that was before had it."""

    number: Number
    material: Material
    decision: TissueUseDecision
    registered_at: datetime  # UTC
    reference: str  # its own; may be empty


def earlier(values: Mapping[str, str], now: datetime) -> Earlier:
    """The decision in these values, by column. Raises RowFault."""
    number = citizen_number(values, "citizen")
    if number is None:
        raise RowFault("citizen is missing")
    return Earlier(
        number=number,
        material=_code(values, "material", Material),
        decision=_code(values, "decision", TissueUseDecision),
        registered_at=_moment(values, now),
        reference=_reference(values),
    )


def _code(values: Mapping[str, str], column: str, kind: type[_Code]) -> _Code:
    try:
        return kind(values[column])
    except ValueError:
        raise RowFault(f"{column} is not {' or '.join(kind)}") from None


def _moment(values: Mapping[str, str], now: datetime) -> datetime:
    try:
        found = datetime.fromisoformat(values["registered_at"])
    except ValueError:
        raise RowFault("registered_at is not a moment (yyyy-mm-ddThh:mm:ss+hh:mm)") from None
    if found.tzinfo is None:
        raise RowFault("registered_at has no zone")
    if found > now:
        raise RowFault("registered_at lies in the future")
    return found.astimezone(UTC)


def _reference(values: Mapping[str, str]) -> str:
    text = values["reference"]
    if len(text) > LONGEST_REFERENCE or not text.isprintable():
        raise RowFault(f"reference is longer than {LONGEST_REFERENCE} characters, or not plain text")
    if text != without_cpr_numbers(text):
        raise RowFault("reference holds what can be a CPR number")
    return text
