"""Invented content for the page of who has asked about other use: what a line says is its service's."""

from typing import Any

from consent.services.lookups import LookupLine

_BIOBANK = LookupLine(
    when="3. marts 2026 kl. 13.00",
    where="Øst Universitetshospital, Region Østdanmark",
    system="Biobanken Øst",
    about="Brug af dine prøver",
    purpose="“Søvn og blodtryk, godkendt af en videnskabsetisk komité under nummer H-12345”",
    answer=[
        "Dine prøver: Vi svarede: kun til din egen behandling.",
        "Dine genetiske oplysninger: Vi svarede: Der er ikke registreret nogen begrænsning. "
        "Det er ikke et ja til et projekt.",
    ],
)
_OTHER = LookupLine(
    when="1. marts 2026 kl. 9.15",
    where="Stedet er ikke oplyst",
    system="Et system, vi ikke kender navnet på",
    about="Anden brug af dine sundhedsdata",
    purpose="Intet formål oplyst",
    answer=["Vi svarede med det, du havde valgt dengang."],
)


def _page(*lines: LookupLine, **changes: Any) -> tuple[str, dict[str, Any]]:
    shown = {"lines": lines, "older_href": None, "newest_href": None, "is_register": True}
    return "consent/lookups.html", shown | changes


PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "/valg-anden-brug": _page(_BIOBANK, _OTHER, older_href="/valg-anden-brug"),
    "/valg-anden-brug-ingen": _page(is_register=False),
}
