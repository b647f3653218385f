"""What citizens said yes to, for the walk through every door: the own, and what is another's."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from citizen_app import clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from consent.queries.saying_yes import add_indication, keep_versions
from tests.support.offers import an_offer
from tests.support.owned import JUNK, Owned
from tests.support.people import SignedIn


def an_indication(app: Any, citizen: SignedIn) -> UUID:
    """An indication that the citizen gave a moment ago."""
    indication_id = uuid4()
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [citizen.key]):
        add_indication(
            citizen_key=citizen.key,
            indication_id=indication_id,
            kind="learning",
            given_at=clock.now(),
            until=date(2030, 1, 1),
            given_by=citizen.key,
            basis="self",
            submission_id=uuid4(),
            text_version="1",
            language="da",
            text="# Hvad dette er\nDen åbner intet.",
        )
    return indication_id


def _said(world: Any) -> Owned:
    mine, other = (an_indication(world.app, one) for one in (world.birthe, world.carl))
    return Owned(
        asks=world.birthe,
        own=world.handle(world.birthe, "saying-yes", mine),
        foreign=(
            world.handle(world.carl, "saying-yes", mine),
            # Had our own key leaked, the query still knows whose it is.
            world.handle(world.birthe, "saying-yes", other),
            world.handle(world.birthe, "consent-decision", mine),
            JUNK,
        ),
    )


def _offered(world: Any) -> Owned:
    offer = an_offer(number=str(uuid4()))
    with world.app.app_context(), unit_of_work(DatabaseRole.OFFERS):
        keep_versions([(offer, 1)], clock.now())
    return Owned(asks=world.birthe, own=offer.offer_id, foreign=(an_offer(number="none").offer_id, JUNK))


YES: dict[str, Callable[[Any], Owned]] = {"said": _said, "offered": _offered}
