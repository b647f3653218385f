"""Citizens who decide, in tests: an actor, the directory of the demo, drafts."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from flask import Flask, g
from sqlalchemy import Connection

from citizen_app import clock
from citizen_app.auth.actor import Actor, Assurance, CitizenKey, Viewer, ViewerKind, acting_for_oneself
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.directory.importing import import_directory
from consent.domain.decision import Effect, What, Who
from consent.domain.rules import Draft

DEMO_DIRECTORY = Path(__file__).parents[2] / "demo" / "directory"


def take_in_the_demo_directory(app: Flask) -> None:
    """Take in the organisations and professions of the demo."""
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        import_directory([DEMO_DIRECTORY / "organisations.csv", DEMO_DIRECTORY / "professions.csv"])


def citizen(*keys: UUID) -> Actor:
    """A citizen signed in at Substantial, who is each of the keys."""
    own = tuple(CitizenKey(key) for key in keys or (uuid4(),))
    viewer = Viewer(
        kind=ViewerKind.CITIZEN,
        key=own[0],
        name="Birthe Holm",
        assurance=Assurance.SUBSTANTIAL,
        session_digest=b"",
        own_keys=own,
    )
    return acting_for_oneself(viewer)


@contextmanager
def page_of(app: Flask, actor: Actor) -> Iterator[Connection]:
    """The transaction of one of the citizen's pages."""
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, actor.subject) as opened:
        g.pop("directory_version", None)
        yield opened


def draft(
    what: What | None = None,
    who: Who | None = None,
    *,
    effect: Effect = Effect.BLOCK,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> Draft:
    """A draft that starts now, of a block of everything towards everyone unless it says otherwise."""
    return Draft(
        effect=effect,
        what=what or What(),
        who=who or Who(),
        valid_from=valid_from or clock.now(),
        valid_until=valid_until,
        text_version="1",
    )
