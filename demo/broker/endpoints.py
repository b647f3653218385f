"""What programs ask the demo broker: discovery, keys, token, pushed requests, userinfo."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, request

from demo.broker.clients import ASSERTION_ALGORITHMS, authenticate_client, verifier_matches
from demo.broker.faults import Fault
from demo.broker.requests import RefusedError, read_request
from demo.broker.running import Broker, the_broker
from demo.broker.store import Grant
from demo.broker.tokens import ALGORITHM, person_claims, sign_id_token

blueprint = Blueprint("endpoints", __name__)


@blueprint.get("/.well-known/openid-configuration")
def discovery() -> Response:
    issuer = the_broker().config.issuer
    methods = ["client_secret_basic", "client_secret_post", "private_key_jwt"]
    document: Mapping[str, Any] = {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/connect/authorize",
        "token_endpoint": f"{issuer}/connect/token",
        "userinfo_endpoint": f"{issuer}/connect/userinfo",
        "end_session_endpoint": f"{issuer}/connect/endsession",
        "pushed_authorization_request_endpoint": f"{issuer}/connect/par",
        "jwks_uri": f"{issuer}/.well-known/jwks",
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "token_endpoint_auth_methods_supported": methods,
        "token_endpoint_auth_signing_alg_values_supported": ASSERTION_ALGORITHMS,
        "code_challenge_methods_supported": ["S256"],
        "scopes_supported": ["openid", "mitid", "ssn", "nemlogin"],
        "authorization_response_iss_parameter_supported": True,
    }
    return jsonify(document)


@blueprint.get("/.well-known/jwks")
def jwks() -> Response:
    return jsonify(the_broker().keys.published())


@blueprint.errorhandler(RefusedError)
def refused(error: RefusedError) -> tuple[Response, int]:
    status = 401 if error.error in ("invalid_client", "invalid_token") else 400
    return jsonify(error=error.error, error_description=error.description), status


def _authenticate(broker: Broker) -> dict[str, str]:
    form = request.form.to_dict()
    issuer = broker.config.issuer
    authenticate_client(
        broker.config,
        broker.store,
        authorization=request.headers.get("Authorization", ""),
        form=form,
        audiences=[issuer, f"{issuer}/connect/token", f"{issuer}/connect/par"],
    )
    return form


@blueprint.post("/connect/par")
def pushed_request() -> tuple[Response, int]:
    broker = the_broker()
    form = _authenticate(broker) | {"client_id": broker.config.client_id}
    read_request(broker.config, form)
    return jsonify(request_uri=broker.store.pushed.put(form), expires_in=60), 201


def _redeem_code(broker: Broker, form: Mapping[str, str]) -> Grant:
    if form.get("grant_type") != "authorization_code":
        raise RefusedError("unsupported_grant_type", "only authorization_code")
    grant = broker.store.codes.take(form.get("code", ""))
    if grant is None:
        raise RefusedError("invalid_grant", "the code is unknown, used or too old")
    if form.get("redirect_uri") != grant.request.redirect_uri:
        raise RefusedError("invalid_grant", "the redirect_uri is another")
    if not verifier_matches(grant.request.code_challenge, form.get("code_verifier", "")):
        raise RefusedError("invalid_grant", "the code_verifier does not match")
    if grant.fault is Fault.TOKEN_REFUSED:
        raise RefusedError("invalid_grant", "refused on purpose")
    return grant


@blueprint.post("/connect/token")
def token() -> tuple[Response, int]:
    broker = the_broker()
    grant = _redeem_code(broker, _authenticate(broker))
    if grant.fault is Fault.BROKER_DOWN:
        return Response("Service Unavailable", mimetype="text/plain"), 503
    access_token = broker.store.access_tokens.put(grant)
    answer = jsonify(
        access_token=access_token,
        token_type="Bearer",  # noqa: S106 - the protocol's word for the kind of token
        expires_in=300,
        scope=" ".join(sorted(grant.request.scope)),
        id_token=sign_id_token(broker.config, broker.keys, grant, access_token),
    )
    return answer, 200


@blueprint.route("/connect/userinfo", methods=["GET", "POST"])
def userinfo() -> Response:
    scheme, _, name = request.headers.get("Authorization", "").partition(" ")
    grant = the_broker().store.access_tokens.get(name) if scheme.lower() == "bearer" else None
    if grant is None:
        raise RefusedError("invalid_token", "the access token is unknown or too old")
    return jsonify(person_claims(grant))
