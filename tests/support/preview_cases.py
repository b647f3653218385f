"""What the pages of those who answer questions about look-ups look like with something on them."""

from typing import Any

from wtforms import BooleanField, Form, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from support.domain.lix import Readability

_PARTS = [
    ("Alle åbne", "/medarbejder/spoergsmaal", True),
    ("Venter på os", "/medarbejder/spoergsmaal/vores", False),
    ("For sent", "/medarbejder/spoergsmaal/sent", False),
    ("Venter på borgeren", "/medarbejder/spoergsmaal/borger", False),
    ("Besvaret", "/medarbejder/spoergsmaal/svar", False),
    ("Afsluttet", "/medarbejder/spoergsmaal/slut", False),
]


def _line(number: str, concern: str, state: str, due: str, *badges: tuple[str, str]) -> dict[str, Any]:
    return {
        "href": "/medarbejder/spoergsmaal/et",
        "title": f"Spørgsmål {number}",
        "badges": list(badges),
        "facts": [("Spørgsmålet", concern), ("Status", state), ("Svar senest", due)],
    }


_LATE, _KNOWN = ("For sent", "warning"), ("Supporten ved, at svaret er forsinket", "error")
_QUEUE: dict[str, Any] = {
    "heading": "Spørgsmål om opslag",
    "lead": "Borgere spørger om opslag hos jer. De spørgsmål, der haster mest, står først.",
    "parts": _PARTS,
    "lines": [
        _line("7KQ4-RM2D", "Hvem var det?", "Venter på organisationen", "17. marts 2026", _LATE, _KNOWN),
        _line("2BXF-9TWH", "Borgeren mener, at det var i strid med loven", "Venter på organisationen", "1. april 2026"),
        _line("Z3PD-55GN", "Hvorfor skete det?", "Venter på borgeren", "1. april 2026"),
    ],
    "front": "/medarbejder/spoergsmaal/forrest",
    "onward": "/medarbejder/spoergsmaal/flere",
}
_PANEL: dict[str, Any] = {
    "number": "7KQ4-RM2D",
    "badges": [_LATE, _KNOWN],
    "facts": [
        ("Spørgsmålet", "Borgeren havde ingen aftale"),
        ("Status", "Venter på organisationen"),
        ("Spurgt", "3. marts 2026 kl. 12.00"),
        ("Svar senest", "17. marts 2026"),
    ],
    "findings": [],
}
ASKED = {
    "what": "Spurgt",
    "when": "3. marts 2026 kl. 12.00",
    "by": "Borgeren",
    "finding": "",
    "due": "17. marts 2026",
    "words": "Jeg var ikke til undersøgelse den dag.\n\nHvem har set mine prøver?",
}
UNJUSTIFIED = "Organisationen vurderer, at opslaget ikke burde være sket."
_REASON = "Organisationen vurderer, at der var en grund til opslaget."
_ANSWERED = {
    "what": "Besvaret",
    "when": "5. marts 2026 kl. 9.30",
    "by": "Anne-Sofie Wulff-Christoffersen",
    "finding": _REASON,
    "due": "",
    "words": "Vi læste dine prøver igen, fordi lægen skulle skrive til din egen læge.",
}
LOOKUP = [
    ("Tid", "2. marts 2026 kl. 23.59"),
    ("Enhed", "Lungemedicinsk Sengeafsnit 12 med Intermediært Afsnit"),
    ("Organisation", "Region Østdanmark"),
    ("Stilling eller rolle", "Sygeplejerske"),
    ("Oplysninger", "Prøvesvar"),
    ("Handling", "Læste"),
    ("Oplyst grund", "Behandling"),
    ("Kilde", "Journalen i Østdanmark"),
    ("Indblik modtog det", "3. marts 2026 kl. 4.00"),
]


class _Names(Form):
    reason = TextAreaField("Hvorfor har du brug for navnet?", [InputRequired()])
    apart = BooleanField(
        "Det handler hverken om mig, min familie, mine egne opslag eller min egen leder", [InputRequired()]
    )


REASON_FORM = _Names(prefix="names-")
_CASE: dict[str, Any] = {
    "unsent": "",
    "follow_up_href": "/medarbejder/opfoelgning/en",
    "panel": _PANEL,
    "entries": [(LOOKUP, "/medarbejder/faste-tekster/ny/en")],
    "beside": [(LOOKUP[:5], None)],
    "front": None,
    "onward": "/sag-2",
    "form": REASON_FORM,
    "are_named": False,
    "readings": [],
    "follow_up": None,
    "action": "/medarbejder/spoergsmaal/et/navne",
    "said": [ASKED],
    "deeds": [
        ("Svar", "/medarbejder/spoergsmaal/et/svar"),
        ("Skriv til borgeren", "/medarbejder/spoergsmaal/et/skriv"),
        ("Giv det videre til Indbliks support", "/medarbejder/spoergsmaal/et/support"),
    ],
}
_ANSWERED_CASE: dict[str, Any] = {
    **_CASE,
    "unsent": "Vi har set på opslaget. Der var en grund til det.",
    "panel": {
        **_PANEL,
        "badges": [],
        "findings": [f"Opslag 1–3, 5: {_REASON}", f"Opslag 4: {UNJUSTIFIED}"],
        "facts": _PANEL["facts"][:3],
    },
    "said": [ASKED, _ANSWERED],
    "entries": [
        ([*LOOKUP, ("Navn", "Mads Enevoldsen"), ("Hvilket dokument eller hvilken del", "“Blodprøve 17”")], None)
    ],
    "form": None,
    "follow_up": "Venter på en leder",
    "are_named": True,
    "readings": [{"when": "5. marts 2026 kl. 9.12", "by": "Lone Lind", "reason": "Jeg skal spørge kollegaen."}],
    "deeds": [("Ret svaret", "/medarbejder/spoergsmaal/et/ret")],
}


