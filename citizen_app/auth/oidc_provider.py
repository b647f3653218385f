"""The broker's description of itself and its keys: fetched when needed, checked, kept for a while."""

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from citizen_app.auth.oidc_errors import BrokerUnavailable, DiscoveryWrong, SignInRefused
from citizen_app.auth.oidc_settings import BrokerSettings

_MOST_BYTES = 512 * 1024
_AGAIN_AT_MOST_EVERY = 5.0  # seconds; a made-up key id must not make us ask the broker each time
_PATIENCE = {429, 500, 502, 503, 504}


@dataclass(frozen=True, kw_only=True)
class ProviderMetadata:
    """What we use of the discovery document."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    end_session_endpoint: str | None
    pushed_requests_endpoint: str | None
    answers_with_issuer: bool


def bounded_json(answer: requests.Response, wrong: type[SignInRefused]) -> Mapping[str, Any]:
    """The JSON object in an answer that was asked for with `stream=True`. Raises `wrong` or BrokerUnavailable."""
    with answer:
        if answer.status_code in _PATIENCE:
            raise BrokerUnavailable(f"status {answer.status_code}")
        if answer.status_code not in {200, 201}:
            raise wrong(f"status {answer.status_code}")
        raw = b""
        for piece in answer.iter_content(16 * 1024):
            raw += piece
            if len(raw) > _MOST_BYTES:
                raise wrong("answer too long")
    try:
        found = json.loads(raw)
    except ValueError:
        raise wrong("not JSON") from None
    if not isinstance(found, dict):
        raise wrong("not an object")
    return found


def read_metadata(settings: BrokerSettings, document: Mapping[str, Any]) -> ProviderMetadata:
    """The checked description. Raises DiscoveryWrong."""
    if document.get("issuer") != settings.issuer:
        raise DiscoveryWrong("another issuer")
    return ProviderMetadata(
        issuer=settings.issuer,
        authorization_endpoint=_required(settings, document, "authorization_endpoint"),
        token_endpoint=_required(settings, document, "token_endpoint"),
        jwks_uri=_required(settings, document, "jwks_uri"),
        userinfo_endpoint=_address(settings, document, "userinfo_endpoint"),
        end_session_endpoint=_address(settings, document, "end_session_endpoint"),
        pushed_requests_endpoint=_address(settings, document, "pushed_authorization_request_endpoint"),
        answers_with_issuer=document.get("authorization_response_iss_parameter_supported") is True,
    )


def _required(settings: BrokerSettings, document: Mapping[str, Any], name: str) -> str:
    found = _address(settings, document, name)
    if found is None:
        raise DiscoveryWrong(f"{name} is missing")
    return found


def _address(settings: BrokerSettings, document: Mapping[str, Any], name: str) -> str | None:
    value = document.get(name)
    if value is None:
        return None
    parts = urlsplit(value) if isinstance(value, str) else None
    if parts is None or not parts.hostname:
        raise DiscoveryWrong(f"{name} is no address")
    same_machine = settings.on_loopback and parts.netloc == urlsplit(settings.issuer).netloc
    if parts.scheme != "https" and not same_machine:
        raise DiscoveryWrong(f"{name} is not https")
    return str(value)


class Provider:
    """One broker as seen from one process; safe to use from several threads."""

    def __init__(self, settings: BrokerSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._metadata: ProviderMetadata | None = None
        self._metadata_at = 0.0
        self._keys: KeySet | None = None
        self._keys_at = 0.0
        self._again_at = float("-inf")

    def metadata(self) -> ProviderMetadata:
        """The description, fetched again after `discovery_seconds`. Raises DiscoveryWrong, BrokerUnavailable."""
        with self._lock:
            known, age = self._metadata, time.monotonic() - self._metadata_at
        if known is not None and age < self._settings.discovery_seconds:
            return known
        address = self._settings.issuer.rstrip("/") + "/.well-known/openid-configuration"
        fresh = read_metadata(self._settings, self._fetch(address, DiscoveryWrong))
        with self._lock:
            self._metadata, self._metadata_at = fresh, time.monotonic()
        return fresh

    def keys(self, *, again: bool = False) -> KeySet:
        """The broker's keys; `again` asks anew, since brokers change keys without notice."""
        with self._lock:
            moment = time.monotonic()
            known, current = self._keys, moment - self._keys_at < self._settings.discovery_seconds
            again = again and moment - self._again_at >= _AGAIN_AT_MOST_EVERY
            if again:
                self._again_at = moment
        if known is not None and current and not again:
            return known
        document: Any = self._fetch(self.metadata().jwks_uri, DiscoveryWrong)
        try:
            fresh = KeySet.import_key_set(document)
        except (JoseError, ValueError, KeyError, TypeError):
            raise DiscoveryWrong("keys cannot be read") from None
        with self._lock:
            self._keys, self._keys_at = fresh, time.monotonic()
        return fresh

    def _fetch(self, address: str, wrong: type[SignInRefused]) -> Mapping[str, Any]:
        try:
            with requests.Session() as session:
                session.trust_env = not self._settings.on_loopback
                answer = session.get(
                    address, timeout=self._settings.timeout_seconds, allow_redirects=False, stream=True
                )
                return bounded_json(answer, wrong)
        except requests.RequestException as error:
            raise BrokerUnavailable(type(error).__name__) from None
