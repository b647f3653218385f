"""What the pages of those who follow up on misuse look like with something on them."""

from typing import Any

from wtforms import BooleanField, DateField, Form, RadioField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from tests.support.preview_cases import ASKED, LOOKUP, REASON_FORM, UNJUSTIFIED

_AT = "/medarbejder/opfoelgning"
_LINES: list[dict[str, Any]] = [
    {
        "href": f"{_AT}/en",
        "title": "Spørgsmål 7KQ4-RM2D",
        "badges": [("Tiden er løbet ud", "error")],
        "facts": [
            ("Status", "Venter på en leder"),
            ("Anmeld til myndigheden senest", "2. marts 2026 kl. 9.30"),
            ("Tid", "Tiden løb ud for 1 dag og 2 timer siden."),
        ],
    },
    {
        "href": f"{_AT}/to",
        "title": "Spørgsmål 2BXF-9TWH",
        "badges": [],
        "facts": [
            ("Status", "Medarbejderen bliver hørt"),
            ("Anmeld til myndigheden senest", "5. marts 2026 kl. 23.59"),
            ("Tid", "Der er 2 dage og 12 timer tilbage."),
        ],
    },
]
_LIST: dict[str, Any] = {
    "parts": [
        ("Alle åbne", _AT, True),
        ("Venter på en leder", f"{_AT}/venter", False),
        ("Tiden er løbet ud", f"{_AT}/sent", False),
        ("Lukket", f"{_AT}/lukket", False),
    ],
    "lines": _LINES,
    "front": f"{_AT}/forrest",
    "onward": f"{_AT}/flere",
}
_DONE: list[dict[str, Any]] = [
    {
        "what": "Opslaget blev vurderet som uberettiget",
        "when": "27. februar 2026 kl. 9.30",
        "by": "Anne-Sofie Wulff-Christoffersen",
        "facts": [],
        "words": "",
    },
    {
        "what": "Påmindelse: tiden løber",
        "when": "28. februar 2026 kl. 9.30",
        "by": "Indblik, af sig selv",
        "facts": [("Tiden slutter", "2. marts 2026 kl. 9.30")],
        "words": "",
    },
]
_HANDED_OUT: dict[str, Any] = {
    "what": "Et udtræk blev udleveret",
    "when": "2. marts 2026 kl. 14.05",
    "by": "Grete Gram",
    "facts": [
        ("Hvem fik den", "Politiet"),
        ("Filens fingeraftryk (SHA-256)", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    ],
    "words": "Politiet har bedt om det i sag 0700-12345.\n\nDe skal vide, hvem der lavede opslaget.",
}
_QUESTION: dict[str, Any] = {
    "entries": [LOOKUP],
    "others": [LOOKUP],
    "beside": [LOOKUP[:5]],
    "is_cut": True,
    "findings": [f"Opslag 1–2, 4: {UNJUSTIFIED}", "Opslag 3: Organisationen har ikke vurderet det endnu."],
    "said": [ASKED],
    "has_names": True,
    "readings": [],
}
_MATTER: dict[str, Any] = {
    "unsent": "",
    "look_backs": [("Tilbageblik, Opslagene bliver vurderet", "/medarbejder/tilbageblik/et")],
    "number": "7KQ4-RM2D",
    "is_late": True,
    "is_withdrawn": False,
    "facts": [
        ("Status", "Venter på en leder"),
        ("Vurderet", "27. februar 2026 kl. 9.30"),
        ("Tiden løber fra", "27. februar 2026 kl. 9.30"),
        ("Anmeld til myndigheden senest", "2. marts 2026 kl. 9.30"),
        ("De berørte", "Ikke fortalt endnu"),
    ],
    "left": [
        "Tiden løb ud for 1 dag og 2 timer siden.",
        "Ingen leder har taget den endnu. Tiden løber fra vurderingen.",
        "Indblik minder jer om det. Din organisation anmelder det selv til myndigheden.",
    ],
    "deeds": [("Tag opfølgningen", f"{_AT}/en/tag")],
    "letter": None,
    "look_back": None,
    "export": None,
    "done": _DONE,
    "form": REASON_FORM,
    "are_named": False,
    "action": f"{_AT}/en/navne",
    "question": _QUESTION,
}
_IN_HAND: dict[str, Any] = {
    **_MATTER,
    "is_late": False,
    "facts": [
        ("Status", "Hos en leder"),
        ("Vurderet", "27. februar 2026 kl. 9.30"),
        ("Taget af en leder", "2. marts 2026 kl. 9.12"),
        ("Tiden løber fra", "2. marts 2026 kl. 9.12"),
        ("Anmeld til myndigheden senest", "5. marts 2026 kl. 9.12"),
        ("De berørte", "Ikke fortalt endnu"),
    ],
    "left": ["Der er 2 dage og 12 timer tilbage."],
    "deeds": [
        ("Hør medarbejderen", f"{_AT}/en/hoering"),
        ("Gå videre uden høring", f"{_AT}/en/uden-hoering"),
        ("Det er anmeldt til myndigheden", f"{_AT}/en/anmeldt"),
        ("Det skal ikke anmeldes", f"{_AT}/en/ikke-anmeldt"),
        ("Skriv, hvornår I vidste det", f"{_AT}/en/kendskab"),
        ("Skriv et notat", f"{_AT}/en/note"),
    ],
    "letter": f"{_AT}/en/hoeringsbrev",
    "look_back": "/medarbejder/tilbageblik/nyt",
    "export": f"{_AT}/en/udtraek",
    "done": [*_DONE, _HANDED_OUT],
    "are_named": True,
    "question": {
        **_QUESTION,
        "entries": [[*LOOKUP, ("Navn", "Mads Enevoldsen")]],
        "has_names": False,
        "readings": [{"when": "2. marts 2026 kl. 14.05", "by": "Grete Gram", "reason": "Jeg skal høre kollegaen."}],
    },
}
_WITHDRAWN: dict[str, Any] = {
    **_MATTER,
    "is_late": False,
    "is_withdrawn": True,
    "facts": [("Status", "Trukket tilbage: vurderingen blev rettet"), ("Vurderet", "27. februar 2026 kl. 9.30")],
    "left": [],
    "deeds": [("Skriv et notat", f"{_AT}/en/note")],
    "export": f"{_AT}/en/udtraek",
    "question": None,
}
_APART = "Det handler hverken om mig, min familie, mine egne opslag eller min egen leder"


class _Take(Form):
    day = DateField("Vidste I det før nu? Dagen", [Optional()])
    clock = TimeField("Klokkeslæt", [Optional()])
    words = TextAreaField("En note", [Optional()])
    apart = BooleanField(_APART, [InputRequired()])
    must_say = False


class _Export(Form):
    recipient = RadioField(
        "Hvem får den?", [InputRequired()], choices=[SelectChoice("a", "Datatilsynet"), SelectChoice("p", "Politiet")]
    )
    kind = RadioField(
        "Hvilken slags fil?",
        [InputRequired()],
        choices=[SelectChoice("csv", "En tabel (CSV)"), SelectChoice("json", "Til en computer (JSON)")],
    )
    words = TextAreaField("Hvad skal det bruges til, og hvorfor er navnene nødvendige?", [InputRequired()])
    apart = BooleanField(_APART, [InputRequired()])


def _wrong() -> _Take:
    form = _Take()
    form.day.errors = ["Det er ikke sket endnu. Skriv, hvornår det skete."]
    return form


def _step(form: _Take) -> dict[str, Any]:
    return {
        "heading": "Tag opfølgningen",
        "means": [
            "Du følger op for din organisation.",
            "Tiden til at anmelde til myndigheden løber fra nu. Vidste I det før, løber den fra da.",
        ],
        "button": "Tag opfølgningen",
        "number": "7KQ4-RM2D",
        "back": f"{_AT}/en",
        "action": f"{_AT}/en/tag",
        "form": form,
        "dated": [form.day, form.clock],
        "must_be_dated": False,
        "steps": 1,
    }


_LETTER: dict[str, Any] = {
    "back": f"{_AT}/en",
    "sender": "Region Østdanmark",
    "day": "2. marts 2026",
    "number": "7KQ4-RM2D",
    "entries": [LOOKUP],
    "until": "16. marts 2026",
}
_EXPORT: dict[str, Any] = {
    "number": "7KQ4-RM2D",
    "back": f"{_AT}/en",
    "action": f"{_AT}/en/udtraek",
    "form": _Export(),
    "steps": 1,
}
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    _AT: ("support/misuse_list.html", _LIST),
    f"{_AT}-ingen": ("support/misuse_list.html", {**_LIST, "lines": [], "front": None, "onward": None}),
    f"{_AT}/en": ("support/misuse_matter.html", _MATTER),
    f"{_AT}/i-haende": ("support/misuse_matter.html", _IN_HAND),
    f"{_AT}/trukket": ("support/misuse_matter.html", _WITHDRAWN),
    f"{_AT}/en/tag": ("support/misuse_step.html", _step(_Take())),
    f"{_AT}/en/fejl": ("support/misuse_step.html", _step(_wrong())),
    f"{_AT}/en/hoeringsbrev": ("support/misuse_letter.html", _LETTER),
    f"{_AT}/en/udtraek": ("support/misuse_export.html", _EXPORT),
}
ADDRESSES: dict[str, str] = {}
ENDPOINTS = {_AT: "staff_misuse.listed"}
