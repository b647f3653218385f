"""The directory in memory: pages ask it fifty times each. Re-read when its version changes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from citizen_app.db.work import connection
from citizen_app.directory.models import DirectoryImportRow, OrganisationRow, ProfessionRow
from citizen_app.here import here

Code = tuple[str, str]  # scheme, value
_DEEPEST = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Organisation:
    """A unit as the directory knew it in a period."""

    scheme: str
    code: str
    name: str
    name_en: str | None
    kind: str
    sector: int
    parent: Code | None
    sor: str | None
    valid_from: date
    valid_until: date | None  # half-open
    successor: Code | None
    successor_from: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Profession:
    """A profession or role in both languages."""

    code: str
    name_da: str
    name_en: str

    def name(self, language: str) -> str:
        """Its name in the language of the page."""
        return self.name_en if language == "en" else self.name_da


class Catalogue:
    """One version of the directory."""

    def __init__(self, version: int, organisations: Iterable[Organisation], professions: Iterable[Any]) -> None:
        self.version = version
        self._by_code: dict[Code, list[Organisation]] = defaultdict(list)
        self._children: dict[Code, set[Code]] = defaultdict(set)
        self._by_sor: dict[str, list[Code]] = defaultdict(list)
        self._taken_over: dict[Code, set[Code]] = defaultdict(set)
        for organisation in organisations:
            code = (organisation.scheme, organisation.code)
            self._by_code[code].append(organisation)
            if organisation.parent:
                self._children[organisation.parent].add(code)
            if organisation.sor and organisation.scheme != "sor":
                self._by_sor[organisation.sor].append(code)
            if organisation.successor:
                self._taken_over[organisation.successor].add(code)
        for rows in self._by_code.values():
            rows.sort(key=lambda row: row.valid_from)
        self._professions: dict[str, Profession] = {}
        self.profession_codes: Set[str] = self._professions.keys()
        self._aliases: dict[str, Profession] = {}
        for row in professions:
            profession = Profession(code=row.code, name_da=row.name_da, name_en=row.name_en)
            self._professions[row.code] = profession
            for text in (row.name_da, row.name_en, *filter(None, row.aliases.split("|"))):
                self._aliases[text.strip().casefold()] = profession

    def organisation(self, scheme: str | None, code: str | None, on: date) -> Organisation | None:
        """The unit as it was on the day, else its nearest known row; None for an unknown code."""
        rows = self._by_code.get((scheme or "", code or ""))
        if not rows:
            return None
        for row in reversed(rows):
            if row.valid_from <= on and (row.valid_until is None or on < row.valid_until):
                return row
        return rows[0] if on < rows[0].valid_from else rows[-1]

    def ancestors(self, organisation: Organisation, on: date) -> Iterator[Organisation]:
        """The units above, nearest first."""
        current: Organisation | None = organisation
        for _ in range(_DEEPEST):
            if current is None or current.parent is None:
                return
            current = self.organisation(*current.parent, on)
            if current is not None:
                yield current

    def same_unit(self, code: Code) -> set[Code]:
        """The code with every other code that means the same unit (through the mapping to SOR)."""
        known = {code}
        for row in self._by_code.get(code, ()):
            if row.sor:
                known.add(("sor", row.sor))
        for scheme, value in tuple(known):
            if scheme == "sor":
                # Several practices can share one SOR place (domain.md 8): a ydernummer is a unit of its own.
                known.update(other for other in self._by_sor.get(value, ()) if other[0] != "ydernummer")
        return known

    def same_body(self, code: Code) -> set[Code]:
        """The codes that mean the same unit and no other CVR number: several can share one SOR place (domain.md 8), and
        none of them answers for another."""
        same = self.same_unit(code)
        bodies = {one for one in same if one[0] == "cvr"}
        if len(bodies) <= 1:
            return same
        return {code} if code in bodies else same - bodies

    def with_predecessors(self, code: Code) -> set[Code]:
        """The unit's codes and those of every unit that it has taken over, or will: a mask on those is inherited."""
        found: set[Code] = set()
        frontier = self.same_unit(code)
        while frontier:
            found |= frontier
            before = {old for known in frontier for old in self._taken_over.get(known, ())}
            frontier = {same for old in before for same in self.same_unit(old)} - found
        return found

    def has_taken_over(self, code: Code, on: date) -> set[Code]:
        """The unit's codes and those of every unit that it has taken over by the day: whose matters are its own now."""
        found: set[Code] = set()
        frontier = self.same_body(code)
        while frontier:
            found |= frontier
            before = {
                old for known in frontier for old in self._taken_over.get(known, ()) if self._follows(known, old, on)
            }
            frontier = {same for old in before for same in self.same_body(old)} - found
        return found

    def _follows(self, code: Code, old: Code, on: date) -> bool:
        """Whether the first of the units has taken the other one over by the day."""
        days = (row.successor_from for row in self._by_code[old] if row.successor == code)
        return any(day is not None and day <= on for day in days)

    def with_units_above(self, code: Code) -> set[Code]:
        """The unit's codes and those of everything that was ever above it, and of what any of them has taken over.

        Without a day: a unit that moves must neither slip out from under a mask nor tell, by what a filter finds, who
        stood under it before.
        """
        return set().union(*self.steps_above(code))

    def steps_above(self, code: Code) -> Iterator[set[Code]]:
        """What `with_units_above` finds, step by step: the unit, what was ever right above it, and so on."""
        found: set[Code] = set()
        frontier = self.with_predecessors(code)
        while frontier:
            yield frontier
            found |= frontier
            above = {row.parent for known in frontier for row in self._by_code.get(known, ()) if row.parent}
            frontier = {same for parent in above for same in self.with_predecessors(parent)} - found

    def with_units_below(self, code: Code) -> set[Code]:
        """The unit's codes and those of everything below it."""
        found: set[Code] = set()
        frontier = self.same_unit(code)
        while frontier:
            found |= frontier
            below = {child for parent in frontier for child in self._children.get(parent, ())}
            frontier = {same for child in below for same in self.same_unit(child)} - found
        return found

    def levels(self, code: Code) -> list[frozenset[Code]]:
        """The unit and every one that was ever above it, each by all its codes, nearest first.

        Several practices can share one SOR place (domain.md 8): for each of them it is one above.
        """
        found: list[frozenset[Code]] = []
        seen: set[Code] = set()
        frontier = [code]
        for one in frontier:
            if one in seen:
                continue
            same = self.same_unit(one)
            own = {one} if one[0] == "ydernummer" else same
            seen |= own
            found.append(frozenset(own))
            above = {row.parent for known in same for row in self._by_code.get(known, ()) if row.parent}
            frontier += sorted(same - own) + sorted(above)
        return found

    def kinds(self, codes: Iterable[Code]) -> set[str]:
        """What sorts of unit these codes have ever been; nothing for codes that are not known."""
        return {row.kind for code in codes for row in self._by_code.get(code, ())}

    def has_units_below(self, code: Code) -> bool:
        """Whether a unit was ever below the one with the code."""
        return any(self._children.get(same) for same in self.same_unit(code))

    def successor(self, organisation: Organisation, on: date) -> Organisation | None:
        """The unit that has taken over by the day, or None."""
        if organisation.successor is None or organisation.successor_from is None or on < organisation.successor_from:
            return None
        return self.organisation(*organisation.successor, on)

    def profession(self, code: str | None, text: str | None) -> Profession | None:
        """The profession behind a register code, else behind a source's own words."""
        if code and (found := self._professions.get(code)):
            return found
        return self._aliases.get(text.strip().casefold()) if text else None

    def professions(self) -> Iterator[Profession]:
        """Every profession."""
        yield from self._professions.values()

    def texts_for(self, profession: Profession) -> Iterator[str]:
        """What sources write for a profession, in small letters: its names and the others it goes by."""
        return (text for text, meant in self._aliases.items() if meant.code == profession.code)

    def organisations(self) -> Iterator[Organisation]:
        """Every row."""
        for rows in self._by_code.values():
            yield from rows


