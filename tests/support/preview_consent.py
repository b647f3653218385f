"""Invented content for the pages about decisions."""

from types import SimpleNamespace
from typing import Any

from wtforms import DateField, Form, RadioField, StringField
from wtforms.fields.choices import SelectChoice


def _radios(**labels: str) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=label) for value, label in labels.items()]


class _StepForm(Form):
    start = RadioField(
        "Hvornår begynder det?", id="from_day_start", choices=_radios(now="Med det samme", day="På en senere dag")
    )
    first = DateField("Første dag")


class _PlaceForm(Form):
    place = RadioField("Sted", choices=_radios(a="Østby Hospital", b="Lungemedicinsk Afdeling (Østby Hospital)"))
    below = RadioField("Afdelinger", choices=_radios(alt="Stedet og alle dets afdelinger", selv="Kun stedet selv"))
    offered = SimpleNamespace(sought=True, more=True)


class _SearchForm(Form):
    words = StringField("Søg på navn", id="from_day_words")


def _line(*, is_block: bool = True, moved: bool = False, over: bool = False) -> dict[str, Any]:
    verb = "Du har spærret for, at Østby Hospital (med alle afdelinger) ser dine prøvesvar."
    return {
        "first": verb if is_block else "Du har givet Anna Friis adgang til dine sundhedsdata trods spærring.",
        "rest": ["Spærringen gælder fra 3. marts 2026 kl. 14.05, til du selv ophæver den."],
        "is_block": is_block,
        "has_moved": "Region Hovedstaden er blevet til Region Østdanmark. Passer det stadig?" if moved else None,
        "confirm_href": "/valg/a/passer",
        "href": "/valg/a",
        "change_href": None if over else "/valg/a/ret",
        "end_href": None if over else "/valg/a/ophaev",
    }


_REACHES = [
    SimpleNamespace(source="Hospitalsjournalen", reached=True, text="Kilden spørger os hver gang.", note=None),
    SimpleNamespace(
        source="Lægens system",
        reached=False,
        text="Kilden spørger os ikke. Dit valg gælder ikke dér.",
        note="Tal med din læge om det.",
    ),
]
_ENTRY = SimpleNamespace(
    line=SimpleNamespace(
        when="2. marts 2026 kl. 10.15", who="Anna Friis, Læge", where="Østby Hospital", what="Prøvesvar", href="/opslag"
    ),
    number=3,
)
_PREVIEW = SimpleNamespace(
    sentences=["3 af 41 opslag kommer fra systemer, der spørger os, og ville være stoppet.", "12 når spærringen ikke."],
    groups=[
        SimpleNamespace(heading="Ville være stoppet", note=None, number=3, entries=[_ENTRY], more=False),
        SimpleNamespace(
            heading="Det ved vi ikke", note="Kilden har ikke oplyst det.", number=26, entries=[_ENTRY], more=True
        ),
    ],
)
_REFUSED = SimpleNamespace(heading="Det har du valgt", text="Et andet siger det samme.", action=None)
_ASKED = SimpleNamespace(
    when="2. marts 2026 kl. 10.15",
    who="Anna Friis, Læge",
    where="Lungemedicinsk Afdeling, Østby Hospital",
    system="Sundhedsplatformen i Region Østdanmark",
    what="Prøvesvar",
    purpose="Behandling",
    answer="Vi svarede: Dine valg stopper det.",
)
_STEP: dict[str, Any] = {
    "heading": "Hvornår gælder det?",
    "lead": "Du kan altid ophæve det før.",
    "number": 4,
    "of": 5,
    "back_href": "/valg/ny/hvem",
    "nobody": False,
}


_FOR_ANOTHER = [
    "Der bliver lavet en spærring for, at nogen ser sundhedsdataene.",
    "Spærringen gælder fra nu af til og med 1. august 2026.",
]


def _summary(**fields: Any) -> dict[str, Any]:
    return {
        "is_block": True,
        "sentences": ["Du spærrer for, at nogen ser dine sundhedsdata.", "Spærringen gælder med det samme."],
        "mend": [("Hvem må ikke se dem?", "/valg/ny/hvem")],
        "refusal": None,
        "reaches": _REACHES,
        "preview": _PREVIEW,
        "number": 5,
        "of": 5,
        "back_href": "/valg/ny/hvornaar",
        "helped_name": None,
        "waits_for_others": False,
        "represents": False,
        **fields,
    }


def _change(**fields: Any) -> dict[str, Any]:
    return {
        "is_block": True,
        "now": [
            "Du har spærret for, at nogen ser dine sundhedsdata.",
            "Spærringen gælder fra 3. marts 2026 kl. 14.05.",
        ],
        "becomes": [],
        "rests_until": "1. april 2026",
        "whom_stays": "Stedet kan ikke vælges mere.",
        "leaves_behind": True,
        "form": _StepForm(),
        "what_href": "/valg/ny/hvad",
        "who_href": "/valg/ny/hvem",
        "refusal": None,
        "reaches": _REACHES,
        "preview": _PREVIEW,
        **fields,
    }


def _waits(**fields: Any) -> dict[str, Any]:
    return {
        "first": "Der bliver lavet en spærring for, at nogen ser sundhedsdataene.",
        "rest": [
            "Spærringen gælder til og med 1. august 2026.",
            "Er det ikke bekræftet senest 17. marts 2026 kl. 14.05, falder det væk.",
        ],
        "href": "/valg-venter-en",
        "can_confirm": True,
        "take_back_href": None,
        **fields,
    }


