"""The settings of powers of attorney, and of the help for whoever is pressed, read from the environment with the rest.

Who runs the site decides what it may offer beside Digital Fuldmagt (safety.md 4). Help lines are the operator's to
state: a number that is wrong can cost a life, so production does not start with ours, which are assumed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from citizen_app.safe_values import SettingsFault

_MOST_YEARS: Final = 5
_MOST_CODE_DAYS: Final = 30
_MOST_WARNING_DAYS: Final = 90
_MOST_PAPER_DAYS: Final = 120
_LEAST_NOTICE_DAYS: Final = 5
_MOST_NOTICE_DAYS: Final = 60
_LONGEST: Final = 200
_MOST_LINES: Final = 10
_NUMBER: Final = re.compile(r"\+?[0-9]{2,4}(?: ?[0-9]{2,4}){0,4}")


class PowerSettingsError(SettingsFault):
    """A variable cannot be used; the text says which."""


class OperatorKind(StrEnum):
    """Who runs the site: public bodies have to offer Digital Fuldmagt for what can be done for another."""

    DEMO = "demo"
    PRIVATE = "private"
    PUBLIC = "public"


@dataclass(frozen=True, kw_only=True, slots=True)
class HelpLine:
    """Whom somebody can call, in the operator's words."""

    name: str
    number: str
    about: str


_USUAL_LINES: Final = (
    HelpLine(name="Politiet", number="112", about="Når der er fare nu"),
    HelpLine(name="Lev Uden Vold", number="1888", about="Om vold og kontrol i nære relationer"),  # assumed
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PowerSettings:
    """What may be given here, for how long, and where somebody who is pressed finds help."""

    operator: OperatorKind = OperatorKind.DEMO
    legal_basis: str | None = None  # on which a public operator has powers of its own
    longest_years: int = _MOST_YEARS
    code_days: int = 14  # how long a code can be used
    warning_days: int = 30  # before the last day
    paper_days: int = 60  # for a letter that was sent to be signed to come back
    notice_days: int = 10  # working days between the notice of a power on paper and its first day (safety.md 4)
    paper_to: str | None = None  # where a signed letter is sent; None: there are no powers on paper
    quick_exit: str = "https://www.dmi.dk"  # a page that anybody could be reading
    help_lines: tuple[HelpLine, ...] = _USUAL_LINES

    @property
    def can_be_given(self) -> bool:
        """Whether new powers are made here, or longer ones: else they are only made less, and end."""
        return self.operator is not OperatorKind.PUBLIC or self.legal_basis is not None

    @property
    def can_be_on_paper(self) -> bool:
        """Whether a power can be asked for on paper: somebody has to open the post."""
        return self.can_be_given and self.paper_to is not None

    @property
    def lines_are_assumed(self) -> bool:
        """Whether the operator has not stated the help lines."""
        return self.help_lines == _USUAL_LINES


def read_powers(environ: Mapping[str, str]) -> PowerSettings:
    """Read the environment. Raises PowerSettingsError."""
    usual = PowerSettings()
    return PowerSettings(
        operator=_kind(environ),
        legal_basis=_line(environ, "INDBLIK_POWER_LEGAL_BASIS") or None,
        longest_years=_number(environ, "INDBLIK_POWER_YEARS", usual.longest_years, _MOST_YEARS),
        code_days=_number(environ, "INDBLIK_POWER_CODE_DAYS", usual.code_days, _MOST_CODE_DAYS),
        warning_days=_number(environ, "INDBLIK_POWER_WARNING_DAYS", usual.warning_days, _MOST_WARNING_DAYS),
        paper_days=_number(environ, "INDBLIK_POWER_PAPER_DAYS", usual.paper_days, _MOST_PAPER_DAYS),
        notice_days=_number(
            environ, "INDBLIK_POWER_NOTICE_DAYS", usual.notice_days, _MOST_NOTICE_DAYS, least=_LEAST_NOTICE_DAYS
        ),
        paper_to=_line(environ, "INDBLIK_POWER_PAPER_TO") or None,
        quick_exit=_address(environ, "INDBLIK_QUICK_EXIT", usual.quick_exit),
        help_lines=_lines(environ, "INDBLIK_HELP_LINES", usual.help_lines),
    )


def power_rules(powers: PowerSettings) -> tuple[tuple[bool, str], ...]:
    """What a production installation may not have: whether it does, and the fault."""
    return (
        (
            powers.operator is OperatorKind.DEMO,
            "INDBLIK_OPERATOR_KIND must be private or public: it decides which powers of attorney can be given",
        ),
        (powers.lines_are_assumed, "INDBLIK_HELP_LINES must say whom people who are pressed can call"),
    )


def _kind(environ: Mapping[str, str]) -> OperatorKind:
    try:
        return OperatorKind(environ.get("INDBLIK_OPERATOR_KIND", OperatorKind.DEMO))
    except ValueError:
        raise PowerSettingsError(f"INDBLIK_OPERATOR_KIND must be one of {', '.join(OperatorKind)}") from None


def _line(environ: Mapping[str, str], name: str) -> str:
    text = environ.get(name, "").strip()
    if len(text) > _LONGEST or not text.isprintable():
        raise PowerSettingsError(f"{name} must be one line of at most {_LONGEST} characters")
    return text


def _number(environ: Mapping[str, str], name: str, usual: int, most: int, *, least: int = 1) -> int:
    text = environ.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise PowerSettingsError(f"{name} must be a whole number from {least} to {most}")
    return int(text)


def _address(environ: Mapping[str, str], name: str, usual: str) -> str:
    text = environ.get(name, usual).strip()
    parts = urlsplit(text)
    if parts.scheme != "https" or not parts.hostname or len(text) > _LONGEST or not text.isprintable() or " " in text:
        raise PowerSettingsError(f"{name} must be an https address")
    return text


def _lines(environ: Mapping[str, str], name: str, usual: tuple[HelpLine, ...]) -> tuple[HelpLine, ...]:
    """`name: number // what it is for`, with semicolons between."""
    text = environ.get(name)
    if text is None:
        return usual
    found = tuple(_help_line(part) for part in text.split(";") if part.strip())
    if not 1 <= len(found) <= _MOST_LINES or None in found:
        raise PowerSettingsError(f"{name} must read name: number // what it is for; …, {_MOST_LINES} at most")
    return tuple(one for one in found if one is not None)


def _help_line(part: str) -> HelpLine | None:
    before, slashes, about = part.partition("//")
    name, _colon, number = (text.strip() for text in before.rpartition(":"))
    fits = bool(name and slashes and about.strip()) and len(part) <= _LONGEST and part.strip().isprintable()
    if not fits or _NUMBER.fullmatch(number) is None:
        return None
    return HelpLine(name=name, number=number, about=about.strip())
