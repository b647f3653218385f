"""What the addresses of Indblik's own desk name, for the walk through every door: the own, and what is another's."""

from typing import Any
from uuid import UUID

from citizen_app import opaque
from citizen_app.auth.actor import Assurance, CitizenKey, Role, RoleHeld, Viewer, ViewerKind, acting_for_oneself
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from support.services import desk_citizens
from tests.support.people import DESK, SignedIn, as_staff

_JUNK = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def case(world: Any) -> dict[str, Any]:
    """A case at the desk."""
    sia, tom = _agents(world)
    key = (world.carl.key, world.question(world.carl, cvr=None))
    return {
        "asks": sia,
        "own": _handle(world, sia, key),
        "foreign": (
            _handle(world, tom, key),
            _handle(world, sia, (world.birthe.key, key[1])),
            world.handle(sia, "question-case", key[1]),
            _JUNK,
        ),
    }


def opening(world: Any) -> dict[str, Any]:
    """A citizen whom an agent has opened."""
    sia, tom = _agents(world)
    mine, other = _opened(world, sia), _opened(world, tom)
    return {
        "asks": sia,
        "own": world.handle(sia, "desk-opening", mine),
        "foreign": (
            world.handle(tom, "desk-opening", mine),
            world.handle(sia, "desk-opening", other),
            world.handle(sia, "question-case", mine),
            _JUNK,
        ),
    }


def _agents(world: Any) -> tuple[SignedIn, SignedIn]:
    sia = as_staff(world.app, "Sia Sand", Role.AGENT, cvr=DESK, cpr="0407781236")
    return sia, as_staff(world.app, "Tom Toft", Role.AGENT, cvr=DESK, cpr="0508791237")


def _handle(world: Any, by: SignedIn, key: tuple[UUID, UUID]) -> str:
    with world.app.app_context():
        return opaque.seal(by.key, "desk-case", b"".join(one.bytes for one in key))


def _opened(world: Any, by: SignedIn) -> UUID:
    viewer = Viewer(
        kind=ViewerKind.STAFF,
        key=by.key,
        name=by.name,
        assurance=Assurance.SUBSTANTIAL,
        session_digest=b"",
        own_keys=(CitizenKey(by.citizen_key or UUID(int=1)),),
        cvr=DESK,
        roles=frozenset({RoleHeld(role=Role.AGENT, cvr=DESK)}),
    )
    with world.app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
        return desk_citizens.open_citizen(acting_for_oneself(viewer), "cpr", "2308913369", "Ringer")
