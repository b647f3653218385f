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
class ComplaintSettings:
    """Which body takes complaints about a look-up, and for how long."""

    body: str = "Styrelsen for Patientklager"
    bodies: Mapping[Sector, str] = field(default_factory=dict)  # sectors with another one
    years: int = 2  # from the day on which the citizen learned of it
    years_at_most: int = 5  # from the look-up
    reference: str = ""  # the law behind it, as letters state it

    def body_for(self, sector: Sector) -> str:
        """The body that takes complaints about a look-up in the sector."""
        return self.bodies.get(sector, self.body)


def read_complaints(environ: Mapping[str, str]) -> ComplaintSettings:
    """Read the environment. Raises ComplaintSettingsError."""
    usual = ComplaintSettings()
    found = ComplaintSettings(
        body=environ.get("INDBLIK_COMPLAINT_BODY", "").strip() or usual.body,
        bodies=_bodies(environ.get("INDBLIK_COMPLAINT_BODIES", "")),
        years=_years(environ, "INDBLIK_COMPLAINT_YEARS", usual.years),
        years_at_most=_years(environ, "INDBLIK_COMPLAINT_YEARS_AT_MOST", usual.years_at_most),
        reference=environ.get("INDBLIK_COMPLAINT_REFERENCE", "").strip(),
    )
    if found.years > found.years_at_most:
        raise ComplaintSettingsError("INDBLIK_COMPLAINT_YEARS must not be more than INDBLIK_COMPLAINT_YEARS_AT_MOST")
    return found


def _years(environ: Mapping[str, str], name: str, usual: int) -> int:
    text = environ.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= _MOST_YEARS):
        raise ComplaintSettingsError(f"{name} must be a whole number from 1 to {_MOST_YEARS}")
    return int(text)


def _bodies(text: str) -> Mapping[Sector, str]:
    """`sector: name` with semicolons between."""
    found = {}
    for part in filter(str.strip, text.split(";")):
        name, colon, body = part.partition(":")
        sector = SECTOR_NAMES.get(name.strip())
        if sector is None or not colon or not body.strip():
            raise ComplaintSettingsError("INDBLIK_COMPLAINT_BODIES must be `sector: name`, with semicolons between")
        found[sector] = body.strip()
    return found
