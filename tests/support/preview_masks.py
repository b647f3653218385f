"""What the pages of mask deciders look like with something on them."""

from typing import Any

from wtforms import BooleanField, DateField, Form, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

_WHY = "Patienten har truet to sygeplejersker på livet og har opsøgt den ene efter vagten."
_WARD = "Lungemedicinsk Sengeafsnit 12 med Intermediært Afsnit (Østdanmarks Universitetshospital)"
_PLACE = "/medarbejder/sloering/a"
_TOUCHED = (
    "Opslag, som den rammer: 48.210, i alle borgeres log. Talt 3. marts 2026 kl. 6.00. Nye opslag bliver også sløret."
)


def _mask(
    whose: str, towards: str, until: str, says: str | None = None, confirmed: str = "Ingen endnu"
) -> dict[str, Any]:
    return {
        "whose": whose,
        "reference": "3F2A-91BC",
        "says": says,
        "facts": [
            ("Sløret for", towards),
            ("Begrundelse", _WHY),
            ("Siden", "3. marts 2026 kl. 12.00"),
            ("Sidste dag", until),
            ("Lavet af", "Anne-Sofie Wulff-Christoffersen"),
            ("Bekræftet af", confirmed),
            ("Hjemmel", "Sundhedsloven § 37, stk. 5"),
        ],
        "href": _PLACE,
    }


_WAITS = _mask(
    f"Alle på {_WARD} og enhederne under den",
    "Én borger",
    "1. juni 2026",
    "Den slører allerede. En anden skal bekræfte eller afvise den.",
)
_PAST = _mask(
    "Alle på Region Østdanmark og enhederne under den",
    "Én borger",
    "1. februar 2026",
    "Dens sidste dag er gået. Den slører stadig, indtil I forlænger eller ophæver den.",
    "Mads Enevoldsen",
)
_SOON = _mask(
    "Alle på Skadestuen (Østby Hospital), og kun der",
    "Én borger",
    "17. marts 2026",
    "Der er højst 14 dage tilbage. Beslut, om den skal vare længere.",
    "Mads Enevoldsen",
)
_PERSON = _mask("Én medarbejder, uanset hvor de arbejder", "Alle", "Ingen slutdato", None, "Mads Enevoldsen")
_LIST: dict[str, Any] = {
    "organisation": "Region Østdanmark",
    "parts": [
        ("Venter på en anden person", [_WAITS]),
        ("Den sidste dag er gået", [_PAST]),
        ("Slutter snart", [_SOON]),
        ("I kraft", [_PERSON]),
    ],
    "states": [
        ("Alle, der slører (1.204)", "/medarbejder/sloering", True),
        ("Venter på mig (3)", "/medarbejder/sloering", False),
        ("Den sidste dag er gået (12)", "/medarbejder/sloering", False),
        ("Slutter snart (48)", "/medarbejder/sloering", False),
        ("Er slut", "/medarbejder/sloering", False),
    ],
    "form": None,
    "action": "/medarbejder/sloering",
    "words": "lunge",
    "everything": "/medarbejder/sloering",
    "range": "26 til 50 af 1.204 sløringer",
    "before": "/medarbejder/sloering",
    "after": "/medarbejder/sloering",
    "has_ended": False,
    "knows_oneself": True,
}
_HISTORY = [
    {"what": "Lavet", "when": "3. marts 2026 kl. 12.00", "by": "Anne-Sofie Wulff", "reason": _WHY},
    {"what": "Bekræftet", "when": "3. marts 2026 kl. 14.10", "by": "Mads Enevoldsen", "reason": ""},
    {
        "what": "Foreslået at ophæve før tid",
        "when": "20. marts 2026 kl. 8.05",
        "by": "Mads Enevoldsen",
        "reason": "Patienten er flyttet til en anden region, og afdelingen er tryg ved det.",
    },
]
_STEPS = [("Forlæng den", f"{_PLACE}/forlaeng"), ("Vær enig i at ophæve den", f"{_PLACE}/afslut")]


class _ReasonForm(Form):
    """The same kinds of field as the real forms."""

    last_day = DateField("Sløringens sidste dag", validators=[InputRequired()])
    reason = TextAreaField("Begrundelse", validators=[InputRequired()])


class _MaskForm(_ReasonForm):
    number = StringField("Borgerens CPR-nummer", validators=[InputRequired()])
    unit = StringField("Enhed", validators=[InputRequired()])
    place = RadioField("Hvilken af dem?", choices=[])
    below = RadioField(
        "Hvem gælder det?",
        choices=[SelectChoice("yes", "Enheden og dem under den"), SelectChoice("no", "Kun enheden selv")],
        default="yes",
    )
    authorisation = StringField("Autorisations-id")
    source = SelectField("System", choices=[SelectChoice("", "Vælg et system"), SelectChoice("epj", "EPJ Øst")])
    user = StringField("Bruger-id i systemet")
    works_here = BooleanField("Personen arbejder i vores organisation")


