"""Reading a broker's settings from the environment: a preset, and whatever is set instead of its values."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from citizen_app.auth.actor import Assurance, ViewerKind
from citizen_app.auth.oidc_presets import preset
from citizen_app.auth.oidc_settings import (
    BrokerSettings,
    BrokerSettingsError,
    ClaimNames,
    ClientAuthentication,
    PushedRequests,
)

KIND_BY_PREFIX = {
    "INDBLIK_CITIZEN_BROKER": ViewerKind.CITIZEN,
    "INDBLIK_STAFF_BROKER": ViewerKind.STAFF,
}


def read_broker(prefix: str, environ: Mapping[str, str], kind: ViewerKind | None = None) -> BrokerSettings:
    """The preset named by `{prefix}_PRESET` with every other `{prefix}_…`. Raises BrokerSettingsError."""
    start = prefix.rstrip("_") + "_"
    given = {key.removeprefix(start): value for key, value in environ.items() if key.startswith(start) and value}
    known = kind or KIND_BY_PREFIX.get(prefix.rstrip("_"))
    if known is None:
        raise BrokerSettingsError(f"say whether {prefix} is for citizens or for staff")
    try:
        base = preset(given.pop("PRESET", "signaturgruppen"), known)
        return replace(base, **_overrides(given, base))
    except (ValueError, KeyError, OSError) as error:
        raise BrokerSettingsError(f"{start}…: {error}") from None


_TEXTS = {
    "ISSUER": "issuer",
    "CLIENT_ID": "client_id",
    "CLIENT_SECRET": "client_secret",
    "PRIVATE_KEY_ID": "private_key_id",
    "PRIVATE_KEY_ALGORITHM": "private_key_algorithm",
    "SCOPE": "scope",
    "ACR_VALUES": "acr_values",
    "IDP_VALUES": "idp_values",
    "PROMPT": "prompt",
    "LANGUAGE_PARAM": "language_param",
}
_JSON = {"IDP_PARAMS": "idp_params", "REQUEST_PARAMS": "request_params", "LOGOUT_PARAMS": "logout_params"}
_NUMBERS = {
    "MAX_AGE": "max_age",
    "CLOCK_SKEW_SECONDS": "clock_skew_seconds",
    "DISCOVERY_SECONDS": "discovery_seconds",
}
_SWITCHES = {"USERINFO": "userinfo", "LOGOUT": "logout"}
_WORDS = {"IDENTITY_TYPES": "identity_types", "CANCEL_ERRORS": "cancel_errors"}
_LISTS = {"ALGORITHMS": "algorithms", "FORM_ORIGINS": "form_origins"}
_FILES = {"CLIENT_SECRET_FILE": "client_secret", "PRIVATE_KEY_FILE": "private_key"}


def _overrides(given: Mapping[str, str], base: BrokerSettings) -> dict[str, Any]:
    changed: dict[str, Any] = {name: given[key] for key, name in _TEXTS.items() if key in given}
    changed |= {name: _object(key, given[key]) for key, name in _JSON.items() if key in given}
    changed |= {name: int(given[key]) for key, name in _NUMBERS.items() if key in given}
    changed |= {name: _switch(key, given[key]) for key, name in _SWITCHES.items() if key in given}
    changed |= {name: frozenset(given[key].split()) for key, name in _WORDS.items() if key in given}
    changed |= {name: tuple(given[key].split()) for key, name in _LISTS.items() if key in given}
    changed |= {name: Path(given[key]).read_text().strip() for key, name in _FILES.items() if key in given}
    changed |= _special(given, base)
    unknown = [key for key in given if key not in _known_keys()]
    if unknown:
        raise BrokerSettingsError(f"unknown setting {', '.join(sorted(unknown))}")
    # An address of one's own and no secret: the demo's secret must not follow along.
    if "issuer" in changed and "client_secret" not in changed and not _is_local(changed["issuer"]):
        changed["client_secret"] = None
    return changed


def _special(given: Mapping[str, str], base: BrokerSettings) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    if "AUTHENTICATION" in given:
        changed["authentication"] = ClientAuthentication(given["AUTHENTICATION"])
    if "PUSHED_REQUESTS" in given:
        changed["pushed_requests"] = PushedRequests(given["PUSHED_REQUESTS"])
    if "TIMEOUT_SECONDS" in given:
        changed["timeout_seconds"] = float(given["TIMEOUT_SECONDS"])
    if "REQUIRED_LEVEL" in given:
        changed["required_level"] = _level("REQUIRED_LEVEL", given["REQUIRED_LEVEL"])
    if "LEVELS" in given:
        table = _object("LEVELS", given["LEVELS"])
        changed["levels"] = {value: _level("LEVELS", name) for value, name in table.items()}
    names = {key.removeprefix("CLAIM_").lower(): tuple(text.split()) for key, text in given.items() if _is_claim(key)}
    if names:
        changed["claims"] = replace(base.claims, **names)
    return changed


def _is_claim(key: str) -> bool:
    return key in {f"CLAIM_{name.name.upper()}" for name in fields(ClaimNames)}


def _known_keys() -> set[str]:
    tables: Sequence[Mapping[str, str]] = (_TEXTS, _JSON, _NUMBERS, _SWITCHES, _WORDS, _LISTS, _FILES)
    special = {"AUTHENTICATION", "PUSHED_REQUESTS", "TIMEOUT_SECONDS", "REQUIRED_LEVEL", "LEVELS"}
    claims = {f"CLAIM_{name.name.upper()}" for name in fields(ClaimNames)}
    return special | claims | {key for table in tables for key in table}


def _is_local(issuer: str) -> bool:
    return urlsplit(issuer).hostname in {"127.0.0.1", "::1", "localhost"}


def _object(key: str, text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        raise BrokerSettingsError(f"{key} must be JSON") from None
    if not isinstance(found, dict):
        raise BrokerSettingsError(f"{key} must be a JSON object")
    return found


def _level(key: str, name: str) -> Assurance:
    try:
        return Assurance[str(name).upper()]
    except KeyError:
        raise BrokerSettingsError(f"{key} takes low, substantial and high") from None


def _switch(key: str, text: str) -> bool:
    if text.lower() not in {"yes", "no"}:
        raise BrokerSettingsError(f"{key} takes yes or no")
    return text.lower() == "yes"
