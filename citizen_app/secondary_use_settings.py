"""Who enforces the right to say no to secondary use (EHDS article 71), read from the environment with the rest.

Until the operator names the authority and the day, the site only tells of the right (safety.md 7).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import current_app

from citizen_app.safe_values import SettingsFault

RIGHT_BEGINS: Final = date(2029, 3, 26)
"""The day from which most of the rules on secondary use apply (EHDS article 105)."""
_LONGEST: Final = 200
_AUTHORITY, _FROM, _PAGE = "INDBLIK_ARTICLE_71_AUTHORITY", "INDBLIK_ARTICLE_71_FROM", "INDBLIK_ARTICLE_71_PAGE"


class SecondaryUseSettingsError(SettingsFault):
    """A variable cannot be used; the text says which."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SecondaryUseSettings:
    """The authority that enforces a no that is given here, from when, and where one can ask it. None: not named."""

    authority: str | None = None
    begins: date | None = None
    page: str | None = None

    def is_open_on(self, day: date) -> bool:
        """Whether one can decide here on the day."""
        return self.begins is not None and self.begins <= day


def secondary_use_settings() -> SecondaryUseSettings:
    """What the operator of this application has set."""
    found: SecondaryUseSettings = current_app.extensions["indblik.settings"].secondary_use
    return found


def read_secondary_use(environ: Mapping[str, str]) -> SecondaryUseSettings:
    """Read the environment. Raises SecondaryUseSettingsError."""
    authority, begins, page = (environ.get(name, "").strip() for name in (_AUTHORITY, _FROM, _PAGE))
    if bool(authority) != bool(begins):
        raise SecondaryUseSettingsError(f"{_AUTHORITY} and {_FROM} are set together, or not at all")
    if not authority:
        if page:
            raise SecondaryUseSettingsError(f"{_PAGE} needs {_AUTHORITY}")
        return SecondaryUseSettings()
    if len(authority) > _LONGEST or not authority.isprintable():
        raise SecondaryUseSettingsError(f"{_AUTHORITY} must be one line of at most {_LONGEST} characters")
    if page and not (page.startswith("https://") and page.isprintable() and " " not in page and len(page) <= _LONGEST):
        raise SecondaryUseSettingsError(f"{_PAGE} must be an https address")
    return SecondaryUseSettings(authority=authority, begins=_day(begins), page=page or None)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise SecondaryUseSettingsError(f"{_FROM} must be a day such as {RIGHT_BEGINS}") from None
    if day < RIGHT_BEGINS:
        raise SecondaryUseSettingsError(f"{_FROM} must not be before {RIGHT_BEGINS}: the right begins then")
    return day
