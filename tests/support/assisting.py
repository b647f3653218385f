"""A citizen whom the desk does something for, for tests of its services and pages."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import update

from citizen_app.auth.actor import Actor
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from citizen_app.errors import CitizenAppError
from citizen_app.identity_models import CitizenRow
from support.domain.assist_wishes import Wish
from support.domain.assisted import ActKind, Shown, Way
from support.queries.assisted import Act
from support.services import assisting, desk_citizens
from support.services.assist_blocks import Chosen

BORN = date(1957, 3, 14)


def of_age(app: Flask, citizen: UUID, born: date | None = BORN, died: date | None = None) -> None:
    """Let the register tell of the citizen."""
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        told = {"birth_date": born, "died_on": died}
        connection().execute(update(CitizenRow).where(CitizenRow.citizen_key == citizen).values(told))


def opened(app: Flask, by: Actor, cpr: str) -> UUID:
    """The citizen is opened at the desk."""
    return _does(app, lambda: desk_citizens.open_citizen(by, "cpr", cpr, "Ringer"))


def at_desk(app: Flask, by: Actor, opening: UUID, work: Callable[..., Any], *arguments: Any) -> Any:
    """Do something with the citizen who was opened, in a transaction of its own."""
    return _does(app, lambda: work(assisting.assisting(by, opening), *arguments))


def known(app: Flask, by: Actor, opening: UUID, way: Way = Way.IN_PERSON) -> UUID:
    """Somebody at the desk has made sure who it is."""
    shown = Shown.PASSPORT if way is Way.IN_PERSON else Shown.OWN_NUMBER
    return at_desk(app, by, opening, assisting.known_by, way, shown)


def made(app: Flask, by: Actor, opening: UUID, identity: UUID, wish: Wish, act_id: UUID | None = None) -> Act:
    """The citizen has said yes to it."""

    def make(at: assisting.Assisting) -> Act:
        return assisting.make(at, assisting.known(at, identity), wish, act_id or uuid4())

    return at_desk(app, by, opening, make)


def blocks(at: assisting.Assisting, identity: UUID) -> list[Chosen]:
    """The blocks that can be ended, as the desk reads them."""
    return assisting.decisions(at, assisting.known(at, identity), ActKind.END_BLOCK)


def _does(app: Flask, work: Callable[[], Any]) -> Any:
    """A refusal keeps its trail, as in a request."""
    with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
        try:
            return work()
        except CitizenAppError as refusal:
            refused = refusal
    raise refused
