"""The settings of where citizens can complain, read from the environment with the rest (safety.md 8).

The law was read as presented, and orders change: bodies, time limits and references are the operator's to set.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from citizen_app.directory.sectors import SECTOR_NAMES, Sector

_MOST_YEARS: Final = 20


class ComplaintSettingsError(Exception):
    """A variable cannot be used; the text says which."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ComplaintBody:
    """A body that takes complaints about a look-up, and for how long."""

    name: str
    years: int  # from the day on which the citizen learned of it
    years_at_most: int  # from the look-up


@dataclass(frozen=True, kw_only=True, slots=True)
class ComplaintSettings:
    """Which body takes complaints about a look-up, and for how long."""

    body: str = "Styrelsen for Patientklager"
    bodies: Mapping[Sector, ComplaintBody] = field(default_factory=dict)  # sectors with another one
    years: int = 2  # from the day on which the citizen learned of it
    years_at_most: int = 5  # from the look-up
    reference: str = ""  # the law behind it, as letters state it

    def body_for(self, sector: Sector) -> ComplaintBody:
        """The body that takes complaints about a look-up in the sector."""
        usual = ComplaintBody(name=self.body, years=self.years, years_at_most=self.years_at_most)
        return self.bodies.get(sector, usual)


def read_complaints(environ: Mapping[str, str]) -> ComplaintSettings:
    """Read the environment. Raises ComplaintSettingsError."""
    usual = ComplaintSettings()
    years = _years(environ, "INDBLIK_COMPLAINT_YEARS", usual.years)
    at_most = _years(environ, "INDBLIK_COMPLAINT_YEARS_AT_MOST", usual.years_at_most)
    if years > at_most:
        raise ComplaintSettingsError("INDBLIK_COMPLAINT_YEARS must not be more than INDBLIK_COMPLAINT_YEARS_AT_MOST")
    return ComplaintSettings(
        body=environ.get("INDBLIK_COMPLAINT_BODY", "").strip() or usual.body,
        bodies=_bodies(environ.get("INDBLIK_COMPLAINT_BODIES", ""), years, at_most),
        years=years,
        years_at_most=at_most,
        reference=environ.get("INDBLIK_COMPLAINT_REFERENCE", "").strip(),
    )


def _years(environ: Mapping[str, str], name: str, usual: int) -> int:
    found = _whole(environ.get(name, str(usual)))
    if found is None:
        raise ComplaintSettingsError(f"{name} must be a whole number from 1 to {_MOST_YEARS}")
    return found


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 1 <= int(text) <= _MOST_YEARS else None


def _bodies(text: str, years: int, at_most: int) -> Mapping[Sector, ComplaintBody]:
    """`sector: name`, or `sector: name, years, most`, with semicolons between; without years those of everybody."""
    found = {}
    for part in filter(str.strip, text.split(";")):
        name, _colon, told = part.partition(":")
        sector, body = SECTOR_NAMES.get(name.strip()), _body(told, years, at_most)
        if sector is None or body is None:
            raise ComplaintSettingsError(
                "INDBLIK_COMPLAINT_BODIES must be `sector: name` or `sector: name, years, most` with whole years "
                f"from 1 to {_MOST_YEARS} and the first not more than the second, with semicolons between"
            )
        found[sector] = body
    return found


def _body(told: str, years: int, at_most: int) -> ComplaintBody | None:
    """None when it cannot be read. A name may have commas: the years are the last two parts, when both are numbers."""
    *named, first, last = ["", "", *map(str.strip, told.split(","))]
    if not (first.isdigit() and last.isdigit()):
        name = told.strip()
        return ComplaintBody(name=name, years=years, years_at_most=at_most) if name else None
    name, own, most = ", ".join(filter(None, named)), _whole(first), _whole(last)
    if not name or own is None or most is None or own > most:
        return None
    return ComplaintBody(name=name, years=own, years_at_most=most)
