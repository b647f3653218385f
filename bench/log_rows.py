"""The synthetic log of performance.md: in time order, visits of five look-ups, few citizens with many entries."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from uuid import UUID

Row = tuple[str | int | None, ...]

MEAN_PER_CITIZEN = 170
HEAVY_ENTRIES = 10_600  # enough for 200 pages
MONTHS = 24
WINDOW = 1_000  # entries that arrive mixed with each other
VISIT = 5
STAFF = 20_000
SOURCES = 5

COLUMNS = (
    "citizen_key",
    "occurred_at",
    "entry_id",
    "ended_at",
    "received_at",
    "entry_count",
    "source_id",
    "delivery_id",
    "performed_by",
    "on_behalf_of",
    "organisation_ref",
    "data_organisation_ref",
    "activity",
    "data_kind",
    "purpose",
    "flags",
    "visit_key",
    "what_text",
    "reason",
    "superseded_by",
)
_WHAT = (
    "Åbnede journalnotat",
    "Læste epikrise",
    "Søgte i medicinkortet",
    "Så laboratoriesvar",
    "Åbnede billedbeskrivelse",
    "Rettede aftale",
    "Læste henvisning",
    "Åbnede forside",
)
_REASONS = (
    "Patienten i aktuel behandling",
    "Forberedelse af stuegang",
    "Svar på prøve",
    "Opfølgning efter udskrivelse",
    "Booking af ny tid",
)


@dataclass(frozen=True)
class Population:
    """Citizens and how often each is looked up. The first has more than two hundred pages."""

    keys: list[UUID]
    cumulative: list[float]

    @classmethod
    def of(cls, entries: int, seed: int = 2026) -> "Population":
        """As many citizens as this number of entries has, skewed as measured (median 135, p90 260)."""
        chance = random.Random(seed)
        count = max(entries // MEAN_PER_CITIZEN, 50)
        keys = [UUID(int=chance.getrandbits(128), version=4) for _ in range(count)]
        weights = [chance.lognormvariate(4.9, 0.51) * (20 if n % 1000 == 999 else 1) for n in range(count)]
        share = min(HEAVY_ENTRIES / entries, 0.5)
        weights[0] = sum(weights[1:]) * share / (1 - share)
        return cls(keys, list(accumulate(weights)))


def rows(entries: int, population: Population, *, until: datetime, refs: int, seed: int = 7) -> Iterator[Row]:
    """The entries in the order of their arrival, as texts and numbers that both databases take."""
    chance = random.Random(seed)
    start = until - timedelta(days=30.4 * MONTHS)
    window_length = (until - start) * WINDOW / max(entries, WINDOW)
    hexes = [key.hex for key in population.keys]
    entry_id = 0
    for window in range(0, entries, WINDOW):
        opened = start + window_length * (window // WINDOW)
        chosen = chance.choices(hexes, cum_weights=population.cumulative, k=WINDOW // VISIT)
        arrived = [
            row
            for number, citizen in enumerate(chosen)
            for row in _visit(chance, citizen, opened + window_length * chance.random(), (window + number, refs))
        ]
        chance.shuffle(arrived)
        for row in arrived[: entries - window]:
            entry_id += 1
            yield (*row[:2], entry_id, *row[3:])


def _visit(chance: random.Random, citizen: str, began: datetime, numbers: tuple[int, int]) -> Iterator[Row]:
    """Five look-ups within the hour, by one person or two."""
    visit, refs = numbers
    staff = chance.randrange(STAFF) + 1
    # Half of a unit's staff work at the unit with their number: a person is not everywhere.
    unit = staff % refs + 1 if chance.random() < 0.5 else chance.randrange(refs) + 1
    second = chance.randrange(STAFF) + 1 if chance.random() < 0.2 else staff
    source = unit % SOURCES + 1
    purpose = chance.choice((0, 1, 1, 1, 2, 3, 4))
    at = began
    for step in range(VISIT):
        at += timedelta(minutes=chance.randrange(1, 12))
        text = at.strftime("%Y-%m-%d %H:%M:%S.000000")
        kind = chance.randrange(18)
        yield (
            citizen,
            text,
            0,
            None,
            text,
            1,
            source,
            1,
            staff if step < 3 else second,
            None,
            unit,
            None,
            chance.choice((1, 1, 1, 2, 4)),
            kind,
            purpose,
            1 if chance.random() < 0.005 else 0,
            visit * 2_654_435_761 % 2**62,
            _WHAT[kind % len(_WHAT)] if kind % 3 else None,
            chance.choice(_REASONS) if kind % 4 == 0 else None,
            None,
        )
