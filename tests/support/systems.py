"""Registered systems for tests, each with a key that signs and a token: `a_system(app, Scope.CONSENT_ASK)`."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask
from werkzeug.test import TestResponse

from citizen_app import clock
from citizen_app.api.scopes import Scope
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.systems import registry
from citizen_app.systems.assertions import ASSERTION_TYPE
from tests.support.client import LintingClient
from tests.support.people import new_client

AUDIENCE = "http://localhost/api/v1/token"
HOSPITAL = ("sor", "4000000000011")


def public_pem(key: Any) -> str:
    """The key's public part."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@dataclass(kw_only=True)
class System:
    """A registered system."""

    app: Flask
    client: LintingClient
    system_id: str
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    algorithm: str = "ES256"
    kid: str = ""

    def claims(self, **changed: Any) -> dict[str, Any]:
        """What a good assertion says; a claim given as None is left out."""
        at = int(clock.now().timestamp())
        claims = {
            "iss": self.system_id, "sub": self.system_id, "aud": AUDIENCE, "iat": at, "exp": at + 60,
            "jti": str(uuid4()), **changed,
        }  # fmt: skip
        return {name: value for name, value in claims.items() if value is not None}

    def assertion(self, *, key: Any = None, algorithm: str = "", headers: dict[str, Any] | None = None, **claims: Any):
        """A signed assertion."""
        return jwt.encode(
            self.claims(**claims),
            key or self.key,
            algorithm=algorithm or self.algorithm,
            headers={"kid": self.kid, **(headers or {})},
        )

    def ask_token(self, assertion: str | None = None, **fields: Any) -> TestResponse:
        """Ask for a token, with a good assertion unless another is given."""
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": self.assertion() if assertion is None else assertion,
            **fields,
        }
        return self.client.post("/api/v1/token", data=form)

    def token(self, **fields: Any) -> str:
        """A token in force."""
        answer = self.ask_token(**fields)
        assert answer.status_code == 200, answer.text
        token: str = answer.get_json()["access_token"]
        return token

    def call(self, path: str, body: Any = None, *, token: str | None = None, **options: Any) -> TestResponse:
        """POST to an operation with a token."""
        headers = {"Authorization": f"Bearer {self.token() if token is None else token}"}
        return self.client.post(f"/api/v1{path}", json=body, headers=headers, **options)


def a_system(
    app: Flask,
    *scopes: Scope,
    system_id: str = "epj-ost",
    units: Iterable[tuple[str, str]] = (HOSPITAL,),
    per_minute: int | None = None,
    name: str = "EPJ Øst",
) -> System:
    """A system that may do these things for the units, which the directory must know."""
    made = System(app=app, client=new_client(app), system_id=system_id)
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        registry.register(system_id, name=name, cvr="29190623", contact="drift@region.example", per_minute=per_minute)
        made.kid = registry.add_key(
            system_id, public_pem(made.key), valid_until=clock.now() + timedelta(days=365), kid=f"{system_id}-1"
        )
        for scope in scopes:
            for unit in units:
                registry.give_scope(system_id, scope, unit)
    return made
