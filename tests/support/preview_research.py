"""Invented content for the pages about research projects."""

from typing import Any

from wtforms import Form, StringField

from consent.services.research_words import KindWords


class _SearchForm(Form):
    words = StringField("Søg i projekterne")


def _kind(text: str, *, is_of_source: bool = False) -> KindWords:
    return KindWords(text, is_of_source=is_of_source)


_LINE = {
    "title": "Søvn og blodtryk hos voksne med nattearbejde på hospitaler og i ældreplejen",
    "href": "/forskning-et",
    "organisation": "Øst Universitetshospital",
    "kinds": [_kind("Journalnotater"), _kind("Prøvesvar"), _kind("EPI-REG 7", is_of_source=True)],
    "period": "Fra 1. januar 2025 til 31. december 2027",
    "withdrawn": None,
}
_WITHDRAWN = {**_LINE, "title": "Kost og humør", "period": "", "withdrawn": "3. marts 2026"}
_PROJECT = {
    **_LINE,
    "purpose": ["Vi undersøger, om søvn ændrer blodtrykket.", "Vi ser på prøver, der er taget i forvejen."],
    "results": ["De, der sov mest, havde det laveste blodtryk."],
    "permit": "Nummer 1-10-72, givet af Den Opfundne Komité den 3. marts 2025",
    "email": "forskning@oest.example",
    "phone": "35 45 00 00",
    "web": "https://oest.example/forskning/soevn-og-blodtryk-hos-voksne-med-nattearbejde",
    "tells_who": True,
    "updated": "3. marts 2026",
}
_BARE = {
    **_PROJECT, "results": [], "permit": "", "email": "", "phone": "", "web": "", "tells_who": False, "period": "",
    "withdrawn": "3. marts 2026",
}  # fmt: skip
_LIST: dict[str, Any] = {
    "form": _SearchForm(),
    "search": "",
    "lines": [_LINE, _WITHDRAWN],
    "count": "5.000 projekter.",
    "number": 2,
    "pages": 250,
    "newer_href": "/forskning",
    "older_href": "/forskning",
}
_NONE = {**_LIST, "lines": [], "count": "", "number": 1, "pages": 1, "newer_href": None, "older_href": None}
_USES = [
    {"period": "Fra 5. januar 2026 til 9. januar 2026", "kinds": _LINE["kinds"], "withdrawn": None},
    {"period": "5. maj 2025", "kinds": [], "withdrawn": "3. marts 2026"},
]


def _wrong() -> _SearchForm:
    form = _SearchForm(data={"words": "x" * 61})
    form.words.errors = ["Skriv højst 60 tegn."]
    return form


STRANGERS: dict[str, tuple[str, dict[str, Any]]] = {
    "/forskning": ("consent/research.html", _LIST),
    "/forskning-ingen": ("consent/research.html", _NONE),
    "/forskning-fundet": ("consent/research.html", {**_LIST, "search": "søvn", "count": "1 projekt.", "pages": 1}),
    "/forskning-ikke-fundet": ("consent/research.html", {**_NONE, "search": "søvn"}),
    "/forskning-fejl": ("consent/research.html", {**_LIST, "form": _wrong()}),
    "/forskning-et": ("consent/research_project.html", {"project": _PROJECT}),
    "/forskning-trukket-tilbage": ("consent/research_project.html", {"project": _BARE}),
}
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "/forskning-om-mig": (
        "consent/own_research.html",
        {"lines": [{**_LINE, "uses": _USES}, {**_WITHDRAWN, "uses": _USES[:1]}], "helps": False},
    ),
    "/forskning-om-mig-ingen": ("consent/own_research.html", {"lines": [], "helps": False}),
    "/hjaelper-forskning": ("consent/own_research.html", {"lines": [{**_LINE, "uses": _USES}], "helps": True}),
    "/hjaelper-forskning-ingen": ("consent/own_research.html", {"lines": [], "helps": True}),
}
ENDPOINTS = {"/forskning": "research.listed", "/forskning-om-mig": "research.own"}
ADDRESSES = {"research.search": "/forskning/soeg"}
