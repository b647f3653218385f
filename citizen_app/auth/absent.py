"""A citizen who is not here, as the worker asks for them what they would meet."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from citizen_app.auth.actor import Actor, Assurance, Viewer, ViewerKind
from citizen_app.auth.mandates import mandates
from citizen_app.identity import keys_of_person


def absent(citizen_key: UUID) -> Viewer:
    """The citizen as they are when they sign in. Nothing is opened by it: what they read they read signed in."""
    return Viewer(
        kind=ViewerKind.CITIZEN,
        key=citizen_key,
        name="",
        assurance=Assurance.SUBSTANTIAL,
        session_digest=b"",
        own_keys=keys_of_person(citizen_key),
    )


def acting_for_others(citizen_key: UUID, at: datetime) -> Iterator[Actor]:
    """As they act for each of those whom they may act for."""
    known, viewer = mandates(), absent(citizen_key)
    for line in [] if known is None else known.held(viewer, at):
        acting = None if known is None else known.acting(viewer, line.mandate_id, at)
        if acting is not None:
            yield acting
