"""People for tests, signed in each on a client of their own: `as_staff(app, …)`, `as_citizen(app, …)`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from flask import Flask

from citizen_app import clock
from citizen_app.auth.actor import Actor, Assurance, CitizenKey, Role, Viewer, ViewerKind, acting_for_oneself
from citizen_app.auth.staff_persons import note_staff
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity import find_or_create_citizen
from support.domain.roles import EventKind, Grant
from support.queries import roles as role_queries
from tests.support.client import LintingClient
from tests.support.leaks import Forbidden
from tests.support.sign_in import sign_in_citizen, sign_in_staff

REGION, OTHER_REGION, DESK = "29190623", "29190658", "07770014"
A_YEAR = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A person with the client that they are signed in on."""

    key: UUID
    name: str
    client: LintingClient
    citizen_key: CitizenKey | None = None


def as_staff(app: Flask, name: str = "Lone Lind", *roles: Role, cvr: str = REGION, cpr: str | None = None) -> SignedIn:
    """A member of staff with these roles in force, given by command a moment ago."""
    with app.app_context(), unit_of_work(DatabaseRole.SIGNIN):
        citizen = find_or_create_citizen("cpr", cpr) if cpr else None
        key = note_staff(cvr, str(uuid4()), name=name, organisation_name=f"Organisation {cvr}", citizen_key=citizen)
    give_roles(app, key, roles, cvr=cvr)
    client = new_client(app)
    sign_in_staff(app, client, key, name)
    return SignedIn(key=key, name=name, client=client, citizen_key=citizen)


def as_citizen(app: Flask, cpr: str = "1403572528", name: str = "Birthe Holm") -> SignedIn:
    """A citizen signed in with MitID."""
    client = new_client(app)
    key = sign_in_citizen(app, client, cpr, name)
    return SignedIn(key=key, name=name, client=client, citizen_key=key)


def actor_of(citizen: SignedIn) -> Actor:
    """The citizen acting for themselves, for what asks a service past the pages."""
    viewer = Viewer(
        kind=ViewerKind.CITIZEN,
        key=citizen.key,
        name=citizen.name,
        assurance=Assurance.SUBSTANTIAL,
        session_digest=b"",
        own_keys=(CitizenKey(citizen.key),),
    )
    return acting_for_oneself(viewer)


def give_roles(
    app: Flask, staff_key: UUID, roles: Iterable[Role], *, cvr: str = REGION, expires_at: datetime | None = None
) -> list[UUID]:
    """Put roles into force past the rules, and return their grants."""
    given = []
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        at = clock.now()
        for role in roles:
            grant = Grant(
                grant_id=uuid4(),
                staff_key=staff_key,
                role=role,
                cvr=cvr,
                proposed_by=None,
                proposed_at=at,
                expires_at=expires_at or at + A_YEAR,
            )
            role_queries.add_proposal(grant)
            role_queries.add_step(grant, EventKind.CONFIRMED, by=None, at=at)
            given.append(grant.grant_id)
    return given


def new_client(app: Flask) -> LintingClient:
    """A browser that nobody is signed in on, which inspects every page."""
    client = app.test_client()
    assert isinstance(client, LintingClient)
    client.forbidden = Forbidden()
    return client


def csrf_of(signed_in: SignedIn, page: str) -> str:
    """The token that the page's forms carry."""
    body = signed_in.client.get(page).get_data(as_text=True)
    return body.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
