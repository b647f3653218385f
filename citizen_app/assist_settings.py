"""The settings of assisted self-service, read from the environment with the rest (safety.md 5).

By which ways somebody at the desk may know whom they speak with is the operator's to decide: a named owner approves
these rules, and without an owner and the day of the approval nothing can be done for anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

WAYS: Final = ("in-person", "call-back")
"""Somebody stands at the counter with a photo; or is called back on a number that they registered signed in."""
_LONGEST_OWNER: Final = 100
_MOST_WORKING_DAYS: Final = 60
_AGES: Final = range(15, 26)


class AssistSettingsError(Exception):
    """A variable cannot be used; the text says which."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AssistSettings:
    """How somebody is known at the desk, and how long what was done for them can be stopped."""

    owner: str | None = None  # who approved these rules; None: assisted self-service is off
    approved_on: date | None = None
    ways: frozenset[str] = frozenset(WAYS)
    opening_ways: frozenset[str] = frozenset({"in-person"})  # for what opens data again
    delay: int = 5  # working days in which it can be stopped
    number_wait: int = 10  # working days before a registered number counts
    from_age: int = 18  # for whoever is younger nothing is done

    def is_on(self, today: date) -> bool:
        """Whether somebody has approved the rules by that day."""
        return self.owner is not None and self.approved_on is not None and self.approved_on <= today


def read_assist(environ: Mapping[str, str]) -> AssistSettings:
    """Read the environment. Raises AssistSettingsError."""
    usual = AssistSettings()
    ways = _ways(environ, "INDBLIK_ASSIST_WAYS", usual.ways)
    opening = _ways(environ, "INDBLIK_ASSIST_OPENING_WAYS", usual.opening_ways & ways)
    if not opening <= ways:
        raise AssistSettingsError("INDBLIK_ASSIST_OPENING_WAYS must be some of INDBLIK_ASSIST_WAYS")
    return AssistSettings(
        owner=_owner(environ),
        approved_on=_day(environ, "INDBLIK_ASSIST_APPROVED_ON"),
        ways=ways,
        opening_ways=opening,
        delay=_number(environ, "INDBLIK_ASSIST_DELAY_DAYS", usual.delay, range(1, _MOST_WORKING_DAYS + 1)),
        number_wait=_number(environ, "INDBLIK_ASSIST_NUMBER_DAYS", usual.number_wait, range(1, _MOST_WORKING_DAYS + 1)),
        from_age=_number(environ, "INDBLIK_ASSIST_FROM_AGE", usual.from_age, _AGES),
    )


def _owner(environ: Mapping[str, str]) -> str | None:
    text = environ.get("INDBLIK_ASSIST_OWNER", "").strip()
    if len(text) > _LONGEST_OWNER or not text.isprintable():
        raise AssistSettingsError(f"INDBLIK_ASSIST_OWNER must be one line of at most {_LONGEST_OWNER} characters")
    return text or None


def _day(environ: Mapping[str, str], name: str) -> date | None:
    text = environ.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise AssistSettingsError(f"{name} must be a date (yyyy-mm-dd)") from None


def _ways(environ: Mapping[str, str], name: str, usual: frozenset[str]) -> frozenset[str]:
    """Ways with commas between; `none` for no way."""
    text = environ.get(name)
    if text is None:
        return usual
    ways = frozenset(part.strip() for part in text.split(",")) - {"none"}
    if not ways <= frozenset(WAYS):
        raise AssistSettingsError(f"{name} must be none, or some of {', '.join(WAYS)} with commas between")
    return ways


def _number(environ: Mapping[str, str], name: str, usual: int, among: range) -> int:
    text = environ.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and int(text) in among):
        raise AssistSettingsError(f"{name} must be a whole number from {among[0]} to {among[-1]}")
    return int(text)
