"""What the pages of texts that others can begin with look like with something on them."""

from types import SimpleNamespace
from typing import Any

from wtforms import BooleanField, Form, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from support.domain.lix import Readability
from support.domain.ready_texts import Wording

_PATH = "/medarbejder/svartekster"
_SHELF = SimpleNamespace(
    heading="Tekster til svar",
    lead="Jeres logansvarlige kan begynde et svar med en af disse tekster. Kun jeres organisation har dem.",
    rule="En tekst må ikke sige noget om et bestemt opslag eller en bestemt person. Teksten er ingen vurdering. "
    "Den logansvarlige vælger hver gang, hvad I vurderer.",
)
_OWN = Wording(
    label="En studerende under vejledning læste med",
    danish="Vi har set på opslaget.\n\nDet blev lavet af en studerende under vejledning. Vejlederen er …",
    english="We have looked at the look-up.\n\nIt was made by a student under supervision. The supervisor is …",
)
_COMES = Wording(
    label="Loggen er forkert", danish="Vi har set på opslaget. Loggen er forkert her. Det, der skete, var: …"
)
_SORT = ("Til svar af typen", "Der var en grund")


class _Text(Form):
    label = StringField("Hvad hedder teksten på listen?", [InputRequired()])
    about = RadioField("Hvilke svar kan begynde med den?", choices=[SelectChoice("justified", "Der var en grund")])
    words = TextAreaField("Teksten på dansk", [InputRequired()])
    words_english = TextAreaField("Teksten på engelsk")
    apart = BooleanField("Teksten siger ikke noget om en bestemt person eller et bestemt opslag", [InputRequired()])


class _OfDesk(_Text):
    about = None


def _filled(kind: type[Form], error: str = "") -> Form:
    form = kind(data={"label": _OWN.label, "words": _OWN.danish, "words_english": _OWN.english})
    if error:
        form["words"].errors = [error]
    return form


def _line(words: Wording, origin: str, up: str | None) -> dict[str, Any]:
    return {"href": f"{_PATH}/en", "words": words, "origin": origin, "facts": [_SORT], "up": up}


_LIST: dict[str, Any] = {
    "shelf": _SHELF,
    "lines": [_line(_OWN, "Jeres egen", None), _line(_COMES, "Kommer med Indblik", f"{_PATH}/en/op")],
    "retired": [_line(_COMES, "Kommer med Indblik, ændret", None)],
    "changes": 2,
    "new": f"{_PATH}/ny",
}
_ONE: dict[str, Any] = {
    "shelf": _SHELF,
    "back": _PATH,
    "line": _line(_OWN, "Jeres egen", None),
    "is_in_use": True,
    "steps": 2,
    "change": f"{_PATH}/en/ret",
    "deed": f"{_PATH}/en/fjern",
    "history": [
        {"what": "Taget i brug igen, 4. marts 2026 kl. 12.00", "by": "Anne-Sofie Wulff-Christoffersen", "words": None},
        {"what": "Skrevet, 3. marts 2026 kl. 12.00", "by": "Grete Gram", "words": _OWN},
        {"what": "Kommer med Indblik", "by": "", "words": _COMES},
    ],
}
_FORM: dict[str, Any] = {
    "shelf": _SHELF,
    "is_new": True,
    "form": _Text(),
    "steps": 0,
    "theirs": None,
    "action": f"{_PATH}/ny",
    "back": _PATH,
}
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    _PATH: ("support/ready_texts.html", _LIST),
    f"{_PATH}-ingen": ("support/ready_texts.html", {**_LIST, "lines": [], "retired": []}),
    f"{_PATH}/en": ("support/ready_text.html", _ONE),
    f"{_PATH}/ude": (
        "support/ready_text.html",
        {**_ONE, "line": _line(_COMES, "Kommer med Indblik", None), "is_in_use": False},
    ),
    f"{_PATH}/ny": ("support/ready_text_form.html", _FORM),
    f"{_PATH}/ny/fejl": (
        "support/ready_text_form.html",
        {**_FORM, "form": _filled(_Text, "Skriv ikke et CPR-nummer.")},
    ),
    f"{_PATH}/en/ret": (
        "support/ready_text_form.html",
        {
            **_FORM,
            "shelf": _SHELF,
            "is_new": False,
            "form": _filled(_OfDesk),
            "theirs": {
                "what": "Skrevet",
                "when": "4. marts 2026 kl. 12.00",
                "by": "Anne-Sofie Wulff-Christoffersen",
                "words": _OWN,
            },
        },
    ),
    f"{_PATH}/ny/se": (
        "support/ready_text_check.html",
        {
            "shelf": _SHELF,
            "words": _OWN,
            "hint": Readability.of(_OWN.danish),
            "easy": 35,
            "draft": "d",
            "steps": 0,
            "action": f"{_PATH}/ny",
            "back": _PATH,
        },
    ),
}
ADDRESSES: dict[str, str] = {}
ENDPOINTS = {_PATH: "staff_beginnings.listed", "/medarbejder/brugerstoette/tekster": "staff_ready_texts.listed"}
