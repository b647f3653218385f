"""Which entries belong together: one line per visit, which opens to its entries. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

VISIT_GAP = timedelta(hours=2)
"""Entries of one person at one unit further apart than this are two visits."""


class VisitClue(NamedTuple):
    """What of an entry decides where it belongs. `person` is None where the name is masked or not known: entries by
    a masked person are never linked as one person's (safety.md 1), only as the unit's."""

    at: datetime
    day: date  # on the Danish calendar
    correlation: int | None
    person: object | None
    unit: int | None
    masked: bool


def group_visits(clues: Sequence[VisitClue]) -> list[list[int]]:
    """Positions of the entries, newest first, as groups, newest first; entries are given newest first.

    Two entries belong together on the same day when they carry the same correlation id, or when the same person at the
    same unit made them at most VISIT_GAP apart. Masked and unmasked entries are never put together.
    """
    groups: list[list[int]] = []
    of_correlation: dict[tuple[object, ...], int] = {}
    of_person: dict[tuple[object, ...], tuple[int, datetime]] = {}
    for position, (at, day, correlation, person, unit, masked) in enumerate(clues):
        action = (day, masked, correlation) if correlation is not None else None
        shift = (day, masked, person, unit) if unit is not None and (person is not None or masked) else None
        # One action can run through a chain of systems for long; a person's visit has an end.
        home = of_correlation.get(action) if action is not None else None
        if home is None and shift is not None:
            last = of_person.get(shift)
            home = last[0] if last is not None and last[1] - at <= VISIT_GAP else None
        if home is None:
            home = len(groups)
            groups.append([])
        groups[home].append(position)
        if action is not None:
            of_correlation[action] = home
        if shift is not None:
            of_person[shift] = (home, at)
    return groups
