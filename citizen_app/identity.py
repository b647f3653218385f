"""Citizens behind numbers: finding the key of an identifier, and all keys that are one person."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, insert, or_, select

from citizen_app import clock
from citizen_app.auth.actor import CitizenKey
from citizen_app.db.direct import Among, DirectQuery, with_lists
from citizen_app.db.work import connection
from citizen_app.identity_models import CitizenIdentifierRow, CitizenLinkRow, CitizenRow
from citizen_app.keys import keys

_MOST_LINKS = 32
_LINK = CitizenLinkRow.__table__


def find_citizen(scheme: str, value: str) -> CitizenKey | None:
    """The key of the citizen who has, or had, this identifier; None if we have never heard of it."""
    digests = keys().identifier_digests(scheme, value)
    row = (
        connection()
        .execute(
            select(CitizenIdentifierRow.citizen_key)
            .where(CitizenIdentifierRow.digest.in_(digests.values()))
            .order_by(CitizenIdentifierRow.key_version.desc())
            .limit(1)
        )
        .scalar_one_or_none()
    )
    return CitizenKey(row) if row else None


def find_or_create_citizen(scheme: str, value: str) -> CitizenKey:
    """The key of the citizen with this identifier, made now if it is new to us."""
    found = find_citizen(scheme, value)
    if found is not None:
        return found
    citizen_key = uuid4()
    connection().execute(insert(CitizenRow), {"citizen_key": citizen_key, "created_at": clock.now()})
    add_identifier(CitizenKey(citizen_key), scheme, value)
    return CitizenKey(citizen_key)


def add_identifier(citizen_key: CitizenKey, scheme: str, value: str) -> None:
    """Give a citizen one more identifier. Raises IntegrityError when another citizen has it."""
    connection().execute(
        insert(CitizenIdentifierRow),
        {
            "digest": keys().identifier_digest(scheme, value),
            "key_version": keys().current_version,
            "citizen_key": citizen_key,
            "scheme": scheme,
            "value_sealed": keys().seal(value),
        },
    )


def keys_of_person(citizen_key: UUID) -> tuple[CitizenKey, ...]:
    """Every key that is this person, this one first; links are resolved here, the log is never rewritten."""
    known = [citizen_key]
    frontier = {citizen_key}
    while frontier and len(known) < _MOST_LINKS:
        found = _linked_to(frontier) - set(known)
        known.extend(sorted(found))
        frontier = found
    return tuple(CitizenKey(key) for key in known)


def keys_of_persons(citizen_keys: Collection[UUID]) -> frozenset[CitizenKey]:
    """Every key that is one of these persons: a statement for each level of links, however many they are."""
    known = set(citizen_keys)
    frontier, levels = known, 0
    while frontier and levels < _MOST_LINKS:
        frontier, levels = _linked_to(frontier) - known, levels + 1
        known |= frontier
    return frozenset(map(CitizenKey, known))


def keys_of_each(citizen_keys: Iterable[UUID]) -> dict[UUID, tuple[CitizenKey, ...]]:
    """Of each of these every key that is the same person, itself first: a statement for each level of links."""
    wanted = tuple(dict.fromkeys(citizen_keys))
    beside: dict[UUID, set[UUID]] = defaultdict(set)
    known, frontier, levels = set(wanted), set(wanted), 0
    while frontier and levels < _MOST_LINKS:
        for row in _LINKED.rows(keys=list(frontier)):
            beside[row.citizen_key].add(row.other_key)
            beside[row.other_key].add(row.citizen_key)
        frontier, levels = set(beside) - known, levels + 1
        known |= frontier
    return {key: _all_beside(key, beside) for key in wanted}


def _all_beside(key: UUID, beside: Mapping[UUID, set[UUID]]) -> tuple[CitizenKey, ...]:
    found, frontier = [key], {key}
    while frontier:
        frontier = {other for one in frontier for other in beside.get(one, ())} - set(found)
        found.extend(sorted(frontier))
    return tuple(map(CitizenKey, found))


def is_linked(key: ColumnElement[Any] | Any) -> ColumnElement[bool]:
    """Whether the citizen's key in this column has links: whose has none, is that key alone."""
    of_key = or_(_LINK.c.citizen_key == key, _LINK.c.other_key == key)
    return select(_LINK.c.state).where(_LINK.c.state == "linked", of_key).exists()


def _linked_to(some: Iterable[UUID]) -> set[UUID]:
    return {key for row in _LINKED.rows(keys=list(some)) for key in (row.citizen_key, row.other_key)}


def _links_of(among: Among) -> Select[*tuple[Any, ...]]:
    either = or_(among.one_of(_LINK.c.citizen_key, "keys"), among.one_of(_LINK.c.other_key, "keys"))
    return select(_LINK.c.citizen_key, _LINK.c.other_key).where(_LINK.c.state == "linked", either)


_LINKED: Final[DirectQuery] = with_lists(_links_of)
