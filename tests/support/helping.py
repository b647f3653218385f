"""Those who help a citizen, in tests: powers given and redeemed, and switching to whom one helps."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from citizen_app import clock
from citizen_app.auth.actor import Actor
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity_models import CitizenRow
from delegation.domain.acting import Scope
from delegation.domain.powers import Terms
from delegation.services import giving
from tests.support.doors import form_token
from tests.support.people import SignedIn, actor_of

LAST_DAY = date(2027, 3, 1)


def born(app: Flask, citizen: SignedIn, day: str) -> None:
    """Let the register know when somebody was born."""
    with app.extensions["indblik.engine"].begin() as opened:
        stated = update(CitizenRow).where(CitizenRow.citizen_key == citizen.key)
        opened.execute(stated.values(birth_date=date.fromisoformat(day)))


def power(app: Flask, grantor: SignedIn, holder: SignedIn, scopes: Iterable[Scope] = (Scope.READ_LOG,)) -> UUID:
    """A power that the grantor has given and the holder has redeemed."""
    terms = Terms(scopes=frozenset(scopes), until=LAST_DAY)
    with by_herself(app, grantor, powers=True) as giver:
        code = giving.offer(giver, terms, clock.now()).code
    with by_herself(app, holder, powers=True) as taker:
        return giving.redeem(taker, code, clock.now()).power_id


@contextmanager
def by_herself(app: Flask, person: SignedIn, *, powers: bool = False) -> Iterator[Actor]:
    """A request of this person's about their own, or about powers."""
    actor = actor_of(person)
    role = DatabaseRole.MANDATES if powers else DatabaseRole.CITIZEN
    with app.app_context(), unit_of_work(role, actor.subject):
        yield actor


def switch_to(helper: SignedIn, number: int = 0) -> TestResponse:
    """Let the helper be with the one who stands there on the page of those whom they help."""
    body = helper.client.get("/for-en-anden").get_data(as_text=True)
    handles = re.findall(r'name="mandate" value="([^"]+)"', body)
    return helper.client.post("/for-en-anden/start", data={**form_token(helper.client), "mandate": handles[number]})
