"""Invented offers for tests, as rows of a file and as what they say."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask

from consent.domain.saying_yes import Offer, YesKind
from consent.formats.offer_rows import OFFERS
from consent.yes_models import ConsentOfferRow, GivenConsentRow, IndicationRow, YesWithdrawalRow

CVR, OTHER_CVR = "29190623", "29190925"
_TOLD = {
    "cvr": CVR,
    "number": "S-1",
    "title": "Spørg mig om søvn",
    "organisation": "Øst Universitetshospital",
    "purpose": "Vi vil spørge dig, om du vil være med i forskning i søvn.",
    "legal_basis": "Dit samtykke",
    "legal_reference": "Den Opdigtede Lov § 1",
    "gives": "Du kan komme med i forskning.",
    "costs": "Vi kan skrive til dig op til tre gange om året.",
    "after_withdrawal": "Så sletter vi dit navn fra listen.",
    "email": "samtykke@oest.example",
    "phone": "",
    "web": "",
}


def an_offer(**changed: Any) -> Offer:
    """A whole offer, as far as nothing else is said."""
    usual: dict[str, Any] = {
        **_TOLD,
        "updated": date(2026, 2, 1),
        "is_withdrawn": False,
        "kind": YesKind.RESEARCH_CONTACT,
        "kinds": ("journal",),
        "days": 90,
        "from_age": 18,
    }
    return Offer(**usual | changed)


def offer_row(**changed: str) -> dict[str, str]:
    """The same as a row of a file."""
    told = {
        **_TOLD,
        "updated": "2026-02-01",
        "state": "",
        "kind": "research-contact",
        "kinds": "journal",
        "days": "90",
        "from_age": "",
        **changed,
    }
    return {name: told[name] for name in OFFERS}


def offers_file(path: Path, *rows: Mapping[str, str]) -> Path:
    """A file of these rows."""
    lines = [";".join(OFFERS), *(";".join(row.values()) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def tell_offers(app: Flask, path: Path, *rows: Mapping[str, str]) -> Any:
    """Take offers in as the operator does; the command's result."""
    return app.test_cli_runner().invoke(args=["consents", "import", str(offers_file(path / "offers.csv", *rows))])


_AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
_YES: dict[str, Any] = {
    "citizen_key": UUID(int=1), "given_at": _AT, "until": date(2026, 4, 2), "given_by": UUID(int=1), "basis": "self",
    "submission_id": UUID(int=1), "text_version": "1", "language": "da", "text": "# Hvad\nx",
}  # fmt: skip
EVIDENCE: dict[Any, dict[str, Any]] = {
    ConsentOfferRow: {
        **_TOLD, "offer_id": "x", "sequence": 1, "updated": date(2026, 2, 1), "is_withdrawn": False,
        "kind": "research-contact", "kinds": "journal", "days": 90, "from_age": 18, "digest": b"x", "taken_in_at": _AT,
    },
    GivenConsentRow: {**_YES, "consent_id": UUID(int=1), "offer_id": "x", "sequence": 1},
    IndicationRow: {**_YES, "indication_id": UUID(int=1), "kind": "learning"},
    YesWithdrawalRow: {
        "citizen_key": UUID(int=1), "yes_id": UUID(int=1), "at": _AT, "withdrawn_by": UUID(int=1), "basis": "self",
    },
}  # fmt: skip
"""A row of each table."""
