"""Pages of those who help and of whoever is helped, with invented content."""

from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField, Form, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget


@dataclass(frozen=True)
class Line:
    """Somebody whom the viewer helps."""

    called: str
    basis: str
    covers: tuple[str, ...] = ()


class HideForm(Form):
    """The same kinds of field as the real form."""

    places = BooleanField("Skjul alle steder og navne")
    units = SelectMultipleField(
        "Skjul det, der er fra disse steder",
        choices=[SelectChoice("a", "Østby Hospital"), SelectChoice("b", "Lægerne på Torvet")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


_LINES = [
    (Line("Aage Østergaard-Sørensen", "Du har fuldmagt", ("Læse loggen", "Spørge om opslag")), "abc"),
    (Line("Sofie Østergaard-Sørensen", "Du har forældremyndighed ifølge registret"), "def"),
]
_VISITS = [
    (
        "Karen Marie Østergaard-Sørensen så din log med fuldmagt fra dig",
        "3. marts 2026 kl. 14.05",
        ["Åbnede loggen 2 gange", "Åbnede ét opslag"],
    ),
    ("Jens Lund så din log som værge", "1. marts 2026 kl. 9.12", []),
]
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "/for-en-anden-side": ("auth/others.html", {"lines": _LINES}),
    "/for-en-anden-ingen": ("auth/others.html", {"lines": []}),
    "/skjul": ("delegation/hide.html", {"form": HideForm(data={"units": ["b"]})}),
    "/besoeg": ("delegation/visits.html", {"visits": _VISITS, "onward_href": "/besoeg", "is_first": True}),
    "/besoeg-ingen": ("delegation/visits.html", {"visits": [], "onward_href": None, "is_first": True}),
}
ENDPOINTS: dict[str, str] = {"/besoeg": "visits.listed", "/skjul": "hiding.choose"}
ADDRESSES = {
    "helping.others": "/for-en-anden",
    "helping.start": "/for-en-anden/start",
    "helping.stop": "/for-en-anden/slut",
}
HELPING = "/hjaelper-"
"""How addresses of pages begin that are seen by somebody who acts for another."""
