"""What the page "Beskeder" and the operator's page about messages look like with something on them."""

from typing import Any

from wtforms import Form, RadioField, StringField
from wtforms.fields.choices import SelectChoice


class ChoicesForm(Form):
    """Two topics, as features register them."""

    changes = RadioField(
        "Kvittering for en ændring",
        description="Når du laver, ændrer eller afslutter en spærring.",
        choices=[SelectChoice("off", "Nej"), SelectChoice("on", "Ja")],
        default="on",
    )
    entries = RadioField(
        "Nye opslag i din log",
        description="Når en kilde har fortalt os om opslag. Mange af dem er helt almindelige.",
        choices=[
            SelectChoice("off", "Nej"),
            SelectChoice("daily", "Højst én gang om dagen"),
            SelectChoice("weekly", "Højst én gang om ugen"),
        ],
        default="off",
    )


class AddressForm(Form):
    """An address that was written wrongly."""

    address = StringField("Din e-mailadresse")


class CodeForm(Form):
    """A code."""

    code = StringField("Koden fra e-mailen")


def _wrong_address() -> AddressForm:
    form = AddressForm(data={"address": "birthe@"})
    form.address.errors = ["Skriv adressen sådan: navn@eksempel.dk"]
    return form


_TOLD = [
    ("Nye opslag i din log", "/log", "3. marts 2026 kl. 7.00", "Ikke leveret endnu, vi prøver igen", "info"),
    ("Kvittering for en ændring", "/valg", "1. marts 2026 kl. 12.10", "Kunne ikke leveres", "error"),
    ("Kode til din e-mailadresse", None, "28. februar 2026 kl. 9.31", "Sendt", "success"),
]
FILLED: dict[str, Any] = {
    "address": "birthe.kjaersgaard.holm@post.example",
    "language": "Dansk",
    "waiting": False,
    "failed": True,
    "form": ChoicesForm(),
    "silent": False,
    "has_topics": True,
    "told": [dict(zip(("what", "href", "when", "state", "kind"), one, strict=True)) for one in _TOLD],
}
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "/beskeder": ("messages/messages.html", FILLED),
    "/beskeder-tom": (
        "messages/messages.html",
        {**FILLED, "address": None, "language": None, "waiting": True, "failed": False, "told": []},
    ),
    "/beskeder-alt-fra": ("messages/messages.html", {**FILLED, "silent": True, "failed": False}),
    "/beskeder/e-mail": ("messages/address.html", {"form": _wrong_address(), "changes": True}),
    "/beskeder/kode": (
        "messages/code.html",
        {"form": CodeForm(), "address": "birthe.kjaersgaard.holm@post.example", "until": "13.15"},
    ),
    "/medarbejder/beskeder": (
        "support/outbox.html",
        {
            "silent": True,
            "waiting": [("Nye opslag i din log", "Ikke prøvet endnu", "1.204", "3. marts 2026 kl. 7.00")],
            "failed": [
                (
                    "Kvittering for en ændring",
                    "Mailserveren siger, at modtageren ikke findes",
                    "2",
                    "1. marts 2026 kl. 12.10",
                )
            ],
            "failed_kinds": [("decision-changed", "Kvittering for en ændring")],
            "jobs": [("outbox-forget", "3. marts 2026 kl. 3.00", "4. marts 2026 kl. 3.00", "0")],
        },
    ),
}
