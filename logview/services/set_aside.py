"""What was set aside: listed, shown without what names a person, and taken in again when the profile was mended."""

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from citizen_app import audit, clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.errors import NotFound
from citizen_app.keys import CannotOpen, keys
from logview.domain.source_event import ReadFault
from logview.formats.profile import SourceProfile
from logview.queries import deliveries
from logview.services.arrivals import Arrival, Recogniser, SetAside, arrivals
from logview.services.importing import begin
from logview.services.redaction import redacted
from logview.services.storing import Storer

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Waiting:
    """One event that waits, without its content."""

    set_aside_id: int
    slug: str
    delivery_id: int
    line: int
    code: str
    detail: str
    cut: bool
    at: str


@dataclass(slots=True)
class Replay:
    """What taking the kept bytes in again did."""

    tried: int = 0
    mended: int = 0
    stored: int = 0
    known: int = 0
    corrected: int = 0
    left: Counter[str] = field(default_factory=Counter)  # by reason


def waiting(slug: str | None, limit: int) -> tuple[list[Waiting], dict[tuple[str, str], int]]:
    """The oldest that wait, and how many there are by source and reason."""
    with unit_of_work(DatabaseRole.OPERATOR):
        source_id = deliveries.source_numbers().get(slug, 0) if slug else None
        rows = deliveries.waiting(source_id, limit=limit)
        counts = {(row.slug, row.code): row.number for row in deliveries.waiting_by_code(source_id)}
    return [_waiting(row) for row in rows], counts


def shown(set_aside_id: int, profiles: dict[str, SourceProfile]) -> tuple[Waiting, str]:
    """One event with its bytes made unreadable as to persons. Raises NotFound; recorded in the audit trail."""
    with unit_of_work(DatabaseRole.INGEST):
        row = deliveries.one_set_aside(set_aside_id)
        if row is None:
            raise NotFound
        audit.record_command("log.set-aside.show", object_ref=f"set-aside {set_aside_id}")
        raw = keys().open_bytes(row.raw_sealed)
    return _waiting(row), redacted(raw, profiles.get(row.slug))


def replay(profile: SourceProfile) -> Replay:
    """Read what the source has waiting with the profile as it is now; store what can be stored."""
    outcome = Replay()
    source_id, delivery_id = begin(profile)
    storer = Storer(profile, source_id, delivery_id)
    recognisers: dict[int, Recogniser] = {}
    last = 0
    while rows := _some(source_id, last):
        last = rows[-1].set_aside_id
        _replay_some(_Again(profile, recognisers), rows, storer, outcome)
    with unit_of_work(DatabaseRole.INGEST):
        deliveries.finish_delivery(delivery_id, "", clock.now())
        details = {"tried": outcome.tried, "mended": outcome.mended, "stored": outcome.stored}
        audit.record_command("log.set-aside.replay", object_ref=f"delivery {delivery_id}", details=details)
    return outcome


def _some(source_id: int, after: int) -> Sequence[Any]:
    with unit_of_work(DatabaseRole.INGEST):
        return deliveries.set_aside_with_bytes(source_id, after=after, limit=_AT_ONCE)


class _Again:
    """Reads kept bytes again. Equals are counted within the delivery they came with, as when a file is read."""

    def __init__(self, profile: SourceProfile, recognisers: dict[int, Recogniser]) -> None:
        self._profile = profile
        self._recognisers = recognisers

    def read(self, row: Any) -> list[Arrival] | ReadFault:
        """The events in the kept bytes, each with the number of what was set aside as its line; or the first fault."""
        try:
            stream = io.BytesIO(keys().open_bytes(row.raw_sealed))
        except CannotOpen:
            return ReadFault("sealed", "the key that sealed it is not in the settings")
        recogniser = self._recognisers.setdefault(row.delivery_id, Recogniser(self._profile))
        mended = []
        for found in arrivals(self._profile, stream, recogniser):
            if isinstance(found, SetAside):
                return found.fault
            mended.append(found._replace(line=row.set_aside_id))
        return mended


def _replay_some(again: _Again, rows: Sequence[Any], storer: Storer, outcome: Replay) -> None:
    events: list[Arrival] = []
    mended: list[int] = []
    left: dict[int, ReadFault] = {}
    for row in rows:
        found = again.read(row)
        if isinstance(found, ReadFault):
            left[row.set_aside_id] = found
        else:
            events += found
            mended.append(row.set_aside_id)
    stored = storer.store(events, resolving=mended)
    left.update((item.line, item.fault) for item in stored.set_aside)
    with unit_of_work(DatabaseRole.INGEST):
        for set_aside_id, fault in left.items():
            deliveries.change_reason(set_aside_id, fault.code, fault.detail)
    outcome.tried += len(rows)
    outcome.mended += len(rows) - len(left)
    outcome.stored += stored.counted.stored
    outcome.known += stored.counted.known
    outcome.corrected += stored.counted.corrected
    outcome.left.update(fault.code for fault in left.values())


def _waiting(row: Any) -> Waiting:
    return Waiting(
        row.set_aside_id,
        row.slug,
        row.delivery_id,
        row.line,
        row.code,
        row.detail,
        row.cut,
        f"{row.set_aside_at:%Y-%m-%d %H:%M}",
    )
