"""What the demo broker is told when it starts, and where it refuses to start."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

DEFAULT_PERSONS = Path(__file__).resolve().parents[1] / "persons.toml"
DEFAULT_CLIENT_ID = "indblik-demo"
DEFAULT_CLIENT_SECRET = "demo-broker-only"  # noqa: S105 - known to everybody; production settings refuse it


class RefusesToStartError(Exception):
    """The demo broker would be reachable by others, or runs beside production settings."""


@dataclass(frozen=True, kw_only=True)
class BrokerConfig:
    """One demo broker with one client, which may have several addresses to return to."""

    issuer: str
    host: str = "127.0.0.1"
    port: int = 8089
    client_id: str = DEFAULT_CLIENT_ID
    client_secret: str = field(default=DEFAULT_CLIENT_SECRET, repr=False)
    client_public_key: str | None = field(default=None, repr=False)
    redirect_uris: tuple[str, ...] = ()
    post_logout_redirect_uris: tuple[str, ...] = ()
    persons_file: Path = DEFAULT_PERSONS
    code_seconds: int = 60
    token_seconds: int = 300


def is_loopback(host: str) -> bool:
    """Whether the host can only be reached from this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_unsafe(config: BrokerConfig, environ: Mapping[str, str]) -> None:
    """Raise `RefusesToStartError` unless the broker stays on this machine and production is elsewhere."""
    if environ.get("INDBLIK_MODE", "").strip().lower() == "production":
        raise RefusesToStartError("INDBLIK_MODE is production: the demo broker lets anybody be anybody.")
    if not is_loopback(config.host):
        raise RefusesToStartError(f"{config.host} is not a loopback address.")
    issuer_host = urlsplit(config.issuer).hostname or ""
    if not is_loopback(issuer_host):
        raise RefusesToStartError(f"The issuer's host {issuer_host!r} is not a loopback address.")
    if not config.redirect_uris:
        raise RefusesToStartError("Name at least one --redirect-uri.")
