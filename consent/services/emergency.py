"""Making the emergency copy of a system: what it needs to answer from while we cannot be reached, and no more.

It holds the citizens whom the system itself has asked about lately (data minimisation): those with decisions, with
them, and those without, so that the system can tell "has decided nothing" from "not in the copy".
"""

import base64
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from flask import current_app

from citizen_app.api.scopes import Scope
from citizen_app.directory.catalogue import catalogue
from citizen_app.keys import keys
from citizen_app.settings import Settings
from citizen_app.staff_digest import authorised_person
from citizen_app.systems import registry
from citizen_app.systems.encrypting import EncryptingTo, Sink
from consent.domain.decision import Decision
from consent.formats.bodies import PURPOSE_NAMES
from consent.formats.emergency_copy import (
    CONTENT_TYPE,
    FORMAT,
    Head,
    Listed,
    directory_unit,
    hashed,
    pack,
    rule,
)
from consent.formats.telling import EARLIEST, LATEST
from consent.queries import emergency as queries
from consent.queries.decisions import rules_for
from consent.services.answering import concealed

HANDED_OUT = "consent.emergency-copy"
"""The deed in our own trail."""
_AT_ONCE = 1000  # citizens in one statement, and in memory


class NoEncryptionKey(Exception):
    """The system has no key in force that a copy could be encrypted to."""


class TooMany(Exception):
    """There are more citizens than were allowed for."""


class Made(NamedTuple):
    """A copy that was written: for which key, from when until when, with how many citizens."""

    kid: str
    issued: datetime
    expires: datetime
    citizens: int


@dataclass(frozen=True, slots=True)
class _Making:
    """What is the same for every citizen of a copy."""

    key: bytes
    staff: dict[UUID, str]  # digest of a person → HMAC of the authorisation id
    issued: datetime
    expires: datetime


def make_copy(system_id: str, staff: Sequence[str], at: datetime, out: Sink, most: int | None = None) -> Made:
    """Write the system's copy, encrypted to its own key, in the running work, which should see one state of the
    database throughout (`unit_of_work`). `staff`: authorisation ids of its users. What is in memory does not grow with
    the citizens.

    Raises NoEncryptionKey before anything is written, and TooMany for more than `most` citizens.
    """
    settings: Settings = current_app.extensions["indblik.settings"]
    sealing = registry.encryption_key(system_id)
    if sealing is None:
        raise NoEncryptionKey
    since = at - settings.emergency_copy.asked_within
    key = secrets.token_bytes(32)
    known = {authorised_person(one): hashed(key, "authorisation", one.upper()) for one in staff}
    making = _Making(key, known, at, at + settings.emergency_copy.life)
    encrypting = EncryptingTo(sealing, CONTENT_TYPE, out)
    persons = _persons(_no_more_than(most, queries.asked_about(system_id, since)))
    number = pack(_head(system_id, making, since), _listed(persons, making), encrypting)
    encrypting.finish()
    return Made(sealing.kid, at, making.expires, number)


def _head(system_id: str, making: _Making, since: datetime) -> Head:
    known = catalogue()
    own = registry.units_of(system_id, Scope.CONSENT_ASK)
    return Head(
        format=FORMAT,
        system=system_id,
        issued=making.issued,
        expires=making.expires,
        asked_since=since,
        key=base64.b64encode(making.key).decode(),
        concealed=sorted(PURPOSE_NAMES[purpose] for purpose in concealed().purposes),
        speaks_for=sorted(own.union(*(known.with_units_below(unit) for unit in own))),
        professionals=sorted(making.staff.values()),
        directory=known.version,
        organisations=[directory_unit(row) for row in known.organisations()],
        professions=[one.code for one in known.professions()],
    )


def _no_more_than(most: int | None, asked: Iterable[tuple[UUID, int]]) -> Iterator[UUID]:
    for key, of_all in asked:
        if most is not None and of_all > most:
            raise TooMany
        yield key


def _persons(asked: Iterable[UUID]) -> Iterator[tuple[UUID, ...]]:
    """The keys of each person among those asked about, what was linked to them included."""
    beside: dict[UUID, set[UUID]] = defaultdict(set)
    for pair in queries.linked_pairs():
        beside[pair.citizen_key].add(pair.other_key)
        beside[pair.other_key].add(pair.citizen_key)
    met = set[UUID]()  # of those with links, who are few
    for key in asked:
        if key not in beside:
            yield (key,)
        elif key not in met:
            mine = _linked(key, beside)
            met |= mine
            yield tuple(mine)


def _linked(key: UUID, beside: Mapping[UUID, set[UUID]]) -> set[UUID]:
    """The key and all that are linked to it, through others too."""
    waiting, mine = [key], {key}
    while waiting:
        new = beside.get(waiting.pop(), set()) - mine
        mine |= new
        waiting.extend(new)
    return mine


def _listed(persons: Iterator[tuple[UUID, ...]], making: _Making) -> Iterator[Listed]:
    while some := list(islice(persons, _AT_ONCE)):
        wanted = [key for person in some for key in person]
        rules, numbers = rules_for(wanted), _numbers(wanted, making)
        for person in some:
            decided = [made for key in person for made in rules[key] if _counts(made, making)]
            yield Listed(
                numbers=sorted(number for key in person for number in numbers[key]),
                rules=[rule(made, _person(made.who.person, making)) for made in decided],
            )


def _numbers(wanted: Sequence[UUID], making: _Making) -> dict[UUID, set[str]]:
    store, found = keys(), defaultdict[UUID, set[str]](set)
    for row in queries.numbers_of(wanted):
        found[row.citizen_key].add(hashed(making.key, row.scheme, store.open(row.value_sealed)))
    return found


def _counts(made: Decision, making: _Making) -> bool:
    """Whether a question that can be asked while the copy lasts may meet the decision."""
    begins, ends = making.issued - EARLIEST, making.expires + LATEST
    return made.valid_from < ends and (made.valid_until is None or begins < made.valid_until)


def _person(named: UUID | None, making: _Making) -> str | None:
    """The HMAC of the person a decision names; of one whom the system did not tell us of, an HMAC of nobody."""
    if named is None:
        return None
    return making.staff.get(named) or hashed(making.key, "other", str(named))
