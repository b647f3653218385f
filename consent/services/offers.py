"""What a citizen can choose from when they make a decision."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from citizen_app.auth.actor import Actor
from citizen_app.directory.catalogue import Code, catalogue
from citizen_app.past_entries import past_entries
from citizen_app.web.language import current_language
from consent.domain.decision import OFFERED_KINDS
from consent.services.helped import knows_log
from consent.services.oneself import oneself
from consent.services.places import LOOK_BACK, OfferedPlace, find_places, own_places, place_named

KINDS: Final = tuple(sorted(OFFERED_KINDS))
"""The kinds of data, in the order of the pages."""
MOST_PEOPLE: Final = 40
"""People of the citizen's own log that are offered, those with the most entries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedPlaces:
    """Places to choose from. `sought`: they were found by a search; `more`: it found others too."""

    places: list[OfferedPlace]
    sought: bool
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedPerson:
    """A person to choose."""

    person: UUID
    name: str


def places(actor: Actor, chosen: Code | None, sought: str, at: datetime, *, closed_too: bool) -> OfferedPlaces:
    """What a search found, else the places of the citizen's own log; what is chosen already comes first."""
    if sought:
        found = find_places(sought, at, closed_too=closed_too)
        listed, more = list(found.places), found.more
    else:
        listed, more = own_places(actor, at), False
    if chosen is not None and chosen not in {one.code for one in listed}:
        kept = place_named(chosen, at)
        listed = [*([kept] if kept else []), *listed]
    return OfferedPlaces(places=listed, sought=bool(sought), more=more)


def people(actor: Actor, chosen: UUID | None, at: datetime) -> list[OfferedPerson]:
    """Those whom the citizen's own log names without a mask; a person who is chosen already stays."""
    log = past_entries()
    named = [one for one in log.people(actor, at - LOOK_BACK) if one.name] if knows_log(actor) else []
    own = oneself(actor, (one.person for one in named))
    named = [one for one in named if one.person not in own]
    listed = [OfferedPerson(person=one.person, name=one.name or "") for one in named[:MOST_PEOPLE]]
    if chosen is not None and chosen not in {one.person for one in listed}:
        kept = log.names_in_log(actor, [chosen])[chosen]
        listed = [*([OfferedPerson(person=chosen, name=kept)] if kept else []), *listed]
    return listed


def professions() -> list[tuple[str, str]]:
    """Every profession: code and name, by name."""
    language = current_language()
    return sorted(((one.code, one.name(language)) for one in catalogue().professions()), key=lambda pair: pair[1])
