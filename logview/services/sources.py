"""How far each source is known, and what it has delivered: for the operator."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from citizen_app import clock
from logview.formats.profile import PROFILES_DIRECTORY, SourceProfile, load_profiles
from logview.queries.source_counts import SourceCounts, source_counts
from logview.queries.sources import SourceState, source_states


class Rhythm(StrEnum):
    """Whether a source delivers as often as its profile says."""

    SILENT = "silent"  # it does not deliver, and we say so
    NEVER = "never"  # it should, and has not yet
    ON_TIME = "on-time"
    OVERDUE = "overdue"


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceFreshness:
    """What anybody may know of a source: who it is, and from when until when we have heard from it."""

    slug: str
    name: str
    note: str | None
    sector: str
    delivers: bool
    coverage_from: date | None  # what the source has said that it delivers from
    first_event_at: datetime | None
    last_event_at: datetime | None
    last_delivery_at: datetime | None
    rhythm: Rhythm


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceOverview:
    """A source as its operator sees it."""

    freshness: SourceFreshness
    rhythm_hours: int | None
    controller: str | None
    counts: SourceCounts


def overview(language: str) -> list[SourceOverview]:
    """Every source with its counts; needs a database role that may read deliveries."""
    states = {state.slug: state for state in source_states()}
    counts = source_counts()
    nothing = SourceCounts()
    found = []
    for profile in _in_order():
        state = states.get(profile.slug)
        found.append(
            SourceOverview(
                freshness=_freshness(profile, state, language),
                rhythm_hours=profile.rhythm_hours,
                controller=profile.controller.name if profile.controller else None,
                counts=counts.get(state.source_id, nothing) if state else nothing,
            )
        )
    return found


def freshness(language: str) -> list[SourceFreshness]:
    """Every source as anybody may know it; needs no more than the right to read sources."""
    states = {state.slug: state for state in source_states()}
    return [_freshness(profile, states.get(profile.slug), language) for profile in _in_order()]


def rhythm_of(profile: SourceProfile, last_delivery_at: datetime | None, at: datetime) -> Rhythm:
    """Whether the source has kept its own rhythm."""
    if not profile.delivers:
        return Rhythm.SILENT
    if last_delivery_at is None:
        return Rhythm.NEVER
    allowed = timedelta(hours=profile.rhythm_hours or 0)
    return Rhythm.OVERDUE if at - last_delivery_at > allowed else Rhythm.ON_TIME


@lru_cache(maxsize=1)
def _in_order() -> tuple[SourceProfile, ...]:
    # Profiles are part of the release: a changed one comes with a new process.
    profiles = load_profiles(PROFILES_DIRECTORY).values()
    return tuple(sorted(profiles, key=lambda profile: (not profile.delivers, profile.name.casefold())))


def _freshness(profile: SourceProfile, state: SourceState | None, language: str) -> SourceFreshness:
    english = language == "en"
    last_delivery_at = state.last_delivery_at if state else None
    return SourceFreshness(
        slug=profile.slug,
        name=profile.name_en if english else profile.name,
        note=(profile.note_en or profile.note) if english else profile.note,
        sector=profile.sector,
        delivers=profile.delivers,
        coverage_from=profile.coverage_from,
        first_event_at=state.first_event_at if state else None,
        last_event_at=state.last_event_at if state else None,
        last_delivery_at=last_delivery_at,
        rhythm=rhythm_of(profile, last_delivery_at, clock.now()),
    )