class _Answer(Form):
    finding = RadioField(
        "Hvad vurderer organisationen?",
        [InputRequired()],
        choices=[
            SelectChoice("j", _REASON),
            SelectChoice("u", UNJUSTIFIED),
            SelectChoice("l", "Organisationen vurderer, at loggen er forkert om opslaget."),
            SelectChoice("n", "Organisationen vurderer, at det ikke kan afgøres."),
        ],
    )
    about = RadioField(
        "Hvilke opslag gælder svaret?",
        default="some",
        choices=[SelectChoice("all", "Alle 14 opslag"), SelectChoice("some", "Kun dem, jeg vælger nedenfor")],
    )
    visits = SelectMultipleField("Hele besøg", coerce=int, choices=[SelectChoice(one, "") for one in (1, 2, 3)])
    look_ups = SelectMultipleField(
        "Enkelte opslag", coerce=int, choices=[SelectChoice(one, "") for one in range(1, 15)]
    )
    begin_with = SelectField("Begynd med en tekst", choices=[SelectChoice("j", "Der var en grund")])
    words = TextAreaField("Din tekst til borgeren", [InputRequired()])
    apart = BooleanField(
        "Det handler hverken om mig, min familie, mine egne opslag eller min egen leder", [InputRequired()]
    )


def _wrong() -> _Answer:
    form = _Answer(data={"words": "Fordi."})
    form.finding.errors = ["Vælg, hvad I vurderer."]
    return form


def _chooser(form: _Answer) -> list[dict[str, Any]]:
    boxes, visits = list(form.look_ups), list(form.visits)
    who = "Sygeplejerske, Prøvesvar, Læste"
    return [
        {
            "box": visits[place],
            "label": f"{place + 2}. marts 2026 kl. 23.03 til 23.59, Lungemedicinsk Sengeafsnit 12, Opslag {told}",
            "look_ups": [
                (boxes[one - 1], f"{one}: 23.{one:02d}, {who}" + (", Der var en grund" if one == 3 else ""))
                for one in numbers
            ],
            "is_open": place == 0,
        }
        for place, (told, numbers) in enumerate((("1–5", range(1, 6)), ("6–13", range(6, 14)), ("14", range(14, 15))))
    ]


_STEP: dict[str, Any] = {
    "heading": "Besvar spørgsmålet",
    "means": [
        "Borgeren læser svaret med det samme. Det siger, hvad din organisation vurderer.",
        "Vurderer I, at opslaget ikke burde være sket? Borgeren læser svaret med det samme. Opslaget i borgerens log "
        "bliver mærket, når jeres leder har hørt medarbejderen.",
    ],
    "button": "Se det først",
    "panel": _PANEL,
    "said": [ASKED],
    "back": "/medarbejder/spoergsmaal/et",
    "action": "/medarbejder/spoergsmaal/et/svar",
    "form": _Answer(),
    "finds": True,
    "chooser": [],
    "known": 1,
    "must_say": True,
    "steps": 1,
}


def _some() -> dict[str, Any]:
    form = _Answer(data={"about": "some", "look_ups": [1, 3]})
    return {**_STEP, "form": form, "chooser": _chooser(form), "known": 14}


_CHECK: dict[str, Any] = {
    "heading": "Besvar spørgsmålet",
    "button": "Svar",
    "panel": _PANEL,
    "back": "/medarbejder/spoergsmaal/et",
    "action": "/medarbejder/spoergsmaal/et/svar",
    "notes": [],
    "about": "",
    "known": 1,
    "finding": _REASON,
    "words": _ANSWERED["words"],
    "hint": Readability.of(_ANSWERED["words"]),
    "easy": 35,
    "draft": "d",
    "steps": 1,
}
_HEAVY = (
    "Journaloplysningerne blev tilgået af en autoriseret sundhedsperson i forbindelse med kvalitetssikring af "
    "undersøgelsesresultaterne i henhold til sundhedslovgivningens bestemmelser om indhentning."
)
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "/medarbejder/spoergsmaal": ("support/queue.html", _QUEUE),
    "/medarbejder/spoergsmaal-ingen": ("support/queue.html", {**_QUEUE, "lines": [], "front": None, "onward": None}),
    "/medarbejder/spoergsmaal/et": ("support/case.html", _CASE),
    "/medarbejder/spoergsmaal/besvaret": ("support/case.html", _ANSWERED_CASE),
    "/medarbejder/spoergsmaal/et/svar": ("support/case_step.html", _STEP),
    "/medarbejder/spoergsmaal/et/vaelg": ("support/case_step.html", _some()),
    "/medarbejder/spoergsmaal/et/se-nogle": (
        "support/case_check.html",
        {
            **_CHECK,
            "about": "Det gælder: 2. marts 2026 kl. 23.03, 23.05; 3. marts 2026 kl. 8.00.",
            "notes": [
                "Det gælder: Opslag 1, 3, 6 ud af 14.",
                "11 opslag mangler stadig svar. Spørgsmålet er åbent, til de får et.",
            ],
        },
    ),
    "/medarbejder/spoergsmaal/et/fejl": ("support/case_step.html", {**_STEP, "form": _wrong()}),
    "/medarbejder/spoergsmaal/et/se": ("support/case_check.html", _CHECK),
    "/medarbejder/spoergsmaal/et/tung": (
        "support/case_check.html",
        {**_CHECK, "words": _HEAVY, "hint": Readability.of(_HEAVY)},
    ),
}
ADDRESSES: dict[str, str] = {}
ENDPOINTS = {"/medarbejder/spoergsmaal": "staff_cases.listed"}
