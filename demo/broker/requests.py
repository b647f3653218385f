"""Reading an authorization request: every rule that a careful provider holds its clients to."""

import json
from collections.abc import Mapping

from demo.broker.config import BrokerConfig
from demo.broker.levels import Level
from demo.broker.store import AuthorizationRequest


class RefusedError(Exception):
    """An OAuth error; it goes back to the client when the address to return to is known to be theirs."""

    def __init__(self, error: str, description: str, *, may_return: bool = True) -> None:
        super().__init__(error)
        self.error = error
        self.description = description
        self.may_return = may_return


def _level_from_idp_params(text: str) -> Level | None:
    try:
        params = json.loads(text)
        wanted = params.get("mitid", {}).get("loa_value")
        return Level(wanted) if wanted else None
    except (ValueError, AttributeError) as error:
        raise RefusedError("invalid_request", "idp_params cannot be read") from error


def wanted_level(params: Mapping[str, str]) -> Level:
    """The level the client asks for, by `idp_params` or `acr_values`; Substantial as at the real brokers."""
    if params.get("idp_params"):
        level = _level_from_idp_params(params["idp_params"])
        if level:
            return level
    for value in params.get("acr_values", "").split():
        for level in Level:
            if value == level.claim or value.rsplit(":", 1)[-1] == level.value:
                return level
    return Level.SUBSTANTIAL


def _check_return_address(config: BrokerConfig, params: Mapping[str, str]) -> str:
    if params.get("client_id") != config.client_id:
        raise RefusedError("invalid_client", "unknown client_id", may_return=False)
    redirect_uri = params.get("redirect_uri", "")
    if redirect_uri not in config.redirect_uris:
        raise RefusedError("invalid_request", "redirect_uri is not registered", may_return=False)
    return redirect_uri


def _check_protocol(params: Mapping[str, str]) -> None:
    if params.get("response_type") != "code":
        raise RefusedError("unsupported_response_type", "only response_type=code")
    if "openid" not in params.get("scope", "").split():
        raise RefusedError("invalid_scope", "openid is missing")
    if params.get("code_challenge_method") != "S256" or len(params.get("code_challenge", "")) != 43:
        raise RefusedError("invalid_request", "PKCE with S256 is required")
    if not params.get("state") or not params.get("nonce"):
        raise RefusedError("invalid_request", "state and nonce are required")


def read_request(config: BrokerConfig, params: Mapping[str, str]) -> AuthorizationRequest:
    """The checked request, or `RefusedError`."""
    redirect_uri = _check_return_address(config, params)
    _check_protocol(params)
    max_age = params.get("max_age", "")
    return AuthorizationRequest(
        client_id=params["client_id"],
        redirect_uri=redirect_uri,
        scope=frozenset(params["scope"].split()),
        state=params["state"],
        nonce=params["nonce"],
        code_challenge=params["code_challenge"],
        wanted_level=wanted_level(params),
        idp_values=tuple(params.get("idp_values", "").split()),
        max_age=int(max_age) if max_age.isdigit() else None,
    )
