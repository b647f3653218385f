"""Whose the masks, wishes about names and links in addresses are: of whoever decides them, who may be concerned."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from tests.support.name_requests import a_name_request
from tests.support.owned import JUNK, Owned
from tests.support.people import OTHER_REGION, REGION

if TYPE_CHECKING:
    from tests.support.doors import World

MASKED_UNTIL = datetime(2026, 9, 1, tzinfo=UTC)


def mask(world: "World") -> Owned:
    """A mask towards a citizen, as its organisation's deciders have it in an address."""
    mine, own = (
        world.log.mask(unit="4000000000001", citizen=citizen, by="4000000000001", until=MASKED_UNTIL)
        for citizen in (world.carl.key, world.dorte.citizen_key)
    )
    far = world.log.mask(unit="4000000000003", by="4000000000003", cvr=OTHER_REGION)
    return Owned(
        asks=world.dorte,
        own=world.handle(world.dorte, "mask", mine),
        foreign=(
            world.handle(world.didrik, "mask", mine),
            world.handle(world.dorte, "mask", far),
            world.handle(world.dorte, "staff-role", mine),
            world.handle(world.dorte, "mask", UUID(int=7)),
            JUNK,
        ),
        oneself=world.handle(world.dorte, "mask", own),
    )


def asked(world: "World") -> Owned:
    """A wish about a name, as the deciders of the organisation have it in an address."""
    near, far = world.name_request(world.carl), world.name_request(world.carl, cvr=OTHER_REGION)
    dorte = world.dorte.citizen_key
    assert dorte
    entry = world.log.entry(dorte, world.ENTRY_AT)
    own = a_name_request(world.log, dorte, entry, world.ENTRY_AT, cvr=REGION)
    return Owned(
        asks=world.dorte,
        own=world.handle(world.dorte, "name-request", near),
        foreign=(
            world.handle(world.didrik, "name-request", near),
            world.handle(world.dorte, "name-request", far),
            world.handle(world.dorte, "mask", near),
            JUNK,
        ),
        oneself=world.handle(world.dorte, "name-request", own),
    )


def link(world: "World") -> Owned:
    """A link between two numbers, as whoever decides it has it in an address."""
    about_others, about_ida = world.link(), world.link("1706882151", "0409651234")
    return Owned(
        asks=world.ida,
        own=world.handle(world.ida, "citizen-link", about_others),
        foreign=(
            world.handle(world.jan, "citizen-link", about_others),
            world.handle(world.ida, "citizen-link", about_ida),
            world.handle(world.ida, "citizen-link", UUID(int=7)),
            JUNK,
        ),
        oneself=world.handle(world.ida, "citizen-link", about_ida),
    )
