"""The places that a decision can name: those of the citizen's own log, and those that a search finds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from flask import current_app

from citizen_app.auth.actor import Actor
from citizen_app.directory.catalogue import Catalogue, Code, Organisation, catalogue
from citizen_app.past_entries import past_entries
from citizen_app.web.dates import local
from citizen_app.web.language import current_language
from consent.services.helped import knows_log
from consent.services.naming import INSIDE, name_of, named_unit, organisation_above
from consent.services.wording import NamedUnit

LOOK_BACK: Final = timedelta(days=2 * 365)
"""How far back the citizen's own log is looked through for places and people."""
MOST_FOUND: Final = 30
"""Places that a search shows."""
MOST_OWN: Final = 12
"""Places of the citizen's own log that are offered before a search."""
_HELD: Final = "indblik.place_names"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedPlace:
    """A place to choose."""

    code: Code
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found; `more`: there is more than is shown."""

    places: Sequence[OfferedPlace]
    more: bool


def own_places(actor: Actor, at: datetime) -> list[OfferedPlace]:
    """The organisations of the citizen's own log, the most frequent first."""
    codes = past_entries().units(actor, at - LOOK_BACK) if knows_log(actor) else []
    return _offered(codes[:MOST_OWN], local(at).date())


def find_places(words: str, at: datetime, *, closed_too: bool) -> Found:
    """The places whose names hold every word, those that begin with them first."""
    wanted, today, known = words.casefold().split(), local(at).date(), catalogue()
    if not wanted:
        return Found(places=(), more=False)
    hits: dict[Code, tuple[bool, bool, str]] = {}
    for text, code in _names(known):
        if all(word in text for word in wanted):
            unit = known.organisation(*code, today)
            if unit is not None and (closed_too or _is_there(unit, today)):
                rank = (not text.startswith(wanted[0]), unit.kind in INSIDE, text)
                hits[code] = min(rank, hits.get(code, rank))
    codes = sorted(hits, key=hits.__getitem__)
    return Found(places=_offered(codes[:MOST_FOUND], today), more=len(codes) > MOST_FOUND)


def place_named(code: Code, at: datetime) -> OfferedPlace | None:
    """One place, as it would be offered."""
    return next(iter(_offered([code], local(at).date())), None)


def _offered(codes: Iterable[Code], today: date) -> list[OfferedPlace]:
    known, language = catalogue(), current_language()
    named = [(code, named_unit(known, code, today, language)) for code in codes]
    return [OfferedPlace(code=code, label=_label(unit)) for code, unit in named if unit is not None]


def _label(unit: NamedUnit) -> str:
    return f"{unit.name} ({unit.above})" if unit.above else unit.name


def _is_there(unit: Organisation, today: date) -> bool:
    return unit.valid_from <= today and (unit.valid_until is None or today < unit.valid_until)


def _names(known: Catalogue) -> list[tuple[str, Code]]:
    """Every name with its code, ready to be searched; made once for each version of the directory."""
    held: tuple[int, list[tuple[str, Code]]] | None = current_app.extensions.get(_HELD)
    if held is None or held[0] != known.version:
        held = known.version, sorted(_names_of(known))
        current_app.extensions[_HELD] = held
    return held[1]


def _names_of(known: Catalogue) -> set[tuple[str, Code]]:
    by_sor = {row.code for row in known.organisations() if row.scheme == "sor"}
    found = set()
    for row in known.organisations():
        # A unit with two codes is offered once, by its SOR code; a practice's number is a unit of its own.
        if row.scheme in {"sor", "ydernummer"} or row.sor not in by_sor:
            above = organisation_above(known, row, row.valid_from)
            for language in ("da", "en"):
                names = [name_of(row, language), *([name_of(above, language)] if above else [])]
                found.add((" ".join(names).casefold(), (row.scheme, row.code)))
    return found
