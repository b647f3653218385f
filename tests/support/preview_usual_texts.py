"""What the pages of texts about units look like with something on them."""

from typing import Any

from wtforms import BooleanField, Form, TextAreaField
from wtforms.validators import InputRequired

from support.domain.lix import Readability

_WORDS = "Afdelingen læser prøvesvar for at forberede stuegang.\nSvarene læses igen, når du skal hjem."
_SORT = [("Enhed", "Lungemedicinsk Sengeafsnit 12 med Intermediært Afsnit, Region Østdanmark"), ("Handling", "Læste")]
_SURE = "Teksten siger ikke noget om en bestemt person eller et bestemt opslag, og den nævner ingen ved navn"


class _Text(Form):
    words = TextAreaField("Hvordan bruger afdelingen normalt denne slags opslag?", [InputRequired()])
    apart = BooleanField(_SURE, [InputRequired()])


def _wrong() -> _Text:
    form = _Text()
    form.words.errors = ["Skriv en tekst."]
    return form


def _line(state: str, kind: str) -> dict[str, Any]:
    return {
        "href": "/medarbejder/faste-tekster/en",
        "title": _SORT[0][1],
        "state": state,
        "kind": kind,
        "facts": [_SORT[1], ("Skrevet", "3. marts 2026 kl. 12.00")],
        "words": _WORDS,
    }


_LIST: dict[str, Any] = {
    "lines": [_line("Venter på en kollega", "warning"), _line("Vises for borgere", "success"), _line("Fjernet", "")],
    "front": "/medarbejder/faste-tekster/forrest",
    "onward": "/medarbejder/faste-tekster/flere",
}
_TEXT: dict[str, Any] = {
    "form": _Text(),
    "facts_of_sort": [*_SORT, ("Status", "Venter på en kollega")],
    "words": _WORDS,
    "steps": 1,
    "history": [("Skrevet, 3. marts 2026 kl. 12.00", "Anne-Sofie Wulff-Christoffersen")],
    "deeds": {"approve": "/medarbejder/faste-tekster/en/godkend", "turn_down": "/medarbejder/faste-tekster/en/afvis"},
    "waits_for_colleague": False,
    "write_anew": "/medarbejder/faste-tekster/ny/en",
}
_NEW: dict[str, Any] = {"form": _Text(), "facts_of_sort": _SORT, "action": "/medarbejder/faste-tekster/ny/en"}
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "/medarbejder/faste-tekster": ("support/usual_texts.html", _LIST),
    "/medarbejder/faste-tekster-ingen": (
        "support/usual_texts.html",
        {"lines": [], "front": None, "onward": None},
    ),
    "/medarbejder/faste-tekster/en": ("support/usual_text.html", _TEXT),
    "/medarbejder/faste-tekster/min": (
        "support/usual_text.html",
        {**_TEXT, "deeds": {"end": "/medarbejder/faste-tekster/en/fjern"}, "waits_for_colleague": True},
    ),
    "/medarbejder/faste-tekster/ny/en": ("support/usual_text_new.html", _NEW),
    "/medarbejder/faste-tekster/ny/fejl": ("support/usual_text_new.html", {**_NEW, "form": _wrong()}),
    "/medarbejder/faste-tekster/ny/se": (
        "support/usual_text_check.html",
        {
            "words": _WORDS,
            "facts_of_sort": _SORT,
            "hint": Readability.of(_WORDS),
            "easy": 35,
            "draft": "d",
            "action": "/medarbejder/faste-tekster/ny/en",
        },
    ),
}
ADDRESSES: dict[str, str] = {}
ENDPOINTS = {"/medarbejder/faste-tekster": "staff_usual_texts.listed"}
