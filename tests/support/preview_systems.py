"""What the operator's pages about systems look like with something on them."""

from typing import Any

from wtforms import DateField, Form, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from citizen_app.web.forms import Checkboxes

_UNTIL = "3. marts 2027 kl. 12.00"
_WARD = "Lungemedicinsk Sengeafsnit 12 (sor 4000000000011)"
_LONG_KID = "9f2c4b7e01d8a36b5c4f8e7a9d0b1c2e3f405162"


def _key(kid: str, algorithm: str, *, ended: bool = False, used: str = "Aldrig") -> dict[str, Any]:
    use = "At logge ind" if algorithm.startswith("ES") else "At kryptere nødkopien"
    return {
        "kid": kid,
        "handle": "a",
        "can_end": not ended,
        "state": "Udløbet" if ended else "Gælder",
        "state_kind": "" if ended else "success",
        "facts": [
            ("Bruges til", use),
            ("Algoritme", algorithm),
            ("Fra", "3. marts 2026 kl. 12.00"),
            ("Til", _UNTIL),
            ("Sidst brugt", used),
        ],
    }


def _system(name: str, system_id: str, keys: list[dict[str, Any]], *, is_open: bool = True) -> dict[str, Any]:
    facts = [
        ("Id", system_id),
        ("Dataansvarlig", "CVR 29190623"),
        ("Kontakt", "drift-og-overvaagning@sundhedsplatformen.region-oestdanmark.example"),
        ("Registreret", "3. marts 2026 kl. 12.00"),
        ("Hentede sidst en adgangsnøgle", "4. marts 2026 kl. 8.15" if is_open else "Aldrig"),
    ]
    return {
        "name": name,
        "handle": "a",
        "is_open": is_open,
        "key_href": "/medarbejder/systemer/a/noegle",
        "owner_href": "/medarbejder/systemer/a/til-ejeren",
        "facts": facts if is_open else [*facts, ("Lukket", _UNTIL)],
        "scopes": [["consent:ask", _WARD], ["consent:override", _WARD]] if is_open else [],
        "keys": keys,
    }


SYSTEMS = [
    _system(
        "Sundhedsplatformen i Region Østdanmark",
        "sundhedsplatformen",
        [
            _key("sp-2026", "ES256", used="4. marts 2026 kl. 8.15"),
            _key("sp-2025", "ES256", ended=True),
            _key(_LONG_KID, "ECDH-ES+A256KW"),
        ],
    ),
    _system("EPJ Øst", "epj-ost", [_key("epj-ost-1", "ES384", ended=True)], is_open=False),
]
_PEM = """-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEdgpVM0k3fTRyUl0fW3qUQ0lTXHfT
o6lTzPdL8yX2mJzQKTjxgq2o0rJ4hJ7F6sY0mJYq5o4bT0m3Xk8g8eD4wA==
-----END PUBLIC KEY-----
"""
_NEW_KEY = [
    ("Nøglens navn (kid)", _LONG_KID),
    ("Bruges til", "At logge ind"),
    ("Algoritme", "ES256"),
    ("Sidste dag", "3. marts 2027"),
    (
        "Fingeraftryk",
        "9f2c 4b7e 01d8 a36b 5c4f 8e7a 9d0b 1c2e 3f40 5162",
        "Spørg systemets ejer i telefonen, om deres er det samme.",
    ),
]
_TOKENS = "https://indblik.region-oestdanmark.example/api/v1/token"


class _KeyForm(Form):
    """The same kinds of field as the real forms."""

    purpose = RadioField(
        "Hvad skal nøglen bruges til?",
        choices=[SelectChoice("sign", "At logge ind"), SelectChoice("encrypt", "At kryptere nødkopien")],
        default="sign",
    )
    key = TextAreaField("Offentlig nøgle", validators=[InputRequired()])
    kid = StringField("Nøglens navn (kid)")
    algorithm = SelectField("Algoritme", choices=[SelectChoice("", "Den, der passer til nøglen")])
    last_day = DateField("Nøglens sidste dag")


class _SystemForm(_KeyForm):
    system_id = StringField("Systemets id", validators=[InputRequired()])
    name = StringField("Systemets navn", validators=[InputRequired()])
    cvr = StringField("Den dataansvarliges CVR-nummer", validators=[InputRequired()])
    contact = StringField("Kontakt", validators=[InputRequired()])
    scopes = Checkboxes(
        "Rettigheder",
        choices=[
            SelectChoice("ask", "Spørge, om en borgers valg tillader et opslag (consent:ask)"),
            SelectChoice("copy", "Hente nødkopien af det, borgere har valgt (consent:emergency-copy)"),
        ],
    )
    units = TextAreaField("Organisationer, det må spørge for", validators=[InputRequired()])
    per_minute = IntegerField("Kald i minuttet")


