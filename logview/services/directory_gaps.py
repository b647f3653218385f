"""What the log uses and the directory does not know."""

from dataclasses import dataclass

from citizen_app import clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.directory.catalogue import Catalogue, catalogue
from logview.queries.directory_gaps import professions_used, units_used


@dataclass(frozen=True, slots=True)
class Gaps:
    """Codes and texts that nothing in the directory explains."""

    units: tuple[tuple[str, str, str], ...]  # scheme, code, name as delivered
    professions: tuple[tuple[str, str], ...]  # code, text as delivered
    references: tuple[tuple[str, str], ...]  # parents and successors that the directory itself names


def directory_gaps() -> Gaps:
    """Compare the log's codes with the directory."""
    with unit_of_work(DatabaseRole.OPERATOR):
        known, today = catalogue(), clock.now().date()
        units = {
            (row.scheme or "", row.code, row.name or "")
            for row in units_used()
            if known.organisation(row.scheme, row.code, today) is None
        }
        professions = {
            (row.profession_code or "", row.role_text or "")
            for row in professions_used()
            if (row.profession_code or row.role_text) and known.profession(row.profession_code, row.role_text) is None
        }
        return Gaps(tuple(sorted(units)), tuple(sorted(professions)), _dangling(known))


def _dangling(known: Catalogue) -> tuple[tuple[str, str], ...]:
    named = {code for unit in known.organisations() for code in (unit.parent, unit.successor) if code is not None}
    there = {(unit.scheme, unit.code) for unit in known.organisations()}
    return tuple(sorted(named - there))
