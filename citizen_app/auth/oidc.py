"""Signing in at a MitID broker: OpenID Connect code flow with PKCE, nonce and state, through Authlib."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT

from citizen_app import clock
from citizen_app.auth.oidc_errors import (
    BrokerRefused,
    BrokerUnavailable,
    DiscoveryWrong,
    IdentityMismatch,
    SignInCancelled,
    StateUnknown,
    TokenRefused,
    WrongIssuer,
    protocol_word,
)
from citizen_app.auth.oidc_identity import VerifiedIdentity, identity_from_claims, tells_who
from citizen_app.auth.oidc_provider import Provider, ProviderMetadata, bounded_json
from citizen_app.auth.oidc_settings import BrokerSettings, ClientAuthentication, PushedRequests
from citizen_app.auth.oidc_tokens import read_id_token, unverified_claims

_DOWN = {"temporarily_unavailable", "server_error"}


@dataclass(frozen=True, kw_only=True)
class SignInRequest:
    """A sign-in that begins: where to send the browser, and what to remember until it comes back."""

    url: str = field(repr=False)
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    code_verifier: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Remembered:
    """What was remembered when the sign-in began."""

    nonce: str = field(repr=False)
    code_verifier: str = field(repr=False)
    redirect_uri: str
    max_age: int | None = None  # seconds since the person showed who they are, where the sign-in was asked for anew


class SignInClient:
    """Indblik as one broker's client."""

    def __init__(self, settings: BrokerSettings) -> None:
        self.settings = settings
        self.provider = Provider(settings)

    def begin(self, redirect_uri: str, *, language: str = "da", max_age: int | None = None) -> SignInRequest:
        """A new sign-in; with `max_age` (seconds) one that asks even whom the broker knows. Raises BrokerUnavailable
        or DiscoveryWrong."""
        metadata = self.provider.metadata()
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        with self._session(redirect_uri) as session:
            url, _ = session.create_authorization_url(
                metadata.authorization_endpoint,
                state=state,
                nonce=nonce,
                code_verifier=verifier,
                **self._asked_for(language, max_age),
            )
            if self._push(metadata):
                url = self._pushed(session, metadata, url)
        return SignInRequest(url=url, state=state, nonce=nonce, code_verifier=verifier)

    def finish(self, answer: Mapping[str, str], remembered: Remembered) -> VerifiedIdentity:
        """Who signed in, or the refusal that says why nobody did. The state was checked by the caller."""
        metadata, max_age = self.provider.metadata(), remembered.max_age
        settings = self.settings if max_age is None else replace(self.settings, max_age=max_age)
        self._refuse_error_answer(metadata, answer)
        with self._session(remembered.redirect_uri) as session:
            tokens = self._redeem(session, metadata, answer, remembered)
            claims = read_id_token(
                self.provider,
                settings,
                tokens["id_token"],
                nonce=remembered.nonce,
                access_token=tokens["access_token"],
                at=clock.now(),
            )
            if self.settings.userinfo and metadata.userinfo_endpoint:
                claims = {**self._userinfo(session, metadata, claims, tokens), **claims}
        return identity_from_claims(self.settings, claims, id_token=tokens["id_token"], at=clock.now())

    def end_session_url(self, id_token: str, return_to: str) -> str | None:
        """Where to send the browser so that the broker's session ends too; None if it has no such place."""
        endpoint = self.provider.metadata().end_session_endpoint
        if endpoint is None or not self.settings.logout:
            return None
        # The token can be read by whoever sees the address. One that tells who the person is must not stand there.
        personal = tells_who(self.settings.claims, unverified_claims(id_token))
        params = {
            **({"client_id": self.settings.client_id} if personal else {"id_token_hint": id_token}),
            "post_logout_redirect_uri": return_to,
            **self.settings.logout_params,
        }
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(params)}"

    def _session(self, redirect_uri: str) -> Any:
        settings = self.settings
        secret = settings.client_secret
        if settings.authentication is ClientAuthentication.PRIVATE_KEY:
            secret = settings.private_key
        session = OAuth2Session(
            client_id=settings.client_id,
            client_secret=secret,
            token_endpoint_auth_method=settings.authentication.value,
            scope=settings.scope,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            default_timeout=settings.timeout_seconds,
        )
        session.trust_env = not settings.on_loopback
        if settings.authentication is ClientAuthentication.PRIVATE_KEY:
            headers = {"kid": settings.private_key_id} if settings.private_key_id else None
            session.register_client_auth_method(
                PrivateKeyJWT(
                    self.provider.metadata().token_endpoint,
                    headers=headers,
                    alg=settings.private_key_algorithm,
                )
            )
        return session

    def _asked_for(self, language: str, max_age: int | None) -> dict[str, str]:
        settings = self.settings
        anew = max_age is not None
        max_age = max_age if anew else settings.max_age
        asked = {
            "acr_values": settings.acr_values,
            "idp_values": settings.idp_values,
            "idp_params": json.dumps(settings.idp_params, separators=(",", ":")) if settings.idp_params else None,
            "max_age": str(max_age) if max_age is not None else None,
            "prompt": "login" if anew else settings.prompt,
        }
        if settings.language_param:
            asked[settings.language_param] = language
        return {name: value for name, value in asked.items() if value} | dict(settings.request_params)

    def _push(self, metadata: ProviderMetadata) -> bool:
        wish = self.settings.pushed_requests
        if wish is PushedRequests.ALWAYS and metadata.pushed_requests_endpoint is None:
            raise DiscoveryWrong("pushed requests are not offered")
        return wish is not PushedRequests.NEVER and metadata.pushed_requests_endpoint is not None

    def _pushed(self, session: Any, metadata: ProviderMetadata, url: str) -> str:
        try:
            answer = session.post(
                metadata.pushed_requests_endpoint,
                data=dict(parse_qsl(urlsplit(url).query)),
                auth=session.client_auth(session.token_endpoint_auth_method),
                withhold_token=True,
                allow_redirects=False,
                stream=True,
            )
            found = bounded_json(answer, BrokerRefused).get("request_uri")
        except requests.RequestException as error:
            raise BrokerUnavailable(type(error).__name__) from None
        if not isinstance(found, str):
            raise BrokerRefused("no request_uri")
        endpoint = metadata.authorization_endpoint
        query = urlencode({"client_id": self.settings.client_id, "request_uri": found})
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{query}"

    def _refuse_error_answer(self, metadata: ProviderMetadata, answer: Mapping[str, str]) -> None:
        issuer = answer.get("iss")
        if issuer != self.settings.issuer and (issuer is not None or metadata.answers_with_issuer):
            raise WrongIssuer("iss in the answer")
        error = answer.get("error")
        if error is None:
            return
        if error in self.settings.cancel_errors:
            raise SignInCancelled(protocol_word(error))
        if error in _DOWN:
            raise BrokerUnavailable(protocol_word(error))
        raise BrokerRefused(protocol_word(error))

    def _redeem(
        self, session: Any, metadata: ProviderMetadata, answer: Mapping[str, str], remembered: Remembered
    ) -> Mapping[str, str]:
        if not answer.get("code"):
            raise StateUnknown("no code in the answer")
        try:
            tokens = session.fetch_token(
                metadata.token_endpoint,
                grant_type="authorization_code",
                code=answer["code"],
                redirect_uri=remembered.redirect_uri,
                code_verifier=remembered.code_verifier,
                allow_redirects=False,
            )
        except OAuthError as error:
            raise TokenRefused(protocol_word(error.error)) from None
        except requests.HTTPError as error:
            status = error.response.status_code if error.response is not None else 0
            raise (BrokerUnavailable if status >= 500 else TokenRefused)(f"status {status}") from None
        except requests.RequestException as error:
            raise BrokerUnavailable(type(error).__name__) from None
        except (ValueError, KeyError):
            raise TokenRefused("unreadable") from None
        if not isinstance(tokens.get("id_token"), str) or not isinstance(tokens.get("access_token"), str):
            raise TokenRefused("no id_token")
        return {"id_token": tokens["id_token"], "access_token": tokens["access_token"]}

    def _userinfo(
        self, session: Any, metadata: ProviderMetadata, claims: Mapping[str, Any], tokens: Mapping[str, str]
    ) -> Mapping[str, Any]:
        try:
            answer = session.get(
                metadata.userinfo_endpoint,
                headers={"Authorization": f"Bearer {tokens['access_token']}", "Accept": "application/json"},
                withhold_token=True,
                allow_redirects=False,
                stream=True,
            )
            found = bounded_json(answer, TokenRefused)
        except requests.RequestException as error:
            raise BrokerUnavailable(type(error).__name__) from None
        if found.get("sub") != claims["sub"]:
            raise IdentityMismatch("sub of userinfo")
        return found
