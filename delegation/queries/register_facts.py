"""What the register has told: of those whom somebody may act for, and of whom those live with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from citizen_app.db.work import connection
from citizen_app.register.facts import Fact, FactStep, Told
from citizen_app.register.models import RegisterFactRow

_FACT = RegisterFactRow


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class KeptFact:
    """A message as it is kept."""

    citizen_key: UUID
    fact_id: UUID
    other_key: UUID | None
    place: str | None
    name_sealed: bytes | None
    told: Told


def citizens_of_holder(viewer: Sequence[UUID], facts: Sequence[Fact], only: UUID | None = None) -> list[UUID]:
    """Of whom the register has ever told that the person holds one of the facts; `only`: of the message of this id."""
    held = select(_FACT.citizen_key).where(_FACT.other_key.in_(viewer), _FACT.fact.in_(facts)).distinct()
    if only is not None:
        held = held.where(_FACT.fact_id == only)
    return list(connection().execute(held.order_by(_FACT.citizen_key)).scalars())


def facts_of(subject: Sequence[UUID]) -> list[KeptFact]:
    """Every message about the citizen, in the order in which they were taken in."""
    return _kept(_FACT.citizen_key.in_(subject))


def protections_of(persons: Sequence[UUID]) -> list[KeptFact]:
    """Every message about protection of these persons."""
    return _kept(_FACT.citizen_key.in_(persons) & (_FACT.fact == Fact.PROTECTION))


def _kept(of: ColumnElement[bool]) -> list[KeptFact]:
    wanted = select(*_FACT.__table__.columns).where(of).order_by(_FACT.taken_in_at, _FACT.fact_id)
    return [_fact(row) for row in connection().execute(wanted)]


def _fact(row: Any) -> KeptFact:
    told = Told(
        fact=Fact(row.fact),
        step=FactStep(row.step),
        recorded_on=row.recorded_on,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        kind=row.kind,
        is_joint=row.is_joint,
        covers_health=row.covers_health,
        is_closed=row.is_closed,
    )
    return KeptFact(
        citizen_key=row.citizen_key,
        fact_id=row.fact_id,
        other_key=row.other_key,
        place=row.place,
        name_sealed=row.name_sealed,
        told=told,
    )
