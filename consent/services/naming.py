"""The names of what decisions name: units and professions from the directory, people through the log's one outlet."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from citizen_app.auth.actor import Actor
from citizen_app.directory.catalogue import Catalogue, Code, Organisation, catalogue
from citizen_app.past_entries import StaffName, past_entries
from citizen_app.web.language import current_language
from citizen_app.web.term_words import place_kind_text
from consent.domain.decision import What, Who
from consent.services.wording import NamedUnit, Naming, person_at

INSIDE: Final = frozenset({"department", "unit", "care-unit"})
"""Kinds of unit whose own name says too little."""


def naming_for(actor: Actor, decided: Iterable[tuple[What, Who]], today: date) -> Naming:
    """The names for sentences about these decisions of the subject's, in the language of the page."""
    pairs, known, language = list(decided), catalogue(), current_language()
    codes = {unit[:2] for what, who in pairs for unit in (what.origin, who.unit) if unit is not None}
    professions = {who.profession for _what, who in pairs if who.profession is not None}
    units = {code: named for code in codes if (named := named_unit(known, code, today, language)) is not None}
    people = past_entries().names_in_log(actor, {who.person for _what, who in pairs if who.person is not None})
    masked = _masked(actor, {person_at(who.person, who) for _what, who in pairs if who.person is not None}, people)
    return Naming(
        units=units,
        people=people,
        professions={code: found.name(language) for code in professions if (found := known.profession(code, None))},
        language=language,
        beside={at: {code: kept_back(unit, one) for code, unit in units.items()} for at, one in masked.items()},
        left_out={at: one.hides_profession for at, one in masked.items()},
    )


def _masked(
    actor: Actor, persons: set[tuple[UUID, Code | None]], people: Mapping[UUID, str | None]
) -> dict[tuple[UUID, Code | None], StaffName]:
    """The persons at places who are masked there, or everywhere."""
    staff = past_entries().staff_names(actor, persons) if persons else {}
    return {at: found for at, found in staff.items() if found.masked_by or people.get(found.person) is None}


def kept_back(unit: NamedUnit, masked: StaffName) -> NamedUnit:
    """The unit as it is told beside a masked name: by its kind where a name of it holds that one, or few work there."""
    is_kept = masked.keeps_back(unit.code)
    return replace(
        unit,
        name=f"{unit.kind[:1].lower()}{unit.kind[1:]}" if is_kept or masked.is_held_by(unit.name) else unit.name,
        above=None
        if unit.above and (masked.keeps_back(unit.above_code) or masked.is_held_by(unit.above))
        else unit.above,
        now=None if unit.now and (is_kept or masked.is_held_by(unit.now)) else unit.now,
    )


def named_unit(known: Catalogue, code: Code, today: date, language: str) -> NamedUnit | None:
    """A unit by its name today; None for a code that the directory does not know."""
    found = known.organisation(*code, today)
    if found is None:
        return None
    above = organisation_above(known, found, today)
    successor = known.successor(found, today)
    return NamedUnit(
        name=name_of(found, language),
        kind=place_kind_text(found.kind),
        above=name_of(above, language) if above else None,
        code=code,
        above_code=(above.scheme, above.code) if above else None,
        now=name_of(successor, language) if successor else None,
        closed=successor is None and found.valid_until is not None and found.valid_until <= today,
        has_below=known.has_units_below(code),
    )


def organisation_above(known: Catalogue, unit: Organisation, on: date) -> Organisation | None:
    """The organisation that a department is part of; None for what stands by itself."""
    if unit.kind not in INSIDE:
        return None
    return next((one for one in known.ancestors(unit, on) if one.kind not in INSIDE), None)


def name_of(unit: Organisation, language: str) -> str:
    """Its name in the language of the page."""
    return unit.name_en if language == "en" and unit.name_en else unit.name
