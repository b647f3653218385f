"""What an emergency copy is made of: whom a system asked about, and the numbers that each of them is known by."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from citizen_app.db.work import connection
from citizen_app.identity_models import CitizenIdentifierRow, CitizenLinkRow
from consent.models import ConsentQuestionRow


def asked_about(system_id: str, since: datetime) -> list[UUID]:
    """The citizens whom the system has asked about since, in no order that tells anything."""
    row = ConsentQuestionRow
    found = select(row.citizen_key).where(row.system_id == system_id, row.asked_at >= since).distinct()
    return sorted(connection().execute(found).scalars())


def linked_pairs() -> Sequence[Any]:
    """Every two keys that are one person; there are few."""
    row = CitizenLinkRow
    return connection().execute(select(row.citizen_key, row.other_key).where(row.state == "linked")).all()


def numbers_of(keys: Sequence[UUID]) -> Sequence[Any]:
    """The numbers of these citizens, sealed; once for each version of the key that finds them."""
    row = CitizenIdentifierRow
    found = select(row.citizen_key, row.scheme, row.value_sealed).where(row.citizen_key.in_(keys))
    return connection().execute(found).all()
