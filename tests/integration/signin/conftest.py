"""A demo broker that really listens, a site that points at it, and a browser between them."""

import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from flask import Flask
from werkzeug.serving import make_server

from citizen_app.settings import Settings
from demo.broker.__main__ import QuietHandler
from demo.broker.app import create_broker
from demo.broker.config import BrokerConfig
from demo.broker.running import Broker
from tests.integration.signin.journey import Journey
from tests.support.client import CONTENT_SECURITY_POLICY, LintingClient
from tests.support.leaks import Forbidden
from wsgi import make_app

SITE = "http://localhost"


@dataclass
class RunningBroker:
    """A broker in a thread."""

    issuer: str
    broker: Broker


def free_server(app_on: Callable[[int], Any]) -> Any:
    """Listen on a free port below those the machine gives to clients; the application may depend on the port."""
    for _ in range(50):
        port = random.randint(20000, 29999)
        try:
            return make_server("127.0.0.1", port, app_on(port), threaded=True, request_handler=QuietHandler)
        except (OSError, SystemExit):
            continue
    raise RuntimeError("no free port")


def serve(app_on: Callable[[int], Any]) -> Iterator[Any]:
    """Run a server in a thread until the fixture ends."""
    server = free_server(app_on)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


@pytest.fixture(scope="session")
def client_key() -> tuple[str, str]:
    """A private key of ours and its public half, as PEM."""
    key = rsa.generate_private_key(65537, 2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return private, public


@pytest.fixture(scope="session")
def broker(client_key: tuple[str, str]) -> Iterator[RunningBroker]:
    def on(port: int) -> Flask:
        return create_broker(
            BrokerConfig(
                issuer=f"http://127.0.0.1:{port}",
                port=port,
                client_public_key=client_key[1],
                redirect_uris=(f"{SITE}/log-ind/retur", f"{SITE}/medarbejder/log-ind/retur"),
                post_logout_redirect_uris=(f"{SITE}/",),
            )
        )

    for server in serve(on):
        running: Broker = server.app.extensions["demo_broker"]
        yield RunningBroker(running.config.issuer, running)


@pytest.fixture
def changes() -> dict[str, Any]:
    """What a test wants otherwise in the broker settings; parametrised where it matters."""
    return {}


@pytest.fixture
def settings(settings: Settings, broker: RunningBroker, changes: dict[str, Any]) -> Settings:
    at = {"issuer": broker.issuer, **changes}
    return replace(
        settings,
        citizen_broker=replace(settings.citizen_broker, **at),
        staff_broker=replace(settings.staff_broker, **at),
    )


@pytest.fixture
def client(app: Flask, settings: Settings, forbidden: Forbidden) -> LintingClient:
    made = app.test_client()
    assert isinstance(made, LintingClient)
    made.forbidden = forbidden
    made.policy = CONTENT_SECURITY_POLICY.replace("http://127.0.0.1:8089", settings.citizen_broker.issuer)
    return made


@pytest.fixture
def journey(client: LintingClient) -> Journey:
    return Journey(client)


@pytest.fixture
def staff_journey(client: LintingClient) -> Journey:
    return Journey(client, "/medarbejder/log-ind")


@pytest.fixture
def site_with(settings: Settings, forbidden: Forbidden) -> Iterator[Callable[..., Journey]]:
    """Another site whose citizens' broker settings differ as said."""
    made: list[Flask] = []

    def build(**changes: Any) -> Journey:
        broker = replace(settings.citizen_broker, **changes)
        app = make_app(replace(settings, citizen_broker=broker, staff_broker=replace(settings.staff_broker)))
        app.test_client_class = LintingClient
        made.append(app)
        client = app.test_client()
        assert isinstance(client, LintingClient)
        client.forbidden = forbidden
        origins = sorted({broker.issuer, settings.staff_broker.issuer})
        client.policy = CONTENT_SECURITY_POLICY.replace("http://127.0.0.1:8089", " ".join(origins))
        return Journey(client)

    yield build
    for app in made:
        app.extensions["indblik.engine"].dispose()
