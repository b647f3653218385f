"""Decisions about samples and secondary use, for the walk through every door: the own, and what is another's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from citizen_app import clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from consent.queries import secondary_use
from consent.queries.tissue import add_decision
from consent.queries.tissue_waiting import add_step
from tests.support.owned import JUNK, Owned
from tests.support.people import SignedIn


def a_tissue_decision(app: Any, citizen: SignedIn, **changes: Any) -> UUID:
    """A decision that the citizen confirmed here a moment ago."""
    decision_id = uuid4()
    columns = {
        "citizen_key": citizen.key,
        "decision_id": decision_id,
        "material": "biological",
        "decision": "own-treatment-only",
        "mode": "forward",
        "made_at": clock.now(),
        "made_by": citizen.key,
        "basis": "self",
        "submission_id": uuid4(),
        "text_version": "1",
        "language": "da",
        "text": "Dine prøver\nMine prøver må kun bruges til min egen behandling",
    }
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [citizen.key]):
        add_decision(**(columns | changes))
    return decision_id


def _receipt(world: Any) -> Owned:
    mine, other = (a_tissue_decision(world.app, one) for one in (world.birthe, world.carl))
    return Owned(
        asks=world.birthe,
        own=world.handle(world.birthe, "tissue-decision", mine),
        foreign=(
            world.handle(world.carl, "tissue-decision", mine),
            # Had our own key leaked, the query still knows whose it is.
            world.handle(world.birthe, "tissue-decision", other),
            world.handle(world.birthe, "consent-decision", mine),
            JUNK,
        ),
    )


def a_secondary_use_decision(app: Any, citizen: SignedIn) -> UUID:
    """A no that the citizen confirmed here a moment ago."""
    decision_id = uuid4()
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [citizen.key]):
        secondary_use.add_decision(
            citizen_key=citizen.key,
            decision_id=decision_id,
            decision="opted-out",
            authority="Myndigheden",
            made_at=clock.now(),
            made_by=citizen.key,
            basis="self",
            submission_id=uuid4(),
            text_version="1",
            language="da",
            text="Jeg siger nej til anden brug af mine sundhedsdata",
        )
    return decision_id


def _confirmed(world: Any) -> Owned:
    mine, other = (a_secondary_use_decision(world.app, one) for one in (world.birthe, world.carl))
    return Owned(
        asks=world.birthe,
        own=world.handle(world.birthe, "secondary-use-decision", mine),
        foreign=(
            world.handle(world.carl, "secondary-use-decision", mine),
            world.handle(world.birthe, "secondary-use-decision", other),
            world.handle(world.birthe, "tissue-decision", mine),
            JUNK,
        ),
    )


def _choice(world: Any) -> Owned:
    return Owned(asks=world.birthe, own="nej", foreign=("no-such-choice", JUNK))


def _material(world: Any) -> Owned:
    return Owned(asks=world.birthe, own="proever", foreign=("no-such-material", JUNK))


def a_wish(app: Any, citizen: SignedIn) -> UUID:
    """A decision about the citizen's samples that one of two who have custody has asked for."""
    waiting_id, by, at = uuid4(), uuid4(), clock.now()
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [citizen.key], [by]):
        add_step(
            citizen_key=citizen.key,
            waiting_id=waiting_id,
            sequence=0,
            step="asked",
            at=at,
            by_key=by,
            basis="custody",
            submission_id=uuid4(),
            material="biological",
            decision="own-treatment-only",
            mode="forward",
            open_until=at + timedelta(days=14),
            fifteen=False,
            text_version="1",
            language="da",
            text="Barnets prøver",
        )
    return waiting_id


def _wish(world: Any) -> Owned:
    mine, other = (a_wish(world.app, one) for one in (world.birthe, world.carl))
    return Owned(
        asks=world.birthe,
        own=world.handle(world.birthe, "tissue-waiting", mine),
        foreign=(
            world.handle(world.carl, "tissue-waiting", mine),
            world.handle(world.birthe, "tissue-waiting", other),
            world.handle(world.birthe, "consent-waiting", mine),
            JUNK,
        ),
    )


TISSUE: dict[str, Callable[[Any], Owned]] = {
    "receipt": _receipt,
    "material": _material,
    "confirmed": _confirmed,
    "choice": _choice,
    "tissue_waiting": _wish,
}
