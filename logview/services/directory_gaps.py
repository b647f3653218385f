"""What the log uses and the directory does not know, for the operator: codes, and no words that may name somebody.

Sources call units after people ("Læge Anna Friis") and people after people ("Sekretær for Anna Friis"). The operator
reads no names of staff, masked or not (safety.md 8): so a unit is told by its code, and a role in words only where so
many bear it that it is a role.
"""

from dataclasses import dataclass
from typing import Final

from citizen_app import clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.directory.catalogue import Catalogue, catalogue
from logview.queries.directory_gaps import professions_used, units_used
from logview.services.wording import is_bare_code

FEWEST: Final = 10
"""Members of staff who bear a role before its words are told."""


@dataclass(frozen=True, slots=True)
class Gaps:
    """Codes and texts that nothing in the directory explains."""

    units: tuple[tuple[str, str], ...]  # scheme, code; empty where it is no code but words
    professions: tuple[tuple[str, str], ...]  # code, text as delivered; both empty where they may name somebody
    references: tuple[tuple[str, str], ...]  # parents and successors that the directory itself names


def directory_gaps() -> Gaps:
    """Compare the log's codes with the directory."""
    with unit_of_work(DatabaseRole.OPERATOR):
        known, today = catalogue(), clock.now().date()
        units = {
            (row.scheme or "", _code(row.code))
            for row in units_used()
            if known.organisation(row.scheme, row.code, today) is None
        }
        professions = {
            (_code(row.profession_code or ""), (row.role_text or "") if row.number >= FEWEST else "")
            for row in professions_used()
            if (row.profession_code or row.role_text) and known.profession(row.profession_code, row.role_text) is None
        }
        return Gaps(tuple(sorted(units)), tuple(sorted(professions)), _dangling(known))


def _code(text: str) -> str:
    return text if is_bare_code(text) else ""


def _dangling(known: Catalogue) -> tuple[tuple[str, str], ...]:
    named = {code for unit in known.organisations() for code in (unit.parent, unit.successor) if code is not None}
    there = {(unit.scheme, unit.code) for unit in known.organisations()}
    return tuple(sorted(named - there))
