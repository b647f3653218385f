"""What the auditors' page looks like with something found."""

from datetime import date
from typing import Any

from wtforms import BooleanField, DateField, Form, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

_QUESTION = "Spørgsmål 7KQ4-RM2D"
_ROWS = [
    ("3. marts 2026 kl. 9.12", "Sia Sand", "CPR-nummer vist", "desk-number-shown", "Åbnet borger"),
    ("3. marts 2026 kl. 8.55", "Medarbejder i Region Østdanmark", "Spørgsmål læst", "question-read", _QUESTION),
    (
        "2. marts 2026 kl. 23.00",
        "Indblik, af sig selv eller på kommando",
        "Sidste dag for at svare er gået",
        "question-escalated",
        _QUESTION,
    ),
    ("2. marts 2026 kl. 9.00", "Sia Sand", "code-of-an-older-version", "", "–"),
]
_ACTS = [
    SelectChoice("", "Alle handlinger"),
    SelectChoice("question-read", "Spørgsmål læst", optgroup="Spørgsmål og faste tekster"),
    SelectChoice("desk-number-shown", "CPR-nummer vist", optgroup="Arbejdet i supporten"),
]


class _Search(Form):
    first = DateField("Fra dag", [InputRequired()], default=date(2026, 3, 1))
    last = DateField("Til og med dag", [InputRequired()], default=date(2026, 3, 3))
    action = SelectField("Handling", choices=_ACTS)
    number = StringField("Sagsnummer")
    citizen = StringField("CPR-nummer på borgeren")
    organisation = SelectField(
        "Organisation", choices=[SelectChoice("", "Alle organisationer"), SelectChoice("a", "Region Østdanmark")]
    )
    colleague = SelectField("Kollega", choices=[SelectChoice("", "Alle"), SelectChoice("a", "Sia Sand")])
    reason = TextAreaField("Hvorfor søger du?", [InputRequired()])
    apart = BooleanField("Det handler hverken om mig, min familie, mine egne opslag eller min egen chef")


_FOUND: dict[str, Any] = {
    "form": _Search(),
    "rows": [dict(zip(("when", "who", "act", "code", "about"), row, strict=True)) for row in _ROWS],
    "again": {"first": "2026-03-01"},
    "before": 0,
    "after": 2,
}
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "/medarbejder/revision": ("support/trail.html", _FOUND),
    "/medarbejder/revision-intet": ("support/trail.html", {**_FOUND, "rows": [], "before": None, "after": None}),
}
ADDRESSES = {"staff_trail.search": "/medarbejder/revision"}
ENDPOINTS = {"/medarbejder/revision": "staff_trail.begin"}
