"""How far each source is known: what the citizen's list says about completeness."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import ColumnElement, String, cast, func, literal_column, select

from citizen_app.db.work import connection
from logview.models import SourceRow

# Changes with every delivery that changes what a state says. Asked for along with a page's entries, it spares the page
# the statement that reads the states.
_NOTHING: ColumnElement[str] = literal_column("'-'", String)
STATES_VERSION = select(
    cast(func.count(), String)
    + literal_column("'/'", String)
    + func.coalesce(cast(func.sum(SourceRow.stored), String), _NOTHING)
    + literal_column("'/'", String)
    + func.coalesce(cast(func.max(SourceRow.last_delivery_at), String), _NOTHING)
).scalar_subquery()
_STATES = select(
    SourceRow.source_id,
    SourceRow.slug,
    SourceRow.first_event_at,
    SourceRow.last_event_at,
    SourceRow.last_delivery_at,
).order_by(SourceRow.source_id)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class SourceState:
    """A source as its deliveries have shown it; times are None before the first delivery. Compared as itself."""

    source_id: int
    slug: str
    first_event_at: datetime | None
    last_event_at: datetime | None
    last_delivery_at: datetime | None


def source_states() -> tuple[SourceState, ...]:
    """Every source that has ever been taken in."""
    return tuple(
        SourceState(
            source_id=row.source_id,
            slug=row.slug,
            first_event_at=row.first_event_at,
            last_event_at=row.last_event_at,
            last_delivery_at=row.last_delivery_at,
        )
        for row in connection().execute(_STATES)
    )


def states_of_version(version: str | None) -> tuple[SourceState, ...]:
    """The states as of a version that was just read; read anew where the process keeps another, or none is known."""
    kept: tuple[str | None, tuple[SourceState, ...]] = current_app.extensions.get("indblik.source_states", (None, ()))
    if version is None or kept[0] != version:
        kept = (version, source_states())
        current_app.extensions["indblik.source_states"] = kept
    return kept[1]


def slug_of(source_id: int) -> str | None:
    """A source's slug, which never changes: a process keeps those it has met."""
    kept: dict[int, str] = current_app.extensions.setdefault("indblik.source_slugs", {})
    if source_id not in kept:
        kept.update({one.source_id: one.slug for one in source_states()})
    return kept.get(source_id)
