"""The operator's commands: what they do, what they refuse, and that each leaves its trail."""

import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa, x25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from sqlalchemy import text

from citizen_app import clock as our_clock
from citizen_app.api.scopes import Scope
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.systems import registry
from citizen_app.systems.fitness import LONGEST_KEY_LIFE
from citizen_app.systems.refusals import CannotRegister
from tests.support.systems import HOSPITAL, System, public_pem

UNIT = ":".join(HOSPITAL)
REGISTER = ["register", "epj-ny", "--name", "EPJ Ny", "--cvr", "29190623", "--contact", "drift@ny.example"]


@pytest.fixture
def run(app):
    def run(*words, fails=False):
        done = app.test_cli_runner().invoke(args=["system", *map(str, words)])
        assert (done.exit_code != 0) is fails, done.output
        return done.output

    return run


@pytest.fixture
def pem(tmp_path):
    def pem(key=None, private=False):
        key = key or ec.generate_private_key(ec.SECP256R1())
        file = tmp_path / "key.pem"
        if private:
            file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        else:
            file.write_text(public_pem(key))
        return file

    return pem


def trail(app):
    with app.extensions["indblik.engine"].begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL ROLE indblik_staff"))
        found = connection.execute(text("SELECT action, object_ref FROM audit_event WHERE viewer_kind = 'command'"))
        return sorted(map(tuple, found))


def test_from_registering_to_closing(app, run, pem, client, clock):
    key = ec.generate_private_key(ec.SECP256R1())
    assert "epj-ny is registered" in run(*REGISTER)
    assert "signs with ny-1 until 2027-03-03" in run("key", "add", "epj-ny", pem(key), "--kid", "ny-1")
    assert "given" in run("scope", "give", "epj-ny", "consent:ask", UNIT)
    assert "in force already" in run("scope", "give", "epj-ny", "consent:ask", UNIT)
    system = System(app=app, client=client, system_id="epj-ny", key=key, kid="ny-1")
    token = system.token()
    assert system.call("/try/ask", {"number": 1}, token=token).status_code == 200
    listed = run("list")
    for told in ("epj-ny  EPJ Ny (CVR 29190623", "key ny-1 ES256 until 2027-03-03, used", f"consent:ask for {UNIT}"):
        assert told in listed
    run("scope", "end", "epj-ny", "consent:ask", UNIT)
    assert system.call("/try/ask", {"number": 1}, token=token).status_code == 403
    run("key", "end", "ny-1")
    assert system.call("/try/ask", {"number": 1}, token=token).status_code == 401
    run("close", "epj-ny", "--yes")
    assert "closed 2026-03-03" in run("list")
    assert trail(app) == [
        ("system.close", "epj-ny"),
        ("system.key.add", "ny-1"),
        ("system.key.end", "ny-1"),
        ("system.register", "epj-ny"),
        ("system.scope.end", "epj-ny"),
        ("system.scope.give", "epj-ny"),
    ]


def test_a_key_to_encrypt_to_signs_nothing(app, run, pem, client):
    run(*REGISTER)
    key = ec.generate_private_key(ec.SECP256R1())
    add = ("key", "add", "epj-ny")
    assert "emergency copies encrypted to ny-e" in run(*add, pem(key), "--kid", "ny-e", "--purpose", "encrypt")
    assert "key ny-e ECDH-ES+A256KW until 2027-03-03, for emergency copies" in run("list")
    system = System(app=app, client=client, system_id="epj-ny", key=key, kid="ny-e")
    assert system.ask_token().get_json()["errors"][0]["code"] == "key-unknown"
    weak, signing_only = rsa.generate_private_key(65537, 1024), ed25519.Ed25519PrivateKey.generate()
    for unfit in (weak, signing_only, ec.generate_private_key(ec.SECP521R1())):
        assert "P-256 or P-384, or an RSA key" in run(*add, pem(unfit), "--purpose", "encrypt", fails=True)
    rsa_key = rsa.generate_private_key(65537, 2048)
    assert "RSA-OAEP-256" in run(*add, pem(rsa_key), "--purpose", "encrypt", "--algorithm", "PS256", fails=True)
    run(*add, pem(rsa_key), "--purpose", "encrypt")


