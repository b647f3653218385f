"""The settings of emergency copies of decisions, read from the environment with the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from citizen_app.safe_values import SettingsFault


class EmergencySettingsError(SettingsFault):
    """A variable cannot be used; the text says which."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EmergencySettings:
    """How long a copy decides, and how long ago a system may last have asked about those who are in it."""

    life: timedelta = timedelta(hours=24)
    asked_within: timedelta = timedelta(days=90)


def read_emergency(environ: Mapping[str, str]) -> EmergencySettings:
    """Read the environment. Raises EmergencySettingsError."""
    hours, days = (
        environ.get("INDBLIK_EMERGENCY_COPY_HOURS", "24"),
        environ.get("INDBLIK_EMERGENCY_COPY_ASKED_DAYS", "90"),
    )
    return EmergencySettings(
        # A block that is made while a copy lasts does not reach it: hence not longer than a long weekend.
        life=timedelta(hours=_number("INDBLIK_EMERGENCY_COPY_HOURS", hours, 72)),
        asked_within=timedelta(days=_number("INDBLIK_EMERGENCY_COPY_ASKED_DAYS", days, 731)),
    )


def _number(name: str, text: str, most: int) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
        raise EmergencySettingsError(f"{name} must be a whole number from 1 to {most}")
    return int(text)
