"""A hospital's system, as the decision service sees one: signs an assertion, gets a token, asks, overrides.

    python -m demo.hospital keys               makes its keys in var/demo/hospital (make run does)
    python -m demo.hospital ask                may a nurse of the ward see Birthe's laboratory answers?
    python -m demo.hospital filter             which of three documents may be shown?
    python -m demo.hospital override           the citizen agreed: set the block aside
    python -m demo.hospital copy               fetch the emergency copy, to read with `flask consent emergency-check`

Every question is on the citizen's page /valg/spurgt afterwards.
"""

import argparse
import json
import os
import sys
import time
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from citizen_app.identifiers import without_cpr_numbers
from demo.people import citizens

SYSTEM: Final = "epj-ost"
FOLDER: Final = Path(__file__).parents[1] / "var" / "demo" / "hospital"
SIGN, ENCRYPT = "sign", "encrypt"
WARD: Final = {"scheme": "shak", "value": "1397061"}
NURSE: Final = {"authorisation": "BCD23", "profession": "5166"}
_TIMEOUT: Final = 10  # seconds
_DOCUMENTS: Final = [
    {"reference": "blood test", "kind": "laboratory", "origin": WARD, "day": "2026-03-02"},
    {"reference": "chest X-ray", "kind": "images", "origin": WARD, "day": "2026-03-02"},
    {"reference": "journal note", "kind": "journal", "origin": WARD, "day": "2026-03-03"},
]


def make_keys(folder: Path) -> None:
    """Make a key to sign with and one to decrypt with, unless they are there; the private halves are the owner's."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in (SIGN, ENCRYPT):
        private = folder / f"{name}.pem"
        if private.exists():
            continue
        key = _key_to_be_named()
        text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        with os.fdopen(os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text)
        (folder / f"{name}.pub.pem").write_bytes(_public_pem(key))


def _key_to_be_named() -> ec.EllipticCurvePrivateKey:
    """A new key whose digest Indblik takes as a name: one in 1,500 holds what could be a CPR number, and is refused."""
    while True:
        key = ec.generate_private_key(ec.SECP256R1())
        digest = _digest(_public_pem(key))
        if without_cpr_numbers(digest) == digest:
            return key


def _public_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _digest(public: bytes) -> str:
    return sha256(public).hexdigest()[:12]


def kid(folder: Path, name: str) -> str:
    """What the key is called at Indblik: a new key has a new name."""
    return f"{SYSTEM}-{name}-{_digest((folder / f'{name}.pub.pem').read_bytes())}"


def token(site: str, folder: Path) -> str:
    """An access token for an assertion signed with the system's own key (RFC 7523)."""
    address, now = f"{site}/api/v1/token", int(time.time())
    claims = {"iss": SYSTEM, "sub": SYSTEM, "aud": address, "iat": now, "exp": now + 60, "jti": str(uuid4())}
    key = (folder / f"{SIGN}.pem").read_text()
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": jwt.encode(claims, key, algorithm="ES256", headers={"kid": kid(folder, SIGN)}),
    }
    answer = requests.post(address, data=form, timeout=_TIMEOUT)
    if answer.status_code != 200:
        raise SystemExit(f"No token: {answer.status_code} {answer.text}")
    return str(answer.json()["access_token"])


def call(path: str, body: Any, site: str, folder: Path) -> Any:
    """Call an operation and print what is sent and what is answered."""
    headers = {"Authorization": f"Bearer {token(site, folder)}"}
    answer = requests.post(f"{site}/api/v1{path}", json=body, headers=headers, timeout=_TIMEOUT)
    told = answer.json()
    shown = {**told, "copy": f"{told['copy'][:40]}…"} if "copy" in told else told
    print(f"POST /api/v1{path}\n{json.dumps(body, indent=2, ensure_ascii=False)}")
    print(f"\n{answer.status_code}\n{json.dumps(shown, indent=2, ensure_ascii=False)}")
    return told if answer.status_code == 200 else None


def about(story: str) -> dict[str, Any]:
    """Who wants to look at whose data, and what for."""
    number = next(one for one in citizens() if one.story == story).numbers[0]
    citizen = {"scheme": number.scheme, "value": number.value}
    return {"citizen": citizen, "professional": NURSE, "organisation": WARD, "purpose": "treatment"}


def main(words: list[str]) -> int:
    """Do what the command line says; 1 when the service refuses."""
    parser = argparse.ArgumentParser(prog="python -m demo.hospital", description="A hospital's system (demo).")
    parser.add_argument("deed", choices=["keys", "ask", "filter", "override", "copy"])
    parser.add_argument("--site", default=os.environ.get("INDBLIK_SITE_URL", "http://127.0.0.1:8080"))
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where its keys are")
    parser.add_argument("--citizen", default="copd", help="a story in demo/persons.toml")
    given = parser.parse_args(words)
    if given.deed == "keys":
        make_keys(given.folder)
        print("\n".join(kid(given.folder, name) for name in (SIGN, ENCRYPT)))
        return 0
    asking = about(given.citizen)
    path, body = {
        "ask": ("/consent/decisions", {"questions": [{**asking, "kinds": ["laboratory"]}]}),
        "filter": ("/consent/filter", {**asking, "documents": _DOCUMENTS}),
        "override": ("/consent/overrides", {**asking, "reason": "citizen-agreed", "text": "Said so at the bedside"}),
        "copy": ("/consent/emergency-copy", {"authorisations": [NURSE["authorisation"]]}),
    }[given.deed]
    try:
        told = call(path, body, given.site.rstrip("/"), given.folder)
    except requests.ConnectionError:
        raise SystemExit(f"Nothing answers at {given.site}: start `make run` first, or say --site.") from None
    if told is not None and "copy" in told:
        (given.folder / "copy.jwe").write_text(told["copy"])
    return 0 if told is not None else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
