"""Staff, units and words of a source in our terms, by the rules of its profile. What was met before is remembered."""

from collections.abc import Mapping
from typing import TypeVar

from citizen_app.identifiers import bare, is_authorisation_id, is_cpr, without_cpr_numbers
from citizen_app.plain_text import plain_text
from logview.domain.source_event import Identifier, SourceOrganisation, SourcePerson
from logview.formats.raw_event import UNSPECIFIED, RawEvent, RawOrganisation, RawPerson
from logview.formats.rules import Rules

Term = TypeVar("Term")


def person_of(raw: RawPerson | None, rules: Rules) -> SourcePerson | None:
    """A member of staff; None where the one who acted is an organisation."""
    if raw is None or raw.is_organisation:
        return None
    key = (raw.identifiers, raw.name, raw.role_codes, raw.role_text)
    known = rules.persons.get(key)
    if known is not None:
        return known
    person = SourcePerson(
        identifiers=tuple([_staff_identifier(one, rules) for one in raw.identifiers]),
        name=free_text(raw.name, rules),
        profession_code=first_known(raw.role_codes, rules.role),
        role_text=free_text(raw.role_text, rules),
        masked=raw.name is not None and rules.is_masked(raw.name),
    )
    return rules.persons.keep(key, person)


def _staff_identifier(given: Identifier, rules: Rules) -> Identifier:
    """A staff member's code. One that is a CPR number says so, whatever the source calls it."""
    scheme = rules.scheme(given.scheme, "user")
    if scheme == UNSPECIFIED:
        scheme = "user"
    value = given.value
    if scheme == "authorisation":
        return Identifier(scheme, value.upper()) if is_authorisation_id(value) else Identifier("user", value)
    if len(value) <= 11 and is_cpr(bare(value)):
        return Identifier("cpr", bare(value))
    if without_cpr_numbers(value) != value:
        return Identifier("cpr", value)  # an id made from the number: it tells people apart, and is not kept
    return Identifier(scheme, value)


def organisation_of(raw: RawEvent, rules: Rules) -> SourceOrganisation | None:
    """Where the user sat."""
    if raw.organisation is not None:
        return unit_of(raw.organisation, rules)
    actor = raw.performer
    if actor is None or not actor.is_organisation:
        return None
    return unit_of(RawOrganisation(next(iter(actor.identifiers), None), actor.name), rules)


def unit_of(raw: RawOrganisation | None, rules: Rules) -> SourceOrganisation | None:
    """A unit with a code, a name or both."""
    if raw is None or (raw.identifier is None and raw.name is None):
        return None
    key = (raw.identifier, raw.name)
    known = rules.units.get(key)
    if known is not None:
        return known
    unit = SourceOrganisation(raw.identifier and _unit_code(raw.identifier, rules), free_text(raw.name, rules))
    return rules.units.keep(key, unit)


def _unit_code(given: Identifier, rules: Rules) -> Identifier:
    """A unit's code; `SOR:123` in one field is a scheme and a code."""
    if given.scheme == UNSPECIFIED:
        prefix, colon, rest = given.value.partition(":")
        known = rules.schemes.get(prefix.casefold()) if colon else None
        return Identifier(known, rest.strip()) if known and rest else given
    return Identifier(rules.scheme(given.scheme, UNSPECIFIED), given.value)


def first_known(codes: tuple[str, ...], table: Mapping[str, Term]) -> Term | None:
    """The meaning of the first code that the table knows."""
    for code in codes:
        found = table.get(code) or table.get(code.strip().casefold())
        if found is not None:
            return found
    return None


def free_text(text: str | None, rules: Rules) -> str | None:
    """A text for people. Numbers of other citizens have no place in it, nor what turns or hides the text around it."""
    if text is None:
        return None
    return rules.texts.get(text) or rules.texts.keep(text, without_cpr_numbers(plain_text(text)))
