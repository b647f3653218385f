"""What the pages of look-backs look like with something on them, and the citizen's messages from organisations."""

from typing import Any

from wtforms import BooleanField, DateField, Form, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from support.domain.lix import Readability
from support.services.look_back_list import ToTell

_AT = "/medarbejder/tilbageblik"
_APART = "Det handler hverken om mig, min familie, mine egne opslag eller min egen leder"
_TEXT = (
    "En af vores ansatte har set i dine sundhedsdata uden at have en grund til det. Det burde ikke være sket. "
    "Det beklager vi. Vi har fulgt op på det. Du kan spørge os om det, og du kan klage."
)


class _Apart(Form):
    apart = BooleanField(_APART)


class _Why(_Apart):
    reason = TextAreaField("Hvorfor?", [InputRequired()])


class _Ask(_Why):
    entry = RadioField(
        "Hvis opslag?",
        choices=[
            SelectChoice("1", "2. marts 2026 kl. 23.59, Sygeplejerske"),
            SelectChoice("2", "3. marts 2026 kl. 0.04, Læge"),
        ],
    )
    first = DateField("Fra", [InputRequired()])
    last = DateField("Til", [InputRequired()])


class _Judge(_Apart):
    finding = RadioField(
        "Hvad vurderer I?",
        choices=[
            SelectChoice("justified", "Der var en grund"),
            SelectChoice("unjustified", "Det burde ikke være sket"),
            SelectChoice("unsettled", "Det kan ikke afklares"),
        ],
    )


def _wrong() -> _Judge:
    form = _Judge()
    form.finding.errors = ["Vælg mindst ét opslag eller én borger."]
    return form


def _line_of(number: str, state: str) -> dict[str, Any]:
    return {
        "href": f"{_AT}/et",
        "title": f"Tilbageblik i spørgsmål {number}",
        "facts": [("Status", state), ("Siden", "3. marts 2026 kl. 12.00")],
    }


_LINES = [
    _line_of("7KQ4-RM2D", "Venter på, at en anden åbner det"),
    _line_of("2BXF-9TWH", "Opslagene bliver vurderet"),
]
_SHOWN: dict[str, Any] = {
    "unsent": "",
    "follow_up": "/medarbejder/opfoelgning/en",
    "number": "7KQ4-RM2D",
    "facts": [
        ("Status", "Opslagene bliver vurderet"),
        ("Hører til", "Spørgsmål 7KQ4-RM2D"),
        ("Bestilt", "1. marts 2021 til 3. marts 2026"),
        ("Bestilt af", "Anne-Sofie Wulff-Christoffersen"),
    ],
    "figures": [
        ("Talt for", "1. marts 2021 til 3. marts 2026"),
        ("Antal opslag", "1.230"),
        ("Antal borgere", "færre end 5"),
    ],
    "months": [["03.2021–11.2024", "7"], ["12.2024", "612"], ["01.2025–03.2026", "611"]],
    "kinds": [["En afdeling på et hospital, et hospital", "1.223"], ["En region", "7"]],
    "deeds": [("Skriv en tekst til de berørte", f"{_AT}/et/tekst"), ("Luk tilbageblikket", f"{_AT}/et/luk")],
    "list_href": f"{_AT}/et/liste",
    "progress": [("Opslag", "1.230"), ("Borgere", "4"), ("Ikke vurderet", "12"), ("Venter på en anden", "3")],
    "mine_to_confirm": 3,
    "done": [
        {
            "what": "Bestilt",
            "when": "2. marts 2026 kl. 9.30",
            "by": "Anne-Sofie Wulff-Christoffersen",
            "finding": "",
            "words": "Vi vil vide, om der er flere.",
            "due": "",
        }
    ],
}
_COUNTING = {
    **_SHOWN,
    "figures": None,
    "months": [],
    "kinds": [],
    "progress": None,
    "list_href": None,
    "mine_to_confirm": 0,
    "deeds": [("Træk tilbageblikket tilbage", f"{_AT}/et/traek-tilbage")],
}
_LOOKUP = [
    ("Tid", "2. marts 2026 kl. 23.59"),
    ("Enhed", "Lungemedicinsk Sengeafsnit 12 med Intermediært Afsnit"),
    ("Oplysninger", "Prøvesvar"),
    ("Handling", "Læste"),
    ("Oplyst grund", "Behandling"),
    ("Vurdering", "Venter på en anden: Det burde ikke være sket"),
]


