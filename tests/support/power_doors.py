"""What the addresses of powers of attorney name, for the walk through every door: the own, and what is another's."""

import itertools
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import update

from citizen_app import clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity_models import CitizenRow
from delegation.domain.acting import Scope
from delegation.domain.powers import Terms
from delegation.services import addresses, giving
from tests.support.owned import JUNK, Owned
from tests.support.people import SignedIn, actor_of, as_citizen

_NUMBERS = itertools.count(101572500)
TERMS = Terms(scopes=frozenset({Scope.READ_LOG, Scope.ASK}), until=date(2027, 3, 1))


def is_born(app: Any, person: SignedIn, day: date = date(1957, 3, 14)) -> None:
    """Let the register have told when the person was born."""
    with app.extensions["indblik.engine"].begin() as opened:
        opened.execute(update(CitizenRow).where(CitizenRow.citizen_key == person.key).values(birth_date=day))


def offered(app: Any, giver: SignedIn, terms: Terms = TERMS) -> tuple[UUID, str]:
    """A power whose code nobody has used: its id and the code."""
    with app.app_context(), unit_of_work(DatabaseRole.MANDATES, [giver.key]):
        made = giving.offer(actor_of(giver), terms, clock.now())
    return made.power_id, made.code


def given(app: Any, giver: SignedIn, holder: SignedIn, terms: Terms = TERMS) -> UUID:
    """A power in force."""
    is_born(app, holder)
    power_id, code = offered(app, giver, terms)
    with app.app_context(), unit_of_work(DatabaseRole.MANDATES, [holder.key]):
        giving.redeem(actor_of(holder), code, clock.now())
    return power_id


def wanted(app: Any, helper: SignedIn) -> UUID:
    """A request that nobody has answered."""
    is_born(app, helper)
    with app.app_context(), unit_of_work(DatabaseRole.MANDATES, [helper.key]):
        return giving.request(actor_of(helper), TERMS, clock.now()).power_id


def _stranger(world: Any) -> SignedIn:
    """Somebody else each time, of invented numbers."""
    return as_citizen(world.app, f"{next(_NUMBERS):010d}", "Signe Sand")


def _owned(world: Any, purpose: str, mine: UUID, other: UUID) -> Owned:
    return Owned(
        asks=world.birthe,
        own=world.handle(world.birthe, purpose, mine),
        foreign=(
            world.handle(world.carl, purpose, mine),
            # Had our own key leaked, the query still knows whose power it is.
            world.handle(world.birthe, purpose, other),
            world.handle(world.birthe, "consent-decision", mine),
            JUNK,
        ),
    )


def _power(world: Any) -> Owned:
    """One that is in force: each time to another helper, for two powers between the same two there are not."""
    mine, other = (given(world.app, one, _stranger(world)) for one in (world.birthe, world.carl))
    return _owned(world, addresses.GIVEN, mine, other)


def _held(world: Any) -> Owned:
    mine, other = (given(world.app, _stranger(world), one) for one in (world.birthe, world.carl))
    return _owned(world, addresses.HELD, mine, other)


def _wanted(world: Any) -> Owned:
    mine, other = wanted(world.app, world.birthe), wanted(world.app, world.carl)
    return _owned(world, addresses.WANTED, mine, other)


def _terms(world: Any) -> Owned:
    with world.app.app_context():
        own, another = (addresses.terms_text(actor_of(one), uuid4(), TERMS) for one in (world.birthe, world.carl))
    return Owned(asks=world.birthe, own=own, foreign=(another, JUNK))


POWERS: dict[str, Callable[[Any], Owned]] = {"power": _power, "held": _held, "wanted": _wanted, "terms": _terms}
