"""From a source's event to the row of an entry. Pure."""

from logview.queries.ingest_rows import NewEntry
from logview.services.arrivals import Arrival
from logview.services.resolving import Resolver


def entry_row(arrival: Arrival, entry_id: int, resolver: Resolver) -> NewEntry:
    """The row of an event whose citizen, staff and units are learnt."""
    event = arrival.event
    people, units = resolver.people, resolver.units
    activity, data_kind, purpose, flags, visit_key, what_text, reason, details = arrival.description
    return NewEntry(
        arrival.identity,
        arrival.content,
        resolver.citizens[event.subjects[0]],
        event.occurred_at,
        entry_id,
        event.ended_at,
        event.entry_count,
        people[event.performed_by],
        people[event.on_behalf_of],
        units[event.organisation],
        units[event.data_organisation],
        activity,
        data_kind,
        purpose,
        flags,
        visit_key,
        what_text,
        reason,
        None,
        details,
    )
