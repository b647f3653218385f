"""Whether a citizen has asked the desk to stop their letters, as the print desk reads it: that, and nothing else."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, select

from citizen_app.db.work import connection
from support.assist_models import AssistedActRow, AssistedEndingRow
from support.domain.assisted import ActKind

_ACT, _ENDING = AssistedActRow.__table__, AssistedEndingRow.__table__


def stops_letters(person: Sequence[UUID]) -> bool:
    """Whether an act that stops the person's letters waits for its day."""
    of_act = (_ENDING.c.citizen_key == _ACT.c.citizen_key) & (_ENDING.c.act_id == _ACT.c.act_id)
    waits = select(_ACT.c.act_id).where(
        _ACT.c.citizen_key.in_(list(person)),
        _ACT.c.kind == ActKind.STOP_LETTERS.value,
        ~exists(_ENDING.c.act_id).where(of_act),
    )
    return connection().execute(waits.limit(1)).first() is not None
