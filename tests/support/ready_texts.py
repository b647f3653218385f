"""Texts that others can begin with, for tests: written past the pages, and whose they are in addresses."""

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from flask import Flask

from citizen_app.auth.actor import Actor, Assurance, Basis, Role, RoleHeld, Viewer, ViewerKind
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from support.domain.cases import Finding
from support.domain.ready_texts import Shelf, Wording
from support.services import ready_texts
from support.services.ready_texts import Written
from tests.support.owned import JUNK, Owned
from tests.support.people import DESK, OTHER_REGION, REGION, as_staff

if TYPE_CHECKING:
    from tests.support.doors import World

ROLES = {Shelf.DESK: Role.LEAD, Shelf.ANSWERS: Role.LOG_LEAD}


def a_lead(shelf: Shelf, cvr: str) -> Actor:
    """Whoever keeps the shelf's texts there."""
    viewer = Viewer(
        kind=ViewerKind.STAFF,
        key=uuid4(),
        name="Lea Leder",
        assurance=Assurance.SUBSTANTIAL,
        session_digest=b"",
        cvr=cvr,
        roles=frozenset({RoleHeld(role=ROLES[shelf], cvr=cvr)}),
    )
    return Actor(viewer=viewer, subject=(), basis=Basis.STAFF_DUTY)


def a_ready_text(app: Flask, shelf: Shelf, cvr: str, words: str = "Tak for dit spørgsmål.") -> UUID:
    """A text on the shelf, of an organisation."""
    about = Finding.JUSTIFIED if shelf is Shelf.ANSWERS else None
    written = Written(text_id=uuid4(), wording=Wording(label="Tak", danish=words), about=about)
    with app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
        ready_texts.write(a_lead(shelf, cvr), shelf, written)
    return written.text_id


def ready_text(world: "World") -> Owned:
    """A text of the desk, as its lead has it in an address."""
    lea = as_staff(world.app, "Lea Leder", Role.LEAD, cvr=DESK, cpr="0609801236")
    leo = as_staff(world.app, "Leo Leth", Role.LEAD, cvr=DESK, cpr="0710821237")
    near, other = a_ready_text(world.app, Shelf.DESK, DESK), a_ready_text(world.app, Shelf.ANSWERS, REGION)
    return Owned(
        asks=lea,
        own=world.handle(lea, "ready-text-desk", near),
        foreign=(
            world.handle(leo, "ready-text-desk", near),
            world.handle(lea, "ready-text-desk", other),
            world.handle(lea, "ready-text-answers", near),
            JUNK,
        ),
    )


def beginning(world: "World") -> Owned:
    """A text for an organisation's answers, as its lead has it in an address."""
    near, far = (a_ready_text(world.app, Shelf.ANSWERS, cvr) for cvr in (REGION, OTHER_REGION))
    return Owned(
        asks=world.grete,
        own=world.handle(world.grete, "ready-text-answers", near),
        foreign=(
            world.handle(world.gert, "ready-text-answers", near),
            world.handle(world.grete, "ready-text-answers", far),
            world.handle(world.grete, "ready-text-desk", near),
            JUNK,
        ),
    )