@pytest.mark.parametrize("system_id", ["EPJ", "e", "1-epj", "epj_ny", "x" * 41, "epj ny", "epj\n"])
def test_an_id_is_small_letters_digits_and_hyphens(run, system_id):
    assert "the id must be" in run("register", system_id, *REGISTER[2:], fails=True)


def test_a_cvr_number_must_be_one(run):
    assert "CVR number" in run("register", "epj-ny", "--name", "Ny", "--cvr", "29190624", "--contact", "x", fails=True)


@pytest.mark.parametrize("kid", ["a b", "x\n", "x" * 81, "ø"])
def test_a_kid_is_letters_and_digits(run, pem, kid):
    run(*REGISTER)
    assert "the kid must be" in run("key", "add", "epj-ny", pem(), "--kid", kid, fails=True)


def test_an_id_is_not_used_again_and_a_closed_system_gets_nothing_more(run, pem):
    run(*REGISTER)
    run("close", "epj-ny", "--yes")
    assert "no open system" in run("key", "add", "epj-ny", pem(), fails=True)
    assert "no open system" in run("scope", "give", "epj-ny", "consent:ask", UNIT, fails=True)
    assert "not used again" in run(*REGISTER, fails=True)


def test_keys_that_may_not_sign_are_refused(run, pem, tmp_path):
    run(*REGISTER)
    add = ("key", "add", "epj-ny")
    assert "private or secret key" in run(*add, pem(private=True), fails=True)
    assert "P-256 or P-384" in run(*add, pem(ec.generate_private_key(ec.SECP521R1())), fails=True)
    assert "at least 2048 bits" in run(*add, pem(rsa.generate_private_key(65537, 1024)), fails=True)
    assert "an EC, Ed25519 or RSA key" in run(*add, pem(x25519.X25519PrivateKey.generate()), fails=True)
    assert "signs with ES256" in run(*add, pem(), "--algorithm", "RS256", fails=True)
    nonsense = tmp_path / "nonsense.pem"
    nonsense.write_bytes(b"\xff\x00" * 100)
    assert "not a public key" in run(*add, nonsense, fails=True)
    assert "no open system" in run("key", "add", "no-such", pem(), fails=True)


def test_a_private_key_beside_the_public_one_is_refused_and_never_kept(app, run, pem, tmp_path):
    """PEM reads the first key of a file: the text must not be kept as it came."""
    run(*REGISTER)
    key, both = ec.generate_private_key(ec.SECP256R1()), tmp_path / "both.pem"
    both.write_text(pem(key).read_text() + pem(key, private=True).read_text())
    told = run("key", "add", "epj-ny", both, fails=True)
    assert "private or secret key" in told
    assert "MIG" not in told
    both.write_text("# from the vendor: call 12345678\n" + pem(key).read_text())
    run("key", "add", "epj-ny", both)
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER) as connection:
        assert connection.execute(text("SELECT public_pem FROM system_key")).scalar_one() == public_pem(key)


def test_a_jwk_is_taken_and_named_as_it_says(run, tmp_path):
    run(*REGISTER)
    jwk = {**ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP384R1()).public_key(), as_dict=True), "kid": "ny-7"}
    file = tmp_path / "key.jwk"
    file.write_text(json.dumps(jwk))
    assert "signs with ny-7" in run("key", "add", "epj-ny", file)
    assert "key ny-7 ES384" in run("list")


@pytest.mark.parametrize(
    "text", ["[]", "{}", '{"keys": []}', '{"keys": 1}', '{"kty": "EC"}', '{"kty": ["EC"]}', "{" * 9000]
)
def test_what_is_no_jwk_is_said_to_be_none(run, tmp_path, text):
    run(*REGISTER)
    file = tmp_path / "key.jwk"
    file.write_text(text)
    assert "the key cannot be used: it" in run("key", "add", "epj-ny", file, fails=True)


