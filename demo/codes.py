"""The code lists of the source profiles, read the other way: from our terms to what the source writes."""

import tomllib
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Any

from demo.model import Access, Worker
from logview.domain.terms import DataKind

PROFILES = Path(__file__).parent.parent / "logview" / "profiles"
STRANGE_CODE = "X7-99"
STRANGE_ROLE = "TVF-koord."
MASKED_NAME = "Sløret medarbejder"
KIND_WORDS = {
    DataKind.JOURNAL: "Journalnotat",
    DataKind.MEDICINE_CARD: "Medicin",
    DataKind.LABORATORY: "Prøvesvar",
    DataKind.IMAGES: "Billeddiagnostik",
    DataKind.APPOINTMENTS: "Aftaler",
    DataKind.MASTER_DATA: "Stamdata",
    DataKind.VACCINATIONS: "Vaccinationer",
    DataKind.REFERRAL: "Henvisning",
    DataKind.DISCHARGE_LETTER: "Epikrise",
    DataKind.CARE_PLAN: "Forløbsplan",
    DataKind.TELEMEDICINE: "Hjemmemåling",
    DataKind.REHABILITATION: "Genoptræningsplan",
    DataKind.DOCUMENT_LIST: "Dokumentliste",
    DataKind.BOOKING: "Booking",
    DataKind.CONSENT: "Samtykke",
    DataKind.FRONT_PAGE: "Forside",
}


@dataclass(frozen=True, slots=True)
class Codes:
    """One source's lists."""

    lists: dict[str, dict[str, str]]

    def of(self, table: str, term: IntEnum) -> str | None:
        """The source's first code for one of our terms; None where it has none or says nothing."""
        return self.code(table, term.name.lower().replace("_", "-"))

    def code(self, table: str, wanted: str) -> str | None:
        return next((code for code, name in self.lists.get(table, {}).items() if name == wanted), None)

    def activity(self, access: Access) -> str | None:
        return STRANGE_CODE if "activity" in access.strange else self.of("activity", access.activity)

    def kind(self, access: Access) -> str | None:
        return STRANGE_CODE if "kind" in access.strange else self.of("data_kind", access.kind)

    def purpose(self, access: Access) -> str | None:
        return self.of("purpose", access.purpose)


@cache
def profile(slug: str) -> dict[str, Any]:
    return tomllib.loads((PROFILES / f"{slug}.toml").read_text(encoding="utf-8"))


@cache
def codes(slug: str) -> Codes:
    return Codes(profile(slug)["codes"])


def role_of(worker: Worker, access: Access) -> str:
    return STRANGE_ROLE if "role" in access.strange else worker.role