def _wrong(form: _KeyForm) -> _KeyForm:
    form.key.errors = ["Det er en privat nøgle eller en anden hemmelighed. Vi har ikke gemt den."]
    if "units" in form:
        form.units.errors = ["Vores liste over organisationer kender ikke sor 99999999999."]
        form.scopes.errors = ["Vælg mindst én."]
    return form


_NAME = "Sundhedsplatformen i Region Østdanmark"
_KEY_PAGE = {"name": _NAME, "action": "/medarbejder/systemer/a/noegle"}
_OWNER: dict[str, Any] = {
    "name": _NAME,
    "is_open": True,
    "system": [
        ("Systemets id", "sundhedsplatformen", "Står i den underskrevne anmodning som iss og sub."),
        ("Adresse for adgangsnøgler", _TOKENS, "Den underskrevne anmodning bliver sendt dertil."),
        ("Modtager (audience)", _TOKENS, "Står i den underskrevne anmodning som aud."),
    ],
    "keys": [(_LONG_KID, [("Bruges til", "At logge ind"), ("Algoritme", "ES256"), ("Til", _UNTIL)])],
    "can_sign": True,
    "lacks_copy_key": True,
    "scopes": [["consent:ask", _WARD]],
    "key_href": "/medarbejder/systemer/a/noegle",
}
NEW_PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "/medarbejder/systemer/nyt": ("support/system_new.html", {"form": _SystemForm(data={"key": _PEM})}),
    "/medarbejder/systemer-nyt-fejl": ("support/system_new.html", {"form": _wrong(_SystemForm())}),
    "/medarbejder/systemer-nyt-se": (
        "support/system_check.html",
        {
            "system": [
                ("Systemets id", "sundhedsplatformen", "Det kan ikke ændres bagefter."),
                ("Systemets navn", _NAME, "Borgere læser det."),
                ("Kontakt", "drift-og-overvaagning@sundhedsplatformen.region-oestdanmark.example"),
            ],
            "scopes": [["Spørge, om en borgers valg tillader et opslag (consent:ask)", _WARD]],
            "key": _NEW_KEY,
            "lacks_copy_key": True,
            "draft": "a",
        },
    ),
    "/medarbejder/systemer-ny-noegle": ("support/system_key_new.html", {**_KEY_PAGE, "form": _KeyForm()}),
    "/medarbejder/systemer-ny-noegle-fejl": ("support/system_key_new.html", {**_KEY_PAGE, "form": _wrong(_KeyForm())}),
    "/medarbejder/systemer-ny-noegle-se": (
        "support/system_key_check.html",
        {**_KEY_PAGE, "key": _NEW_KEY, "others": [["sp-2026", _UNTIL]], "draft": "a"},
    ),
    "/medarbejder/systemer-ny-noegle-foerste": (
        "support/system_key_check.html",
        {**_KEY_PAGE, "key": _NEW_KEY, "others": [], "draft": "a"},
    ),
    "/medarbejder/systemer-ejer": ("support/system_for_owner.html", _OWNER),
    "/medarbejder/systemer-ejer-lukket": (
        "support/system_for_owner.html",
        {**_OWNER, "is_open": False, "keys": [], "can_sign": False, "lacks_copy_key": False},
    ),
}
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    **NEW_PAGES,
    "/medarbejder/systemer": ("support/systems.html", {"systems": SYSTEMS}),
    "/medarbejder/systemer-ingen": ("support/systems.html", {"systems": []}),
    "/medarbejder/systemer-luk": (
        "support/system_close.html",
        {"name": "Sundhedsplatformen i Region Østdanmark", "system_id": "sundhedsplatformen", "handle": "a"},
    ),
    "/medarbejder/systemer-noegle": (
        "support/system_key_end.html",
        {"name": "EPJ Øst", "kid": _LONG_KID, "after": "Systemet har en anden nøgle.", "handle": "a"},
    ),
}
ADDRESSES = {
    "staff_systems.close": "/medarbejder/systemer/luk",
    "staff_new_system.register": "/medarbejder/systemer/nyt",
    "staff_systems.stop_key": "/medarbejder/systemer/noegle",
}
