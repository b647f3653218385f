"""How long a yes may last, read from the environment with the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import current_app

from citizen_app.safe_values import SettingsFault

A_YEAR: Final = 365
_MOST: Final = 3650


class YesSettingsError(SettingsFault):
    """A variable cannot be used; the text says which."""


@dataclass(frozen=True, kw_only=True, slots=True)
class YesSettings:
    """What the operator has set about consents and indications."""

    longest_days: int = A_YEAR  # more only where the operator says so (safety.md 7)


def yes_settings() -> YesSettings:
    """What the operator of this application has set."""
    found: YesSettings = current_app.extensions["indblik.settings"].yes
    return found


def read_yes(environ: Mapping[str, str]) -> YesSettings:
    """Read the environment. Raises YesSettingsError."""
    text = environ.get("INDBLIK_CONSENT_LONGEST_DAYS", str(A_YEAR)).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_MOST)) and 1 <= int(text) <= _MOST):
        raise YesSettingsError(f"INDBLIK_CONSENT_LONGEST_DAYS must be a whole number from 1 to {_MOST}")
    return YesSettings(longest_days=int(text))
