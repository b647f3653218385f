"""What an emergency copy is made of: whom a system asked about, and the numbers that each of them is known by."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from citizen_app.db.direct import DirectQuery
from citizen_app.db.work import connection
from citizen_app.identity_models import CitizenIdentifierRow, CitizenLinkRow
from consent.models import ConsentQuestionRow

_AT_ONCE = 1000  # rows that are in memory
_NAMED = CitizenIdentifierRow.__table__.c
_NUMBERS = select(_NAMED.citizen_key, _NAMED.scheme, _NAMED.value_sealed)
_NUMBERS_SQLITE = _NUMBERS.where(_NAMED.citizen_key.in_(bindparam("keys", expanding=True)))
_NUMBERS_DIRECT = DirectQuery(_NUMBERS.where(_NAMED.citizen_key == any_(bindparam("keys", type_=ARRAY(Uuid)))))


def asked_about(system_id: str, since: datetime) -> Iterator[tuple[UUID, int]]:
    """The citizens whom the system has asked about since, in no order that tells anything, each with how many there
    are in all. On PostgreSQL the server keeps them until they are read."""
    row = ConsentQuestionRow
    asked = select(row.citizen_key).where(row.system_id == system_id, row.asked_at >= since).distinct().subquery()
    found = select(asked.c.citizen_key, func.count().over()).order_by(asked.c.citizen_key)
    with connection().execute(found, execution_options={"yield_per": _AT_ONCE}) as rows:
        yield from ((row[0], row[1]) for row in rows)


def linked_pairs() -> Sequence[Any]:
    """Every two keys that are one person; there are few."""
    row = CitizenLinkRow
    return connection().execute(select(row.citizen_key, row.other_key).where(row.state == "linked")).all()


def numbers_of(keys: Sequence[UUID]) -> Sequence[Any]:
    """The numbers of these citizens, sealed; once for each version of the key that finds them."""
    if connection().dialect.name == "postgresql":
        return _NUMBERS_DIRECT.rows(keys=list(keys))
    return connection().execute(_NUMBERS_SQLITE, {"keys": list(keys)}).all()
