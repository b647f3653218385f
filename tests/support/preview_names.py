"""What the pages about masked names that citizens ask for look like with something on them."""

from typing import Any

from wtforms import BooleanField, Form, RadioField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput

from citizen_app.complaint_settings import Law
from citizen_app.web.complaint_words import Complaining

_PLACE = "Østdanmarks Universitetshospital, Psykiatrisk Afdeling og Skadestue"
_WHY = "Organisationen vurderer, at du kan bruge din ret uden navnet. Skriv i stedet tid og sted for opslaget."
_OTHERS = "Organisationen vurderer, at trygheden for dem, der arbejder der, vejer tungere end dit behov for navnet."


class _Ask(Form):
    right = RadioField(
        "Hvad skal du bruge navnet til?",
        [InputRequired()],
        choices=[
            SelectChoice("a", "En klage til en myndighed, fx Styrelsen for Patientklager"),
            SelectChoice("b", "En anmeldelse til politiet"),
            SelectChoice("c", "Indsigt i oplysninger om mig (GDPR, artikel 15)"),
        ],
    )
    words = TextAreaField("Med dine egne ord")
    others = SelectMultipleField(
        "Bed om navnet på flere opslag (frivilligt)",
        description=f"{_PLACE} har også sløret navnet på disse opslag.",
        option_widget=CheckboxInput(),
        choices=[
            SelectChoice(str(number), f"{number}. marts 2026 kl. 12.00: Sygeplejerske (Medarbejder BKTR), {_PLACE}")
            for number in range(1, 10)
        ],
    )


class _Answers(Form):
    given = SelectMultipleField(
        "På hvilke opslag skal borgeren have navnet?",
        option_widget=CheckboxInput(),
        choices=[
            SelectChoice(str(number), f"{number}. marts 2026 kl. 12.00: Sygeplejerske, {_PLACE}")
            for number in (1, 2, 3)
        ],
    )
    otherwise = RadioField(
        "Hvad skal borgeren læse om de andre?",
        choices=[SelectChoice("s", _OTHERS), SelectChoice("n", _WHY)],
    )
    reason = TextAreaField("Begrundelse", [InputRequired()])
    apart = BooleanField("Det handler hverken om mig, min familie eller min egen leder", [InputRequired()])


class _Answer(Form):
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
        "lookups": [{"moment": "3. marts 2026 kl. 12.00", "href": "/opslag", "answer": ""}],
        "organisation": _PLACE,
        "moments": "3. marts 2026 kl. 12.00",
        "state": state,
        "is_open": False,
        "is_late": False,
        "body": "Styrelsen for Patientklager",
        "body_sentences": [
            "Klag senest 2 år efter, at du fik svaret.",
            "Vi går ud fra, at det er det rette sted at klage. Patientvejlederen ved, om det er.",
        ],
        "due": "1. april 2026",
        "is_granted": False,
        "is_refused": False,
        "is_masked_no_more": False,
        "why": None,
        "facts": [
            ("Opslag", "3. marts 2026 kl. 12.00"),
            ("Sløret af", _PLACE),
            ("Du skal bruge navnet til", "Indsigt i oplysninger om mig (GDPR, artikel 15)"),
            ("Spurgt", "4. marts 2026 kl. 9.12"),
            ("Svar senest", "1. april 2026"),
        ],
        "withdraw_href": None,
        "turn_href": "/oensker/et/videre",
        **values,
    }


_WAITS = _wish("Venter på svar", is_open=True, withdraw_href="/oensker/et/fortryd")
_IN_PART = _wish(
    "Du har fået navnet på nogle af opslagene",
    is_granted=True,
    is_refused=True,
    lookups=[
        {"moment": "4. marts 2026 kl. 8.15", "href": "/opslag", "answer": "Du har fået navnet."},
        {"moment": "3. marts 2026 kl. 12.00", "href": "/opslag", "answer": _OTHERS},
        {"moment": "2. marts 2026 kl. 23.59", "href": None, "answer": _WHY},
    ],
)


def _wrong() -> _Ask:
    form = _Ask(data={"others": ["2", "3"]})
    form.right.errors = ["Vælg, hvad du skal bruge navnet til."]
    return form


