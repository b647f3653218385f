"""Settings: one typed object, read from the environment once, that refuses what is unsafe in production."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from citizen_app.acting_settings import ActingSettings, read_acting
from citizen_app.auth.oidc_environment import read_broker
from citizen_app.auth.oidc_settings import BrokerSettings
from citizen_app.children_filter import ChildrenFilter, read_children_filter, usual_filter
from citizen_app.concealment import Grounds, read_concealed
from citizen_app.emergency_settings import EmergencySettings, read_emergency
from citizen_app.key_settings import read_encryption_keys, read_identifier_keys
from citizen_app.mask_settings import MaskSettings, read_masks
from citizen_app.outbox.mail_settings import MailSettings, mail_faults, read_mail
from citizen_app.power_settings import PowerSettings, power_rules, read_powers
from citizen_app.question_settings import QuestionSettings, read_questions
from citizen_app.safe_values import SettingsFault, is_bare_https, is_guessable
from citizen_app.secondary_use_settings import SecondaryUseSettings, read_secondary_use
from citizen_app.terms import Purpose
from citizen_app.tissue_settings import TissueSettings, read_tissue
from citizen_app.yes_settings import YesSettings, read_yes

# Known to everyone who can read this file, hence refused in production.
_DEMO_SECRET = "demo-only-secret-that-signs-nothing-of-value"  # noqa: S105
_DEMO_DESK = "07770014"
_LONGEST_ROLE_DAYS = 730
Part = TypeVar("Part")
_DEMO_KEY = base64.urlsafe_b64encode(b"demo-only-key-of-32-bytes-length").decode()


class Mode(StrEnum):
    """What kind of installation this is."""

    DEMO = "demo"
    TEST = "test"
    PRODUCTION = "production"


class UnsafeSettings(Exception):
    """The environment asks for something that must not run; the text says which variables and why."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Settings:
    """Everything that differs between installations. Times in seconds unless a unit is named."""

    mode: Mode
    database_url: str
    secret_key: str
    identifier_keys: Mapping[int, bytes]  # version → HMAC key; the highest version writes
    encryption_keys: tuple[bytes, ...]  # Fernet keys; the first writes, all read
    site_url: str
    citizen_broker: BrokerSettings
    staff_broker: BrokerSettings
    operator_name: str = "Demodrift"
    operator_email: str = "kontakt@indblik.example"
    operator_phone: str = "00 00 00 00"
    desk_cvr: str = _DEMO_DESK  # Indblik's own desk, whose roles are not an ordinary organisation's
    role_period: timedelta = timedelta(days=365)  # what the page suggests for a staff role
    idle_limit: timedelta = timedelta(minutes=30)
    absolute_limit: timedelta = timedelta(hours=8)
    staff_idle_limit: timedelta = timedelta(minutes=15)
    staff_absolute_limit: timedelta = timedelta(hours=4)
    desk_idle_limit: timedelta = timedelta(minutes=10)  # staff of the site's own desk: they reach many citizens
    desk_absolute_limit: timedelta = timedelta(hours=2)
    idle_warning: timedelta = timedelta(minutes=5)
    rate_limit_storage: str = "memory://"
    api_calls_per_minute: int = 6000  # for each scope of a calling system that has no allowance of its own
    trusted_proxies: int = 0
    metrics_token: str | None = None
    concealed: Mapping[Purpose, Grounds] = field(default_factory=dict)  # purposes for which blocks are not told of
    emergency_copy: EmergencySettings = field(default_factory=EmergencySettings)
    masks: MaskSettings = field(default_factory=MaskSettings)
    children_filter: ChildrenFilter = field(default_factory=usual_filter)
    questions: QuestionSettings = field(default_factory=QuestionSettings)
    mail: MailSettings = field(default_factory=MailSettings)
    powers: PowerSettings = field(default_factory=PowerSettings)
    acting: ActingSettings = field(default_factory=ActingSettings)
    tissue: TissueSettings = field(default_factory=TissueSettings)
    secondary_use: SecondaryUseSettings = field(default_factory=SecondaryUseSettings)
    yes: YesSettings = field(default_factory=YesSettings)
    debug: bool = False  # Flask's own debugging
    data_directory: Path = field(default_factory=lambda: Path("var"))

    @property
    def production(self) -> bool:
        """Whether real people's data may be here."""
        return self.mode is Mode.PRODUCTION

    @staticmethod
    def from_environment(environ: Mapping[str, str]) -> "Settings":
        """Read the environment. Raises UnsafeSettings with every fault at once."""
        return _read(environ)

    def __repr__(self) -> str:
        return f"Settings(mode={self.mode.value})"


