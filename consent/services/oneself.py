"""The citizen's own look-ups, which some sources report too: no decision is about them."""

from collections.abc import Iterable
from uuid import UUID

from citizen_app.auth.actor import Actor
from citizen_app.past_entries import past_entries


def oneself(actor: Actor, persons: Iterable[UUID]) -> set[UUID]:
    """Those of the log's persons who are the citizen, or whoever makes a decision for them.

    Told by the name that the citizen's own log gives them, for the log has nothing else, and a source can have one user
    for all citizens. A member of staff with the very same name is taken for the citizen.
    """
    named = past_entries().names_in_log(actor, persons)
    own = {actor.viewer.name, actor.helped.called if actor.helped is not None else None}
    return {person for person, name in named.items() if name is not None and name in own}
