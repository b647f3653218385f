"""An emergency copy is opened by a library that nobody here wrote, knowing no more than docs/api.md says."""

import base64
import json
import os
import subprocess
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from citizen_app.systems.encrypting import EncryptingTo, EncryptionKey, encryption_of
from consent.formats.emergency_copy import CONTENT_TYPE, FORMAT, Head, Listed, Rule, hashed, pack
from tests.foreign_provider.conftest import HERE, HOW_TO_GET_IT, ROOT, missing
from tests.support.systems import public_pem

KEY = bytes(range(32))
AT = datetime(2026, 3, 3, 12, tzinfo=UTC)


class Pieces(list[bytes]):
    """Where pieces go."""

    write = list.append


@pytest.mark.parametrize("private", [ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 2048)])
def test_another_library_opens_a_copy_and_finds_the_citizen(private: Any) -> None:
    if missing():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(HOW_TO_GET_IT)
    pem, out = public_pem(private), Pieces()
    algorithm = encryption_of(pem)
    head = Head(
        format=FORMAT, system="epj", issued=AT, expires=AT + timedelta(days=1), asked_since=AT,
        key=base64.b64encode(KEY).decode(), concealed=[], speaks_for=[], professionals=[], directory=1,
        organisations=[],
    )  # fmt: skip
    block = Rule(effect="block", valid_from=AT, made_at=AT, kinds=["laboratory"])
    strangers = [Listed(numbers=[hashed(KEY, "cpr", f"{n:010}")]) for n in range(500)]
    encrypting = EncryptingTo(EncryptionKey("e-1", algorithm, pem), CONTENT_TYPE, out)
    pack(head, [*strangers, Listed(numbers=[hashed(KEY, "cpr", "1403572528")], rules=[block])], encrypting)
    encrypting.finish()
    secret = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    command = ["node", str(HERE / "copy_reader.mjs"), secret, algorithm]
    told = json.loads(subprocess.run(command, input=b"".join(out), capture_output=True, check=True, cwd=ROOT).stdout)
    assert told["header"]["kid"] == "e-1"
    assert told["header"]["cty"] == "application/gzip"
    assert (told["format"], told["citizens"]) == (FORMAT, 501)
    assert told["found"]["rules"] == [
        {
            "effect": "block",
            "kinds": ["laboratory"],
            "made_at": "2026-03-03T12:00:00Z",
            "valid_from": "2026-03-03T12:00:00Z",
        }
    ]
