"""What the addresses of Indblik's own desk name, for the walk through every door: the own, and what is another's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from citizen_app import clock, opaque
from citizen_app.auth.actor import Actor, Assurance, CitizenKey, Role, RoleHeld, Viewer, ViewerKind, acting_for_oneself
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from support.domain.assist_wishes import BlockWish
from support.queries import desk as queries
from support.services import desk_citizens
from tests.support import assisting
from tests.support.letters import order
from tests.support.owned import Owned
from tests.support.people import DESK, SignedIn, as_staff
from tests.support.questions import a_question

_JUNK = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
_NUMBERS = {"Birthe Holm": "1403572528", "Carl Krogh": "2308913369"}


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
        "oneself": _handle(world, sia, (_own(sia), a_question(world.app, _own(sia), (world.ENTRY_AT, 1), cvr=None))),
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
        "oneself": world.handle(sia, "desk-opening", _oneself_opened(world, sia)),
    }


def letter(world: Any) -> dict[str, Any]:
    """A letter in the print queue."""
    sia, tom = _agents(world)
    key = (world.carl.key, order(world.app, world.carl.key))
    return {
        "asks": sia,
        "own": _handle(world, sia, key, "letter"),
        "foreign": (
            _handle(world, tom, key, "letter"),
            _handle(world, sia, key),
            # Had our own key leaked, the query still knows whose letter it is.
            _handle(world, sia, (world.birthe.key, key[1]), "letter"),
            _JUNK,
        ),
        "oneself": _handle(world, sia, (_own(sia), order(world.app, _own(sia))), "letter"),
    }


def _agents(world: Any) -> tuple[SignedIn, SignedIn]:
    sia = as_staff(world.app, "Sia Sand", Role.AGENT, cvr=DESK, cpr="0407781236")
    return sia, as_staff(world.app, "Tom Toft", Role.AGENT, cvr=DESK, cpr="0508791237")


def _own(member: SignedIn) -> UUID:
    """The citizen whom somebody at the desk is."""
    assert member.citizen_key
    return member.citizen_key


def _handle(world: Any, by: SignedIn, key: tuple[UUID, UUID], purpose: str = "desk-case") -> str:
    with world.app.app_context():
        return opaque.seal(by.key, purpose, b"".join(one.bytes for one in key))


def act_of(world: Any, citizen: SignedIn) -> UUID:
    """Something that the desk has done for the citizen, and that waits for its day."""
    sia = _agents(world)[0]
    opening = _opened(world, sia, _NUMBERS[citizen.name])
    assisting.of_age(world.app, citizen.key)
    by = _acting(sia)
    wish = BlockWish(last=clock.now().date() + timedelta(days=next(world.days).day + 60))
    return assisting.made(world.app, by, opening, assisting.known(world.app, by, opening), wish).act_id


def _known(world: Any) -> dict[str, Any]:
    """A citizen whom an agent knows."""
    sia, tom = _agents(world)
    assisting.of_age(world.app, world.carl.key)
    opening = _opened(world, sia)
    identity = assisting.known(world.app, _acting(sia), opening)
    return {
        "asks": sia,
        "own": _handle(world, sia, (opening, identity), "desk-known"),
        "foreign": (
            _handle(world, tom, (opening, identity), "desk-known"),
            _handle(world, sia, (_opened(world, tom), identity), "desk-known"),
            world.handle(sia, "desk-opening", opening),
            _JUNK,
        ),
        "oneself": _handle(world, sia, (_oneself_opened(world, sia), identity), "desk-known"),
    }


def _act(world: Any) -> dict[str, Any]:
    """Something that waits for a citizen whom an agent has opened."""
    sia, tom = _agents(world)
    act, foreign = act_of(world, world.carl), act_of(world, world.birthe)
    opening = _opened(world, sia)
    return {
        "asks": sia,
        "own": _handle(world, sia, (opening, act), "desk-act"),
        "foreign": (
            _handle(world, tom, (opening, act), "desk-act"),
            _handle(world, sia, (_opened(world, tom), act), "desk-act"),
            # Had our own key leaked, the query still knows whose act it is.
            _handle(world, sia, (opening, foreign), "desk-act"),
            _JUNK,
        ),
        "oneself": _handle(world, sia, (_oneself_opened(world, sia), act), "desk-act"),
    }


def _assisted(world: Any) -> Owned:
    """What the desk did for a citizen, as they have it in an address."""
    mine, other = act_of(world, world.birthe), act_of(world, world.carl)
    return Owned(
        asks=world.birthe,
        own=world.handle(world.birthe, "assisted-act", mine),
        foreign=(
            world.handle(world.carl, "assisted-act", mine),
            # Had our own key leaked, the query still knows whose act it is.
            world.handle(world.birthe, "assisted-act", other),
            world.handle(world.birthe, "question", mine),
            _JUNK,
        ),
    )


ASSISTED: dict[str, Callable[[Any], Owned]] = {
    "desk_known": lambda world: Owned(**_known(world)),
    "desk_act": lambda world: Owned(**_act(world)),
    "assisted_act": _assisted,
}


def _oneself_opened(world: Any, by: SignedIn) -> UUID:
    """An opening of somebody who is found to be whoever opened them, when their numbers are linked meanwhile."""
    opening_id, why = uuid4(), b"sealed"
    opening = queries.Opening(citizen=_own(by), kind="citizen", at=clock.now(), by=by.key, reason_sealed=why)
    with world.app.app_context(), unit_of_work(DatabaseRole.DESK):
        queries.add_opening(opening_id, opening)
    return opening_id


def _opened(world: Any, by: SignedIn, number: str = "2308913369") -> UUID:
    with world.app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
        return desk_citizens.open_citizen(_acting(by), "cpr", number, "Ringer")


def _acting(by: SignedIn) -> Actor:
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
    return acting_for_oneself(viewer)
