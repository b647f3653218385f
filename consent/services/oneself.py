"""The citizen's own look-ups, which some sources report too: no decision is about them."""

from collections.abc import Iterable
from uuid import UUID

from citizen_app.auth.actor import Actor
from citizen_app.directory.catalogue import Code
from citizen_app.past_entries import past_entries


def oneself(actor: Actor, persons: Iterable[UUID]) -> set[UUID]:
    """Those of the log's persons who are the citizen.

    Told by the name, for the log has nothing else: a member of staff with the very same name is taken for the citizen.
    """
    asked: list[tuple[UUID, Code | None]] = [(person, None) for person in set(persons)]
    if not asked:
        return set()
    named = past_entries().staff_names(asked)
    return {person for (person, _code), shown in named.items() if shown.name == actor.viewer.name}
