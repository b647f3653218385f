"""What the auditors' page looks like with something found."""

from datetime import date
from typing import Any

from wtforms import BooleanField, DateField, Form, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

_ROWS = [
    ("3. marts 2026 kl. 9.12", "Sia Sand", "desk-number-shown", "desk-opening 0f6c2f0e-6a57-4d1e-9c52-3f1b8a7d2c11"),
    ("3. marts 2026 kl. 8.55", "Medarbejder i Region Østdanmark", "question-read", "Spørgsmål 7KQ4-RM2D"),
    ("2. marts 2026 kl. 23.00", "Indblik, af sig selv eller på kommando", "question-escalated", "Spørgsmål 7KQ4-RM2D"),
]


class _Search(Form):
    first = DateField("Fra dag", [InputRequired()], default=date(2026, 3, 1))
    last = DateField("Til og med dag", [InputRequired()], default=date(2026, 3, 3))
    action = StringField("Handling")
    number = StringField("Sagsnummer")
    colleague = SelectField("Kollega", choices=[SelectChoice("", "Alle"), SelectChoice("a", "Sia Sand")])
    reason = TextAreaField("Hvorfor søger du?", [InputRequired()])
    apart = BooleanField("Det handler hverken om mig, min familie, mine egne opslag eller min egen chef")


_FOUND: dict[str, Any] = {"form": _Search(), "rows": _ROWS, "again": {"first": "2026-03-01"}, "before": 0, "after": 2}
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "/medarbejder/revision": ("support/trail.html", _FOUND),
    "/medarbejder/revision-intet": ("support/trail.html", {**_FOUND, "rows": [], "before": None, "after": None}),
}
ADDRESSES = {"staff_trail.search": "/medarbejder/revision"}
ENDPOINTS = {"/medarbejder/revision": "staff_trail.begin"}
