"""Where: a reference resolved in the directory as it was on the day, with the organisation above it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from flask_babel import gettext as _

from citizen_app.directory.catalogue import Catalogue, Code, Organisation, catalogue
from citizen_app.identifiers import without_cpr_numbers
from citizen_app.plain_text import plain_text
from citizen_app.web.language import written_in
from citizen_app.web.term_words import place_kind_text
from logview.domain.terms import Sector
from logview.formats.raw_event import UNSPECIFIED
from logview.queries.references import Reference, references

ORGANISATION_KINDS = frozenset(
    {
        "region",
        "hospital",
        "practice",
        "municipality",
        "national",
        "pharmacy",
        "dentist",
        "specialist",
        "private-hospital",
        "ambulance",
    }
)
UNKNOWN_UNIT = "ref"
"""Scheme of the key of a unit that the directory does not know: it stands for itself."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Place:
    """A unit in words. Each is made once and compared as itself."""

    unit: str
    coded: str  # the unit without the source's own words, for where a mask withholds those (safety.md 1)
    organisation: str  # empty when the unit is the organisation
    sector: Sector  # UNKNOWN when the directory does not know the unit
    key: str  # the organisation, for filters
    own_codes: tuple[Code, ...]  # its own codes and those of what it has taken over: for masks
    codes: tuple[Code, ...]  # and those of all above, whenever that was
    code: Code | None  # as the source wrote it; None where it gave a name only
    unit_kind: str = ""  # "A general practice": in the place of a name that holds a masked one
    organisation_kind: str = ""

    @property
    def top(self) -> Code:
        """The organisation by its code: the unit itself where that is one."""
        scheme, _bar, code = self.key.partition("|")
        return scheme, code

    @property
    def is_code_only(self) -> bool:
        """Whether the source gave a code that the directory does not know, and no name."""
        return self.key.startswith(UNKNOWN_UNIT) and self.code is not None and self.unit == self.coded

    def told(self, *, withheld: bool) -> str:
        """The unit; without the source's own words where a mask withholds them."""
        return self.coded if withheld else self.unit


@lru_cache(maxsize=20_000)
def _place(directory: Catalogue, reference: Reference, day: date, today: date, language: str) -> Place:
    with written_in(language):
        return _found(directory, reference, day, today, language)


def _found(directory: Catalogue, reference: Reference, day: date, today: date, language: str) -> Place:
    unit = directory.organisation(reference.scheme, reference.code, day)
    if unit is None:
        return _unknown(reference)
    above = list(directory.ancestors(unit, day))
    top = next((one for one in (unit, *above) if one.kind in ORGANISATION_KINDS), above[-1] if above else unit)
    name = _name(unit, language) if top is not unit else _name_with_successor(directory, unit, today, language)
    return Place(
        unit=name,
        coded=name,
        organisation="" if top is unit else _name_with_successor(directory, top, today, language),
        sector=Sector(unit.sector or top.sector),
        key=f"{top.scheme}|{top.code}",
        own_codes=tuple(sorted(directory.with_predecessors((unit.scheme, unit.code)))),
        codes=tuple(sorted(directory.with_units_above((unit.scheme, unit.code)))),
        code=(unit.scheme, unit.code),
        unit_kind=place_kind_text(unit.kind),
        organisation_kind=place_kind_text(top.kind),
    )


def _unknown(reference: Reference) -> Place:
    # Shown as such; the next version of the directory may know the code, and then every entry has its name.
    coded = _("A unit")
    if reference.code:
        scheme = _("code") if reference.scheme in {None, UNSPECIFIED} else (reference.scheme or "").upper()
        coded = _("Unknown unit (%(scheme)s %(code)s)", scheme=scheme, code=reference.code)
    coded = without_cpr_numbers(plain_text(coded))
    codes = ((reference.scheme, reference.code),) if reference.scheme and reference.code else ()
    return Place(
        unit=without_cpr_numbers(reference.name) if reference.name else coded,
        coded=coded,
        organisation="",
        sector=Sector.UNKNOWN,
        key=f"{UNKNOWN_UNIT}|{reference.ref}",
        own_codes=codes,
        codes=codes,
        code=codes[0] if codes else None,
        unit_kind=coded,
    )


def place_of_code(code: Code, *, today: date, language: str) -> Place:
    """The unit with a code that stands on no entry, as of today."""
    return _place(catalogue(), Reference(0, code[0], code[1], None), today, today, language)


def organisation_name(cvr: str, *, today: date, language: str) -> str | None:
    """What an organisation is called, with who has taken it over; None where the directory does not know it."""
    known = catalogue().organisation("cvr", cvr, today)
    return _name_with_successor(catalogue(), known, today, language) if known else None


def _name(organisation: Organisation, language: str) -> str:
    return organisation.name_en if language == "en" and organisation.name_en else organisation.name


def _name_with_successor(directory: Catalogue, organisation: Organisation, today: date, language: str) -> str:
    name = _name(organisation, language)
    successor = directory.successor(organisation, today)
    if successor is None:
        return name
    # The name at the time, and who answers now (safety.md 6).
    return _("%(name)s (now %(successor)s)", name=name, successor=_name(successor, language))


class Places:
    """The places of one page, resolved once."""

    def __init__(self, refs: Iterable[int | None], *, today: date, language: str) -> None:
        self._references = references({ref for ref in refs if ref is not None})
        self._directory = catalogue()
        self._today = today
        self._language = language
        self._found: dict[tuple[int | None, date], Place | None] = {}

    def at(self, ref: int | None, day: date) -> Place | None:
        """The place as it was named on the day; None where the source gave no unit."""
        key = (ref, day)
        if key not in self._found:
            reference = self._references.get(ref) if ref is not None else None
            known = (self._directory, reference, day, self._today, self._language)
            self._found[key] = _place(*known) if reference is not None else None
        return self._found[key]

    def organisation_name(self, code: Code) -> str:
        """The name of an organisation today, by its code; the code itself when it is unknown."""
        found = self._directory.organisation(*code, self._today)
        return _name(found, self._language) if found else f"{code[0].upper()} {code[1]}"

    def organisation_kind(self, code: Code) -> str:
        """What sort of organisation it is today, by its code."""
        found = self._directory.organisation(*code, self._today)
        return place_kind_text(found.kind if found else "")
