"""A profile made ready for reading: its code lists merged with the standard ones, as plain dictionaries."""

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from enum import IntEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

import msgspec

from logview.domain.source_event import SourceOrganisation, SourcePerson
from logview.domain.terms import Activity, DataKind, EntryFlag, Purpose
from logview.formats import standard_codes
from logview.formats.profile import SourceProfile

Term = TypeVar("Term", bound=IntEnum)
Value = TypeVar("Value")
Key = TypeVar("Key")

_MOST_REMEMBERED = 20_000


class Memo(dict[Key, Value]):
    """What was worked out already in this file. Forgets everything when it has grown too large."""

    def keep(self, key: Key, value: Value) -> Value:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        self[key] = value
        return value


class Meaning(msgspec.Struct, frozen=True, gc=False):
    """What one combination of a source's codes means in our terms."""

    activity: Activity
    activity_is_coded: bool  # a code said it, not only the bare action
    data_kind: DataKind
    purpose: Purpose
    flags: EntryFlag


class Rules:
    """What `normalise` asks of a profile. Built once for each file."""

    __slots__ = (
        *("profile", "latest", "zone", "activity", "data_kind", "purpose", "flag", "outcome", "role", "schemes"),
        *("any_subject", "each_subject", "subject_schemes", "masked_names", "masked_beginnings"),
        *("organisation_agents", "subject_entities", "meanings", "persons", "units", "texts"),
    )

    def __init__(self, profile: SourceProfile, now: datetime) -> None:
        codes = profile.codes
        self.profile = profile
        self.latest = now + timedelta(seconds=profile.clock_skew_seconds)
        self.zone: tzinfo | None = ZoneInfo(profile.default_zone) if profile.default_zone else None
        self.activity = _terms(Activity, standard_codes.ACTIVITY, codes.activity)
        self.data_kind = _terms(DataKind, standard_codes.DATA_KIND, codes.data_kind)
        self.purpose = _terms(Purpose, standard_codes.PURPOSE, codes.purpose)
        self.flag = _flags(standard_codes.FLAG, codes.flag)
        self.outcome: dict[str, str] = _folded({**standard_codes.OUTCOME, **codes.outcome})
        self.role = _folded(codes.role)
        self.schemes: dict[str, str] = _folded({**standard_codes.SCHEMES, **profile.schemes})
        self.any_subject = "any" in profile.subject_schemes
        self.subject_schemes = frozenset(profile.subject_schemes)
        self.each_subject = profile.several_subjects == "each"
        self.masked_names = frozenset(name for name in profile.masked_names if not name.endswith("*"))
        self.masked_beginnings = tuple(name[:-1] for name in profile.masked_names if name.endswith("*"))
        self.organisation_agents = frozenset({"PROV", *profile.organisation_agents})
        self.meanings: Memo[tuple[object, ...], Meaning] = Memo()
        self.persons: Memo[tuple[object, ...], SourcePerson] = Memo()
        self.units: Memo[tuple[object, ...], SourceOrganisation] = Memo()
        self.texts: Memo[str, str] = Memo()
        self.subject_entities = frozenset({"ehmiPatient", *profile.subject_entities})

    def scheme(self, system: str | None, default: str) -> str:
        """Our name for a source's code system; the source's own when it is none of ours."""
        if not system:
            return default
        return self.schemes.get(system) or self.schemes.get(system.casefold(), system)

    def is_masked(self, name: str) -> bool:
        """Whether the source wrote a placeholder where the name should be."""
        if name in self.masked_names:
            return True
        return bool(self.masked_beginnings) and name.startswith(self.masked_beginnings)


def _terms(terms: type[Term], standard: Mapping[str, str], own: Mapping[str, str]) -> dict[str, Term]:
    return {code: terms[_member(name)] for code, name in _folded({**standard, **own}).items()}


def _flags(standard: Mapping[str, str], own: Mapping[str, str]) -> dict[str, EntryFlag]:
    return {code: EntryFlag[_member(name)] for code, name in _folded({**standard, **own}).items()}


def _member(name: str) -> str:
    return name.upper().replace("-", "_")


def _folded(codes: Mapping[str, Value]) -> dict[str, Value]:
    """Every code as written and without regard to case; as written wins."""
    return {**{code.casefold(): term for code, term in codes.items()}, **codes}