_TURNING: dict[str, Any] = {
    "back_href": "/oensker/nej",
    "organisation": _PLACE,
    "is_refused": True,
    "complaints": [
        Complaining(
            law=Law.NAME_REFUSED,
            about="Om navnet",
            body="Styrelsen for Patientklager",
            sentences=["Tager imod klager over ikke at få et navn.", "Den sidste dag er 5. marts 2028."],
            reference="",
        )
    ],
    "hrefs": dict.fromkeys(("organisation", "name-refused"), "/brev"),
}
_ASKING: dict[str, Any] = {
    "form": _Ask(),
    "back_href": "/opslag",
    "entry": [("Tid", "3. marts 2026 kl. 12.00"), ("Stilling eller rolle", "Sygeplejerske"), ("Sløret af", _PLACE)],
    "organisation": _PLACE,
    "why_not": None,
    "days": 28,
    "unsent": None,
    "open_href": None,
}
_REQUEST: dict[str, Any] = {
    "href": "/medarbejder/navne/et",
    "title": "Ønske fra 4. marts 2026 kl. 9.12",
    "is_late": True,
    "facts": [
        ("Status", "Venter på et forslag"),
        ("Spurgt", "4. marts 2026 kl. 9.12"),
        ("Skal bruges til", "En klage til Styrelsen for Patientklager"),
        ("Svar senest", "1. april 2026"),
    ],
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
    "is_proposed": False,
    "answer": _Answer(),
    "confirming": None,
    "back": None,
    "is_own_proposal": False,
    "asked": "a",
    "failed": None,
}
_DECIDING_SEVERAL: dict[str, Any] = {**_DECIDING, "entries": _DECIDING["entries"] * 3, "answer": _Answers()}
_PROPOSED = {
    **_DECIDING,
    "matter": {
        **_REQUEST,
        "is_late": False,
        "facts": [("Status", "Det er foreslået ikke at give navnet. Venter på en anden."), *_REQUEST["facts"][1:]],
    },
    "entries": [[*_DECIDING["entries"][0], ("Forslag", _WHY)]],
    "history": _STEPS,
    "is_proposed": True,
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
    "/navn-fejl": ("logview/name_ask.html", {**_ASKING, "form": _wrong()}),
    "/oensker": ("logview/names.html", {"wishes": [_WAITS, _wish("Du har fået navnet", is_granted=True), _IN_PART]}),
    "/oensker-ingen": ("logview/names.html", {"wishes": []}),
    "/oensker/et": ("logview/name_wish.html", {"wish": _WAITS}),
    "/oensker/sent": ("logview/name_wish.html", {"wish": {**_WAITS, "is_late": True}}),
    "/oensker/nej": ("logview/name_wish.html", {"wish": _wish("Du har ikke fået navnet", is_refused=True, why=_WHY)}),
    "/oensker/et/videre": ("logview/name_turning.html", _TURNING),
    "/oensker/sent/videre": ("logview/name_turning.html", {**_TURNING, "is_refused": False}),
    "/oensker/nogle": ("logview/name_wish.html", {"wish": _IN_PART}),
    "/medarbejder/navne": (
        "support/names.html",
        {"waiting": [_REQUEST, {**_REQUEST, "is_late": False}], "answered": [_REQUEST]},
    ),
    "/medarbejder/navne-ingen": ("support/names.html", {"waiting": [], "answered": []}),
    "/medarbejder/navne/et": ("support/name.html", _DECIDING),
    "/medarbejder/navne/flere": ("support/name.html", _DECIDING_SEVERAL),
    "/medarbejder/navne/to": ("support/name.html", _PROPOSED),
}
ADDRESSES = {
    "staff_names.propose": "/medarbejder/navne/a/forslag",
    "staff_names.confirm": "/medarbejder/navne/a/bekraeft",
    "staff_names.turn_back": "/medarbejder/navne/a/tilbage",
}
ENDPOINTS = {"/log": "logview.show_log", "/oensker": "names.listed", "/medarbejder/navne": "staff_names.listed"}
