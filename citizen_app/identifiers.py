"""The shapes of Danish identifiers: pure rules, no look-ups.

A number may be right in shape and still belong to nobody. CPR numbers are never checked with modulus 11: since 2007
valid numbers without it are given out, and systems must accept them (cpr.dk).
"""

import re
from calendar import isleap
from collections.abc import Callable, Mapping
from typing import Final

CITIZEN_SCHEMES = ("cpr", "x-ecpr", "d-ecpr")

_ECPR = re.compile(r"[0-9]{6}[01567][A-Z]{2}[0-9]", re.ASCII)
_VOWELS = frozenset("AEIOUaeiou")
_SHAK = re.compile(r"[0-9]{4}(?:[0-9A-Za-zÆØÅæøå]{2,3})?")
_CVR_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)
_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_TEST_DAY_OFFSET = 60  # official test and replacement numbers add 60 to the day of birth
_DAYS = frozenset(
    f"{day + offset:02}{month:02}"
    for offset in (0, _TEST_DAY_OFFSET)
    for month, longest in enumerate(_LONGEST_MONTHS, start=1)
    for day in range(1, longest + 1)
)
_CPR_IN_TEXT = re.compile(r"(?<![0-9])([0-9]{6})[- ]?([0-9]{4})(?![0-9])")
_ECPR_IN_TEXT = re.compile(r"(?<![0-9])([0-9]{6})[- ]?([01567][A-Za-z]{2}[0-9])(?![0-9A-Za-z])", re.ASCII)


def bare(text: str) -> str:
    """An identifier without the hyphen and the blanks that people write in it, in upper case."""
    return text.replace("-", "").replace(" ", "").strip().upper()


def is_cpr(value: str) -> bool:
    """Ten digits that begin with a date that has been, or will be, in the century that the seventh digit says."""
    return (
        len(value) == 10
        and value.isascii()
        and value.isdigit()
        and value[:4] in _DAYS
        and (value[:4] != "2902" or isleap(_birth_year(value)))
    )


def is_x_ecpr(value: str) -> bool:
    """The national replacement number: DDMMYY, 1 or 7, two letters, a digit."""
    return value[6:7] in ("1", "7") and _is_ecpr(value)


def is_d_ecpr(value: str) -> bool:
    """The regional replacement number: DDMMYY, 0, 5 or 6, two letters, a digit."""
    return value[6:7] in ("0", "5", "6") and _is_ecpr(value)


def citizen_scheme(value: str) -> str | None:
    """Which of the three citizen numbers the bare text is; None if it is none of them."""
    if is_cpr(value):
        return "cpr"
    if is_x_ecpr(value):
        return "x-ecpr"
    return "d-ecpr" if is_d_ecpr(value) else None


NUMBERS: Final[Mapping[str, Callable[[str], bool]]] = {"cpr": is_cpr, "x-ecpr": is_x_ecpr, "d-ecpr": is_d_ecpr}
"""Of each of the three schemes whether a bare text is a number of it."""


def is_sor(value: str) -> bool:
    """At least 11 digits; real ones have up to 18. Kept as text."""
    return 11 <= len(value) <= 18 and value.isascii() and value.isdigit()


def is_shak(value: str) -> bool:
    """Hospital (4), department (6) or unit (7 characters)."""
    return _SHAK.fullmatch(value) is not None


def is_ydernummer(value: str) -> bool:
    """Up to six digits."""
    return 1 <= len(value) <= 6 and value.isascii() and value.isdigit()


def is_cvr(value: str) -> bool:
    """Eight digits with modulus 11."""
    if len(value) != 8 or not (value.isascii() and value.isdigit()):
        return False
    return sum(int(digit) * weight for digit, weight in zip(value, _CVR_WEIGHTS, strict=True)) % 11 == 0


def is_p_number(value: str) -> bool:
    """Ten digits."""
    return len(value) == 10 and value.isascii() and value.isdigit()


def is_municipality_code(value: str) -> bool:
    """Three digits; older files write a leading zero."""
    return len(value) in (3, 4) and value.isascii() and value.isdigit()


def is_authorisation_id(value: str) -> bool:
    """Exactly five consonants (Y is one) and digits, in any case."""
    return len(value) == 5 and value.isascii() and value.isalnum() and _VOWELS.isdisjoint(value)


def without_cpr_numbers(text: str) -> str:
    """A free text in which every number that can be a CPR number or a replacement number becomes asterisks."""
    for shape in (_CPR_IN_TEXT, _ECPR_IN_TEXT):
        text = shape.sub(lambda found: "*" * 10 if citizen_scheme(bare(found[0])) else found[0], text)
    return text


def _is_ecpr(value: str) -> bool:
    return _ECPR.fullmatch(value) is not None and _is_day(value)


def _is_day(value: str) -> bool:
    """Whether the value begins with a day and a month; 29 February is one."""
    return value[:4] in _DAYS


def _birth_year(value: str) -> int:
    seventh, year = int(value[6]), int(value[4:6])
    if seventh <= 3:
        return 1900 + year
    if seventh in (4, 9):
        return (2000 if year <= 36 else 1900) + year
    return (2000 if year <= 57 else 1800) + year
