"""Places whose name holds a masked one ("Lægerne Friis"): a filter on the place finds no entry that withholds it."""

from collections.abc import Collection
from datetime import date

from citizen_app.auth.actor import Actor
from logview.queries.entries import PeopleAt
from logview.queries.past import who_was_at
from logview.services.names import Names
from logview.services.places import Places


def withheld_at(
    actor: Actor, places: Places, refs: Collection[int], *, today: date, language: str
) -> tuple[tuple[PeopleAt, ...], frozenset[int]]:
    """Whose entries at these units withhold the place, and the units that some entry of the subject's shows."""
    found = [PeopleAt(*row) for row in who_was_at(actor.subject, refs)] if refs else []
    names = Names((one for row in found for one in (row.performed_by, row.on_behalf_of)), places, language, actor)
    withheld = {one for one in found if names.place(one, places.at(one.organisation_ref, today)).top_withheld}
    return tuple(sorted(withheld, key=repr)), frozenset(one.organisation_ref for one in found if one not in withheld)
