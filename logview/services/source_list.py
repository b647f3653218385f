"""The sources as one line each, for the operator's terminal."""

from collections.abc import Mapping
from datetime import datetime

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from logview.formats.profile import SourceProfile
from logview.queries.deliveries import sync_sources
from logview.queries.source_counts import SourceCounts, source_counts
from logview.queries.sources import SourceState, source_states
from logview.services.sources import Rhythm, rhythm_of


def listed_sources(profiles: Mapping[str, SourceProfile], at: datetime) -> list[str]:
    """A line for each source: how far it is known, and what waits to be mended."""
    with unit_of_work(DatabaseRole.INGEST):
        sync_sources(profiles)
    with unit_of_work(DatabaseRole.OPERATOR):
        states = {state.slug: state for state in source_states()}
        counts = source_counts()
    width = max(map(len, profiles), default=0)
    return [
        f"{slug:{width}}  {_line(profile, states.get(slug), counts, at)}" for slug, profile in sorted(profiles.items())
    ]


def _line(profile: SourceProfile, state: SourceState | None, counts: Mapping[int, SourceCounts], at: datetime) -> str:
    if not profile.delivers:
        return "does not deliver"
    if state is None or state.last_delivery_at is None:
        return "has not delivered yet"
    found = counts.get(state.source_id, SourceCounts())
    late = rhythm_of(profile, state.last_delivery_at, at) is Rhythm.OVERDUE
    waiting = sum(found.waiting.values())
    parts = [
        f"events {_day(state.first_event_at)} to {_day(state.last_event_at)}",
        f"last heard from {state.last_delivery_at:%Y-%m-%d %H:%M} UTC" + (" (late)" if late else ""),
        f"{found.stored} stored, {found.corrected} corrected, {waiting} set aside",
    ]
    if found.unfinished:
        parts.append(f"{found.unfinished} deliveries not finished")
    return "; ".join(parts)


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "–"
