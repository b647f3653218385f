"""What the addresses of Indblik's own desk name, for the walk through every door: the own, and what is another's."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from citizen_app import clock, opaque
from citizen_app.auth.actor import Actor, Assurance, CitizenKey, Role, RoleHeld, Viewer, ViewerKind, acting_for_oneself
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.keys import keys
from delegation.domain.acting import Scope
from delegation.domain.powers import Party, PowerEvent, Step, Terms
from delegation.queries import powers
from support.domain.assist_wishes import BlockWish
from support.queries import desk as queries
from support.services import desk_citizens
from tests.support import assisting
from tests.support.letters import order
from tests.support.owned import Owned
from tests.support.people import DESK, SignedIn, as_staff
from tests.support.questions import a_question

_LEADS = {"Lea Leder": "0609801236", "Leo Leth": "0710821237"}
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
        "oneself": _handle(world, sia, _asked(world, sia)),
        "colleague": _handle(world, sia, _asked(world, tom)),
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
        "oneself": world.handle(sia, "desk-opening", _is_opened(world, sia, sia)),
        "colleague": world.handle(sia, "desk-opening", _is_opened(world, sia, tom)),
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
        "colleague": _handle(world, sia, (_own(tom), order(world.app, _own(tom))), "letter"),
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
        "oneself": _handle(world, sia, (_is_opened(world, sia, sia), identity), "desk-known"),
        "colleague": _handle(world, sia, (_is_opened(world, sia, tom), identity), "desk-known"),
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
        "oneself": _handle(world, sia, (_is_opened(world, sia, sia), act), "desk-act"),
        "colleague": _handle(world, sia, (_is_opened(world, sia, tom), act), "desk-act"),
    }


def _paper(world: Any) -> dict[str, Any]:
    """A power on paper that has not begun, of a citizen whom an agent has opened."""
    sia, tom = _agents(world)
    power, foreign = _asked_on_paper(world, world.carl), _asked_on_paper(world, world.birthe)
    opening = _opened(world, sia)
    return {
        "asks": sia,
        "own": _handle(world, sia, (opening, power), "paper-power"),
        "foreign": (
            _handle(world, tom, (opening, power), "paper-power"),
            _handle(world, sia, (_opened(world, tom), power), "paper-power"),
            # Had our own key leaked, the query still knows whose power it is.
            _handle(world, sia, (opening, foreign), "paper-power"),
            _JUNK,
        ),
        "oneself": _handle(world, sia, (_is_opened(world, sia, sia), power), "paper-power"),
        "colleague": _handle(world, sia, (_is_opened(world, sia, tom), power), "paper-power"),
    }


def _asked_on_paper(world: Any, citizen: SignedIn) -> UUID:
    """A power that somebody has asked the citizen for, and for which a letter is ordered."""
    at, power_id = clock.now(), uuid4()
    with world.app.app_context(), unit_of_work(DatabaseRole.MANDATES, [citizen.key]):
        event = PowerEvent(
            step=Step.ASKED_ON_PAPER,
            party=Party.DESK,
            at=at,
            terms=Terms(scopes=frozenset({Scope.READ_LOG}), until=at.date() + timedelta(days=300)),
            holder=uuid4(),
            open_until=at + timedelta(days=60),
        )
        powers.add_event(citizen.key, power_id, 0, event, by=uuid4(), name_sealed=keys().seal("Mette Holm"))
    return power_id


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
    "paper": lambda world: Owned(**_paper(world)),
    "colleague": lambda world: Owned(**of_colleague(world)),
}


def _is_opened(world: Any, by: SignedIn, whom: SignedIn) -> UUID:
    """An opening of somebody who is found to be whoever opened them, when their numbers are linked meanwhile; or who
    has been hired since."""
    opening_id, why = uuid4(), b"sealed"
    opening = queries.Opening(citizen=_own(whom), kind="citizen", at=clock.now(), by=by.key, reason_sealed=why)
    with world.app.app_context(), unit_of_work(DatabaseRole.DESK):
        queries.add_opening(opening_id, opening)
    return opening_id


def _asked(world: Any, member: SignedIn) -> tuple[UUID, UUID]:
    """A case at the desk of somebody who works there."""
    return _own(member), a_question(world.app, _own(member), (world.ENTRY_AT, 1), cvr=None)


def of_colleague(world: Any) -> dict[str, Any]:
    """A case of somebody at the desk, as a lead there has it in the address of the page that asks why."""
    lea, leo = (as_staff(world.app, name, Role.LEAD, cvr=DESK, cpr=cpr) for name, cpr in _LEADS.items())
    tom = _agents(world)[1]
    told, own = (json.dumps(["desk-case", *(one.hex for one in _asked(world, who))]) for who in (tom, lea))
    return {
        "asks": lea,
        "own": world.sealed(lea, "colleagues-matter", told),
        "foreign": (world.sealed(leo, "colleagues-matter", told), world.sealed(lea, "desk-case", told), _JUNK),
        "oneself": world.sealed(lea, "colleagues-matter", own),
    }


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


def _code(code: str) -> Callable[[Any], Owned]:
    """One of a few codes, the same for everybody at the desk."""
    return lambda world: Owned(asks=_agents(world)[0], own=code, foreign=("no-such-code",))


def _organisation(world: Any) -> Owned:
    sia, tom = _agents(world)
    purpose, cvr = "desk-queue-organisation", "29190623"
    return Owned(
        asks=sia,
        own=world.sealed(sia, purpose, cvr),
        foreign=(world.sealed(tom, purpose, cvr), world.sealed(sia, "desk-queue", cvr), cvr, _JUNK),
    )


NARROWED: dict[str, Callable[[Any], Owned]] = {"ret": _code("insight"), "emne": _code("why"), "org": _organisation}
"""To what the desk's queue is narrowed."""
