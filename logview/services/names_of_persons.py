"""The names of persons by themselves, as the subject's own log gives them: for choices and for filters."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from citizen_app.auth.actor import Actor
from citizen_app.directory.catalogue import Code
from logview.queries.past import where_named
from logview.queries.people import of_one_name
from logview.services.hiding import masks_towards
from logview.services.names import Names, staff_shown
from logview.services.places import Places


def names_in_log(actor: Actor, persons: Collection[UUID], *, today: date, language: str) -> dict[UUID, str | None]:
    """Persons as the subject's own log names them now.

    A mask on a unit says nothing of a person by themselves, so they are held against the units of their entries: those
    that stand, else those that a source has corrected since.
    """
    named = _named_where_met(actor, persons, today=today, language=language)
    gone = set(persons) - set(named)
    if gone:
        named |= _named_where_met(actor, gone, today=today, language=language, old_too=True)
        gone -= set(named)
    # Where the others were met nothing tells: any mask of a unit may be theirs. And one user of a source can be many
    # persons: the name of another is none of the subject's business.
    told: list[tuple[UUID, Code | None]] = []
    if gone and not masks_towards(actor).hide_units:
        told = [(person, None) for person in of_one_name(gone)]
    found = staff_shown(actor, told, today=today, language=language) if told else {}
    return {**named, **dict.fromkeys(gone), **{person: shown.name for (person, _code), shown in found.items()}}


def _named_where_met(
    actor: Actor, persons: Collection[UUID], *, today: date, language: str, old_too: bool = False
) -> dict[UUID, str | None]:
    """Those of these persons whom the subject's log has, by the name that some entry shows."""
    rows = where_named(actor.subject, persons, old_too=old_too) if persons else ()
    places = Places({row.organisation_ref for row in rows}, today=today, language=language)
    names = Names({row.performed_by for row in rows}, places, language, actor)
    named: dict[UUID, str | None] = {row.person_digest: None for row in rows}
    for row in rows:
        shown = names.person(row.performed_by, places.at(row.organisation_ref, today), row.flags)
        named[row.person_digest] = (shown.name if shown else None) or named[row.person_digest]
    return named
