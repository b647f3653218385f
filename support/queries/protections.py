"""What the desk was told of a citizen's protection; what the register tells of it the desk does not read."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from citizen_app.db.work import connection
from citizen_app.register.facts import OWN_WORD, Fact, FactStep, Told
from citizen_app.register.models import RegisterFactRow

_FACT = RegisterFactRow


def own_words(person: Sequence[UUID]) -> list[Told]:
    """The messages about what the citizen has asked the desk for."""
    columns = _FACT.step, _FACT.recorded_on, _FACT.valid_from, _FACT.valid_until
    rows = connection().execute(
        select(*columns).where(_FACT.citizen_key.in_(person), _FACT.told_by == "desk", _FACT.kind == OWN_WORD)
    )
    return [
        Told(
            fact=Fact.PROTECTION,
            step=FactStep(row.step),
            recorded_on=row.recorded_on,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            kind=OWN_WORD,
        )
        for row in rows
    ]


def set_on(person: Sequence[UUID], day: date) -> bool:
    """Whether it was set on the day."""
    return any(one.step is FactStep.STATED and one.recorded_on == day for one in own_words(person))
