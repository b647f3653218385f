"""What the pages of Indblik's own desk look like with something on them."""

from typing import Any

from wtforms import BooleanField, Form, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from tests.support import preview_assist, preview_cases

_APART = "Det handler hverken om mig, min familie, mine egne opslag eller min egen leder"
_LINES = [
    {
        "href": "/medarbejder/brugerstoette/sag",
        "title": f"Spørgsmål {number}",
        "badges": badges,
        "facts": [
            ("Spørgsmålet", "Hvorfor kiggede de?"),
            ("Status", "Venter på supporten"),
            ("Spurgt", "3. marts 2026 kl. 12.00"),
            ("Svar senest", "17. marts 2026"),
            ("Hvem har den", holder),
        ],
    }
    for number, holder, badges in (
        ("7KQ4-RM2D", "Ingen endnu", [("For sent", "warning")]),
        ("2BXF-9TWH", "Anne-Sofie Wulff-Christoffersen", []),
    )
] + [
    {
        "href": "/medarbejder/brugerstoette/sag",
        "title": "En kollegas sag",
        "badges": [],
        "facts": [("Hvad det er", "Spørgsmål"), ("Svar senest", "17. marts 2026")],
    }
]


class _Find(Form):
    number = StringField("Sagsnummer", [InputRequired()])


class _Apart(Form):
    apart = BooleanField(_APART, [InputRequired()])


class _Open(Form):
    number = StringField("CPR-nummer på borgeren", [InputRequired()])
    reason = TextAreaField("Hvorfor har du brug for at se borgerens spørgsmål?", [InputRequired()])
    apart = BooleanField("Det handler hverken om mig, min familie, mine egne opslag eller min egen chef")


class _Why(Form):
    reason = TextAreaField("Hvorfor åbner du den?", [InputRequired()])
    apart = BooleanField(_APART, [InputRequired()])


class _Write(Form):
    begin_with = SelectField("Begynd med en tekst", choices=[SelectChoice("a", "Vi har dit spørgsmål")])
    words = TextAreaField("Din tekst til borgeren", [InputRequired()])
    apart = BooleanField(_APART, [InputRequired()])


class _PassOn(Form):
    words = TextAreaField("Din tekst til borgeren og organisationen")
    apart = BooleanField(_APART, [InputRequired()])
    organisation = SelectField(
        "Organisation, der svarer for det", choices=[SelectChoice("r", "Region Østdanmark, Psykiatri og Skadestuer")]
    )


def _wrong() -> _Write:
    form = _Write()
    form.words.errors = ["Skriv en tekst."]
    return form


