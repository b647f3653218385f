"""What a look-back tells before it is opened: how many look-ups and citizens, and no small number. Pure.

A number below five is "fewer than five" (safety.md 8). Months are put together until a group has five, and kinds of
unit likewise, in an order that is there before anything is counted: nothing that is shown leaves a small number when
it is taken from another. Each person is counted once for a time: a second count over another period would be told from
the first by difference.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Self

FEWEST: Final = 5
Group = tuple[tuple[str, ...], int]
"""Months ("2026-03") or kinds of unit, and how many look-ups in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The count of one person's look-ups. None: one to four."""

    first: date  # of the period that was counted
    last: date
    entries: int | None
    citizens: int | None
    months: Sequence[Group] = ()
    kinds: Sequence[Group] = ()

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "entries": self.entries,
            "citizens": self.citizens,
            "months": [[list(cells), number] for cells, number in self.months],
            "kinds": [[list(cells), number] for cells, number in self.kinds],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Back from what was kept."""
        return cls(
            first=date.fromisoformat(kept["first"]),
            last=date.fromisoformat(kept["last"]),
            entries=kept["entries"],
            citizens=kept["citizens"],
            months=[(tuple(cells), number) for cells, number in kept["months"]],
            kinds=[(tuple(cells), number) for cells, number in kept["kinds"]],
        )

    def overlaps(self, first: date, last: date) -> bool:
        """Whether a day of the period has been counted here."""
        return self.first <= last and first <= self.last


def figures(first: date, last: date, kinds: Iterable[str], found: Iterable[tuple[date, str, object]]) -> Figures:
    """Of look-ups as day, kind of unit and whose. Every look-up lies within the period, and is of one of the kinds that
    the organisation has, whether anything was done there or not."""
    months = dict.fromkeys(_months_between(first, last), 0)
    of_kind = dict.fromkeys(sorted(kinds), 0)
    citizens, entries = set(), 0
    for day, kind, citizen in found:
        months[f"{day:%Y-%m}"] += 1
        of_kind[kind] += 1
        citizens.add(citizen)
        entries += 1
    return Figures(
        first=first,
        last=last,
        entries=_told(entries),
        citizens=_told(len(citizens)),
        months=grouped(months) if entries >= FEWEST else (),
        kinds=grouped(of_kind) if entries >= FEWEST else (),
    )


def grouped(cells: Mapping[str, int]) -> list[Group]:
    """Cells in their order, put together with the next ones until each group has enough; what is left goes to the last.

    Which cells there are and in which order must not depend on the numbers: else the groups tell of those. Of at least
    FEWEST look-ups in all.
    """
    groups: list[Group] = []
    begun: tuple[str, ...] = ()
    waiting = 0
    for cell, number in cells.items():
        begun, waiting = (*begun, cell), waiting + number
        if waiting >= FEWEST:
            groups.append((begun, waiting))
            begun, waiting = (), 0
    if begun and groups:
        before, number = groups.pop()
        groups.append((before + begun, number + waiting))
    return groups


def _told(number: int) -> int | None:
    return None if 0 < number < FEWEST else number


def _months_between(first: date, last: date) -> list[str]:
    found, year, month = [], first.year, first.month
    while (year, month) <= (last.year, last.month):
        found.append(f"{year:04}-{month:02}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found
