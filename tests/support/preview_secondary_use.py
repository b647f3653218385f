"""Invented content for the pages about secondary use: what the page says in each state is its service's."""

from datetime import date
from typing import Any

from wtforms import Form, HiddenField

from citizen_app.secondary_use_settings import SecondaryUseSettings

_LIMITS = (
    "Retten gælder fra 26. marts 2029. Den stopper ikke projekter, der allerede har tilladelse, og loven kan give "
    "undtagelser."
)
_NO, _END = (
    "Jeg siger nej til anden brug af mine sundhedsdata",
    "Jeg ophæver mit nej til anden brug af mine sundhedsdata",
)
_WHEN = "3. april 2029 kl. 14.05"
_LINES = [
    "Så må dine data ikke bruges i projekter, der får tilladelse efter dit nej. Du behøver ikke give en grund.",
    _LIMITS,
    "Myndigheden skal sørge for, at dit valg bliver fulgt.",
    "De, der behandler dig, ser det samme som før.",
]


class _Form(Form):
    submission = HiddenField()
    version = HiddenField()


def _page(*lines: str, **changes: Any) -> tuple[str, dict[str, Any]]:
    shown = {
        "named": SecondaryUseSettings(
            authority="Myndigheden", begins=date(2029, 3, 26), page="https://myndigheden.example"
        ),
        "is_open": True,
        "can_decide": True,
        "begins": "26. marts 2029",
        "limits": _LIMITS,
        "lines": lines,
        "decide_href": "/valg-anden-brug-beslut",
        "decide_label": _NO,
        "kept": [],
    }
    return "consent/secondary_use.html", shown | changes


def _decide(**changes: Any) -> tuple[str, dict[str, Any]]:
    shown = {"heading": _NO, "lines": _LINES, "form": _Form(), "is_stale": False}
    return "consent/secondary_use_decide.html", shown | changes


_KEPT = [{"when": _WHEN, "what": _NO, "href": "/valg-anden-brug-kvittering"}]
_OFF = {"is_open": False, "can_decide": False, "decide_href": None}
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "/valg-anden-brug": _page(named=SecondaryUseSettings(), begins="", **_OFF),
    "/valg-anden-brug-snart": _page(**_OFF),
    "/valg-anden-brug-intet": _page("Du har ikke sagt nej her. Vi ved ikke, om du har sagt nej et andet sted."),
    "/valg-anden-brug-nej": _page(f"Du sagde nej den {_WHEN}.", *_LINES[2:], decide_label=_END, kept=_KEPT),
    "/valg-anden-brug-barn": _page(can_decide=False, decide_href=None),
    "/valg-anden-brug-slukket": _page(
        f"Du sagde nej den {_WHEN}.", "Indblik tager ikke imod den slags valg nu. Vi ved ikke, hvad der gælder.",
        named=SecondaryUseSettings(), begins="", kept=_KEPT, **_OFF,
    ),
    "/valg-anden-brug-beslut": _decide(),
    "/valg-anden-brug-ny-tekst": _decide(is_stale=True),
    "/valg-anden-brug-kvittering": (
        "consent/secondary_use_receipt.html",
        {"lines": [_NO, *_LINES], "language": "da", "when": _WHEN},
    ),
}  # fmt: skip
ADDRESSES = {"secondary_use.overview": "/valg-anden-brug"}
