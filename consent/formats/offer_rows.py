"""Rows of what recipients ask citizens to say yes to: what each must hold to be an offer at all. Pure.

What names no recipient, purpose, period or legal basis is none (docs/decisions/0042). A fault says which column and
why, and never repeats a value.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from citizen_app.csv_rows import RowFault
from consent.domain.saying_yes import USUAL_AGE, YOUNGEST, Offer, YesKind
from consent.formats.cells import Cells

OFFERS: Final = (
    "cvr", "number", "updated", "state", "kind", "title", "organisation", "purpose", "kinds", "legal_basis",
    "legal_reference", "days", "from_age", "gives", "costs", "after_withdrawal", "email", "phone", "web",
)  # fmt: skip
LONGEST: Final[Mapping[str, int]] = {
    "number": 40,
    "title": 200,
    "organisation": 150,
    "purpose": 2000,
    "legal_basis": 400,
    "legal_reference": 200,
    "gives": 1000,
    "costs": 1000,
    "after_withdrawal": 1000,
    "email": 150,
    "phone": 25,
    "web": 300,
}
"""Characters, by column."""
_PARAGRAPHS: Final = frozenset({"purpose", "gives", "costs", "after_withdrawal"})
_OLDEST: Final = 99
LONGEST_OF_ALL: Final = 3650
"""Days. What no setting goes beyond."""


def offer(values: Mapping[str, str], today: date, longest_days: int) -> Offer:
    """The offer in these values, by column. `longest_days`: how long a yes may last at most. Raises RowFault."""
    cells = Cells(values, LONGEST, _PARAGRAPHS)
    found = Offer(
        cvr=cells.cvr(),
        number=cells.needed("number"),
        updated=cells.updated(today),
        is_withdrawn=cells.is_withdrawn(),
        kind=_kind(values["kind"]),
        title=cells.needed("title"),
        organisation=cells.needed("organisation"),
        purpose=cells.needed("purpose"),
        kinds=cells.kinds(at_least_one=True),
        legal_basis=cells.needed("legal_basis"),
        legal_reference=cells.needed("legal_reference"),
        # What is withdrawn opens nothing, whatever the longest is by now.
        days=_whole(values, "days", 1, LONGEST_OF_ALL if cells.is_withdrawn() else longest_days),
        from_age=_whole(values, "from_age", YOUNGEST, _OLDEST) if values["from_age"] else USUAL_AGE,
        gives=cells.needed("gives"),
        costs=cells.needed("costs"),
        after_withdrawal=cells.needed("after_withdrawal"),
        email=cells.email(),
        phone=cells.phone(),
        web=cells.web(),
    )
    if not (found.email or found.phone or found.web):
        raise RowFault("email, phone or web is missing: one of them is needed")
    return found


def _kind(text: str) -> YesKind:
    if text not in set(YesKind):
        raise RowFault(f"kind must be one of {', '.join(YesKind)}")
    return YesKind(text)


def _whole(values: Mapping[str, str], column: str, least: int, most: int) -> int:
    text = values[column]
    if not text:
        raise RowFault(f"{column} is missing")
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most):
        raise RowFault(f"{column} must be a whole number from {least} to {most}")
    return int(text)
