"""What systems asked about citizens' decisions on other use: written together with the answers, read by the citizen."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import insert, select, tuple_

from citizen_app.db.work import connection
from citizen_app.systems.models import CallingSystemRow
from consent.domain.lookup import Asking, Lookup
from consent.lookup_models import ChoiceLookupRow

_LOOKUP, _SYSTEM = ChoiceLookupRow.__table__, CallingSystemRow.__table__
_WITH_SYSTEM = select(*_LOOKUP.columns, _SYSTEM.c.name.label("system_name")).select_from(
    _LOOKUP.outerjoin(_SYSTEM, _SYSTEM.c.system_id == _LOOKUP.c.system_id)
)
_encode = msgspec.json.Encoder(order="sorted").encode


def add_lookups(asking: Asking, lookups: Sequence[Lookup]) -> None:
    """Write down what a call asked about each, in the running transaction."""
    scheme, code = asking.organisation
    of_the_call = {
        "about": asking.about.value,
        "asked_at": asking.at,
        "system_id": asking.system_id,
        "organisation_scheme": scheme,
        "organisation_code": code,
        "stated_purpose": asking.purpose,
    }
    of_each = [
        {"citizen_key": one.citizen_key, "lookup_id": one.lookup_id, "answer": _encode(one.answer).decode()}
        for one in lookups
    ]
    connection().execute(insert(ChoiceLookupRow), [of_the_call | one for one in of_each])


def lookups_of(subject: Sequence[UUID], before: tuple[datetime, UUID] | None, most: int) -> Sequence[Any]:
    """What was asked about the person, newest first, behind the place where the page before stopped; each names its
    system."""
    newest_first = (_LOOKUP.c.asked_at.desc(), _LOOKUP.c.lookup_id.desc())
    statement = _WITH_SYSTEM.where(_LOOKUP.c.citizen_key.in_(subject))
    if before is not None:
        statement = statement.where(tuple_(_LOOKUP.c.asked_at, _LOOKUP.c.lookup_id) < tuple_(*before))
    return connection().execute(statement.order_by(*newest_first).limit(most)).all()


def answer_of(row: Any) -> dict[str, str]:
    """What was asked about, each with the answer, back from a row."""
    return msgspec.json.decode(row.answer, type=dict[str, str])