def _wrong(**errors: str) -> _MaskForm:
    form = _MaskForm(data={"unit": "lunge", "reason": _WHY})
    if "place" in errors:
        form.place.choices = [SelectChoice("a", _WARD), SelectChoice("b", "Lungeambulatoriet (Østby Hospital)")]
    for name, error in errors.items():
        form[name].errors = [error]
    return form


_UNKNOWN = "Vi kender ingen borger med dette nummer. Tjek det. Intet er sløret."
_SEVERAL = "Flere enheder passer. Vælg en."
_OWN = "I kan kun sløre jeres egne medarbejdere."
_FORM: dict[str, Any] = {"longest_days": 730, "keeps": True}
_CHECK: dict[str, Any] = {
    "small": [
        "Ved et sløret navn dér vises disse faggrupper ikke: Læge, Social- og sundhedsassistent.",
        "Enheder under den, hvor faggruppen eller stedets navn ikke vises: 12.",
    ],
    "facts": [
        ("Hvis navne", f"Alle på {_WARD} og enhederne under den"),
        ("Sløret for", "Én borger"),
        ("Sidste dag", "1. juni 2026"),
        ("Begrundelse", _WHY),
        ("Hjemmel", "Sundhedsloven § 37, stk. 5"),
    ],
    "number": "0703571236",
    "touched": _TOUCHED,
    "masked_by": "Region Østdanmark",
    "alike": "Dens sidste dag er 1. maj 2026. Der bliver ikke lavet en ny: den seneste af de to dage gælder.",
    "is_known": True,
    "two_persons": True,
    "action": "/medarbejder/sloering/ny/borger",
    "draft": "a",
}
_STEP: dict[str, Any] = {
    "heading": "Vil du foreslå at ophæve sløringen?",
    "means": ["Det kræver to personer. Den slører, indtil en kollega er enig."],
    "button": "Foreslå at ophæve den",
    "form": _ReasonForm(),
    "has_day": False,
    "longest_days": 730,
    "mask": _SOON,
    "action": f"{_PLACE}/afslut",
    "steps": 2,
}


class _SearchForm(Form):
    words = StringField("Enhed eller nummer")


def _wrong_search() -> _SearchForm:
    form = _SearchForm()
    form.words.errors = ["Sløringer findes ikke ved CPR-nummer. Begynd i stedet på at sløre navne for borgeren."]
    return form


_LIST["form"] = _SearchForm(data={"words": "lunge"})
_NONE: dict[str, Any] = {
    **_LIST,
    "parts": [],
    "words": "",
    "before": None,
    "after": None,
    "form": _SearchForm(),
    "knows_oneself": False,
}
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "/medarbejder/sloering": ("support/masks.html", _LIST),
    "/medarbejder/sloering-ingen": ("support/masks.html", _NONE),
    "/medarbejder/sloering-forkert": ("support/masks.html", {**_NONE, "form": _wrong_search()}),
    "/medarbejder/sloering-en": (
        "support/mask.html",
        {"mask": _WAITS, "history": _HISTORY, "steps": _STEPS, "why_not": [], "back": _PLACE, "touched": _TOUCHED},
    ),
    "/medarbejder/sloering-min": (
        "support/mask.html",
        {
            "mask": _WAITS,
            "history": _HISTORY[:1],
            "steps": _STEPS[:1],
            "back": _PLACE,
            "touched": "",
            "why_not": ["Du har selv lavet den, så en kollega skal bekræfte eller afvise den."],
        },
    ),
    "/medarbejder/sloering-afslut": ("support/mask_step.html", _STEP),
    "/medarbejder/sloering-forlaeng": ("support/mask_step.html", {**_STEP, "has_day": True}),
    "/medarbejder/sloering-bekraeft": (
        "support/mask_step.html",
        {**_STEP, "heading": "Vil du bekræfte sløringen?", "button": "Bekræft", "form": None},
    ),
    "/medarbejder/sloering/ny": ("support/mask_new.html", {"knows_oneself": True}),
    "/medarbejder/sloering-ny-uden-cpr": ("support/mask_new.html", {"knows_oneself": False}),
    "/medarbejder/sloering/ny/borger": ("support/mask_towards_citizen.html", {**_FORM, "form": _MaskForm()}),
    "/medarbejder/sloering-ny-borger-fejl": (
        "support/mask_towards_citizen.html",
        {**_FORM, "form": _wrong(number=_UNKNOWN, place=_SEVERAL)},
    ),
    "/medarbejder/sloering/ny/enhed": ("support/mask_of_unit.html", {"form": _MaskForm()}),
    "/medarbejder/sloering-ny-enhed-fejl": ("support/mask_of_unit.html", {"form": _wrong(place=_SEVERAL)}),
    "/medarbejder/sloering/ny/medarbejder": ("support/mask_of_person.html", {"form": _MaskForm()}),
    "/medarbejder/sloering-ny-medarbejder-fejl": ("support/mask_of_person.html", {"form": _wrong(works_here=_OWN)}),
    "/medarbejder/sloering-se": ("support/mask_check.html", _CHECK),
    "/medarbejder/sloering-se-medarbejder": (
        "support/mask_check.html",
        {**_CHECK, "number": None, "touched": "", "alike": None, "is_known": False},
    ),
    "/medarbejder-med-sloering": (
        "support/start.html",
        {
            "roles": [{"name": "Beslutter om sløring", "meaning": "Du beslutter.", "until": "3. marts 2027"}],
            "masks": ["Venter på en anden person: 2", "Slutter inden for 30 dage: 1"],
            "questions": ["Fristen er gået: 1", "Venter på svar: 12"],
            "follow_ups": ["Venter på en leder: 1"],
            "for_nobody": "2 opfølgninger venter på en leder.",
            "look_backs": ["Venter på, at du åbner eller afviser: 1"],
            "texts": ["Venter på din godkendelse: 2"],
            "letters": ["Venter på en person: 1", "Skal udskrives: 4"],
            "late_with_officers": "Svaret på 2 spørgsmål er forsinket.",
            "untaken": ["Region Hovedstaden: én opfølgning, siden 3. marts 2026 kl. 13.00"],
            "desk_cases": ["Ingen har taget dem: 3", "For sent: 1"],
            "reminders": "I har ikke angivet en postkasse, så I får kun påmindelser her på siderne.",
            "wishes": ["Fristen er gået: 1", "Skal have svar inden 7 dage: 2"],
        },
    ),
}
_FACTS = [
    ("Vi skriver til", "beslutter-om-sloering@universitetshospitalet.regionoestdanmark.example"),
    ("E-mailens sprog", "Dansk"),
    ("Angivet af", "Anne-Sofie Wulff-Christoffersen"),
    ("Siden", "3. marts 2026 kl. 12.00"),
]
_SENT = [
    ("Påmindelse til dem, der beslutter om sløring", "3. marts 2026 kl. 7.00", "Kunne ikke leveres", "error"),
    ("Kode til postkassen for dem, der beslutter om sløring", "1. marts 2026 kl. 9.31", "Sendt", "success"),
]
_MAILBOX: dict[str, Any] = {
    "facts": _FACTS,
    "waiting": False,
    "failed": True,
    "written": [dict(zip(("what", "when", "state", "kind"), one, strict=True), href=None) for one in _SENT],
    "history": [
        "1. marts 2026 kl. 9.35: Anne-Sofie Wulff-Christoffersen angav en postkasse",
        "2. februar 2026 kl. 14.00: Mads Enevoldsen fjernede postkassen",
    ],
}


