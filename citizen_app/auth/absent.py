"""A citizen who is not here, as the worker asks for them what they would meet."""

from uuid import UUID

from citizen_app.auth.actor import Assurance, Viewer, ViewerKind
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
