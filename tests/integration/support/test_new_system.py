"""The operator's pages that register systems and give them keys: what they do, and what they never do."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import PrivateFormat
from jwt.algorithms import RSAAlgorithm
from lxml import html

from citizen_app.auth.actor import Role
from citizen_app.clock import now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.systems.fitness import thumbprint
from citizen_app.systems.overview import systems
from tests.support.page_rules import visible_text
from tests.support.people import DESK, as_citizen, as_staff, csrf_of, new_client
from tests.support.registering import (
    KEY,
    NEW,
    PAGE,
    WARD,
    answers,
    counts,
    everything,
    hidden,
    jwk_of,
    link,
    post,
    press,
    private_pem,
    register,
    trail,
)
from tests.support.systems import AUDIENCE, HOSPITAL, System, a_system, public_pem


def test_from_the_form_to_a_token(app, operator):
    units = f"sor: {HOSPITAL[1]}\n\nSHAK {WARD[1]}\n sor {HOSPITAL[1]}"
    asked = post(operator, NEW, answers(scopes=["consent:ask", "consent:emergency-copy"], units=units))
    seen = visible_text(asked.text)
    for told in ("EPJ Ny", "Øst Sygehus (sor 4000000000011)", "Afdeling 1 (shak 1301001)", "ny-1", "3. marts 2027"):
        assert told in seen
    assert "Nødkopien bliver krypteret til sin egen nøgle." in seen
    digits = thumbprint(public_pem(KEY))
    assert f"{digits[:4]} {digits[4:8]} " in seen
    assert counts(app) == [0, 0, 0], "nothing is registered before one is sure"
    done = press(operator, asked, "Registrér systemet")
    assert done.status_code == 303
    told = visible_text(operator.client.get(done.headers["Location"]).text)
    for needed in ("Systemet er registreret.", "epj-ny", "ny-1", AUDIENCE, "ES256"):
        assert needed in told
    system = System(app=app, client=new_client(app), system_id="epj-ny", key=KEY, kid="ny-1")
    assert system.ask_token().get_json()["scope"] == "consent:ask consent:emergency-copy"
    [(_id, _name, _keys, held)] = everything(app)
    assert sorted(held) == [
        (scope, unit) for scope in ("consent:ask", "consent:emergency-copy") for unit in (WARD, HOSPITAL)
    ]
    assert trail(app, operator) == [
        ("system-key-added", "ny-1", '{"purpose": "sign"}'),
        ("system-registered", "epj-ny", "null"),
        ("system-scope-given", "epj-ny", '{"scope": "consent:ask", "units": 2}'),
        ("system-scope-given", "epj-ny", '{"scope": "consent:emergency-copy", "units": 2}'),
    ]


def test_pressing_twice_registers_once(app, operator):
    asked = post(operator, NEW, answers())
    first, second = (press(operator, asked, "Registrér systemet") for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert "Systemet var registreret i forvejen." in operator.client.get(second.headers["Location"]).text
    assert counts(app) == [1, 1, 1]
    assert len(trail(app, operator)) == 3


def test_two_that_press_at_the_same_moment_register_once(app, operator):
    """The second waits for the first, and finds what it has done."""
    asked = post(operator, NEW, answers())
    address, fields = hidden(asked, "Registrér systemet")
    cookie = operator.client.get_cookie(app.config["SESSION_COOKIE_NAME"]).value

    def press_elsewhere(_number):
        client = new_client(app)
        client.set_cookie(app.config["SESSION_COOKIE_NAME"], cookie)
        return client.post(address, data=fields).status_code

    with ThreadPoolExecutor(4) as hands:
        assert list(hands.map(press_elsewhere, range(4))) == [303] * 4
    assert counts(app) == [1, 1, 1]
    assert len(trail(app, operator)) == 3


def test_what_was_written_can_be_changed_on_the_way(app, operator):
    asked = post(operator, NEW, answers(per_minute="120", last_day="2026-12-31"))
    again = press(operator, asked, "Ret noget")
    form = html.fromstring(again.text).xpath("//form[@novalidate]")[0]
    kept = {name: form.fields[name] for name in ("system_id", "cvr", "contact", "per_minute", "last_day", "kid")}
    assert kept == {
        "system_id": "epj-ny", "cvr": "29190623", "contact": "drift@ny.example", "per_minute": "120",
        "last_day": "2026-12-31", "kid": "ny-1",
    }  # fmt: skip
    assert form.fields["key"].strip() == public_pem(KEY).strip()
    assert form.xpath(".//input[@name='scopes' and @checked]/@value") == ["consent:ask"]
    assert counts(app) == [0, 0, 0]


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"system_id": "EPJ Ny"}, "Skriv 2 til 40 små bogstaver"),
    ({"name": "\u202e\u200b \x00"}, "Skriv et navn på højst 200 tegn"),
    ({"name": "x" * 201}, "Skriv et navn på højst 200 tegn"),
    ({"name": ""}, "Udfyld feltet"),
    ({"cvr": "29190624"}, "Det er ikke et CVR-nummer"),
    ({"contact": "x" * 201}, "Skriv højst 200 tegn"),
    ({"scopes": []}, "Vælg mindst én."),
    ({"scopes": ["consent:ask", "log:read"]}, "Et af dine valg findes ikke mere."),
    ({"units": "nonsense\nsor 12"}, "Se på linje 1, 2."),
    ({"units": f"sor {HOSPITAL[1]}\nsor 99999999999"}, "kender ikke sor 99999999999"),
    ({"per_minute": "0"}, "Skriv et helt tal fra 1 til 1.000.000."),
    ({"per_minute": "mange"}, "Skriv et helt tal"),
    ({"last_day": "2026-03-02"}, "Vælg en dag fra i dag og højst tre år frem."),
    ({"last_day": "9999-12-31"}, "Vælg en dag fra i dag og højst tre år frem."),
    ({"kid": "a b"}, "Skriv højst 80 bogstaver"),
    ({"key": ""}, "Sæt den offentlige nøgle ind."),
    ({"key": "noget andet"}, "Det er ikke en offentlig nøgle i PEM eller JWK."),
    ({"key": public_pem(KEY) * 2}, "Her er mere end én nøgle."),
    ({"key": public_pem(ec.generate_private_key(ec.SECP521R1()))}, "Den slags nøgle kan ikke bruges."),
    ({"key": public_pem(rsa.generate_private_key(65537, 1024))}, "Nøglen er for svag"),
    ({"key": jwk_of(KEY.public_key(), alg="HS256")}, "Nøglen og algoritmen hører ikke sammen."),
    ({"algorithm": "RS256"}, "Nøglen og algoritmen hører ikke sammen."),
]


def test_what_cannot_be_is_said_beside_the_field_and_changes_nothing(app, operator):
    for sure in ({}, {"sure": "yes"}):
        for changed, told in WRONG:
            answer = post(operator, NEW, {**answers(**changed), **sure})
            assert answer.status_code == 422, changed
            tree = html.fromstring(answer.text)
            name = next(iter(changed)).replace("algorithm", "key")
            assert [told in one.text_content() for one in tree.xpath(f"//*[@id='{name}-error']")] == [True], changed
    assert counts(app) == [0, 0, 0]


def test_what_was_written_is_kept_but_for_a_number_of_somebody(operator):
    wrong = {"cvr": "1", "per_minute": "mange", "units": "sor 1\nshak 13", "contact": "drift\u202e@ny\x00.example"}
    form = html.fromstring(post(operator, NEW, answers(**wrong)).text).xpath("//form[@novalidate]")[0]
    kept = {name: form.fields[name].strip() for name in (*wrong, "system_id", "kid")}
    assert kept == {**wrong, "contact": "drift@ny.example", "system_id": "epj-ny", "kid": "ny-1"}
    assert form.fields["key"].strip() == public_pem(KEY).strip()
    unknown = "".join(private_pem(KEY).splitlines()[1:-1])[20:]
    assert unknown not in post(operator, NEW, answers(key=unknown)).text, "it may be what is left of a private key"
    for field in ("system_id", "name", "contact", "kid"):
        answer = post(operator, NEW, answers(**{field: "ny-0101011234"}))
        assert "Skriv ikke et CPR-nummer." in answer.text
        assert "0101011234" not in answer.text


SECRETS = [
    private_pem(KEY),
    private_pem(KEY, PrivateFormat.TraditionalOpenSSL),
    private_pem(KEY, PrivateFormat.OpenSSH),
    public_pem(KEY) + private_pem(KEY),
    "".join(private_pem(KEY).splitlines()[1:-1]),
    jwk_of(KEY),
    jwk_of(KEY).replace('"d"', r'"\u0064"'),
    json.dumps({"keys": [json.loads(jwk_of(KEY))]}),
    json.dumps({"kty": "oct", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQ"}),
]


def test_a_secret_is_refused_and_never_given_back_whichever_field_it_was_put_into(app, operator, capfd):
    for secret in SECRETS:
        for field in ("key", "name", "units", "kid", "per_minute", "last_day"):
            answer = post(operator, NEW, answers(**{field: secret}))
            assert answer.status_code == 422, (field, secret)
            assert "Det er en privat nøgle eller en anden hemmelighed." in answer.text, (field, secret)
            assert not [piece for piece in _pieces(secret) if piece in answer.text], (field, secret)
    written = capfd.readouterr()
    assert not [piece for secret in SECRETS for piece in _pieces(secret) if piece in written.err + written.out]
    assert counts(app) == [0, 0, 0]


def _pieces(secret):
    """What only the secret has: its long words that are not in the public key."""
    known = public_pem(KEY) + jwk_of(KEY.public_key())
    words = [word for word in secret.replace('"', " ").split() if len(word) >= 25]
    return [word[:25] for word in words if word[:25] not in known]


def test_too_much_is_refused(app, operator):
    longer = post(operator, NEW, answers(key=public_pem(KEY) + " " * 10_000))
    assert longer.status_code == 422
    assert "Det er ikke en offentlig nøgle" in longer.text
    token = csrf_of(operator, PAGE)
    huge = operator.client.post(NEW, data={"csrf_token": token, **answers(key="A" * 1_000_000)})
    assert huge.status_code == 413
    assert "A" * 100 not in huge.text
    assert counts(app) == [0, 0, 0]


def test_a_jwk_is_taken_with_what_it_calls_itself(app, operator):
    key = rsa.generate_private_key(65537, 2048)
    public = json.dumps({"keys": [json.loads(_rsa_jwk(key, kid="ny-2027", alg="RS256"))]})
    register(operator, key=public, kid="")
    [(_id, _name, kids, _scopes)] = everything(app)
    assert kids == ["ny-2027"]
    system = System(app=app, client=new_client(app), system_id="epj-ny", key=key, algorithm="RS256", kid="ny-2027")
    assert system.ask_token().status_code == 200


def _rsa_jwk(key, **more):
    return json.dumps({**RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), **more})


def test_a_name_is_cleaned_of_what_nobody_sees(app, operator):
    register(operator, name="EPJ\u202e \u200bNy\t2")
    assert everything(app)[0][1] == "EPJ Ny 2"


def test_the_key_of_another_system_is_refused_under_any_name(app, operator):
    other = a_system(app, system_id="epj-ost")
    answer = post(operator, NEW, answers(key=public_pem(other.key)))
    assert (answer.status_code, "Nøglen har været registreret før." in answer.text) == (422, True)
    answer = post(operator, NEW, answers(kid=other.kid))
    assert (answer.status_code, "Der er en nøgle med det navn." in answer.text) == (422, True)
    answer = post(operator, NEW, answers(system_id="epj-ost"))
    assert (answer.status_code, "Der er et system med det id" in answer.text) == (422, True)


def test_who_was_faster_is_told_at_the_end(app, operator):
    asked = post(operator, NEW, answers())
    a_system(app, system_id="epj-ny")
    late = press(operator, asked, "Registrér systemet")
    assert (late.status_code, "Der er et system med det id" in late.text) == (422, True)
    assert counts(app) == [1, 1, 0]


def test_pages_are_the_desks_operators_only(app, operator):
    a_system(app, system_id="epj-ost")
    addresses = [NEW, link(operator, "Tilføj en nøgle"), link(operator, "Til systemets ejer")]
    _address, fields = hidden(post(operator, NEW, answers()), "Registrér systemet")
    others = [role for role in Role if role is not Role.OPERATOR]
    for stranger in (as_staff(app, "Sanne", *others, cvr=DESK), as_staff(app, "Sine", Role.OPERATOR), as_citizen(app)):
        for address in addresses:
            assert stranger.client.get(address).status_code in (403, 404)
            data = {**fields, "csrf_token": csrf_of(stranger, "/")}
            assert stranger.client.post(address, data=data).status_code in (403, 404, 405)
    assert operator.client.post(NEW, data={"draft": fields["draft"], "sure": "yes"}).status_code == 400, "no token"
    assert len(everything(app)) == 1


def test_a_key_without_name_or_end_is_called_by_its_digest_and_ends_in_a_year(app, operator):
    register(operator, kid="")
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        [key] = systems()[0].keys
        assert len(key.kid) == 40
        assert timedelta(days=365) <= key.ends_at - now() <= timedelta(days=366)
