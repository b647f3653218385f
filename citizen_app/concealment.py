"""The setting that keeps the fact of a block from callers, per purpose (EHDS article 8, safety.md 6). Off unless set.

`INDBLIK_CONCEALED_PURPOSES`: `purpose: legal reference // note on clinical risk`, several separated by `;`. Both are
needed: without a rule that allows it, whoever treats must be warned that data are missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from citizen_app.safe_values import SettingsFault
from citizen_app.terms import Purpose

VARIABLE: Final = "INDBLIK_CONCEALED_PURPOSES"
# Who treats in an emergency must know that data are missing, whatever a setting says.
_NEVER: Final = frozenset({Purpose.UNKNOWN, Purpose.EMERGENCY})


class ConcealmentError(SettingsFault):
    """The setting cannot be used; the text says why."""


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """Why blocks are concealed for a purpose."""

    legal_reference: str
    clinical_risk: str


def read_concealed(environ: Mapping[str, str]) -> dict[Purpose, Grounds]:
    """The purposes with their grounds. Raises ConcealmentError."""
    return dict(_read(part) for part in environ.get("INDBLIK_CONCEALED_PURPOSES", "").split(";") if part.strip())


def _read(part: str) -> tuple[Purpose, Grounds]:
    name, _, grounds = part.partition(":")
    legal_reference, _, clinical_risk = (text.strip() for text in grounds.partition("//"))
    if not legal_reference or not clinical_risk:
        raise ConcealmentError(f"{VARIABLE} must read purpose: legal reference // note on clinical risk; …")
    purpose = Purpose.__members__.get(name.strip().upper().replace("-", "_"), Purpose.UNKNOWN)
    if purpose in _NEVER:
        raise ConcealmentError(f"{VARIABLE} names a purpose that does not exist or cannot be concealed")
    return purpose, Grounds(legal_reference=legal_reference, clinical_risk=clinical_risk)
