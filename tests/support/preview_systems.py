"""What the operator's pages about systems look like with something on them."""

from typing import Any

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
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
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
    "staff_systems.stop_key": "/medarbejder/systemer/noegle",
}
