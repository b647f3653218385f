"""The settings of the follow-up on misuse, read from the environment with the rest (safety.md 8).

The law was read as presented, and orders change: what it gives in hours and days is the operator's to set.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

_MOST_HOURS: Final = 720
_MOST_DAYS: Final = 60
_MOST_REMINDERS: Final = 5


class MisuseSettingsError(Exception):
    """A variable cannot be used; the text says which."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MisuseSettings:
    """How long an organisation has to notify the authority, and when it is reminded."""

    notify_within: timedelta = timedelta(hours=72)  # GDPR Article 33(1), from awareness
    remind_after: tuple[int, ...] = (24, 60)  # hours
    hear_within: int = 14  # days that the letter to the employee proposes; our assumption, no law that we know sets it


def read_misuse(environ: Mapping[str, str]) -> MisuseSettings:
    """Read the environment. Raises MisuseSettingsError."""
    usual = MisuseSettings()
    hours = _number(environ, "INDBLIK_BREACH_HOURS", 72, _MOST_HOURS)
    return MisuseSettings(
        notify_within=timedelta(hours=hours),
        remind_after=_reminders(environ.get("INDBLIK_BREACH_REMINDERS"), hours),
        hear_within=_number(environ, "INDBLIK_HEARING_DAYS", usual.hear_within, _MOST_DAYS),
    )


def _number(environ: Mapping[str, str], name: str, usual: int, most: int) -> int:
    text = environ.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
        raise MisuseSettingsError(f"{name} must be a whole number from 1 to {most}")
    return int(text)


def _reminders(text: str | None, hours: int) -> tuple[int, ...]:
    """Hours with commas between, before the time has run out; `none` for no reminder."""
    if text is None:
        return tuple(one for one in MisuseSettings().remind_after if one < hours)
    parts = {part.strip() for part in text.split(",")} - {"none"}
    if not all(part.isascii() and part.isdigit() and 1 <= int(part) < hours for part in parts):
        raise MisuseSettingsError(f"INDBLIK_BREACH_REMINDERS must be none, or hours below {hours} with commas between")
    if len(parts) > _MOST_REMINDERS:
        raise MisuseSettingsError(f"INDBLIK_BREACH_REMINDERS must be at most {_MOST_REMINDERS} hours")
    return tuple(sorted(map(int, parts)))
