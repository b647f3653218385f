"""Invented content for the pages on which those who have custody decide about a child's samples, and a child's own."""

from typing import Any

from citizen_app.tissue_mode import VarMode
from citizen_app.tissue_settings import TissueSettings
from tests.support import preview_tissue as own

_CHOICE, _END = "Barnets prøver må kun bruges til barnets egen behandling", "Ophæv beslutningen"
_WHEN = "3. marts 2026 kl. 14.05"
_MEANING = "Så må de bruges til at behandle barnet og til det, der hænger direkte sammen med det. De må ikke bruges …"
_LINES = ["Barnets prøver", "Det er prøver, fx af blod, væv eller sekreter, …", _CHOICE, _MEANING]
_NOTHING = ["Der er ikke noget at vise dig lige nu.", "Vi ved ikke, hvad der er registreret om barnet."]
_OTHER = "En anden, der har forældremyndigheden, har bedt om det."
_LAPSES = "Hvis det ikke bliver bekræftet, falder det væk den 20. februar 2027 kl. 00.00, når barnet fylder 15."


def _waiting(*rest: str, **changes: Any) -> dict[str, Any]:
    line = {
        "first": f"Barnets prøver: {_CHOICE}",
        "rest": rest,
        "href": "/valg-vaev-barn-bekraeft",
        "can_confirm": True,
        "has_other_words": False,
        "anew_href": "/valg-vaev-barn-beslut",
        "take_back_href": None,
    }
    return line | changes


_MINE = _waiting("Du har bedt om det.", _LAPSES, can_confirm=False, take_back_href="/tag-tilbage")
_OLD = _waiting(
    _OTHER, "Teksten er ændret siden. Det kan ikke bekræftes mere.", can_confirm=False, has_other_words=True
)


def _overview(*positions: dict[str, Any], **changes: Any) -> tuple[str, dict[str, Any]]:
    shown = {
        "register": TissueSettings(mode=VarMode.FORWARD),
        "needs_all": True,
        "positions": positions or (_position(*_NOTHING), _position(*_NOTHING, heading="Barnets genetiske oplysninger")),
        "kept": [],
        "waits": [],
        "fell": [],
    }
    return "consent/tissue_child.html", shown | changes


def _position(*lines: str, heading: str = "Barnets prøver") -> dict[str, Any]:
    return {"heading": heading, "lines": lines, "href": "/valg-vaev-barn-beslut"}


def _decide(**changes: Any) -> tuple[str, dict[str, Any]]:
    _template, shown = own.PAGES["/valg-vaev-beslut"]
    words = {"heading": "Barnets prøver", "choices": [(_CHOICE, _MEANING), (_END, "Prøverne må igen bruges …")]}
    return "consent/tissue_decide.html", shown | words | {"is_own": False, "needs_all": True} | changes


def _confirm(line: dict[str, Any], **changes: Any) -> tuple[str, dict[str, Any]]:
    shown = {"line": line, "lines": _LINES, "version": "child", "is_stale": False}
    return "consent/tissue_child_waiting.html", shown | changes


def _receipt(*confirmed: str) -> tuple[str, dict[str, Any]]:
    _template, shown = own.PAGES["/valg-vaev-kvittering"]
    by = {"lines": _LINES, "confirmed": confirmed, "back_href": "/valg-vaev-barn", "is_own": False, "by_holders": True}
    return "consent/tissue_receipt.html", shown | by


def _of_the_young(**changes: Any) -> tuple[str, dict[str, Any]]:
    template, shown = own.PAGES["/valg-vaev-registreret"]
    return template, shown | changes


_KEPT = [{"when": _WHEN, "what": f"Barnets prøver: {_CHOICE}", "href": "/valg-vaev-barn-kvittering"}]
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "/valg-vaev-barn": _overview(),
    "/valg-vaev-barn-venter": _overview(waits=[_waiting(_OTHER, _LAPSES), _MINE, _OLD]),
    "/valg-vaev-barn-besluttet": _overview(
        _position(f"{_CHOICE}.", "Sendt – gælder først, når …"), kept=_KEPT, needs_all=False
    ),
    "/valg-vaev-barn-faldet": _overview(
        fell=[
            f"Barnets prøver: {_CHOICE}. Det, du bad om den {_WHEN}, blev ikke bekræftet og er faldet væk.",
            f"Barnets prøver: {_END}. Det, du bad om den {_WHEN}, blev ikke bekræftet og er faldet væk. "
            "Der er valgt noget andet siden.",
        ]
    ),
    "/valg-vaev-barn-beslut": _decide(),
    "/valg-vaev-barn-ny-tekst": _decide(is_stale=True, needs_all=False),
    "/valg-vaev-barn-bekraeft": _confirm(_waiting(_OTHER, _LAPSES)),
    "/valg-vaev-barn-bekraeft-ny-tekst": _confirm(_waiting(_OTHER, _LAPSES), is_stale=True),
    "/valg-vaev-barn-mit": _confirm(_MINE),
    "/valg-vaev-barn-gammel-tekst": _confirm(_OLD),
    "/valg-vaev-barn-kvittering": _receipt(
        f"{_WHEN}: du bekræftede det", f"{_WHEN}: en anden, der har forældremyndigheden, bekræftede det"
    ),
    "/valg-vaev-15": _of_the_young(
        asks=["Dine prøver: Mine prøver må kun bruges til min egen behandling"],
        children="any",
        kept=[
            {
                "when": _WHEN,
                "what": "Dine prøver: Mine prøver må kun bruges til min egen behandling",
                "href": "/valg-vaev-kvittering",
                "by": "De, der havde forældremyndigheden, besluttede det for dig.",
            }
        ],
    ),
    "/valg-vaev-under-15": _of_the_young(
        can_decide=False,
        waits=[
            {
                "first": "Dine prøver: Ophæv beslutningen",
                "rest": [f"{_WHEN}: En, der har forældremyndigheden, bad om det.", "Det venter på andre."],
            }
        ],
    ),
}
ADDRESSES = {"tissue_child.overview": "/valg-vaev-barn"}
