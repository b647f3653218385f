"""Research projects (forskningsprojekter) as their source tells of them, and whose data was in them. Pure.

It is information. Nothing here says that anybody agreed to anything, and no decision comes of it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Final

from citizen_app.terms import DataKind

_OF_NO_PROJECT: Final = frozenset(
    {DataKind.UNKNOWN, DataKind.DOCUMENT_LIST, DataKind.BOOKING, DataKind.CONSENT, DataKind.FRONT_PAGE}
)
_LETTERS: Final = str.maketrans("0123456789", "ghijklmnop")
_ID_LENGTH: Final = 20
_BETWEEN: Final = "\x1f"


class Beyond(StrEnum):
    """Kinds that look-ups do not have. Our own list (assumed): no authority has published one."""

    SAMPLES = "samples"  # biological material: blood, tissue
    GENETIC = "genetic"
    REGISTERS = "registers"  # national health registers
    QUESTIONNAIRES = "questionnaires"
    CIVIL_REGISTER = "civil-register"


KINDS: Final[Mapping[str, DataKind | Beyond]] = {
    **{kind.name.lower().replace("_", "-"): kind for kind in DataKind if kind not in _OF_NO_PROJECT},
    **{kind.value: kind for kind in Beyond},
}
"""The kinds that we have a word for, by code. What is none of them stays as the source wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One version of a project. An empty text, and None: the source does not tell."""

    cvr: str  # of the organisation that is responsible
    number: str  # that organisation's own
    updated: date  # when the source made this version
    is_withdrawn: bool
    title: str
    organisation: str
    purpose: str
    kinds: tuple[str, ...]  # codes of KINDS, or the source's own words
    permit_number: str = ""
    permit_by: str = ""
    permit_on: date | None = None
    begins: date | None = None
    ends: date | None = None  # included
    email: str = ""
    phone: str = ""
    web: str = ""
    tells_who: bool = False  # whether the source tells us of whom the data is
    results: str = ""

    @property
    def project_id(self) -> str:
        """What the project is called here."""
        return project_id(self.cvr, self.number)

    def digest(self) -> bytes:
        """Of all that it says: what comes again is known by it."""
        return _digest_of(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """One version of that data or tissue about somebody was in a project. Whose is said beside it."""

    project_id: str
    begins: date  # tells one from another of the same citizen in the same project
    updated: date
    is_withdrawn: bool
    kinds: tuple[str, ...]
    ends: date | None = None  # included

    def digest(self) -> bytes:
        """Of all that it says, without the citizen."""
        return _digest_of(self)


def project_id(cvr: str, number: str) -> str:
    """What a project is called here: always the same, and in letters, so that no figures in it look like a person's."""
    drawn = hashlib.sha256(f"{cvr}{_BETWEEN}{number}".encode()).hexdigest()[:_ID_LENGTH]
    return drawn.translate(_LETTERS)


def words_of(project: Project) -> str:
    """What a search finds the project by."""
    told = (project.title, project.organisation, project.purpose, project.permit_number, *project.kinds)
    return "\n".join(told).casefold()


def _digest_of(one: Project | Participation) -> bytes:
    told = (getattr(one, field.name) for field in fields(one))
    parts = ("\x1e".join(part) if isinstance(part, tuple) else str(part) for part in told)
    return hashlib.sha256(_BETWEEN.join(parts).encode()).digest()
