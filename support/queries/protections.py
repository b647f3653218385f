"""What protects a citizen: what the desk was told, and for letters alone what the register tells."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from citizen_app.db.work import connection
from citizen_app.register.facts import OWN_WORD, Fact, FactStep, Told, in_force
from citizen_app.register.models import RegisterFactRow

_FACT = RegisterFactRow
_COLUMNS = _FACT.kind, _FACT.step, _FACT.recorded_on, _FACT.valid_from, _FACT.valid_until


def own_words(person: Sequence[UUID]) -> list[Told]:
    """The messages about what the citizen has asked the desk for."""
    rows = connection().execute(
        select(*_COLUMNS).where(_FACT.citizen_key.in_(person), _FACT.told_by == "desk", _FACT.kind == OWN_WORD)
    )
    return [_told(row) for row in rows]


def has_secret_address(person: Sequence[UUID], day: date) -> bool:
    """Whether the register tells on the day of a protected name and address, a restraining order (tilhold) or a place
    that is not told. In the role for printing, which reads nothing else of what the register tells."""
    rows = connection().execute(
        select(*_COLUMNS).where(
            _FACT.citizen_key.in_(person), _FACT.told_by == "register", _FACT.fact == Fact.PROTECTION
        )
    )
    by_kind: dict[str, list[Told]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(_told(row))
    return any(in_force(story, day) for story in by_kind.values())


def _told(row: Any) -> Told:
    return Told(
        fact=Fact.PROTECTION,
        step=FactStep(row.step),
        recorded_on=row.recorded_on,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        kind=row.kind,
    )


def set_on(person: Sequence[UUID], day: date) -> bool:
    """Whether it was set on the day."""
    return any(one.step is FactStep.STATED and one.recorded_on == day for one in own_words(person))