def _read(environ: Mapping[str, str]) -> Settings:
    mode = _mode(environ.get("INDBLIK_MODE", Mode.DEMO))
    data = Path(environ.get("INDBLIK_DATA", "var"))
    settings = Settings(
        mode=mode,
        database_url=normalise_database_url(
            environ.get("DATABASE_URL") or f"sqlite:///{(data / 'demo' / 'indblik.sqlite3').absolute()}"
        ),
        secret_key=environ.get("INDBLIK_SECRET_KEY", _DEMO_SECRET),
        identifier_keys=_or_unsafe(read_identifier_keys, environ.get("INDBLIK_IDENTIFIER_KEYS", f"1:{_DEMO_KEY}")),
        encryption_keys=_or_unsafe(read_encryption_keys, environ.get("INDBLIK_ENCRYPTION_KEYS", _DEMO_KEY)),
        site_url=environ.get("INDBLIK_SITE_URL", f"http://127.0.0.1:{environ.get('PORT', '8080')}").rstrip("/"),
        citizen_broker=_or_unsafe(read_broker, "INDBLIK_CITIZEN_BROKER", environ),
        staff_broker=_or_unsafe(read_broker, "INDBLIK_STAFF_BROKER", environ),
        rate_limit_storage=environ.get("INDBLIK_RATE_LIMIT_STORAGE", "memory://"),
        api_calls_per_minute=_whole_number(environ, "INDBLIK_API_CALLS_PER_MINUTE", 6000),
        trusted_proxies=_whole_number(environ, "INDBLIK_TRUSTED_PROXIES", 0),
        metrics_token=environ.get("INDBLIK_METRICS_TOKEN"),
        concealed=_or_unsafe(read_concealed, environ),
        emergency_copy=_or_unsafe(read_emergency, environ),
        masks=_or_unsafe(read_masks, environ),
        children_filter=_or_unsafe(read_children_filter, environ),
        questions=_or_unsafe(read_questions, environ),
        mail=_or_unsafe(read_mail, environ),
        powers=_or_unsafe(read_powers, environ),
        acting=_or_unsafe(read_acting, environ),
        tissue=_or_unsafe(read_tissue, environ),
        secondary_use=_or_unsafe(read_secondary_use, environ),
        yes=_or_unsafe(read_yes, environ),
        data_directory=data,
        debug=environ.get("FLASK_DEBUG", "0").lower() not in {"", "0", "false", "no"},
        role_period=_role_period(environ),
    )
    settings = replace(settings, **_texts(environ), **_limits(environ))
    faults = production_faults(settings) if settings.production else demo_faults(settings)
    if faults:
        raise UnsafeSettings("Refusing to start: " + "; ".join(faults))
    return settings


def demo_faults(settings: Settings) -> list[str]:
    """What only a production installation may have: beside it, the published demo keys would guard real people."""
    if settings.citizen_broker.on_loopback and settings.staff_broker.on_loopback:
        return []
    return [f"a broker that is not on this machine needs INDBLIK_MODE={Mode.PRODUCTION.value} and its keys"]


def production_faults(settings: Settings) -> list[str]:
    """What a production installation may not have, one line each."""
    rules = (
        *_secret_rules(settings),
        *_operator_rules(settings),
        *power_rules(settings.powers),
        (settings.debug, "FLASK_DEBUG must not be set: a debugger shows people's data to whoever meets a fault"),
        (not settings.database_url.startswith("postgresql"), "DATABASE_URL must be a PostgreSQL database"),
        (not is_bare_https(settings.site_url), "INDBLIK_SITE_URL must be an https address without a path"),
        *(
            (
                broker.at_hand,
                f"INDBLIK_{whose}_BROKER_ISSUER must be an https address: the demo broker is not for production",
            )
            for whose, broker in (("CITIZEN", settings.citizen_broker), ("STAFF", settings.staff_broker))
        ),
    )
    return [text for broken, text in rules if broken] + _limit_faults(settings) + mail_faults(settings.mail)


