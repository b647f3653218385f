"""The invented people who can be picked on the demo broker's page."""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

_NAMESPACE = UUID("5a9d2c1e-6d0b-4f3e-9a55-2f1f6b8e7c10")
_MONTHS = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)


@dataclass(frozen=True, kw_only=True)
class Person:
    """A citizen with MitID, or a member of staff with MitID Erhverv."""

    key: str
    name: str
    description: str = ""
    cpr: str | None = field(default=None, repr=False)
    born: str = ""
    cvr: str | None = None
    organisation_name: str = ""
    professional_id: str | None = None

    @property
    def is_staff(self) -> bool:
        """Whether the person signs in for an organisation."""
        return self.professional_id is not None

    @property
    def mitid_uuid(self) -> str:
        """A stable identifier, the same each time the broker starts."""
        return str(uuid5(_NAMESPACE, f"{'staff' if self.is_staff else 'citizen'}:{self.key}"))

    @property
    def subject(self) -> str:
        """The identifier towards this client; never the same as the MitID UUID, as at real brokers."""
        return str(uuid5(_NAMESPACE, f"subject:{self.mitid_uuid}"))


def _date_text(row: Mapping[str, Any]) -> str:
    born = row["born"]
    return f"{born.day}. {_MONTHS[born.month - 1]} {born.year}"


def _citizen(row: Mapping[str, Any]) -> Person:
    return Person(
        key=row["story"],
        name=row["name"],
        cpr=row["cpr"],
        born=_date_text(row),
        description=row.get("description", ""),
    )


def _staff(row: Mapping[str, Any], names: Mapping[tuple[str, str], str]) -> Person:
    place = row["organisation"]
    employer = names.get(("cvr", row["cvr"])) or names.get((place["scheme"], place["code"]))
    return Person(
        key=row["id"],
        name=row["name"],
        cpr=row.get("cpr"),
        description=row.get("description", ""),
        cvr=row["cvr"],
        organisation_name=employer or f"CVR {row['cvr']}",
        professional_id=row["professional_uuid"],
    )


def _organisation_names(file: Path) -> dict[tuple[str, str], str]:
    if not file.exists():
        return {}
    with file.open(encoding="utf-8", newline="") as lines:
        return {(row["scheme"], row["code"]): row["name"] for row in csv.DictReader(lines, delimiter=";")}


def load_persons(file: Path) -> dict[str, Person]:
    """Everybody in the file by key, citizens first, in the file's order."""
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    names = _organisation_names(file.parent / "directory" / "organisations.csv")
    people = [_citizen(row) for row in content.get("citizens", [])]
    people += [_staff(row, names) for row in content.get("staff", [])]
    return {person.key: person for person in people}
