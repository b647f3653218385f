"""Which arrivals are new, which are known, and which correct what was stored. One batch at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from logview.queries import ingest
from logview.queries.ingest import Correction
from logview.queries.ingest_rows import NewEntry
from logview.services.arrivals import Arrival, version_identity


@dataclass(slots=True)
class Sorted:
    """What to do with a batch."""

    fresh: list[Arrival] = field(default_factory=list)  # to be stored: new ones and corrections, in order
    known: int = 0


def sort_arrivals(arrivals: Sequence[Arrival], *, all_new: bool = False) -> tuple[Sorted, dict[str, str]]:
    """The arrivals to store, and the content that the database held for each identity.

    With `all_new` the database is not asked: it refuses to store an identity twice, and the caller then asks.
    """
    stored = {} if all_new else ingest.contents_of({arrival.identity for arrival in arrivals})
    outcome = Sorted()
    versions = _known_versions(arrivals, stored)
    latest = dict(stored)
    for arrival in arrivals:
        identity, content = arrival.identity, arrival.content
        held = latest.get(identity)
        if held == content or (held is not None and version_identity(identity, content) in versions):
            outcome.known += 1
            continue
        if held is not None:
            versions.add(version_identity(identity, held))
        latest[identity] = content
        outcome.fresh.append(arrival)
    return outcome, stored


def _known_versions(arrivals: Sequence[Arrival], stored: dict[str, str]) -> set[str]:
    """Old versions among these: what comes again with other content than the newest may be one of them."""
    other = {
        version_identity(arrival.identity, arrival.content)
        for arrival in arrivals
        if stored.get(arrival.identity, arrival.content) != arrival.content
    }
    return set(ingest.contents_of(other))


def chain_versions(entries: Sequence[NewEntry], stored: dict[str, str]) -> tuple[list[NewEntry], list[Correction]]:
    """The entries with each version pointing at the next, and what changes in what was stored before."""
    by_identity: dict[str, list[int]] = {}
    for position, entry in enumerate(entries):
        by_identity.setdefault(entry.identity or "", []).append(position)
    if len(by_identity) == len(entries) and stored.keys().isdisjoint(by_identity):
        return list(entries), []
    chained = list(entries)
    corrections = []
    for identity, positions in by_identity.items():
        for earlier, later in zip(positions, positions[1:], strict=False):
            chained[earlier] = entries[earlier]._replace(
                identity=version_identity(identity, entries[earlier].content),
                superseded_by=entries[later].entry_id,
            )
        if identity in stored:
            newest = chained[positions[-1]] = chained[positions[-1]]._replace(identity=None)
            corrections.append(_correction(identity, stored[identity], entries[positions[0]].entry_id, newest))
    return chained, corrections


def _correction(identity: str, held: str, superseded_by: int, newest: NewEntry) -> Correction:
    old = ingest.stored_event(identity)
    if old.content != held:
        raise ingest.Collision
    return Correction(identity, version_identity(identity, old.content), old, superseded_by, newest)
