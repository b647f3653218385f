"""The settings of the tissue register (Vævsanvendelsesregisteret), read from the environment with the rest.

Contacts and addresses are the register owner's own (2026-11); they change, so they are settings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from flask import current_app

from citizen_app.safe_values import SettingsFault, is_guessable
from citizen_app.tissue_mode import TissueByCustody, VarMode

_LONGEST: Final = 200
_MOST_DAYS: Final = 90
_PHONE: Final = "4035 9766"


class TissueSettingsError(SettingsFault):
    """A variable cannot be used; the text says which."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TissueSettings:
    """What Indblik is to the register, and where the register is found."""

    mode: VarMode = VarMode.INFORM
    is_whole: bool = False  # where we are the register: everything that was decided elsewhere before stands here too
    owner: str = "Sundhedsdatastyrelsen"
    page: str = "https://sundhedsdatastyrelsen.dk/da/borger-og-offentlighed/vaevsanvendelsesregisteret"
    phone: str = _PHONE
    secure_post: str = "sikkerpost_var@sundhedsdata.dk"
    late_after: timedelta = timedelta(days=10)  # our assumption: when an answer that has not come is late
    url: str | None = None  # where decisions are sent by a call; None: as files
    token: str | None = None  # which the call carries
    by_custody: TissueByCustody = TissueByCustody.ALL  # where anything is decided here at all

    @property
    def is_usual_phone(self) -> bool:
        """Whether it is the number whose hours we know: Tuesday and Thursday, 10 to 12."""
        return self.phone == _PHONE

    @property
    def decides_for_children(self) -> bool:
        """Whether those who have custody of a child decide about its samples here."""
        return self.mode is not VarMode.INFORM and self.by_custody is not TissueByCustody.NO


def tissue_settings() -> TissueSettings:
    """What the operator of this application has set."""
    found: TissueSettings = current_app.extensions["indblik.settings"].tissue
    return found


def read_tissue(environ: Mapping[str, str]) -> TissueSettings:
    """Read the environment. Raises TissueSettingsError."""
    usual = TissueSettings()
    return TissueSettings(
        mode=_mode(environ.get("INDBLIK_VAR_MODE", usual.mode)),
        is_whole=_is_whole(environ.get("INDBLIK_VAR_STOCK", "missing")),
        owner=_line(environ, "INDBLIK_VAR_OWNER", usual.owner),
        page=_address(environ, "INDBLIK_VAR_PAGE", usual.page),
        phone=_line(environ, "INDBLIK_VAR_PHONE", usual.phone),
        secure_post=_line(environ, "INDBLIK_VAR_SECURE_POST", usual.secure_post),
        late_after=timedelta(days=_days(environ, "INDBLIK_VAR_LATE_DAYS", usual.late_after.days)),
        by_custody=_by_custody(environ.get("INDBLIK_TISSUE_BY_CUSTODY", usual.by_custody)),
        **_receiver(environ),
    )


def _receiver(environ: Mapping[str, str]) -> dict[str, str | None]:
    """Where the call goes. Not in the clear, but to this machine, as in the demo."""
    url, token = environ.get("INDBLIK_VAR_URL", "").strip(), environ.get("INDBLIK_VAR_TOKEN", "").strip()
    if not url:
        return {"url": None, "token": None}
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"}):
        raise TissueSettingsError("INDBLIK_VAR_URL must be an https address")
    if parts.username or parts.fragment or is_guessable(token, 16):
        raise TissueSettingsError(
            "INDBLIK_VAR_URL must hold no password, and needs INDBLIK_VAR_TOKEN of at least 16 random characters"
        )
    return {"url": url, "token": token}


def _days(environ: Mapping[str, str], name: str, usual: int) -> int:
    text = environ.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= _MOST_DAYS):
        raise TissueSettingsError(f"{name} must be a whole number from 1 to {_MOST_DAYS}")
    return int(text)


def _mode(text: str) -> VarMode:
    if text not in set(VarMode):
        raise TissueSettingsError(f"INDBLIK_VAR_MODE must be {', '.join(VarMode)}")
    return VarMode(text)


def _is_whole(text: str) -> bool:
    if text not in {"missing", "whole"}:
        raise TissueSettingsError("INDBLIK_VAR_STOCK must be missing or whole")
    return text == "whole"


def _by_custody(text: str) -> TissueByCustody:
    if text not in list(TissueByCustody):
        raise TissueSettingsError(f"INDBLIK_TISSUE_BY_CUSTODY must be {' or '.join(TissueByCustody)}")
    return TissueByCustody(text)


def _line(environ: Mapping[str, str], name: str, usual: str) -> str:
    text = environ.get(name, usual).strip()
    if not text or len(text) > _LONGEST or not text.isprintable():
        raise TissueSettingsError(f"{name} must be one line of at most {_LONGEST} characters")
    return text


def _address(environ: Mapping[str, str], name: str, usual: str) -> str:
    text = _line(environ, name, usual)
    if not text.startswith("https://") or " " in text:
        raise TissueSettingsError(f"{name} must be an https address")
    return text
