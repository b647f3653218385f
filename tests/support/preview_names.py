"""What the pages about masked names that citizens ask for look like with something on them."""

from typing import Any

from wtforms import BooleanField, Form, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

_PLACE = "Østdanmarks Universitetshospital, Psykiatrisk Afdeling og Skadestue"
_WHY = "Organisationen vurderer, at du kan bruge din ret uden navnet. Skriv i stedet tid og sted for opslaget."
_OTHERS = "Organisationen vurderer, at trygheden for dem, der arbejder der, vejer tungere end dit behov for navnet."


class _Ask(Form):  # type: ignore[misc]  # WTForms is published without types
    right = RadioField(
        "Hvad skal du bruge navnet til?",
        [InputRequired()],
        choices=[
            SelectChoice("a", "En klage til Styrelsen for Patientklager"),
            SelectChoice("b", "En anmeldelse til politiet"),
            SelectChoice("c", "Indsigt i oplysninger om mig (GDPR, artikel 15)"),
        ],
    )
    words = TextAreaField("Med dine egne ord")


class _Answer(Form):  # type: ignore[misc]  # WTForms is published without types
    answer = RadioField(
        "Hvad skal svaret være?",
        [InputRequired()],
        choices=[
            SelectChoice("g", "Giv navnet"),
            SelectChoice("s", f"Giv det ikke: {_OTHERS}"),
            SelectChoice("n", f"Giv det ikke: {_WHY}"),
        ],
    )
    reason = TextAreaField("Begrundelse", [InputRequired()])
    apart = BooleanField("Det handler hverken om mig, min familie eller min egen leder", [InputRequired()])


def _wish(state: str, **values: Any) -> dict[str, Any]:
    return {
        "href": "/oensker/et",
        "entry_href": "/opslag",
        "organisation": _PLACE,
        "state": state,
        "is_open": False,
        "is_late": False,
        "is_granted": False,
        "why": None,
        "facts": [
            ("Opslag", "3. marts 2026 kl. 12.00"),
            ("Du skal bruge navnet til", "Indsigt i oplysninger om mig (GDPR, artikel 15)"),
            ("Spurgt", "4. marts 2026 kl. 9.12"),
            ("Svar senest", "1. april 2026"),
        ],
        "withdraw_href": None,
        **values,
    }


_WAITS = _wish("Venter på svar", is_open=True, withdraw_href="/oensker/et/fortryd")
_ASKING: dict[str, Any] = {
    "form": _Ask(),
    "back_href": "/opslag",
    "entry": [("Tid", "3. marts 2026 kl. 12.00"), ("Stilling eller rolle", "Sygeplejerske"), ("Sløret af", _PLACE)],
    "organisation": _PLACE,
    "why_not": None,
    "days": 28,
    "open_href": None,
}
_REQUEST = {
    "href": "/medarbejder/navne/et",
    "state": "Venter på et forslag",
    "is_late": True,
    "facts": [("Spurgt", "4. marts 2026 kl. 9.12"), ("Skal bruges til", "En klage"), ("Svar senest", "1. april 2026")],
}
_STEPS = [
    {"what": "Spurgt", "when": "4. marts 2026 kl. 9.12", "by": "Borgeren", "why": "", "reason": ""},
    {
        "what": "Foreslået: giv ikke navnet",
        "when": "5. marts 2026 kl. 10.00",
        "by": "Anne-Sofie Wulff-Christoffersen",
        "why": _WHY,
        "reason": "Klagen kan behandles med tid og sted alene.",
    },
]
_DECIDING: dict[str, Any] = {
    "matter": _REQUEST,
    "entries": [[("Tid", "3. marts 2026 kl. 12.00"), ("Afdeling", _PLACE), ("Stilling eller rolle", "Sygeplejerske")]],
    "words": "Jeg vil klage over den måde, jeg blev talt til på.",
    "history": _STEPS[:1],
    "proposed": None,
    "answer": _Answer(),
    "confirming": None,
    "back": None,
    "is_own_proposal": False,
    "asked": "a",
    "failed": None,
}
_PROPOSED = {
    **_DECIDING,
    "matter": {**_REQUEST, "state": "Det er foreslået ikke at give navnet. Venter på en anden.", "is_late": False},
    "history": _STEPS,
    "proposed": _WHY,
    "answer": None,
    "confirming": _Answer(prefix="confirm-"),
    "back": _Answer(prefix="back-"),
}
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "/navn": ("logview/name_ask.html", _ASKING),
    "/navn-nej": (
        "logview/name_ask.html",
        {**_ASKING, "why_not": "Vi har ikke fået navnet. Spørg stedet eller kilden."},
    ),
    "/oensker": ("logview/names.html", {"wishes": [_WAITS, _wish("Du har fået navnet", is_granted=True)]}),
    "/oensker/et": ("logview/name_wish.html", {"wish": _WAITS}),
    "/oensker/nej": ("logview/name_wish.html", {"wish": _wish("Du har ikke fået navnet", why=_WHY)}),
    "/medarbejder/navne": ("support/names.html", {"waiting": [_REQUEST], "answered": []}),
    "/medarbejder/navne/et": ("support/name.html", _DECIDING),
    "/medarbejder/navne/to": ("support/name.html", _PROPOSED),
}
ADDRESSES = {
    "staff_names.propose": "/medarbejder/navne/a/forslag",
    "staff_names.confirm": "/medarbejder/navne/a/bekraeft",
    "staff_names.turn_back": "/medarbejder/navne/a/tilbage",
}
ENDPOINTS = {"/log": "logview.show_log", "/oensker": "names.listed", "/medarbejder/navne": "staff_names.listed"}
