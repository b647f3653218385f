"""Which units a decision means, now that time has passed and organisations have changed. Pure.

A decision that names a unit *with the units below* means that unit and every unit that stood below it on some day from
the day it was made until the day of the question; without, the unit alone. A unit that was taken over counts as the one
that took over, and the other way around. Only where a new unit took over from one unit alone does what stands below the
new one belong as well: so a block on Region Hovedstaden follows its hospitals into Region Østdanmark, and does not grow
to those that come from Region Sjælland (docs/decisions/0013).

Days are ordinals. Everything is worked out from the unit that is asked about, for one day, and kept: whom it stood
below, and on which day last. A decision made on that day or before means the unit.
"""

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Protocol

from consent.domain.decision import Code, Unit

_ALWAYS, _FOREVER = 0, date.max.toordinal() + 1
# How a unit came to be meant by a decision: with all below it, by itself, as the one that took over, as one taken over.
_WHOLE, _ITSELF, _TOOK_OVER, _TAKEN_OVER = range(4)
_EVERY_WAY: Final = (_WHOLE, _ITSELF, _TOOK_OVER, _TAKEN_OVER)
_KEPT = 16384  # reaches: about a kilobyte each


class UnitRow(Protocol):
    """What is needed of a row of the directory. A code may have several, one after the other."""

    @property
    def scheme(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def parent(self) -> Code | None: ...
    @property
    def sor(self) -> str | None: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def successor(self) -> Code | None: ...
    @property
    def successor_from(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Reach:
    """Which decisions mean one unit on one day: by the unit they name, until which day of making.

    `coarse`: a unit below this one is meant, and we cannot tell the two apart.
    """

    on: int
    known: bool
    exact: Mapping[Unit, int]
    coarse: Mapping[Unit, int]


class UnitTree(Protocol):
    """What evaluating decisions needs to know of organisations."""

    def caller(self, code: Code, on: int) -> Reach:
        """The reach of a unit that asks. It can be taken for any unit that stands below it on the day."""

    def origin(self, code: Code, on: int) -> Reach:
        """The reach of a unit where data come from. It can be taken for any unit that ever stood below it."""

    def every_unit_in(self, named: frozenset[tuple[Unit, int]], on: int) -> bool:
        """Whether data of every unit there is are of a unit that one of these means (with its day of making)."""


class Units:
    """The tree of one version of the directory."""

    def __init__(self, rows: Iterable[UnitRow]) -> None:
        by_code: dict[Code, list[UnitRow]] = defaultdict(list)
        for row in rows:
            by_code[row.scheme, row.code].append(row)
        self._node = _same_units(by_code)
        self._codes: dict[int, list[Code]] = defaultdict(list)
        for code, node in self._node.items():
            self._codes[node].append(code)
        self._place: dict[int, int] = {}  # a practice → the place it shares with others
        self._practices: dict[int, list[int]] = defaultdict(list)
        self._parents: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        self._children: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        self._taken_by: dict[int, dict[int, int]] = defaultdict(dict)
        self._took: dict[int, dict[int, int]] = defaultdict(dict)
        self._began: dict[int, int] = {}
        self._moves: list[tuple[int, int]] = []  # the last day below another unit, and the unit that moved away
        for ordered in by_code.values():
            ordered.sort(key=lambda row: row.valid_from)
            self._add_successions(ordered)
        for ordered in by_code.values():
            self._add_parents(ordered)
        self.caller: Callable[[Code, int], Reach] = self._kept(self._caller)
        self.origin: Callable[[Code, int], Reach] = self._kept(self._origin)
        self.every_unit_in: Callable[[frozenset[tuple[Unit, int]], int], bool] = lru_cache(4096)(self._every_unit_in)

    def means_less(self, named: Unit, made_on: int, later: int, on: int) -> bool:
        """Whether the unit means fewer units on a day if the decision that names it is made on a later one: for some
        have moved away in between. It never means more."""
        moved = [node for day, node in self._moves if made_on <= day < later]
        return any(made_on <= self._meant_by((node,), on).get(named, -1) < later for node in self._ever_under(moved))

    def _kept(self, work_out: Callable[[int, int], Reach]) -> Callable[[Code, int], Reach]:
        kept = lru_cache(_KEPT)(work_out)

        def reach(code: Code, on: int) -> Reach:
            node = self._node.get(code)
            if node is None:
                # Not kept: callers could fill the memory with codes of their own making.
                itself = {Unit(*code, True): on, Unit(*code, False): on}
                return Reach(on=on, known=False, exact=itself, coarse={})
            return kept(node, on)

        return reach

    def _add_successions(self, ordered: list[UnitRow]) -> None:
        for row in ordered:
            node = self._node[row.scheme, row.code]
            self._began[node] = min(self._began.get(node, _FOREVER), row.valid_from.toordinal())
            if row.scheme == "ydernummer" and row.sor:
                self._place[node] = self._node["sor", row.sor]
                self._practices[self._place[node]].append(node)
            if row.successor and row.successor_from:
                after, day = self._node[row.successor], row.successor_from.toordinal()
                if after != node:
                    self._taken_by[node][after] = min(day, self._taken_by[node].get(after, _FOREVER))
                    self._took[after][node] = self._taken_by[node][after]

    def _add_parents(self, ordered: list[UnitRow]) -> None:
        """A row counts until the next one begins; the first one counts before, the last one after."""
        for number, row in enumerate(ordered):
            if row.parent is None:
                continue
            node, parent = self._node[row.scheme, row.code], self._node[row.parent]
            first = row.valid_from.toordinal() if number else _ALWAYS
            beyond = ordered[number + 1].valid_from.toordinal() if number + 1 < len(ordered) else _FOREVER
            for above, day in self._and_those_after(parent):
                if above != node and max(first, day) < beyond:
                    self._parents[node].append((above, max(first, day), beyond))
                    self._children[above].append((node, max(first, day), beyond))
                    if beyond < _FOREVER:
                        self._moves.append((beyond - 1, node))

    def _and_those_after(self, node: int) -> Iterator[tuple[int, int]]:
        """The unit, and those that took over from it, each with the day from which it had."""
        found, waiting = {node: _ALWAYS}, [node]
        while waiting:
            before = waiting.pop()
            for after, day in self._taken_by.get(before, {}).items():
                since = max(found[before], day)
                if since < found.get(after, _FOREVER):
                    found[after] = since
                    waiting.append(after)
        return iter(found.items())

    def _caller(self, node: int, on: int) -> Reach:
        return self._reach(node, on, lambda first, beyond: first <= on < beyond)

    def _origin(self, node: int, on: int) -> Reach:
        return self._reach(node, on, lambda first, _beyond: first <= on)

    def _reach(self, node: int, on: int, counts: Callable[[int, int], bool]) -> Reach:
        below = self._below(node, on, counts)
        coarse = self._meant_by(below, on) if below else {}
        return Reach(on=on, known=True, exact=self._meant_by((node,), on), coarse=coarse)

    def _below(self, node: int, on: int, counts: Callable[[int, int], bool]) -> set[int]:
        found = {after for after, day in self._and_those_after(node) if day <= on}
        waiting, own = list(found), frozenset((node,))
        found = set()
        while waiting:
            above = waiting.pop()
            under = [child for child, first, beyond in self._children.get(above, ()) if counts(first, beyond)]
            for child in (*under, *self._practices.get(above, ())):
                if child not in found:
                    found.add(child)
                    waiting.append(child)
        return found - own

    def _ever_under(self, nodes: Iterable[int]) -> set[int]:
        """The units, what stood below them on any day, and what took over or was taken over."""
        waiting = list(nodes)
        found = set(waiting)
        while waiting:
            node = waiting.pop()
            children = [child for child, _first, _beyond in self._children.get(node, ())]
            beside = (*self._practices.get(node, ()), *self._taken_by.get(node, ()), *self._took.get(node, ()))
            for other in (*children, *beside):
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return found

    def _meant_by(self, nodes: Iterable[int], on: int) -> dict[Unit, int]:
        """Every unit that, named in a decision, means one of these; with the last day of making for which it does."""
        last: dict[tuple[int, int], int] = {}
        waiting = [(-on, node, way) for node in nodes for way in _EVERY_WAY]
        heapq.heapify(waiting)
        while waiting:
            negative, node, way = heapq.heappop(waiting)
            if (node, way) in last:
                continue
            last[node, way] = -negative
            for before, by, day in self._meant_before(node, way, -negative):
                if (before, by) not in last:
                    heapq.heappush(waiting, (-day, before, by))
        return {
            Unit(*code, way == _WHOLE): day
            for (node, way), day in last.items()
            if way in (_WHOLE, _ITSELF)
            for code in self._codes[node]
        }

    def _meant_before(self, node: int, way: int, last: int) -> Iterator[tuple[int, int, int]]:
        """What must have been meant, at the latest when, for the unit to be meant in this way by the day."""
        if way in (_WHOLE, _ITSELF) and node in self._place:
            yield self._place[node], way, last
        if way == _WHOLE:
            yield from self._whole_before(node, last)
        elif way == _TOOK_OVER:
            yield from _handed_on(self._took.get(node, {}), way, last)
        elif way == _TAKEN_OVER:
            yield from _handed_on(self._taken_by.get(node, {}), way, last)

    def _whole_before(self, node: int, last: int) -> Iterator[tuple[int, int, int]]:
        for above, first, beyond in self._parents.get(node, ()):
            if first <= last:
                yield above, _WHOLE, min(last, beyond - 1)
        took = self._took.get(node, {})
        if len(took) == 1:
            ((before, day),) = took.items()
            if day <= self._began.get(node, day) and day <= last:
                yield before, _WHOLE, last

    def _every_unit_in(self, named: frozenset[tuple[Unit, int]], on: int) -> bool:
        return all(
            any(
                reach.exact.get(unit, -1) >= made_on or reach.coarse.get(unit, -1) >= made_on for unit, made_on in named
            )
            for reach in (self.origin(codes[0], on) for codes in self._codes.values())
        )


def _handed_on(others: Mapping[int, int], way: int, last: int) -> Iterator[tuple[int, int, int]]:
    for other, day in others.items():
        if day <= last:
            yield from ((other, by, last) for by in (_WHOLE, _ITSELF, way))


def _same_units(by_code: Mapping[Code, list[UnitRow]]) -> dict[Code, int]:
    """Every code that is written anywhere, numbered so that the codes of one unit have one number.

    A practice's ydernummer is a unit of its own: several practices can share a place (domain.md 8).
    """
    alike: dict[Code, Code] = {}

    def head(code: Code) -> Code:
        while alike.setdefault(code, code) != code:
            code = alike[code]
        return code

    for code, row in ((code, row) for code, rows in by_code.items() for row in rows):
        for written in filter(None, (code, row.parent, row.successor)):
            head(written)
        if row.sor:
            place = head(("sor", row.sor))
            if code[0] != "ydernummer":
                alike[head(code)] = place
    numbers: dict[Code, int] = {}
    return {code: numbers.setdefault(head(code), len(numbers)) for code in alike}
