"""The directory's files: which columns they have, and what a row must be to be taken in. Pure."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from citizen_app import identifiers
from citizen_app.csv_rows import CsvRow, RowFault
from citizen_app.directory.sectors import SECTOR_NAMES

ORGANISATIONS: Final = (
    "scheme", "code", "name", "name_en", "kind", "sector", "parent_scheme", "parent_code", "sor", "valid_from",
    "valid_until", "successor_scheme", "successor_code", "successor_from", "municipality",
)  # fmt: skip
PROFESSIONS: Final = ("code", "name_da", "name_en", "authorised", "aliases")

KINDS: Final = frozenset(
    (
        *("region", "hospital", "department", "unit", "practice", "municipality", "care-unit", "national"),
        *("pharmacy", "dentist", "specialist", "private-hospital", "ambulance"),
    )
)
SCHEMES: Final[Mapping[str, Callable[[str], bool]]] = {
    "sor": identifiers.is_sor,
    "shak": identifiers.is_shak,
    "ydernummer": identifiers.is_ydernummer,
    "cvr": identifiers.is_cvr,
    "p-number": identifiers.is_p_number,
    "municipality": identifiers.is_municipality_code,
}


def organisation_values(row: CsvRow) -> dict[str, Any]:
    """The columns of an organisation. Raises RowFault. A period ends on the first day without it."""
    _known(row, "kind", KINDS)
    _known(row, "sector", SECTOR_NAMES)
    scheme, code = _code(row, "scheme", "code") or _missing("scheme and code")
    parent = _code(row, "parent_scheme", "parent_code")
    if parent == (scheme, code):
        raise RowFault("the unit is its own parent")
    successor = _code(row, "successor_scheme", "successor_code")
    if successor == (scheme, code):
        raise RowFault("the unit is its own successor")
    if successor and not row["successor_from"]:
        raise RowFault("successor_from is missing")
    if row["sor"] and not identifiers.is_sor(row["sor"]):
        raise RowFault("sor is not a SOR code")
    valid_from, valid_until = _period(row)
    return {
        "scheme": scheme,
        "code": code,
        "valid_from": valid_from,
        "valid_until": valid_until,
        "name": _text(row, "name", 200) or _missing("name"),
        "name_en": _text(row, "name_en", 200),
        "kind": row["kind"],
        "sector": int(SECTOR_NAMES[row["sector"]]),
        "parent_scheme": parent[0] if parent else None,
        "parent_code": parent[1] if parent else None,
        "sor": row["sor"] or None,
        "successor_scheme": successor[0] if successor else None,
        "successor_code": successor[1] if successor else None,
        "successor_from": _day(row, "successor_from") if successor else None,
        "municipality": _municipality(row),
    }


def profession_values(row: CsvRow) -> dict[str, Any]:
    """The columns of a profession. Raises RowFault."""
    code = row["code"]
    if not (code.isascii() and code.isalnum() and 1 <= len(code) <= 10):
        raise RowFault("code must be letters and digits, at most 10")
    if row["authorised"] not in ("yes", "no"):
        raise RowFault("authorised must be yes or no")
    aliases = [alias.strip() for alias in row["aliases"].split("|") if alias.strip()]
    return {
        "code": code,
        "name_da": _text(row, "name_da", 100) or _missing("name_da"),
        "name_en": _text(row, "name_en", 100) or _missing("name_en"),
        "authorised": row["authorised"] == "yes",
        "aliases": "|".join(aliases),
    }


def _missing(what: str) -> Any:
    raise RowFault(f"{what} is missing")


def _known(row: CsvRow, column: str, known: Any) -> None:
    if row[column] not in known:
        raise RowFault(f"{column} must be one of {', '.join(sorted(known))}")


def _code(row: CsvRow, scheme_column: str, code_column: str) -> tuple[str, str] | None:
    scheme, code = row[scheme_column], row[code_column]
    if not scheme and not code:
        return None
    _known(row, scheme_column, SCHEMES)
    if not SCHEMES[scheme](code):
        raise RowFault(f"{code_column} is not a {scheme} code")
    return scheme, code


def _text(row: CsvRow, column: str, longest: int) -> str | None:
    if len(row[column]) > longest:
        raise RowFault(f"{column} is longer than {longest} characters")
    return row[column] or None


def _day(row: CsvRow, column: str) -> date:
    try:
        return date.fromisoformat(row[column])
    except ValueError:
        raise RowFault(f"{column} is not a date (yyyy-mm-dd)") from None


def _period(row: CsvRow) -> tuple[date, date | None]:
    first = _day(row, "valid_from")
    if not row["valid_until"]:
        return first, None
    end = _day(row, "valid_until")
    if end <= first:
        raise RowFault("valid_until is not after valid_from")
    return first, end


def _municipality(row: CsvRow) -> str | None:
    code = row["municipality"]
    if code and not identifiers.is_municipality_code(code):
        raise RowFault("municipality is not a municipality code")
    return code or None
