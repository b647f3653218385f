"""Which decisions a citizen has confirmed since a place they name became another."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from citizen_app.db.work import connection
from citizen_app.directory.catalogue import Code
from consent.models import ConsentConfirmationRow

_ROW = ConsentConfirmationRow.__table__


def confirmed(subject: Sequence[UUID]) -> set[tuple[UUID, Code]]:
    """Each decision of the person with a successor that they have confirmed it for."""
    columns = (_ROW.c.decision_id, _ROW.c.successor_scheme, _ROW.c.successor_code)
    rows = connection().execute(select(*columns).where(_ROW.c.citizen_key.in_(subject)))
    return {(row.decision_id, (row.successor_scheme, row.successor_code)) for row in rows}


def add_confirmation(**columns: Any) -> None:
    """Write a confirmation down. Raises IntegrityError if it stands there."""
    connection().execute(insert(ConsentConfirmationRow), columns)