def _secret_rules(settings: Settings) -> tuple[tuple[bool, str], ...]:
    demo_key, *sealing = map(base64.urlsafe_b64decode, (_DEMO_KEY.encode(), *settings.encryption_keys))
    return (
        (
            settings.secret_key == _DEMO_SECRET or is_guessable(settings.secret_key, 32),
            "INDBLIK_SECRET_KEY must be set to at least 32 random characters",
        ),
        (
            any(key == demo_key or is_guessable(key, 32) for key in settings.identifier_keys.values()),
            "INDBLIK_IDENTIFIER_KEYS must be set, 32 random bytes each",
        ),
        (
            any(key == demo_key or is_guessable(key, 32) for key in sealing),
            "INDBLIK_ENCRYPTION_KEYS must be set, 32 random bytes each",
        ),
        (
            is_guessable(settings.metrics_token or "", 16),
            "INDBLIK_METRICS_TOKEN must be set to at least 16 random characters",
        ),
    )


def _operator_rules(settings: Settings) -> tuple[tuple[bool, str], ...]:
    told = (settings.operator_name, settings.operator_email, settings.operator_phone, settings.desk_cvr)
    name, email, phone, cvr = map(str.strip, told)
    return (
        (name in {"", "Demodrift"}, "INDBLIK_OPERATOR_NAME must name who runs the site"),
        ("@" not in email or email.endswith(".example"), "INDBLIK_OPERATOR_EMAIL must reach somebody"),
        (phone in {"", "00 00 00 00"}, "INDBLIK_OPERATOR_PHONE must reach somebody"),
        (
            cvr == _DEMO_DESK or not (len(cvr) == 8 and cvr.isascii() and cvr.isdigit()),
            "INDBLIK_DESK_CVR must be the CVR number of the site's own desk, eight digits",
        ),
    )


def _limit_faults(settings: Settings) -> list[str]:
    """A session left open on a shared machine must end: the longest that production may say, per kind of person."""
    limits = (
        ("", settings.idle_limit, settings.absolute_limit),
        ("STAFF_", settings.staff_idle_limit, settings.staff_absolute_limit),
        ("DESK_", settings.desk_idle_limit, settings.desk_absolute_limit),
    )
    return [
        f"INDBLIK_{who}IDLE_LIMIT_SECONDS must be from 60 to 3600 and INDBLIK_{who}ABSOLUTE_LIMIT_SECONDS "
        "not shorter than that and at most 43200"
        for who, idle, absolute in limits
        if not timedelta(minutes=1) <= idle <= timedelta(hours=1) or not idle <= absolute <= timedelta(hours=12)
    ]


def _or_unsafe(read: Callable[..., Part], *of: Any) -> Part:
    """What a part of the settings reads; its faults stop the start like all others."""
    try:
        return read(*of)
    except SettingsFault as error:
        raise UnsafeSettings(str(error)) from None


def _texts(environ: Mapping[str, str]) -> dict[str, Any]:
    names = ("operator_name", "operator_email", "operator_phone", "desk_cvr")
    return {name: environ[key] for name in names if (key := f"INDBLIK_{name.upper()}") in environ}


def _limits(environ: Mapping[str, str]) -> dict[str, Any]:
    names = [f"{who}{limit}" for who in ("", "staff_", "desk_") for limit in ("idle_limit", "absolute_limit")]
    return {
        name: timedelta(seconds=_whole_number(environ, key, 0))
        for name in (*names, "idle_warning")
        if (key := f"INDBLIK_{name.upper()}_SECONDS") in environ
    }


def _role_period(environ: Mapping[str, str]) -> timedelta:
    days = _whole_number(environ, "INDBLIK_ROLE_DAYS", 365)
    if not 1 <= days <= _LONGEST_ROLE_DAYS:
        raise UnsafeSettings(f"INDBLIK_ROLE_DAYS must be between 1 and {_LONGEST_ROLE_DAYS}")
    return timedelta(days=days)


def _mode(text: str) -> Mode:
    try:
        return Mode(text)
    except ValueError:
        raise UnsafeSettings(f"INDBLIK_MODE must be one of {', '.join(Mode)}") from None


def _whole_number(environ: Mapping[str, str], key: str, default: int) -> int:
    text = environ.get(key, str(default))
    if not text.isascii() or not text.isdigit():
        raise UnsafeSettings(f"{key} must be a whole number")
    return int(text)


def normalise_database_url(text: str) -> str:
    """The same address with the driver named; raises UnsafeSettings for a database that is not supported."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise UnsafeSettings("DATABASE_URL cannot be read") from None
    if url.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    if url.drivername == "sqlite":
        return text
    raise UnsafeSettings("DATABASE_URL must be sqlite:// or postgresql://")