def _waiting(**fields: Any) -> dict[str, Any]:
    return {
        "line": _waits(),
        "is_end": False,
        "can_confirm": True,
        "helped_name": "Alma Østergaard-Sørensen",
        "reaches": _REACHES,
        **fields,
    }


def _wrong(form: Any) -> Any:
    next(iter(form)).errors = ["Vælg en af mulighederne."]
    return form


_CHOICES: dict[str, Any] = {
    "in_force": [_line(), _line(is_block=False), _line(moved=True)],
    "planned": [_line()],
    "over": [_line(over=True)],
    "over_href": "/valg/tidligere",
    "room": True,
    "asks_about_samples": False,
    "waits": [],
    "can_decide": True,
}
_PLACE = {**_STEP, "form": _PlaceForm(), "search": _SearchForm(), "no_search_href": "/valg/ny/sted"}
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "/valg": ("consent/overview.html", _CHOICES),
    "/valg-ingen": (
        "consent/overview.html",
        {**_CHOICES, "in_force": [], "planned": [], "over": [], "over_href": None},
    ),
    "/valg-mange": ("consent/overview.html", {**_CHOICES, "room": False}),
    "/valg-tidligere": ("consent/over.html", {"over": [_line(over=True)]}),
    "/valg-et": (
        "consent/decision.html",
        {
            "line": _line(moved=True),
            "heading": "Spærringen gælder",
            "made": "3. marts 2026 kl. 14.05",
            "reaches": _REACHES,
        },
    ),
    "/valg-ophaev": ("consent/end.html", {"line": _line(), "is_block": True}),
    "/valg-ophaev-adgang": ("consent/end.html", {"line": _line(is_block=False), "is_block": False}),
    "/valg-trin": ("consent/step.html", {**_STEP, "form": _StepForm()}),
    "/valg-trin-fejl": ("consent/step.html", {**_STEP, "form": _wrong(_StepForm())}),
    "/valg-trin-ingen": ("consent/step.html", {**_STEP, "form": _StepForm(), "nobody": True}),
    "/valg-sted": ("consent/place.html", _PLACE),
    "/valg-sted-fejl": ("consent/place.html", {**_PLACE, "search": _wrong(_SearchForm())}),
    "/valg-se-efter": ("consent/summary.html", _summary()),
    "/hjaelper-se-efter": (
        "consent/summary.html",
        _summary(
            sentences=_FOR_ANOTHER,
            helped_name="Aage Østergaard-Sørensen",
            waits_for_others=True,
            represents=True,
        ),
    ),
    "/valg-barn": (
        "consent/overview.html",
        {**_CHOICES, "can_decide": False, "waits": [_waits(href="/valg", can_confirm=False)]},
    ),
    "/valg-venter": ("consent/overview.html", {**_CHOICES, "waits": [_waits(href="/valg", can_confirm=False)]}),
    "/hjaelper-valg-venter": (
        "consent/helped.html",
        {
            "lines": [_line() | {"change_href": None}],
            "can_make": True,
            "all_of_them": False,
            "decides_samples": True,
            "waits": [_waits(), _waits(take_back_href="/valg", can_confirm=False)],
        },
    ),
    "/hjaelper-bekraeft": ("consent/waiting.html", _waiting()),
    "/hjaelper-bekraeft-slut": ("consent/waiting.html", _waiting(is_end=True)),
    "/valg-venter-en": ("consent/waiting.html", _waiting(can_confirm=False, helped_name=None)),
    "/hjaelper-valg": (
        "consent/helped.html",
        {
            "lines": [_line() | {"change_href": None}, _line(over=True)],
            "can_make": True,
            "all_of_them": True,
            "decides_samples": False,
            "waits": [],
        },
    ),
    "/hjaelper-valg-ingen": (
        "consent/helped.html",
        {"lines": [], "can_make": False, "all_of_them": True, "decides_samples": False, "waits": []},
    ),
    "/hjaelper-valg-proever": (
        "consent/helped.html",
        {"lines": [], "can_make": False, "all_of_them": False, "decides_samples": True, "waits": []},
    ),
    "/valg-15": ("consent/overview.html", {**_CHOICES, "asks_about_samples": True}),
    "/valg-se-efter-adgang": ("consent/summary.html", _summary(is_block=False)),
    "/valg-se-efter-afvist": (
        "consent/summary.html",
        _summary(refusal=_REFUSED),
    ),
    "/valg-ret": ("consent/change.html", _change()),
    "/valg-ret-ny": (
        "consent/change.html",
        _change(becomes=["Du spærrer for, at nogen ser dine prøvesvar.", "Spærringen gælder fra 1. april 2026."]),
    ),
    "/valg-ret-fejl": ("consent/change.html", _change(form=_wrong(_StepForm()), refusal=_REFUSED)),
    "/valg-ret-slut": ("consent/change.html", _change(form=None, refusal=_REFUSED)),
    "/valg-spurgt": ("consent/asked.html", {"lines": [_ASKED] * 2, "older_href": "/valg-spurgt", "newest_href": None}),
    "/valg-spurgt-ingen": ("consent/asked.html", {"lines": [], "older_href": None, "newest_href": None}),
}
ADDRESSES = {
    "consent.overview": "/dine-valg",
    "consent.asked": "/dine-valg/spurgt",
    "consent.over": "/dine-valg/tidligere",
    "lookups.listed": "/valg-anden-brug",
    "consent_making.begin": "/dine-valg/ny",
}