def catalogue() -> Catalogue:
    """The directory, as new as this request's version check says."""
    context = here()
    wanted = context.g.directory_version
    if wanted is None:
        wanted = connection().execute(select(func.max(DirectoryImportRow.version))).scalar_one() or 0
        context.g.directory_version = wanted
    held: Catalogue | None = context.app.extensions.get("indblik.catalogue")
    if held is None or held.version != wanted:
        held = _read(wanted)
        context.app.extensions["indblik.catalogue"] = held
    return held


def catalogue_held() -> Catalogue | None:
    """`catalogue`, without asking which is the newest: that which this process read last, until the request knows the
    one of this moment. None: it has read none."""
    context = here()
    if context.g.directory_version is not None:
        return catalogue()
    held: Catalogue | None = context.app.extensions.get("indblik.catalogue")
    if held is not None:
        context.g.directory_version = held.version
    return held


def _read(version: int) -> Catalogue:
    rows = connection().execute(select(*OrganisationRow.__table__.columns))
    organisations = [
        Organisation(
            scheme=row.scheme,
            code=row.code,
            name=row.name,
            name_en=row.name_en,
            kind=row.kind,
            sector=row.sector,
            parent=(row.parent_scheme, row.parent_code) if row.parent_scheme and row.parent_code else None,
            sor=row.sor,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            successor=(row.successor_scheme, row.successor_code)
            if row.successor_scheme and row.successor_code
            else None,
            successor_from=row.successor_from,
        )
        for row in rows
    ]
    return Catalogue(version, organisations, connection().execute(select(*ProfessionRow.__table__.columns)).all())
