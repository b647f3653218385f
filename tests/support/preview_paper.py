"""The pages of powers of attorney on paper at the desk, as previews."""

from typing import Any

from wtforms import BooleanField, Form, StringField
from wtforms.validators import InputRequired

_AT = "/medarbejder/brugerstoette/papir"


class _Code(Form):
    code = StringField("Hjælperens kode", [InputRequired()])


class _Signed(Form):
    mark = StringField("Koden på brevet", [InputRequired()])
    name = StringField("Giverens navn", [InputRequired()])
    is_whole = BooleanField(
        "Alle sider er der, intet er streget ud eller føjet til, og brevet er skrevet under", [InputRequired()]
    )


def _wrong() -> _Code:
    form = _Code()
    form.code.errors = ["Koden kan ikke bruges. Bed om en ny."]
    return form


_WAITS = [
    "Brev bestilt 2. marts 2026",
    "Det underskrevne brev er ikke kommet tilbage.",
    "Den dækker: Læse loggen.",
    "Sidste dag: 1. marts 2027.",
]
_PAGE: dict[str, Any] = {
    "form": _Code(),
    "is_on": True,
    "powers": [
        {"told": _WAITS, "signed": f"{_AT}/a", "stop": f"{_AT}/a/stop"},
        {
            "told": [
                "Brev bestilt 3. februar 2026",
                "Den er skrevet under. Den begynder 19. marts 2026.",
                "Den dækker: Læse loggen, Se valgene om sundhedsdata.",
                "Sidste dag: 31. januar 2028.",
            ],
            "signed": None,
            "stop": f"{_AT}/b/stop",
        },
    ],
    "action": _AT,
    "back": "/medarbejder/brugerstoette/borger/vist",
}
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    _AT: ("support/desk_paper.html", _PAGE),
    f"{_AT}-fejl": ("support/desk_paper.html", {**_PAGE, "form": _wrong()}),
    f"{_AT}-fra": ("support/desk_paper.html", {**_PAGE, "is_on": False, "powers": []}),
    f"{_AT}/a": (
        "support/desk_paper_signed.html",
        {"form": _Signed(), "told": _WAITS, "action": f"{_AT}/a", "back": _AT},
    ),
}
