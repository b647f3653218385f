"""Invented content for the pages about saying yes: what they say in each state is the service's."""

from typing import Any

from wtforms import DateField, Form, HiddenField
from wtforms.validators import InputRequired

from consent.services.yes_wording import Section

_WHEN = "3. marts 2026 kl. 14.05"
_TITLE = "Må vi spørge dig, om du vil være med i forskning i søvn og blodtryk hos voksne med nattearbejde?"
_WHO = "Øst Universitetshospitals Center for Forskning i Søvn og Hvile"
_SECTIONS = [
    Section("Det siger du ja til", ["Modtageren må kontakte dig om forskning."]),
    Section(
        "Hvem får dit ja",
        [
            f"{_WHO}, CVR-nummer 29190623",
            "Hjemmeside: https://oest.example/forskning/soevn-og-blodtryk-hos-voksne-med-nattearbejde",
        ],
    ),
    Section("Hvilke oplysninger", ["Journalnotater", "»EPI-REG 7« (modtagerens egne ord)"]),
    Section("Ulemper", ["Vi kan skrive til dig op til tre gange om året."]),
]
_INDICATION = [
    Section(
        "Hvad dette er",
        [
            "Dette er en tilkendegivelse: Den åbner intet, og ingen får noget på grund af den.",
            "Der er ingen modtager og ingen hjemmel (en regel, der giver lov).",
        ],
    ),
    Section("Det tilkendegiver du", ["Du vil gerne kontaktes om forskning."]),
]
_CHANGED = "Modtageren har ændret teksten siden. Dit ja gælder den tekst, du læste. Det gælder ikke den nye."


class _Form(Form):
    until = DateField("Sidste dag", validators=[InputRequired()])
    submission = HiddenField()
    seal = HiddenField()


def _wrong() -> _Form:
    form = _Form()
    form.until.errors = ["Vælg en dag fra i dag til og med den 1. juni 2026."]
    return form


def _kept(state: str, changed: str | None = None, *, is_offer: bool = True) -> dict[str, Any]:
    return {
        "title": _TITLE if is_offer else "Tidlig opfølgning",
        "kind": "Kontakt om forskning",
        "organisation": _WHO if is_offer else None,
        "state": state,
        "changed": changed,
        "when": _WHEN,
        "href": "/valg-ja-kvittering",
    }


_COUNTS = _kept("Dit ja gælder til og med den 1. juni 2026.")
_STANDS = _kept("Den står til og med den 1. juni 2026. Den åbner intet.", is_offer=False)
_GONE = _kept(f"Du trak det tilbage den {_WHEN}. Det gælder ikke mere.")
_TAKEN_BACK = _kept(f"Du trak tilkendegivelsen tilbage den {_WHEN}.", is_offer=False)
_LINES = [
    {
        "title": _TITLE,
        "kind": "Kontakt om forskning",
        "organisation": _WHO,
        "href": "/valg-ja-tilbud",
        "from_age": None,
    },
    {
        "title": "Målinger",
        "kind": "Deling af dine egne målinger",
        "organisation": _WHO,
        "href": "/valg-ja-tilbud",
        "from_age": None,
    },
]
_KINDS = [
    {"title": title, "kind": title, "organisation": None, "from_age": None, "href": "/valg-ja-tilkendegivelse"}
    for title in ("Kontakt om forskning", "Deling af dine egne målinger", "Tidlig opfølgning")
]
_ALL: dict[str, Any] = {
    "said_yes": [_COUNTS],
    "indicated": [_STANDS],
    "over": [_GONE, _TAKEN_BACK],
    "offers": _LINES,
    "indications": _KINDS,
    "can_decide": True,
}


def _read(**changes: Any) -> tuple[str, dict[str, Any]]:
    shown = {
        "title": _TITLE,
        "kind": "Kontakt om forskning",
        "is_offer": True,
        "sections": _SECTIONS,
        "updated": "3. marts 2026",
        "from_age": 18,
        "give_href": "/valg-ja-giv",
    }
    return "consent/yes_read.html", shown | changes


def _give(**changes: Any) -> tuple[str, dict[str, Any]]:
    shown = {
        "title": _TITLE,
        "is_offer": True,
        "sections": _SECTIONS,
        "last_day": "1. juni 2026",
        "form": _Form(),
        "is_stale": False,
        "back_href": "/valg-ja-tilbud",
    }
    return "consent/yes_give.html", shown | changes


def _receipt(one: dict[str, Any], **changes: Any) -> tuple[str, dict[str, Any]]:
    shown = {
        "one": one,
        "sections": _SECTIONS,
        "language": "da",
        "withdraw_action": "/valg-ja",
        "record_href": "/valg-ja",
    }
    return "consent/yes_receipt.html", shown | changes


PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "/valg-ja": ("consent/yes.html", _ALL),
    "/valg-ja-intet": ("consent/yes.html", {**_ALL, "said_yes": [], "indicated": [], "over": [], "offers": []}),
    "/valg-ja-barn": (
        "consent/yes.html",
        {
            **_ALL,
            "said_yes": [],
            "indicated": [],
            "over": [],
            "can_decide": False,
            "offers": [{**one, "from_age": 18} for one in _LINES],
        },
    ),
    "/valg-ja-tilbud": _read(),
    "/valg-ja-tilbud-alder": _read(give_href=None),
    "/valg-ja-tilkendegivelse": _read(
        title="Tidlig opfølgning", is_offer=False, sections=_INDICATION, updated=None, from_age=None
    ),
    "/valg-ja-giv": _give(),
    "/valg-ja-giv-fejl": _give(form=_wrong()),
    "/valg-ja-giv-ny-tekst": _give(is_stale=True),
    "/valg-ja-giv-tilkendegivelse": _give(title="Tidlig opfølgning", is_offer=False, sections=_INDICATION),
    "/valg-ja-kvittering": _receipt(_COUNTS),
    "/valg-ja-kvittering-aendret": _receipt({**_COUNTS, "changed": _CHANGED}),
    "/valg-ja-kvittering-slut": _receipt(_GONE, withdraw_action=None),
    "/valg-ja-kvittering-tilkendegivelse": _receipt(_STANDS, sections=_INDICATION),
}
ENDPOINTS = {"/valg-ja": "saying_yes.overview"}
