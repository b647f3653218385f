"""What staff do past their pages: as somebody signed in, in a unit of work of their own."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from citizen_app.auth.actor import Actor, Assurance, Basis, Role, RoleHeld, Viewer, ViewerKind
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from tests.support.people import REGION, SignedIn


def officer(person: SignedIn, *roles: Role, cvr: str = REGION) -> Actor:
    """The person at work in an organisation."""
    viewer = Viewer(
        kind=ViewerKind.STAFF,
        key=person.key,
        name=person.name,
        assurance=Assurance.SUBSTANTIAL,
        session_digest=b"",
        own_keys=(person.citizen_key,) if person.citizen_key else (),
        roles=frozenset(RoleHeld(role=one, cvr=cvr) for one in roles or (Role.LOG_OFFICER,)),
        cvr=cvr,
    )
    return Actor(viewer=viewer, subject=(), basis=Basis.STAFF_DUTY)


@contextmanager
def as_officer(app: Flask, person: SignedIn, *roles: Role, cvr: str = REGION) -> Iterator[Actor]:
    """The same while the block runs; what it does is kept."""
    with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.OFFICERS):
        yield officer(person, *roles, cvr=cvr)
