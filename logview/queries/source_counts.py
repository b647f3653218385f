"""What the operator counts per source: what deliveries held, and what waits to be mended. Never contents."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import case, func, select

from citizen_app.db.work import connection
from logview.models import DeliveryRow, SetAsideRow

_DELIVERED = select(
    DeliveryRow.source_id,
    func.count().label("deliveries"),
    func.sum(case((DeliveryRow.finished_at.is_(None), 1), else_=0)).label("unfinished"),
    func.sum(DeliveryRow.read).label("read"),
    func.sum(DeliveryRow.stored).label("stored"),
    func.sum(DeliveryRow.known).label("known"),
    func.sum(DeliveryRow.corrected).label("corrected"),
).group_by(DeliveryRow.source_id)
_WAITING = (
    select(SetAsideRow.source_id, SetAsideRow.code, func.count().label("events"))
    .where(SetAsideRow.resolved_at.is_(None))
    .group_by(SetAsideRow.source_id, SetAsideRow.code)
    .order_by(SetAsideRow.source_id, func.count().desc(), SetAsideRow.code)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceCounts:
    """Sums over everything a source has delivered."""

    deliveries: int = 0
    unfinished: int = 0
    read: int = 0
    stored: int = 0
    known: int = 0
    corrected: int = 0
    waiting: Mapping[str, int] = field(default_factory=dict)  # reason → events set aside and not yet mended


def source_counts() -> dict[int, SourceCounts]:
    """The sums by source."""
    waiting: dict[int, dict[str, int]] = defaultdict(dict)
    for row in connection().execute(_WAITING):
        waiting[row.source_id][row.code] = row.events
    return {
        row.source_id: SourceCounts(
            deliveries=row.deliveries,
            unfinished=int(row.unfinished),
            read=int(row.read),
            stored=int(row.stored),
            known=int(row.known),
            corrected=int(row.corrected),
            waiting=waiting.get(row.source_id, {}),
        )
        for row in connection().execute(_DELIVERED)
    }
