"""Citizens behind many numbers at once, for taking in logs: a statement per batch, a digest per number."""

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID, uuid4

from sqlalchemy import bindparam, insert, select

from citizen_app import clock
from citizen_app.db.work import connection
from citizen_app.identity_models import CitizenIdentifierRow, CitizenRow
from citizen_app.keys import keys

Number = tuple[str, str]  # scheme, value
_CHUNK = 1000
_FIND = select(CitizenIdentifierRow.digest, CitizenIdentifierRow.key_version, CitizenIdentifierRow.citizen_key).where(
    CitizenIdentifierRow.digest.in_(bindparam("digests", expanding=True))
)


def find_or_create_citizens(numbers: Collection[Number]) -> dict[Number, UUID]:
    """The key of each number's citizen; who is new to us is made now.

    Raises IntegrityError when another process made one of them at this moment: roll back and try again.
    """
    found = _find(numbers)
    new = [number for number in numbers if number not in found]
    if new:
        found.update(_create(new))
    return found


def _find(numbers: Collection[Number]) -> dict[Number, UUID]:
    store = keys()
    by_digest = {
        digest: number for number in numbers for digest in store.identifier_digests(number[0], number[1]).values()
    }
    newest: dict[Number, tuple[int, UUID]] = {}
    for chunk in _chunks(list(by_digest)):
        for row in connection().execute(_FIND, {"digests": chunk}):
            number = by_digest[row.digest]
            if number not in newest or newest[number][0] < row.key_version:
                newest[number] = (row.key_version, row.citizen_key)
    return {number: citizen_key for number, (_, citizen_key) in newest.items()}


def _create(numbers: Sequence[Number]) -> dict[Number, UUID]:
    store, now = keys(), clock.now()
    made = {number: uuid4() for number in numbers}
    connection().execute(insert(CitizenRow), [{"citizen_key": key, "created_at": now} for key in made.values()])
    connection().execute(
        insert(CitizenIdentifierRow),
        [
            {
                "digest": store.identifier_digest(scheme, value),
                "key_version": store.current_version,
                "citizen_key": key,
                "scheme": scheme,
                "value_sealed": store.seal(value),
            }
            for (scheme, value), key in made.items()
        ],
    )
    return made


def _chunks(items: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]