class _MailboxForm(Form):
    address = StringField("Postkassens e-mailadresse", validators=[InputRequired()])
    code = StringField("Koden fra e-mailen", validators=[InputRequired()])


def _wrong_mailbox() -> _MailboxForm:
    form = _MailboxForm(data={"address": "sloering@"})
    form.address.errors = ["Skriv adressen sådan: navn@eksempel.dk"]
    return form


PAGES |= {
    "/medarbejder/sloering/paamindelser": ("support/mailbox.html", _MAILBOX),
    "/medarbejder/sloering-paamindelser-ingen": (
        "support/mailbox.html",
        {"facts": [], "waiting": True, "failed": False, "written": [], "history": []},
    ),
    "/medarbejder/sloering/paamindelser/adresse": (
        "support/mailbox_address.html",
        {"form": _wrong_mailbox(), "changes": True},
    ),
    "/medarbejder/sloering/paamindelser/kode": (
        "support/mailbox_code.html",
        {"form": _MailboxForm(), "address": _FACTS[0][1], "until": "13.15"},
    ),
    "/medarbejder/sloering/paamindelser/fjern": ("support/mailbox_remove.html", {"facts": _FACTS}),
}
ENDPOINTS = {
    "/medarbejder/sloering/paamindelser": "staff_mailbox.shown",
    "/medarbejder/sloering/paamindelser/adresse": "staff_mailbox.address",
    "/medarbejder/sloering/paamindelser/kode": "staff_mailbox.code",
    "/medarbejder/sloering/paamindelser/fjern": "staff_mailbox.removing",
    "/medarbejder/sloering": "staff_masks.listed",
    "/medarbejder/sloering/ny": "staff_new_mask.choose",
    "/medarbejder/sloering/ny/borger": "staff_new_mask.towards_citizen",
    "/medarbejder/sloering/ny/enhed": "staff_new_mask.of_unit",
    "/medarbejder/sloering/ny/medarbejder": "staff_new_mask.of_person",
}
ADDRESSES = {
    "staff_mailbox.ask": "/medarbejder/sloering/paamindelser/adresse",
    "staff_mailbox.prove": "/medarbejder/sloering/paamindelser/kode",
    "staff_mailbox.remove": "/medarbejder/sloering/paamindelser/fjern",
    "staff_new_mask.make_towards_citizen": "/medarbejder/sloering/ny/borger",
    "staff_new_mask.make_of_unit": "/medarbejder/sloering/ny/enhed",
    "staff_new_mask.make_of_person": "/medarbejder/sloering/ny/medarbejder",
}
