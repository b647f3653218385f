"""The settings of acting for another on grounds that the law or an authority gives, read from the environment.

Each is off until the operator states the law that it stands on (safety.md 2, 4): the reference turns it on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from flask import current_app

from citizen_app.auth.actor import Basis
from citizen_app.safe_values import SettingsFault

GROWN_ENOUGH: Final = 15
"""Years. From this age a young person decides about their log themselves."""
_LONGEST: Final = 200
_MOST_WAITING_DAYS: Final = 60
OWN_GROUNDS: Final[Mapping[Basis, str]] = {
    Basis.NEAREST_RELATIVE: "INDBLIK_ACTING_NEAREST_RELATIVE",
    Basis.CERTIFICATE: "INDBLIK_ACTING_CERTIFICATE",
    Basis.ASSISTING_GUARDIAN: "INDBLIK_ACTING_ASSISTING_GUARDIAN",
    Basis.PATIENT_ADVISER: "INDBLIK_ACTING_PATIENT_ADVISER",
}
"""The own bases of safety.md 4, and the variable that states the law behind each."""


class ActingSettingsError(SettingsFault):
    """A variable cannot be used; the text says which."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ActingSettings:
    """What the operator has a legal basis for."""

    own_grounds: Mapping[Basis, str] = field(default_factory=dict)  # each with its legal reference
    blocks: str | None = None  # the law on which who has custody and guardians make blocks
    block_waits: timedelta = timedelta(days=14)  # how long one waits for everybody who must confirm it
    sign_in_from: int = GROWN_ENOUGH  # years: whoever is younger by the register does not sign in (assumed)


def acting_settings() -> ActingSettings:
    """What the operator of this application has set."""
    found: ActingSettings = current_app.extensions["indblik.settings"].acting
    return found


def read_acting(environ: Mapping[str, str]) -> ActingSettings:
    """Read the environment. Raises ActingSettingsError."""
    stated = {basis: _line(environ, name) for basis, name in OWN_GROUNDS.items()}
    return ActingSettings(
        own_grounds={basis: text for basis, text in stated.items() if text},
        blocks=_line(environ, "INDBLIK_ACTING_BLOCKS") or None,
        sign_in_from=_sign_in_age(environ),
        block_waits=timedelta(days=_number(environ, "INDBLIK_ACTING_BLOCK_DAYS", 14, _MOST_WAITING_DAYS)),
    )


def _sign_in_age(environ: Mapping[str, str]) -> int:
    text = environ.get("INDBLIK_SIGN_IN_AGE", str(GROWN_ENOUGH))
    if text not in {"13", "14", "15"}:
        raise ActingSettingsError("INDBLIK_SIGN_IN_AGE must be 13, 14 or 15")
    return int(text)


def _line(environ: Mapping[str, str], name: str) -> str:
    text = environ.get(name, "").strip()
    if len(text) > _LONGEST or not text.isprintable() or text.isdigit() or text.lower() in {"yes", "no", "on", "off"}:
        raise ActingSettingsError(f"{name} must be the legal reference, one line of at most {_LONGEST} characters")
    return text


def _number(environ: Mapping[str, str], name: str, usual: int, most: int) -> int:
    text = environ.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
        raise ActingSettingsError(f"{name} must be a whole number from 1 to {most}")
    return int(text)
