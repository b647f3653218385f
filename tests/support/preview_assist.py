"""What the pages of assisted self-service look like with something on them."""

from typing import Any

from wtforms import BooleanField, DateField, Form, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput

_APART = "Det handler hverken om mig, min familie, mine egne opslag eller min egen leder"
_PLACES = [
    SelectChoice("sor|1", "Østdanmarks Universitetshospital, Psykiatrisk Afdeling og Skadestue"),
    SelectChoice("sor|2", "Skadestuen (Nordsjællands Hospital)"),
]
_READ = [
    "Du spærrer for, at Østdanmarks Universitetshospital, Psykiatrisk Afdeling og Skadestue (med alle afdelinger) "
    "ser dine journalnotater og dine prøvesvar.",
    "Spærringen gælder fra 11. marts 2026, indtil du selv ophæver den.",
    "Det gælder fra den 11. marts 2026. Indtil da kan du stoppe det.",
    "Log ind for at stoppe det, eller ring til os.",
    "Vi sender dig et brev, der kun siger, at vi har gjort noget for dig.",
]
_READ_NUMBER = [
    "Vi kan ringe dig op på dette nummer: 20 12 34 56.",
    "Vi kan bruge det tidligst fra den 25. marts 2026. Så kan du få hjælp i telefonen.",
    "Det kommer i stedet for det nummer, du har hos os.",
    *_READ[2:],
]


class _InPerson(Form):
    shown = RadioField(
        "Hvad har borgeren vist dig med foto?",
        [InputRequired()],
        choices=[
            SelectChoice("passport", "Pas"),
            SelectChoice("driving-licence", "Kørekort"),
            SelectChoice("identity-card", "Legitimationskort med foto"),
        ],
    )
    apart = BooleanField(_APART, [InputRequired()])


class _Called(Form):
    answered = BooleanField("Jeg har selv ringet op på nummeret, og borgeren tog telefonen", [InputRequired()])
    apart = BooleanField(_APART, [InputRequired()])


class _Block(Form):
    kinds = SelectMultipleField(
        "Hvilke oplysninger? Uden kryds er det dem alle.",
        choices=[SelectChoice("1", "Journalnotater"), SelectChoice("2", "Prøvesvar")],
        option_widget=CheckboxInput(),
    )
    whom = RadioField(
        "Hvem spærres der for?",
        [InputRequired()],
        choices=[SelectChoice("everybody", "Alle"), SelectChoice("place", "Et sted med alt, der hører under det")],
    )
    last = DateField("Sidste dag. Uden en dag gælder den, til borgeren ophæver den.")
    sought = StringField("Find stedet ved dets navn")
    place = RadioField("Sted", choices=_PLACES, validate_choice=False)
    letter_tells = BooleanField("Borgeren vil have, at brevet siger, hvad det er")


class _Decision(Form):
    decision = RadioField("Hvilken er det?", [InputRequired()], choices=[SelectChoice("a", " ".join(_READ[:2]))])


class _Question(Form):
    day = DateField("Hvilken dag var det?", [InputRequired()])
    concern = RadioField(
        "Hvad vil borgeren spørge om?",
        [InputRequired()],
        choices=[SelectChoice("who", "Hvem er det?"), SelectChoice("why", "Hvorfor har de kigget?")],
    )
    words = TextAreaField("Med borgerens egne ord")
    kind = RadioField(
        "Beder borgeren om indsigt eller aktindsigt?",
        description="Så tæller dagene til svaret fra i dag, selv om vi sender det senere.",
        choices=[
            SelectChoice("log-question", "Nej, det er kun et spørgsmål"),
            SelectChoice("insight", "Indsigt (GDPR, artikel 15)"),
            SelectChoice("file-access", "Aktindsigt"),
        ],
    )
    sought = StringField("Find stedet ved dets navn")
    place = RadioField("Sted", choices=_PLACES, validate_choice=False)
    letter_tells = BooleanField("Borgeren vil have, at brevene siger, hvad det er, og rummer svaret")


class _Name(Form):
    day = DateField("Hvilken dag var det?", [InputRequired()])
    sought = StringField("Find stedet ved dets navn")
    place = RadioField("Sted", choices=_PLACES, validate_choice=False)
    whom = RadioField(
        "Hvis navn beder borgeren om?",
        [InputRequired()],
        choices=[
            SelectChoice("performed-by", "Den, der lavede opslaget"),
            SelectChoice("on-behalf-of", "Den, det blev lavet på vegne af"),
        ],
    )
    right = RadioField(
        "Hvad skal borgeren bruge navnet til?",
        [InputRequired()],
        choices=[
            SelectChoice("a", "En klage til en myndighed, fx Styrelsen for Patientklager"),
            SelectChoice("b", "En anmeldelse til politiet"),
        ],
    )
    words = TextAreaField("Med borgerens egne ord")
    letter_tells = BooleanField("Borgeren vil have, at brevene siger, hvad det er, og rummer svaret")