def _line(position: int, *, is_chosen: bool = False) -> dict[str, Any]:
    return {"position": position, "facts": _LOOKUP, "is_chosen": is_chosen}


_LIST: dict[str, Any] = {
    "groups": [(1, False, [_line(1), _line(2, is_chosen=True)]), (2, True, [_line(3)])],
    "form": _Judge(),
    "back": f"{_AT}/et",
    "action": f"{_AT}/et/liste",
    "confirm": f"{_AT}/et/bekraeft",
    "to_confirm": 2,
    "elsewhere": 3,
    "next_waiting": f"{_AT}/et/naeste",
    "shown": "f",
    "progress": [("Opslag", "1.230"), ("Borgere", "4"), ("Ikke vurderet", "12"), ("Venter på en anden", "5")],
    "front": f"{_AT}/et/forrest",
    "onward": f"{_AT}/et/flere",
}


def _step(form: Form, **more: Any) -> dict[str, Any]:
    told = {
        "heading": "Åbn tilbageblikket",
        "means": "Så ser du og dine kolleger opslagene ét for ét. Borgerne er numre.",
        "number": "7KQ4-RM2D",
        "form": form,
        "text": "",
        "hint": None,
        "easy": 35,
        "reach": None,
        "back": f"{_AT}/et",
        "action": f"{_AT}/et/aabn",
        "steps": 2,
    }
    return {**told, **more}


_TELL = _step(
    _Apart(),
    heading="Godkend teksten, og send den",
    means="De læser teksten her på siden. Den står i jeres organisations navn. Det kan ikke fortrydes.",
    text=_TEXT,
    hint=Readability.of(_TEXT),
    reach=ToTell(citizens=1229, by_hand=2, dead=1),
)
_NOTICE: dict[str, Any] = {
    "heading": "Besked fra Region Østdanmark",
    "when": "3. marts 2026 kl. 12.00",
    "is_set_right": False,
    "words": _TEXT,
    "is_withheld": False,
    "lost": 1,
    "entries": [
        {
            "href": "/opslag",
            "when": "2. marts 2026, 23.59",
            "facts": [("Hvem", "Sygeplejerske"), ("Hvor", "Lungemedicinsk Afsnit 12"), ("Hvad", "Prøvesvar, læste")],
        }
    ],
}
_NOTICES = [{**_NOTICE, "is_set_right": True, "words": "", "lost": 0}, _NOTICE, {**_NOTICE, "is_withheld": True}]
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    _AT: (
        "support/look_backs.html",
        {
            "matters": [("Spørgsmål 7KQ4-RM2D", f"{_AT}/nyt")],
            "all_matters": "/medarbejder/opfoelgning",
            "lines": _LINES,
            "front": None,
            "onward": f"{_AT}/flere",
        },
    ),
    f"{_AT}-ingen": (
        "support/look_backs.html",
        {"matters": [], "all_matters": None, "lines": [], "front": None, "onward": None},
    ),
    f"{_AT}/nyt": ("support/look_back_ask.html", {"number": "7KQ4-RM2D", "form": _Ask(), "back": _AT, "action": _AT}),
    f"{_AT}/et": ("support/look_back.html", _SHOWN),
    f"{_AT}/taelles": ("support/look_back.html", _COUNTING),
    f"{_AT}/et/liste": ("support/look_back_list.html", _LIST),
    f"{_AT}/et/liste-fejl": ("support/look_back_list.html", {**_LIST, "form": _wrong()}),
    f"{_AT}/et/aabn": ("support/look_back_step.html", _step(_Why())),
    f"{_AT}/et/fortael": ("support/look_back_step.html", _TELL),
    "/beskeder-fra-organisationer": ("support/notices.html", {"notices": _NOTICES, "is_cut": True}),
    "/beskeder-fra-organisationer-ingen": ("support/notices.html", {"notices": [], "is_cut": False}),
}
ADDRESSES: dict[str, str] = {}
ENDPOINTS = {_AT: "staff_look_backs.listed", "/beskeder-fra-organisationer": "notices.listed"}
