"""The register's messages about facts (`citizen_app.register.facts`): what each must hold to be taken in. Pure.

A fault never repeats the value: the feed is about persons.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from citizen_app.csv_rows import RowFault
from citizen_app.identifiers import (
    bare,
    citizen_scheme,
    is_cvr,
    is_municipality_code,
    is_p_number,
    is_shak,
    is_sor,
    is_ydernummer,
)
from citizen_app.register.facts import APPOINTMENTS, PROTECTIONS, Fact, FactStep, Told

FACT_COLUMNS: Final = ("other", "place", "kind", "from", "until", "shared", "health", "closed")
"""What these messages say beside the columns that every message has."""
Number = tuple[str, str]  # scheme, value
_SHARED: Final = {"joint": True, "sole": False}
_YES_NO: Final = {"yes": True, "no": False}
_PLACES: Final[Mapping[str, Callable[[str], bool]]] = {
    "sor": is_sor,
    "shak": is_shak,
    "ydernummer": is_ydernummer,
    "cvr": is_cvr,
    "p-number": is_p_number,
    "municipality": is_municipality_code,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """What a fact is about. What is not named must not be said."""

    other: bool = False  # another person
    place: bool = False
    kinds: tuple[str, ...] = ()
    said: tuple[str, ...] = field(default=())  # of shared, health and closed
    has_end: bool = False  # it must have an end from the start


_SHAPES: Final[Mapping[Fact, _Shape]] = {
    Fact.CUSTODY: _Shape(other=True, said=("shared",)),
    Fact.GUARDIANSHIP: _Shape(other=True, said=("shared", "health")),
    Fact.LASTING_POWER: _Shape(other=True, said=("shared", "health")),
    Fact.APPOINTMENT: _Shape(other=True, kinds=APPOINTMENTS),
    Fact.MINOR_CASE: _Shape(has_end=True),
    Fact.PROTECTION: _Shape(kinds=PROTECTIONS),
    Fact.PLACEMENT: _Shape(other=True, place=True, said=("closed",)),
    Fact.LIVES_WITH: _Shape(other=True, place=True),
}
_SUFFIXES: Final = {FactStep.STATED: "", FactStep.ENDED: "-ended", FactStep.WITHDRAWN: "-withdrawn"}
FACT_EVENTS: Final[Mapping[str, tuple[Fact, FactStep]]] = {
    f"{fact.value}{suffix}": (fact, step) for fact in Fact for step, suffix in _SUFFIXES.items()
}


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class FactMessage:
    """What a message about a fact says, and of whom or where beside the citizen."""

    told: Told
    other: Number | None
    place: str | None  # scheme:code
    name: str | None  # the citizen's, as the register has it

    def text(self) -> str:
        """All that makes the message itself, for its keyed digest."""
        one = self.told
        parts = (
            *(self.other or ("", "")), self.place, one.kind, one.recorded_on, one.valid_from, one.valid_until,
            one.is_joint, one.covers_health, one.is_closed, self.name,
        )  # fmt: skip
        return "\x1f".join("" if part is None else str(part) for part in parts)


def fact_message(values: Mapping[str, str], number: Number) -> FactMessage:
    """The message in these values, about the citizen with this number. Raises RowFault."""
    fact, step = FACT_EVENTS[values["event"]]
    shape = _SHAPES[fact]
    other, place = _other(values, shape, number), _place(values, shape)
    _check_whom(fact, shape, other, place)
    first, last = _days(values, step, shape)
    stated = step is FactStep.STATED
    said = {name: _said(values, name, wanted=stated and name in shape.said) for name in ("shared", "health", "closed")}
    told = Told(
        fact=fact,
        step=step,
        recorded_on=_needed_day(values, "date"),
        valid_from=first,
        valid_until=last,
        kind=_kind(values, shape),
        is_joint=said["shared"],
        covers_health=said["health"],
        is_closed=said["closed"],
    )
    name = " ".join(part for part in (values["given_name"], values["family_name"]) if part) if stated else ""
    return FactMessage(told=told, other=other, place=place, name=name or None)


def citizen_number(values: Mapping[str, str], column: str) -> Number | None:
    """The number in a column; None if it is empty. Raises RowFault."""
    value = bare(values[column])
    if not value:
        return None
    scheme = citizen_scheme(value)
    if scheme is None:
        raise RowFault(f"{column} is not a CPR number or a replacement number")
    return scheme, value


def day_in(values: Mapping[str, str], column: str) -> date | None:
    """The day in a column; None if it is empty. Raises RowFault."""
    try:
        return date.fromisoformat(values[column]) if values[column] else None
    except ValueError:
        raise RowFault(f"{column} is not a date (yyyy-mm-dd)") from None


def check_says_no_fact(values: Mapping[str, str]) -> None:
    """Raises RowFault when a message about something else says what only these say."""
    for column in FACT_COLUMNS:
        _check_empty(values, column)


def _other(values: Mapping[str, str], shape: _Shape, number: Number) -> Number | None:
    if not shape.other:
        _check_empty(values, "other")
    other = citizen_number(values, "other")
    if other == number:
        raise RowFault("other is the same person")
    return other


def _place(values: Mapping[str, str], shape: _Shape) -> str | None:
    if not shape.place:
        _check_empty(values, "place")
    if not values["place"]:
        return None
    scheme, _colon, code = values["place"].partition(":")
    if scheme not in _PLACES or not _PLACES[scheme](code):
        raise RowFault("place is not a scheme and a code of its form (sor:…)")
    return values["place"]


def _check_whom(fact: Fact, shape: _Shape, other: Number | None, place: str | None) -> None:
    if shape.place and other is None and place is None:
        raise RowFault("other or place is missing")
    if shape.other and not shape.place and other is None:
        raise RowFault("other is missing")
    if fact is Fact.LIVES_WITH and other is not None and place is not None:
        raise RowFault("lives-with has either other or place")


def _days(values: Mapping[str, str], step: FactStep, shape: _Shape) -> tuple[date | None, date | None]:
    match step:
        case FactStep.ENDED:
            _check_empty(values, "from")
            return None, _needed_day(values, "until")
        case FactStep.WITHDRAWN:
            _check_empty(values, "until")
            return _needed_day(values, "from"), None
    first = _needed_day(values, "from")
    last = _needed_day(values, "until") if shape.has_end else day_in(values, "until")
    if last is not None and last <= first:
        raise RowFault("until is not after from")
    return first, last


def _kind(values: Mapping[str, str], shape: _Shape) -> str:
    if not shape.kinds:
        _check_empty(values, "kind")
    elif values["kind"] not in shape.kinds:
        raise RowFault(f"kind must be one of {', '.join(shape.kinds)}")
    return values["kind"]


def _said(values: Mapping[str, str], column: str, *, wanted: bool) -> bool | None:
    if not wanted:
        _check_empty(values, column)
        return None
    words = _SHARED if column == "shared" else _YES_NO
    if values[column] not in words:
        raise RowFault(f"{column} must be one of {', '.join(words)}")
    return words[values[column]]


def _needed_day(values: Mapping[str, str], column: str) -> date:
    day = day_in(values, column)
    if day is None:
        raise RowFault(f"{column} is missing")
    return day


def _check_empty(values: Mapping[str, str], column: str) -> None:
    if values[column]:
        raise RowFault(f"{values['event']} has no {column}")
