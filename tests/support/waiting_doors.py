"""Blocks that wait for others, for the walk through every door: the own, and what is another's."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from citizen_app import clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from consent.domain.decision import Effect
from consent.domain.draft import Answers, Whom
from consent.queries.waiting import add_step
from tests.support.owned import JUNK, Owned
from tests.support.people import SignedIn


def a_block_that_waits(app: Any, citizen: SignedIn, by: UUID | None = None) -> UUID:
    """A block for the citizen that one of two who have custody has asked for."""
    waiting_id, by, at = uuid4(), by or uuid4(), clock.now()
    answers = Answers(
        submission_id=uuid4(), effect=Effect.BLOCK, kinds=(), whom=Whom.EVERYONE, timed=True, last=date(2026, 9, 1)
    )
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [citizen.key], [by]):
        add_step(
            citizen_key=citizen.key,
            waiting_id=waiting_id,
            sequence=0,
            step="asked",
            at=at,
            by_key=by,
            basis="custody",
            submission_id=answers.submission_id,
            answers=answers.encode(),
            open_until=at + timedelta(days=14),
        )
    return waiting_id


def _waiting(world: Any) -> Owned:
    mine, other = (a_block_that_waits(world.app, one) for one in (world.birthe, world.carl))
    return Owned(
        asks=world.birthe,
        own=world.handle(world.birthe, "consent-waiting", mine),
        foreign=(
            world.handle(world.carl, "consent-waiting", mine),
            world.handle(world.birthe, "consent-waiting", other),
            world.handle(world.birthe, "consent-decision", mine),
            JUNK,
        ),
    )


WAITING: dict[str, Callable[[Any], Owned]] = {"waiting": _waiting}
