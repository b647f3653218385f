"""A provider that nobody here wrote, in a process of its own, and a site that points at it."""

import json
import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import RSAKey

from citizen_app.auth.oidc_settings import BrokerSettings, ClientAuthentication
from citizen_app.settings import Settings

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SITE = "http://localhost"
SECRET = "shared-with-the-foreign-provider-only"
HOW_TO_GET_IT = "needs Node 20 and npm packages: install node, then run `npm ci` in the project's folder"


@dataclass(frozen=True)
class ForeignProvider:
    """Where it listens, and the key it knows us by."""

    issuer: str
    private_key: str


def missing() -> bool:
    return shutil.which("node") is None or not (ROOT / "node_modules" / "oidc-provider").is_dir()


def start(port: int, public_key: dict[str, Any]) -> subprocess.Popen[str]:
    given = {
        "issuer": f"http://127.0.0.1:{port}",
        "port": port,
        "secret": SECRET,
        "clientKey": {**public_key, "use": "sig", "alg": "PS256"},
        "redirectUris": [f"{SITE}/log-ind/retur", f"{SITE}/medarbejder/log-ind/retur"],
        "postLogoutRedirectUris": [f"{SITE}/"],
    }
    command = ["node", str(HERE / "provider.mjs"), json.dumps(given)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT)


@pytest.fixture(scope="session")
def foreign_provider() -> Iterator[ForeignProvider]:
    if missing():
        # With CI=true a test that cannot run is a test that failed.
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(HOW_TO_GET_IT)
    key = RSAKey.generate_key(2048)
    for _ in range(10):
        port = random.randint(20000, 29999)
        process = start(port, key.as_dict(private=False))
        assert process.stdout is not None
        if process.stdout.readline().strip() == "ready":
            break
        process.wait(10)
        process.stdout.close()
    else:
        pytest.fail("the foreign provider did not start")
    yield ForeignProvider(f"http://127.0.0.1:{port}", key.as_pem(private=True).decode())
    process.terminate()
    process.wait(10)
    process.stdout.close()


@pytest.fixture
def changes() -> dict[str, Any]:
    """What a test wants otherwise in the broker settings."""
    return {}


@pytest.fixture
def settings(settings: Settings, foreign_provider: ForeignProvider, changes: dict[str, Any]) -> Settings:
    def at(broker: BrokerSettings) -> BrokerSettings:
        here = replace(broker, issuer=foreign_provider.issuer, client_id="with-secret", client_secret=SECRET)
        if changes.get("authentication") is ClientAuthentication.PRIVATE_KEY:
            here = replace(here, client_id="with-key", private_key=foreign_provider.private_key, **changes)
            return here
        return replace(here, **changes)

    return replace(settings, citizen_broker=at(settings.citizen_broker), staff_broker=at(settings.staff_broker))
