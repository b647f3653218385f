"""Staff and units as sources name them, made into rows that never change. Pure."""

from typing import Any
from uuid import UUID

from citizen_app.keys import short_digest
from citizen_app.staff_digest import authorised_person, keyed_person, source_user
from logview.domain.source_event import SourceOrganisation, SourcePerson


def professional_row(slug: str, person: SourcePerson) -> tuple[UUID, dict[str, Any]]:
    """(digest, columns) of a member of staff."""
    given = {identifier.scheme: identifier.value for identifier in reversed(person.identifiers)}
    authorisation = given.get("authorisation")
    user = None if person.masked else _user_id(given)
    whole = (person.name, person.profession_code, person.role_text, authorisation, user)
    digest = person_digest(slug, person)
    return short_digest(digest.hex, *whole), {
        "person_digest": digest,
        "name": cut(person.name, 200),
        "profession_code": cut(person.profession_code, 10),
        "role_text": cut(person.role_text, 100),
        "authorisation_id": None if person.masked else authorisation,
        "user_id": cut(user, 100),
    }


def person_digest(slug: str, person: SourcePerson) -> UUID:
    """Who it is across names and roles: the authorisation id, else the source's own id, else the name at the source.

    A person whom the source masks is never the same as anybody it names (safety.md 1).
    """
    if person.masked:
        ids = "|".join(f"{identifier.scheme}:{identifier.value}" for identifier in person.identifiers)
        return keyed_person("masked", slug, person.name or "", ids)
    given = {identifier.scheme: identifier.value for identifier in reversed(person.identifiers)}
    if "authorisation" in given:
        return authorised_person(given["authorisation"])
    if "cpr" in given:
        return keyed_person("cpr", given["cpr"])
    user = _user_id(given)
    if user is not None:
        return source_user(slug, user)
    return keyed_person("name", slug, person.name or "", "" if person.name else person.role_text or "")


def organisation_row(unit: SourceOrganisation) -> tuple[UUID, dict[str, Any]]:
    """(digest, columns) of a unit."""
    scheme = unit.identifier.scheme if unit.identifier else None
    code = unit.identifier.value if unit.identifier else None
    return short_digest(scheme, code, unit.name), {
        "scheme": cut(scheme, 60),
        "code": cut(code, 100),
        "name": cut(unit.name, 200),
    }


def cut(text: str | None, longest: int) -> str | None:
    """A text that fits its column; PostgreSQL cannot keep a NUL character."""
    if text is None:
        return None
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    return text[:longest] if len(text) > longest else text


def _user_id(given: dict[str, str]) -> str | None:
    """The id that is not a register's: a CPR number is never kept as one."""
    if "user" in given:
        return given["user"]
    return next((value for scheme, value in given.items() if scheme not in ("authorisation", "cpr")), None)
