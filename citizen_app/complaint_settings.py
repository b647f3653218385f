"""Where citizens can complain: a table by sector and law, with time limits (safety.md 8).

The laws were read as presented, and orders change: `complaints.toml` says of each row whether it was seen or is
assumed, and an operator's own file wins over it, row by row.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

from citizen_app.directory.sectors import SECTOR_NAMES, Sector

_VARIABLE: Final = "INDBLIK_COMPLAINT_TABLE"
_USUAL: Final = Path(__file__).with_name("complaints.toml")
_MOST_YEARS: Final = 20
_KEYS: Final = {"law", "sectors", "body", "years", "years_at_most", "reference", "assumed"}


class ComplaintSettingsError(Exception):
    """The operator's table cannot be used; the text says which row and why."""


class Law(StrEnum):
    """What a complaint is about: the law that it goes by. The codes stand in the table."""

    LOOK_UP = "look-up"  # sundhedsloven
    DATA_PROTECTION = "data-protection"  # GDPR, an answer by Article 15 with it
    FILE_ACCESS = "file-access"  # an answer about aktindsigt
    NAME_REFUSED = "name-refused"  # a formal decision


@dataclass(frozen=True, kw_only=True, slots=True)
class ComplaintBody:
    """A body that takes complaints, and for how long."""

    name: str
    years: int | None = None  # from knowledge of the look-up, or from the answer; None: no time limit is known
    years_at_most: int | None = None  # from the look-up; known when `years` is
    reference: str = ""  # the law behind it, as pages and letters state it
    is_assumed: bool = False  # we have not seen it written


Table = Mapping[tuple[Law, Sector], ComplaintBody]


@cache
def _usual() -> Table:
    return _read(_USUAL)


@dataclass(frozen=True, kw_only=True, slots=True)
class ComplaintSettings:
    """Which body takes a complaint, and for how long."""

    table: Table = field(default_factory=_usual)

    def body_for(self, law: Law, sector: Sector) -> ComplaintBody:
        """The body that takes complaints by the law about a place of the sector: there is one for each."""
        return self.table[law, sector]

    def bodies_for(self, law: Law) -> list[ComplaintBody]:
        """Each body that takes complaints by the law, whatever the sector: one name once, as a row that was seen has it
        where there is such a row."""
        rows = [body for (of, _sector), body in self.table.items() if of is law]
        found: dict[str, ComplaintBody] = {}
        for body in sorted(rows, key=lambda one: one.is_assumed):
            found.setdefault(body.name, body)
        return list(found.values())


def read_complaints(environ: Mapping[str, str]) -> ComplaintSettings:
    """Read the environment, and the file that it names. Raises ComplaintSettingsError."""
    path = environ.get(_VARIABLE, "").strip()
    return ComplaintSettings(table={**_usual(), **_read(Path(path))}) if path else ComplaintSettings()


def _read(path: Path) -> Table:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise ComplaintSettingsError(f"{_VARIABLE} names a file that cannot be read") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise ComplaintSettingsError(f"{_VARIABLE}: the file is no TOML: {fault}") from None
    rows = told.get("row")
    if set(told) != {"row"} or not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        raise ComplaintSettingsError(f"{_VARIABLE}: the file must hold [[row]] tables and nothing else")
    found: dict[tuple[Law, Sector], ComplaintBody] = {}
    for number, row in enumerate(rows, start=1):
        try:
            law, sectors, body = _row(row)
        except ValueError as fault:
            raise ComplaintSettingsError(f"{_VARIABLE}: row {number}: {fault}") from None
        found |= {(law, sector): body for sector in sectors}
    return found


def _row(row: Mapping[str, Any]) -> tuple[Law, list[Sector], ComplaintBody]:
    """Raises ValueError, with words, for a row that cannot be used."""
    if unknown := sorted(set(row) - _KEYS):
        raise ValueError(f"there is no {unknown[0]}")
    laws = {law.value: law for law in Law}
    law, sectors = laws.get(str(row.get("law"))), row.get("sectors", list(SECTOR_NAMES))
    if law is None:
        raise ValueError("law must be one of " + ", ".join(laws))
    if not isinstance(sectors, list) or not sectors or not all(one in SECTOR_NAMES for one in map(str, sectors)):
        raise ValueError("sectors must be some of " + ", ".join(SECTOR_NAMES))
    years, most = _years(row, "years"), _years(row, "years_at_most")
    if (years is None) != (most is None) or (years is not None and most is not None and years > most):
        raise ValueError("years and years_at_most stand together, and the first is not more than the second")
    body = ComplaintBody(
        name=_text(row, "body"),
        years=years,
        years_at_most=most,
        reference=_text(row, "reference"),
        is_assumed=_assumed(row),
    )
    if not body.name:
        raise ValueError("body is missing")
    return law, [SECTOR_NAMES[one] for one in sectors], body


def _years(row: Mapping[str, Any], name: str) -> int | None:
    told = row.get(name)
    if told is not None and (type(told) is not int or not 1 <= told <= _MOST_YEARS):
        raise ValueError(f"{name} must be a whole number from 1 to {_MOST_YEARS}")
    return told


def _text(row: Mapping[str, Any], name: str) -> str:
    told = row.get(name, "")
    if not isinstance(told, str):
        raise ValueError(f"{name} must be a text")
    return told.strip()


def _assumed(row: Mapping[str, Any]) -> bool:
    told = row.get("assumed", False)
    if not isinstance(told, bool):
        raise ValueError("assumed must be true or false")
    return told
