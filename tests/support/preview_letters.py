"""What the pages of the print queue look like with something on them."""

from typing import Any

from wtforms import Form, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from support.domain.letter_text import LetterPart, LetterTable, LetterText
from tests.support import preview_assist_letters

_AT = "/medarbejder/breve"
_FACTS = [
    ("Hvad det er", "Loggen for en måned"),
    ("Status", "Venter på en medarbejder"),
    ("Bestilt", "3. marts 2026 kl. 12.00"),
    ("Hvorfor det venter", "Registret har ikke oplyst alderen: Det kan være et barn"),
]
_QUEUE: dict[str, Any] = {
    "parts": [
        ("Skal printes (12)", f"{_AT}/a", True),
        ("Venter på en medarbejder (3)", f"{_AT}/b", False),
        ("Kunne ikke printes (0)", f"{_AT}/c", False),
        ("Printet (1.204)", f"{_AT}/d", False),
        ("Stoppet (7)", f"{_AT}/e", False),
    ],
    "kinds": [
        (label, f"{_AT}/{number}", number == 0)
        for number, label in enumerate(
            (
                "Alle slags",
                "Kvittering for et spørgsmål",
                "Svar på et spørgsmål",
                "Loggen for en måned",
                "Hvad supporten gjorde for borgeren",
                "Besked fra en organisation",
            )
        )
    ],
    "lines": [
        {"href": f"{_AT}/brev", "title": f"Brev {number}", "badges": [], "facts": _FACTS[:3]}
        for number in ("B-7KQ4-RM2D", "B-2BXF-9TWH")
    ],
    "prints": 12,
    "front": None,
    "onward": f"{_AT}/flere",
}
_LETTER: dict[str, Any] = {
    "heading": "Brev B-7KQ4-RM2D",
    "facts": _FACTS,
    "steps": [
        {"what": "Bestilt", "why": "", "when": "3. marts 2026 kl. 12.00", "by": "Indblik, af sig selv", "words": ""},
        {
            "what": "Lagt til side",
            "why": "Supporten har lagt det til side",
            "when": "3. marts 2026 kl. 12.30",
            "by": "Anne-Sofie Wulff-Christoffersen",
            "words": "Borgeren ringer igen i morgen.",
        },
    ],
    "deeds": [("Frigiv brevet", f"{_AT}/brev/frigiv"), ("Stop brevet", f"{_AT}/brev/stop")],
}


class _Why(Form):
    reason = TextAreaField("Begrundelse", [InputRequired()])


def _wrong() -> _Why:
    form = _Why()
    form.reason.errors = ["Skriv en begrundelse."]
    return form


_STEP: dict[str, Any] = {
    "heading": "Frigiv brevet",
    "means": "Brevet bliver printet sammen med de næste.",
    "form": _Why(),
    "facts": _FACTS,
    "back": f"{_AT}/brev",
    "action": f"{_AT}/brev/frigiv",
    "steps": 2,
}
SAID = LetterText(
    title="Din log for februar 2026",
    parts=[
        LetterPart(
            sentences=["Kilderne har fortalt os om 2 opslag.", "Stedet kan være angivet forkert af kilden."],
            tables=[
                LetterTable(
                    caption="tirsdag den 10. februar 2026",
                    head=["Tid", "Hvem", "Hvor", "Hvad", "Begrundelse"],
                    lines=[
                        (
                            "kl. 9.30",
                            "Anna Friis, sygeplejerske",
                            "Skadestuen, Østdanmarks Universitetshospital",
                            "Journal, Læst",
                            "Kontrol efter operation",
                        ),
                        (
                            "kl. 8.05–8.20",
                            "Læge, Navnet er sløret af Region Østdanmark",
                            "Psykiatrisk Ambulatorium",
                            "Medicin, Læst",
                            "Kilden oplyser ikke hvorfor",
                        ),
                    ],
                )
            ],
        ),
        LetterPart(
            heading="Hvad loggen kan vide",
            sentences=["Hver kilde fortæller os om sine egne opslag, og ikke alle leverer til os."],
            facts=[
                ("Sundhedsplatformen", "Fra 1. januar 2020 til 3. marts 2026 kl. 11.00"),
                ("Tandlæger", "Leverer ikke til os"),
            ],
        ),
    ],
)
TOLD = LetterText(
    title="Besked fra Region Østdanmark",
    parts=[
        LetterPart(
            sentences=["Region Østdanmark har skrevet til dig om opslag i din log."],
            facts=[("Skrevet", "3. marts 2026 kl. 12.00")],
        ),
        LetterPart(facts=[("Deres ord", "Vi beklager.\nDet burde ikke være sket.")]),
        LetterPart(
            heading="Opslaget",
            facts=[
                ("Tid", "tirsdag den 10. februar 2026, kl. 9.30"),
                ("Hvem", "Sygeplejerske, Navnet er sløret af Region Østdanmark"),
                ("Hvor", "Skadestuen, Østdanmarks Universitetshospital"),
                ("Hvad", "Journal, Læst"),
            ],
        ),
    ],
)
_OWN: dict[str, Any] = {
    "letters": [
        {
            "what": "Din log: februar 2026",
            "facts": [
                ("Status", "På vej til at blive printet"),
                ("Bestilt", "3. marts 2026 kl. 12.00"),
                ("Står på brevet", "B-7KQ4-RM2D"),
            ],
            "handle": "a",
        },
        {
            "what": "Kvittering for dit spørgsmål",
            "facts": [("Status", "Printet"), ("Bestilt", "1. marts 2026 kl. 9.30"), ("Står på brevet", "B-2BXF-9TWH")],
            "handle": None,
        },
        {
            "what": "Besked fra en organisation",
            "facts": [("Status", "Printet"), ("Bestilt", "1. marts 2026 kl. 9.00"), ("Står på brevet", "B-9TWH-2BXF")],
            "handle": None,
        },
    ],
    "most": 30,
    "form": None,
}


class _Month(Form):
    month = SelectField("Måned", choices=[SelectChoice("2026-02-01", "februar 2026")])


PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "/breve": ("support/own_letters.html", {**_OWN, "form": _Month()}),
    "/breve/ingen": ("support/own_letters.html", {"letters": [], "most": None, "form": None}),
    _AT: ("support/letters.html", _QUEUE),
    f"{_AT}/tom": ("support/letters.html", {**_QUEUE, "lines": [], "onward": None, "prints": 0}),
    f"{_AT}/brev": ("support/letter_shown.html", _LETTER),
    f"{_AT}/brev/frigiv": ("support/letter_step.html", _STEP),
    f"{_AT}/papir": (
        "support/letters_paper.html",
        {
            "language": "da",
            "sheets": [
                {"said": said, "mark": number, "number": number, "day": "3. marts 2026", "operator": "Indblik"}
                for said, number in (
                    (SAID, "B-7KQ4-RM2D"),
                    (TOLD, "B-2BXF-9TWH"),
                    (preview_assist_letters.SAID, "B-9TWH-2BXF"),
                )
            ],
        },
    ),
    f"{_AT}/brev/fejl": ("support/letter_step.html", {**_STEP, "form": _wrong()}),
}
ADDRESSES = {
    "staff_letters.print_next": f"{_AT}/udskriv",
    "own_letters.order": "/breve/bestil",
    "own_letters.stop": "/breve/stop",
}
ENDPOINTS = {_AT: "staff_letters.listed", "/breve": "own_letters.listed"}
