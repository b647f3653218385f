"""What the desk's pages look like on which a letter to complain with is asked for, and that letter on paper."""

from typing import Any

from wtforms import BooleanField, DateField, Form, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from support.domain.letter_text import LetterPart, LetterText

_AT = "/medarbejder/brugerstoette/hjaelp"
_TELLS = "Borgeren vil have, at brevet siger, hvad det er"
_BLANK = "…" * 20


class _Complaint(Form):
    number = StringField("Sagsnummer", [InputRequired()])
    to = RadioField(
        "Hvem er brevet til?",
        [InputRequired()],
        choices=[
            SelectChoice("organisation", "Organisationens databeskyttelsesrådgiver"),
            SelectChoice("look-up", "Dem, der tager imod klager over opslag i sundhedsdata"),
            SelectChoice("file-access", "Dem, der tager imod klager over aktindsigt"),
            SelectChoice("data-protection", "Dem, der tager imod klager over behandling af data"),
            SelectChoice("police", "Politiet"),
        ],
    )
    letter_tells = BooleanField(_TELLS)


class _NameComplaint(Form):
    asked_on = DateField(
        "Hvilken dag bad borgeren om navnet?",
        [InputRequired()],
        description="På siden eller her hos supporten. Dagen står i brevet om det.",
    )
    to = RadioField(
        "Hvem er brevet til?",
        [InputRequired()],
        choices=[
            SelectChoice("organisation", "Organisationen, der svarer"),
            SelectChoice("name-refused", "Dem, der tager imod klager over ikke at få et navn"),
        ],
    )
    letter_tells = BooleanField(_TELLS)


SAID = LetterText(
    title="Et brev, du kan sende videre",
    parts=[
        LetterPart(
            sentences=[
                "Du har bedt vores support om dette brev.",
                "Det, du kan sende videre, begynder på næste ark. Skriv resten i hånden, og skriv under.",
                "Vi sender det ikke til nogen.",
            ]
        ),
        LetterPart(
            heading="Brev til Styrelsen for Patientklager",
            is_sheet=True,
            facts=[("Til", "Styrelsen for Patientklager"), ("Fra", _BLANK), ("Dato", _BLANK)],
        ),
        LetterPart(sentences=["Jeg klager over disse opslag i mine sundhedsdata."]),
        LetterPart(
            heading="Det er der sket",
            facts=[("Sådan stod det den", "11. marts 2026"), ("Sagsnummer i Indblik", "7KQ4-RM2D")],
        ),
        LetterPart(facts=[("Underskrift", _BLANK)]),
    ],
)
_ACT: dict[str, Any] = {"finds": False, "nothing": "", "back": _AT}
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    f"{_AT}/klage": (
        "support/assist_act.html",
        {
            **_ACT,
            "heading": "Send et brev at klage med",
            "means": "Om et spørgsmål. Borgeren skriver under og sender det videre. Borgeren læser sagsnummeret op.",
            "form": _Complaint(),
            "action": f"{_AT}/klage",
        },
    ),
    f"{_AT}/klage-navn": (
        "support/assist_act.html",
        {
            **_ACT,
            "heading": "Send et brev at klage med om et navn",
            "means": "Om et nej til et navn eller et svar, der er for sent. Du ser ingen af delene.",
            "form": _NameComplaint(),
            "action": f"{_AT}/klage-navn",
        },
    ),
    f"{_AT}/laes-klage": (
        "support/assist_check.html",
        {
            "heading": "Send et brev at klage med",
            "sentences": [
                "Du får et brev til politiet. Du skriver selv under og sender det videre.",
                "Det handler om dit spørgsmål 7KQ4-RM2D, som du stillede den 3. marts 2026.",
                "Opslagene og det, der er skrevet, står i det. Den, der åbner brevet, kan læse det.",
                "Det gælder fra den 11. marts 2026. Indtil da kan du stoppe det.",
            ],
            "draft": "x",
            "action": f"{_AT}/klage",
            "back": _AT,
        },
    ),
}
