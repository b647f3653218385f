"""Citizens whom a call asks about, by number: found, or known from now on. One path for those we have never heard of.

The same statements are sent whoever it is, so that nobody can tell the two apart by what we do.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import Integer, LargeBinary, String, Uuid, bindparam, exists, insert, select
from sqlalchemy.exc import IntegrityError

from citizen_app.db.work import connection
from citizen_app.identity import keys_of_each
from citizen_app.identity_models import CitizenIdentifierRow, CitizenRow
from citizen_app.keys import keys

Number = tuple[str, str]  # scheme, value
_FIND: Final = select(
    CitizenIdentifierRow.digest, CitizenIdentifierRow.key_version, CitizenIdentifierRow.citizen_key
).where(CitizenIdentifierRow.digest.in_(bindparam("digests", expanding=True)))
_MAKE: Final = insert(CitizenRow).from_select(
    ["citizen_key", "created_at"],
    select(bindparam("key", type_=Uuid), bindparam("at", type_=CitizenRow.created_at.type)).where(
        ~exists().where(CitizenRow.citizen_key == bindparam("key", type_=Uuid))
    ),
)
_NAME: Final = insert(CitizenIdentifierRow).from_select(
    ["digest", "key_version", "citizen_key", "scheme", "value_sealed"],
    select(
        bindparam("digest", type_=LargeBinary),
        bindparam("version", type_=Integer),
        bindparam("key", type_=Uuid),
        bindparam("scheme", type_=String),
        bindparam("sealed", type_=LargeBinary),
    ).where(~exists().where(CitizenIdentifierRow.citizen_key == bindparam("key", type_=Uuid))),
)
"""Of whom the key is new; of others they write nothing."""


class TwoMet(Exception):
    """Another process made one of the persons at this moment; nothing was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who is asked about: the key that stands for the number, and every key that is the same person."""

    key: UUID
    every_key: Sequence[UUID]


def persons(numbers: Iterable[Number], at: datetime) -> Mapping[Number, Person]:
    """Each number's person; who was unknown is known from now on. Raises TwoMet."""
    wanted = list(dict.fromkeys(numbers))
    found = _found(wanted)
    key_of = {number: found.get(number) or uuid4() for number in wanted}
    try:
        make_known(key_of, at)
    except IntegrityError:
        raise TwoMet from None
    every_key = keys_of_each(key_of.values())
    return {number: Person(key=key, every_key=every_key[key]) for number, key in key_of.items()}


def make_known(key_of: Mapping[Number, UUID], at: datetime) -> None:
    """Write down whoever of these is new, under the key given. Raises IntegrityError when another was quicker."""
    store = keys()
    rows = [
        {
            "at": at,
            "key": key,
            "digest": store.identifier_digest(scheme, value),
            "version": store.current_version,
            "scheme": scheme,
            "sealed": store.seal(value),
        }
        for (scheme, value), key in key_of.items()
    ]
    connection().execute(_MAKE, [{name: row[name] for name in ("key", "at")} for row in rows])
    connection().execute(_NAME, [{name: row[name] for name in row if name != "at"} for row in rows])


def _found(numbers: Sequence[Number]) -> dict[Number, UUID]:
    digests_of = keys().identifier_digests
    of_digest = {digest: number for number in numbers for digest in digests_of(*number).values()}
    newest: dict[Number, tuple[int, UUID]] = {}
    for row in connection().execute(_FIND, {"digests": list(of_digest)}):
        number = of_digest[row.digest]
        # A number is kept under each version of the key until the oldest is taken out; the newest counts.
        if number not in newest or newest[number][0] < row.key_version:
            newest[number] = row.key_version, row.citizen_key
    return {number: key for number, (_version, key) in newest.items()}