class _Close(Form):
    number = StringField("Sagsnummer", [InputRequired()])
    letter_tells = BooleanField("Borgeren vil have, at brevet siger, hvad det er")


class _Write(Form):
    number = StringField("Sagsnummer", [InputRequired()])
    words = TextAreaField("Med borgerens egne ord", [InputRequired()])
    letter_tells = BooleanField("Borgeren vil have, at brevet siger, hvad det er")


class _Plain(Form):
    letter_tells = BooleanField("Borgeren vil have, at brevet siger, hvad det er")


class _Number(Form):
    number = StringField("Borgerens telefonnummer", [InputRequired()])
    letter_tells = BooleanField("Borgeren vil have, at brevet siger, hvad det er")


class _Phone(Form):
    number = StringField("Dit telefonnummer", [InputRequired()])


def _wrong() -> _Block:
    form = _Block()
    form.sought.errors = ["Find stedet, og vælg det."]
    return form


def _unknown() -> _Close:
    form = _Close()
    form.form_errors = ["Borgeren har intet åbent spørgsmål med det nummer. Bed om at få det læst op igen."]
    return form


_AT = "/medarbejder/brugerstoette/hjaelp"
_WAITING = [
    {
        "what": "Sæt en spærring",
        "when": "Noteret den 3. marts 2026. Det gælder fra den 11. marts 2026.",
        "stop": f"{_AT}/stop",
    }
]
_KNOWN: dict[str, Any] = {
    "form": _InPerson(),
    "is_on": True,
    "off": "Ingen har godkendt reglerne for det endnu. Supporten kan ikke gøre noget for borgere.",
    "can_come": True,
    "can_call": True,
    "hrefs": {"in_person": f"{_AT}/her", "number": f"{_AT}/nummer"},
    "back": "/medarbejder/brugerstoette/borger/vist",
}
_ACT: dict[str, Any] = {
    "heading": "Sæt en spærring",
    "means": "Borgeren siger, hvilke oplysninger det er, og hvem der ikke må se dem.",
    "form": _Block(),
    "finds": True,
    "nothing": "",
    "action": f"{_AT}/spaerring",
    "back": _AT,
}
_ENDS: dict[str, Any] = {**_ACT, "heading": "Ophæv en spærring", "form": _Decision(), "finds": False}
_GROUPS = {
    "Spærringer og adgange": {
        "Sæt en spærring": _ACT["means"],
        "Ophæv en spærring": "",
        "Bekræft, at en spærring stadig passer": "Et sted i spærringen er blevet til et andet. Intet andet ændres.",
        "Ophæv en adgang trods spærring": "Borgerens spærringer gælder dér igen. En adgang giver vi aldrig her.",
    },
    "Spørgsmål": {
        "Spørg om et opslag": "Du ser ikke loggen. Borgeren fortæller dig dagen og stedet.",
        "Skriv mere i et spørgsmål": "Også et svar på det, stedet har spurgt om. Borgeren læser sagsnummeret op.",
        "Genåbn et spørgsmål": "Borgeren spørger videre efter et svar eller en lukning.",
    },
    "Slørede navne": {
        "Bed om et sløret navn": "Du ser hverken loggen eller navnet. Organisationen afgør det.",
    },
    "Breve og beskeder": {
        "Send et spørgsmål med dets svar som brev": "Brevet går til adressen i registret.",
        "Send et brev at klage med": "Om et spørgsmål. Borgeren skriver under og sender det videre.",
        "Send et brev at klage med om et navn": "Om et nej til et navn eller et svar, der er for sent.",
        "Send det, organisationer har skrevet om misbrug": "Hele teksten kommer med brev. Du læser intet af den.",
    },
    "Telefon": {"Registrer et nummer at ringe op på": ""},
}
_STRONGER = "Her skal du være mere sikker på, hvem det er. Bed borgeren møde op."
_CHOICES: dict[str, Any] = {
    "places_href": f"{_AT}/steder-vis",
    "powers_href": f"{_AT}/fuldmagter",
    "groups": [
        (
            heading,
            [
                {"label": label, "means": means or _STRONGER, "href": f"{_AT}/spaerring" if means else None}
                for label, means in acts.items()
            ],
        )
        for heading, acts in _GROUPS.items()
    ],
    "waiting": _WAITING,
    "known": "k",
    "back": "/medarbejder/brugerstoette/borger/vist",
}
_OWN: dict[str, Any] = {
    "acts": [
        {
            "what": "En spærring, som du bad om",
            "made": "3. marts 2026 kl. 12.00",
            "sentences": _READ[:3],
            "state": "Det venter. Det gælder fra den 11. marts 2026.",
            "stop": "/hjaelp-fra-supporten/a/stop",
        },
        {
            "what": "Et spørgsmål, som du bad os sende",
            "made": "2. februar 2026 kl. 9.12",
            "sentences": ["Du spørger om opslagene den 1. februar 2026 fra dette sted:", "Skadestuen."],
            "state": "Det gælder nu.",
            "stop": None,
        },
    ],
    "most": 30,
    "is_on": True,
    "form": _Phone(),
    "number": "20 12 34 56",
    "counts_from": "17. marts 2026",
}
_HIDING: dict[str, Any] = {
    "is_protected": False,
    "last": None,
    "action": f"{_AT}/steder",
    "back": f"{_AT}/hvem",
    "ends": False,
}
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    f"{_AT}/fuldmagter": (
        "support/desk_powers.html",
        {
            "powers": [
                (
                    [
                        "Fuldmagt givet 3. marts 2026",
                        "Den dækker: Læse loggen, Se dine valg.",
                        "Sidste dag: 1. marts 2027.",
                    ],
                    "a",
                ),
                (["Fuldmagt givet 1. marts 2026", "Den dækker: Læse loggen.", "Ingen har brugt koden endnu."], "b"),
            ],
            "action": f"{_AT}/fuldmagter",
            "back": _AT,
        },
    ),
    f"{_AT}/fuldmagter-ingen": ("support/desk_powers.html", {"powers": [], "action": _AT, "back": _AT}),
    f"{_AT}/steder": ("support/protect.html", _HIDING),
    f"{_AT}/steder-vis": ("support/protect.html", {**_HIDING, "is_protected": True, "ends": True}),
    f"{_AT}/hvem": ("support/assist_known.html", _KNOWN),
    f"{_AT}/fra": ("support/assist_known.html", {**_KNOWN, "is_on": False}),
    f"{_AT}/ring": (
        "support/assist_call.html",
        {"form": _Called(), "number": "20123456", "action": f"{_AT}/svarede", "back": f"{_AT}/hvem"},
    ),
    _AT: ("support/assist_acts.html", _CHOICES),
    f"{_AT}/navn": ("support/assist_act.html", {**_ACT, "heading": "Bed om et sløret navn", "form": _Name()}),
    f"{_AT}/spaerring": ("support/assist_act.html", _ACT),
    f"{_AT}/fejl": ("support/assist_act.html", {**_ACT, "form": _wrong()}),
    f"{_AT}/ophaev": (
        "support/assist_act.html",
        _ENDS,
    ),
    f"{_AT}/ingen": (
        "support/assist_act.html",
        {**_ENDS, "nothing": "Borgeren har ingen spærringer."},
    ),
    f"{_AT}/spoergsmaal": (
        "support/assist_act.html",
        {**_ACT, "heading": "Spørg om et opslag", "form": _Question()},
    ),
    f"{_AT}/luk-spoergsmaal": (
        "support/assist_act.html",
        {**_ACT, "heading": "Luk et spørgsmål", "form": _unknown(), "finds": False},
    ),
    f"{_AT}/skriv": (
        "support/assist_act.html",
        {
            **_ACT,
            "heading": "Skriv mere i et spørgsmål",
            "means": "Også et svar på det, stedet har spurgt om. Borgeren læser sagsnummeret op.",
            "form": _Write(),
            "finds": False,
        },
    ),
    f"{_AT}/stop-breve": (
        "support/assist_act.html",
        {
            **_ACT,
            "heading": "Stop breve, der ikke er udskrevet endnu",
            "means": "Breve, borgeren har bedt om, fx med loggen. Ingen af dem bliver printet, mens det venter.",
            "form": _Plain(),
            "finds": False,
        },
    ),
    f"{_AT}/telefon": (
        "support/assist_act.html",
        {
            **_ACT,
            "heading": "Registrer et nummer at ringe op på",
            "means": "Så kan borgeren senere få hjælp i telefonen. Ingen ringer op på nummeret, før dagene er gået.",
            "form": _Number(),
            "finds": False,
        },
    ),
    f"{_AT}/laes-nummer": (
        "support/assist_check.html",
        {
            "heading": "Registrer et nummer at ringe op på",
            "sentences": _READ_NUMBER,
            "draft": "x",
            "action": f"{_AT}/telefon",
            "back": _AT,
        },
    ),
    f"{_AT}/laes": (
        "support/assist_check.html",
        {"heading": "Sæt en spærring", "sentences": _READ, "draft": "x", "action": f"{_AT}/spaerring", "back": _AT},
    ),
    "/hjaelp-fra-supporten": ("support/assisted.html", _OWN),
    "/hjaelp-fra-supporten/fra": (
        "support/assisted.html",
        {**_OWN, "acts": [], "number": None, "is_on": False},
    ),
    "/hjaelp-fra-supporten/tom": ("support/assisted.html", {**_OWN, "acts": [], "number": None}),
}
ADDRESSES = {
    "assisted.register": "/hjaelp-fra-supporten/telefon",
    "assisted.forget": "/hjaelp-fra-supporten/telefon/glem",
}
ENDPOINTS = {"/hjaelp-fra-supporten": "assisted.listed"}
WAITING = [{**one, "what": "Noget er gjort for borgeren"} for one in _WAITING]