_QUEUE: dict[str, Any] = {
    "heading": "Supportens kø",
    "lead": "Spørgsmål, som ingen organisation har. Find ud af, hvem der svarer, eller hjælp borgeren videre.",
    "form": _Find(),
    "health": [("Sager hos supporten", "12"), ("Ingen har taget dem", "7"), ("For sent", "1")],
    "parts": [
        ("Alle hos supporten", "/medarbejder/brugerstoette", True),
        ("Ingen har taget dem", "/medarbejder/brugerstoette/ledige", False),
        ("Mine", "/medarbejder/brugerstoette/mine", False),
        ("Forsinket hos organisationer", "/medarbejder/brugerstoette/forsinkede", False),
    ],
    "orders": [("Korteste frist først", "/a", True), ("Ældste først", "/b", False)],
    "narrow": "/medarbejder/brugerstoette/vis",
    "chips": [
        ("Indsigt i oplysninger om dig selv (GDPR, artikel 15)", "/medarbejder/brugerstoette/c"),
        ("Organisation 29190623", "/medarbejder/brugerstoette/d"),
    ],
    "found": "Flere end 1.000",
    "lines": _LINES,
    "front": None,
    "onward": "/medarbejder/brugerstoette/flere",
}
_NARROW: dict[str, Any] = {
    "fields": [
        {
            "name": name,
            "label": label,
            "options": [("", "Alle", False), ("a", "Indsigt i oplysninger om dig selv (GDPR, artikel 15)", True)],
        }
        for name, label in (("ret", "Efter hvilken ret er der spurgt?"), ("emne", "Hvad handler spørgsmålet om?"))
    ],
    "shown": "v",
    "back": "/medarbejder/brugerstoette",
}
_CASE: dict[str, Any] = {
    "unsent": "",
    "panel": {**preview_cases._PANEL, "badges": [("For sent", "warning")]},
    "holder": "Anne-Sofie Wulff-Christoffersen",
    "is_mine": True,
    "can_take": False,
    "entries": [[("Tid", "2. marts 2026 kl. 23.59"), ("Enhed", "Skadestuen, Østdanmarks Universitetshospital")]],
    "said": [preview_cases.ASKED],
    "reads": True,
    "notes": [
        {
            "what": "Gav sagen videre",
            "when": "4. marts 2026 kl. 9.12",
            "by": "Anne-Sofie Wulff-Christoffersen",
            "to": "Tom Toft",
            "words": "Borgeren ringer igen i morgen.",
        }
    ],
    "deeds": [
        (label, f"/medarbejder/brugerstoette/sag/{path}")
        for label, path in (
            ("Skriv til borgeren", "skriv"),
            ("Send sagen videre", "send-videre"),
            ("Giv sagen til en kollega", "overdrag"),
            ("Luk sagen", "luk"),
            ("Skriv et notat", "notat"),
            ("Vis CPR-nummeret", "nummer"),
        )
    ],
    "desk_case": "a",
}
_STEP: dict[str, Any] = {
    "heading": "Skriv til borgeren",
    "means": "Borgeren kan læse det med det samme. Supporten siger aldrig, om et opslag var i orden.",
    "panel": preview_cases._PANEL,
    "back": "/medarbejder/brugerstoette/sag",
    "action": "/medarbejder/brugerstoette/sag/skriv",
    "form": _Write(),
    "has_ready_texts": True,
    "steps": 3,
}
_AT = "/medarbejder/brugerstoette"
_COLLEAGUES: dict[str, Any] = {
    "form": _Why(),
    "is_told": True,
    "action": "/medarbejder/kollegas-sag/a",
    "back": _AT,
    "unsent": "",
}
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    _AT: ("support/desk_queue.html", _QUEUE),
    f"{_AT}/tom": ("support/desk_queue.html", {**_QUEUE, "lines": [], "onward": None, "chips": []}),
    f"{_AT}/vis": ("support/desk_narrow.html", _NARROW),
    "/medarbejder/ikke-naer": ("support/apart.html", {"form": _Apart(), "hidden": {"thing": "sag"}, "back": _AT}),
    f"{_AT}/borger": ("support/desk_open.html", {"form": _Open()}),
    "/medarbejder/kollegas-sag/a": ("support/colleagues_open.html", {**_COLLEAGUES, "what": "Spørgsmål"}),
    "/medarbejder/kollegas-sag/b": (
        "support/colleagues_open.html",
        {**_COLLEAGUES, "what": "Sløring", "is_told": False},
    ),
    f"{_AT}/borger/vist": (
        "support/desk_citizen.html",
        {
            "lines": _LINES,
            "minutes": 30,
            "most": 30,
            "help_href": "/medarbejder/brugerstoette/hjaelp/hvem",
            "protect_href": "/medarbejder/brugerstoette/hjaelp/steder",
            "paper_href": "/medarbejder/brugerstoette/papir",
            "waiting": preview_assist.WAITING,
        },
    ),
    f"{_AT}/sag": ("support/desk_case.html", _CASE),
    f"{_AT}/sag-andres": (
        "support/desk_case.html",
        {
            **_CASE,
            "holder": None,
            "is_mine": False,
            "can_take": True,
            "reads": False,
            "notes": [],
            "deeds": _CASE["deeds"][-2:],
        },
    ),
    f"{_AT}/sag/skriv": ("support/desk_step.html", _STEP),
    f"{_AT}/sag/fejl": ("support/desk_step.html", {**_STEP, "form": _wrong()}),
    f"{_AT}/sag/send-videre": (
        "support/desk_step.html",
        {**_STEP, "heading": "Send sagen videre", "form": _PassOn(), "has_ready_texts": False},
    ),
    f"{_AT}/sag/nummer": ("support/desk_number.html", {"numbers": ["140357-2528"], "back": f"{_AT}/sag"}),
}
ADDRESSES = {
    "staff_desk.find": f"{_AT}/find",
    "staff_desk.open_citizen": f"{_AT}/borger/find",
    "staff_desk.take": f"{_AT}/sag/a/tag",
    "staff_desk.put_back": f"{_AT}/sag/a/laeg-tilbage",
}
ENDPOINTS = {
    _AT: "staff_desk.listed",
    f"{_AT}/borger": "staff_desk.opening",
    "/medarbejder/ikke-naer": "staff_apart.confirm",
}