@pytest.mark.parametrize("purpose", ["sign", "encrypt"])
def test_a_key_that_is_too_large_to_be_read_is_refused(run, tmp_path, purpose):
    """We would check each signature with it."""
    run(*REGISTER)
    jwk = RSAAlgorithm.to_jwk(rsa.RSAPublicNumbers(65537, (1 << 20_000) + 1).public_key(), as_dict=True)
    file = tmp_path / "key.jwk"
    file.write_text(json.dumps(jwk))
    assert "8192" in run("key", "add", "epj-ny", file, "--purpose", purpose, fails=True)


def test_a_key_is_registered_once_under_any_name(run, pem):
    run(*REGISTER)
    run("register", "epj-to", *REGISTER[2:])
    run("key", "add", "epj-ny", pem(), "--kid", "ny-1")
    file = pem().parent / "key.pem"
    run("key", "add", "epj-ny", file, "--kid", "ny-2")
    for words in (("epj-to",), ("epj-ny", "--purpose", "encrypt"), ("epj-ny",)):
        assert "registered before" in run("key", "add", words[0], file, "--kid", "ny-3", *words[1:], fails=True)
    run("key", "end", "ny-2")
    assert "registered before" in run("key", "add", "epj-ny", file, "--kid", "ny-3", fails=True), "it may have got out"


@pytest.mark.parametrize("name", ["", " ", "\u202e\u200b", "x" * 201, "EPJ 010101-1234", "\ue000"])
def test_a_name_is_readable_and_nobodys_number(run, name):
    words = ["register", "epj-ny", "--name", name, *REGISTER[4:]]
    assert "the name must be" in run(*words, fails=True)
    assert "the contact must be" in run(*REGISTER[:-1], name, fails=True)
    assert "the id must be" in run("register", "epj-0101011234", *REGISTER[2:], fails=True)


def test_a_key_belongs_to_one_system(run, pem):
    run(*REGISTER)
    run("register", "epj-to", *REGISTER[2:])
    file = pem()
    run("key", "add", "epj-ny", file)
    assert "there is a key with this kid" in run("key", "add", "epj-to", file, fails=True)


@pytest.mark.parametrize(
    ("unit", "told"), [("sor:999", "does not know"), ("nonsense", "scheme:code"), ("sor:", "scheme:code")]
)
def test_a_scope_is_given_for_a_unit_of_the_directory(run, unit, told):
    run(*REGISTER)
    assert told in run("scope", "give", "epj-ny", Scope.CONSENT_ASK, unit, fails=True)


def test_what_is_not_there_cannot_be_ended(run):
    run(*REGISTER)
    for words in (("key", "end", "x"), ("scope", "end", "epj-ny", "consent:ask", UNIT), ("close", "no-such", "--yes")):
        assert "Not done" in run(*words, fails=True)
    run("close", "epj-ny", "--yes")
    assert "Not done" in run("close", "epj-ny", "--yes", fails=True), "it is closed already"


def test_a_key_lives_three_years_at_most(run, pem):
    run(*REGISTER)
    run("key", "add", "epj-ny", pem(), "--days", 1097, fails=True)
    until = our_clock.now() + timedelta(days=1096)
    assert f"until {until:%Y-%m-%d}" in run("key", "add", "epj-ny", pem(), "--days", 1096)


@pytest.mark.parametrize("days", [-1, 0, 1097])
def test_a_key_is_not_registered_with_an_end_that_has_passed_or_is_too_far(app, run, days):
    run(*REGISTER)
    key, until = public_pem(ec.generate_private_key(ec.SECP256R1())), our_clock.now() + timedelta(days=days)
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        with pytest.raises(CannotRegister, match="within three years"):
            registry.add_key("epj-ny", key, valid_until=until)
        assert registry.add_key("epj-ny", key, valid_until=our_clock.now() + LONGEST_KEY_LIFE)
