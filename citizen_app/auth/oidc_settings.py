"""Everything in which MitID brokers differ from each other, as one typed object read from the environment."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from citizen_app.auth.actor import Assurance, ViewerKind
from citizen_app.safe_values import SettingsFault

DEMO_CLIENT_SECRET = "demo-broker-only"  # noqa: S105 - what `demo.broker` expects; refused outside loopback
SIGNATURES = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})


class BrokerSettingsError(SettingsFault, ValueError):
    """A broker's settings cannot be used; the text names the variable and never a secret's value."""


class ClientAuthentication(StrEnum):
    """How we prove to the broker that it is us."""

    SECRET_BASIC = "client_secret_basic"  # noqa: S105 - the protocol's word
    SECRET_POST = "client_secret_post"  # noqa: S105 - the protocol's word
    PRIVATE_KEY = "private_key_jwt"


class PushedRequests(StrEnum):
    """Whether the request goes to the broker beforehand (PAR) instead of through the browser."""

    WHEN_OFFERED = "when-offered"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, kw_only=True)
class ClaimNames:
    """What the broker calls what we need; the first name that is present counts."""

    level: tuple[str, ...]
    cpr: tuple[str, ...] = ()
    name: tuple[str, ...] = ("name",)
    uuid: tuple[str, ...] = ()
    identity_type: tuple[str, ...] = ()
    cvr: tuple[str, ...] = ()
    organisation_name: tuple[str, ...] = ()
    professional_id: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BrokerSettings:
    """One broker agreement: citizens with MitID, or staff with MitID Erhverv."""

    kind: ViewerKind
    preset: str
    issuer: str
    client_id: str
    claims: ClaimNames
    levels: Mapping[str, Assurance]
    authentication: ClientAuthentication = ClientAuthentication.SECRET_BASIC
    client_secret: str | None = field(default=None, repr=False)
    private_key: str | None = field(default=None, repr=False)
    private_key_id: str | None = None
    private_key_algorithm: str = "PS256"
    required_level: Assurance = Assurance.SUBSTANTIAL
    identity_types: frozenset[str] = frozenset()  # empty: not looked at
    scope: str = "openid"
    acr_values: str | None = None
    idp_values: str | None = None
    idp_params: Mapping[str, Any] = field(default_factory=dict)
    max_age: int | None = None
    prompt: str | None = None
    language_param: str | None = "ui_locales"
    request_params: Mapping[str, str] = field(default_factory=dict)
    pushed_requests: PushedRequests = PushedRequests.WHEN_OFFERED
    userinfo: bool = True
    algorithms: tuple[str, ...] = ("RS256", "PS256", "ES256")
    cancel_errors: frozenset[str] = frozenset({"access_denied"})
    logout: bool = True
    logout_params: Mapping[str, str] = field(default_factory=dict)
    form_origins: tuple[str, ...] = ()
    timeout_seconds: float = 8.0
    clock_skew_seconds: int = 60
    discovery_seconds: int = 3600

    def __post_init__(self) -> None:
        _refuse_unusable(self)

    @property
    def on_loopback(self) -> bool:
        """Whether the broker is on this machine, as the demo broker is."""
        host = urlsplit(self.issuer).hostname or ""
        try:
            return host == "localhost" or ipaddress.ip_address(host).is_loopback
        except ValueError:
            return False

    @property
    def at_hand(self) -> bool:
        """Whether it may be the demo's: on this machine, or without TLS."""
        return self.on_loopback or not self.issuer.startswith("https://")

    @property
    def browser_origins(self) -> tuple[str, ...]:
        """Where a form may lead the browser: for `form-action`, which browsers hold redirects to as well."""
        parts = urlsplit(self.issuer)
        return (f"{parts.scheme}://{parts.netloc}", *self.form_origins)


def _refuse_unusable(broker: BrokerSettings) -> None:
    address = urlsplit(broker.issuer)
    if not address.hostname or not broker.client_id:
        raise BrokerSettingsError("a broker needs an issuer address and a client id")
    if address.scheme != "https" and not (address.scheme == "http" and broker.on_loopback):
        raise BrokerSettingsError("the issuer must be an https address, except on this machine")
    if broker.required_level < Assurance.SUBSTANTIAL:
        raise BrokerSettingsError("health data needs NSIS Substantial: the required level cannot be lower")
    if not set(broker.algorithms) <= SIGNATURES or not broker.algorithms:
        raise BrokerSettingsError("only asymmetric signature algorithms can be allowed")
    if broker.private_key_algorithm not in SIGNATURES:
        raise BrokerSettingsError("the client assertion needs an asymmetric signature algorithm")
    _refuse_without_credentials(broker)


def _refuse_without_credentials(broker: BrokerSettings) -> None:
    if broker.authentication is ClientAuthentication.PRIVATE_KEY:
        if not broker.private_key:
            raise BrokerSettingsError("private_key_jwt needs a private key file")
    elif not broker.client_secret:
        raise BrokerSettingsError("the broker's client secret is not set")
    elif broker.client_secret == DEMO_CLIENT_SECRET and not broker.on_loopback:
        raise BrokerSettingsError("the demo broker's secret cannot be used at another broker")
