"""Source profiles: what a source is, how its files look, what its codes mean. One TOML file a source."""

import tomllib
from collections.abc import Mapping
from datetime import date
from enum import IntEnum
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec

from logview.domain.terms import Activity, DataKind, EntryFlag, Purpose, Sector

PROFILES_DIRECTORY = Path(__file__).resolve().parent.parent / "profiles"

IDENTITY_FIELDS = (
    "event_id",
    "occurred_at",
    "ended_at",
    "subject",
    "performed_by",
    "organisation",
    "source_system",
    "activity",
    "data",
    "session_id",
    "correlation_id",
)
_PERSON_COLUMNS = ("id", "authorisation", "name", "role")
CSV_FIELDS = frozenset(
    (
        *("subject", "occurred_at", "ended_at", "entry_count", "event_id", "correlation_id", "session_id"),
        *(f"{who}_{what}" for who in ("actor", "on_behalf") for what in _PERSON_COLUMNS),
        *("organisation_code", "organisation_name", "data_organisation_code", "data_organisation_name"),
        *("source_system", "data_system", "activity", "data_kind", "data_text", "purpose", "reason"),
        *("outcome", "flag"),
    )
)


class ProfileError(Exception):
    """A profile file that cannot be used, with the file's name and what is wrong in it."""


class OrganisationCode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The organisation that answers for the source (dataansvarlig), as the directory knows it."""

    scheme: str
    code: str
    name: str


class Contact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a citizen or the desk asks about the source's entries."""

    name: str
    email: str | None = None
    phone: str | None = None
    web: str | None = None


class CsvLayout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a delimited file looks. `columns`: our field → header text (or position, from 1)."""

    columns: dict[str, str | int]
    delimiter: str = ";"
    quote: str = '"'
    header: bool = True
    time_format: str | None = None  # strptime; None: ISO 8601
    schemes: dict[str, str] = {}  # our field → scheme of the code in it
    ignore: tuple[str, ...] = ()  # columns that are known and not used

    def __post_init__(self) -> None:
        unknown = set(self.columns) - CSV_FIELDS
        if unknown:
            raise ValueError(f"columns: unknown field {', '.join(sorted(unknown))}")
        if len(self.delimiter) != 1 or len(self.quote) != 1:
            raise ValueError("delimiter and quote are one character each")
        wanted: type = str if self.header else int
        if not all(isinstance(column, wanted) for column in self.columns.values()):
            raise ValueError("columns are header texts with a header, positions (from 1) without")


class CodeLists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The source's codes or texts → our terms, without regard to case; `system|code` matches too."""

    activity: dict[str, str] = {}
    data_kind: dict[str, str] = {}
    purpose: dict[str, str] = {}
    role: dict[str, str] = {}  # → code in the directory's professions
    outcome: dict[str, Literal["success", "denied", "failed"]] = {}
    flag: dict[str, str] = {}

    def __post_init__(self) -> None:
        for table, terms in (
            (self.activity, Activity),
            (self.data_kind, DataKind),
            (self.purpose, Purpose),
            (self.flag, EntryFlag),
        ):
            for code, name in table.items():
                if name not in term_names(terms):
                    raise ValueError(f"codes: {code!r} → {name!r} is no {terms.__name__}")


class SourceProfile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One source, whole."""

    slug: str
    name: str
    name_en: str
    sector: str
    delivers: bool = True
    format: Literal["fhir-audit-event", "minlog-xml", "csv"] | None = None
    controller: OrganisationCode | None = None
    contact: Contact | None = None
    note: str | None = None  # Danish, shown to citizens: what the source holds or why it does not deliver
    note_en: str | None = None
    # What a citizen's decision reaches at the source, as its owner has told the operator (`citizen_app.past_entries`).
    decisions: Literal["asks", "own-copy", "not-reached", "unknown"] = "unknown"
    decisions_note: str | None = None
    decisions_note_en: str | None = None
    coverage_from: date | None = None
    rhythm_hours: int | None = None  # a delivery is expected at least this often
    default_zone: str | None = None  # for times without zone; None: such an event is set aside
    encoding: Literal["utf-8", "latin-1", "windows-1252"] = "utf-8"  # when file and BOM do not say
    max_event_bytes: int = 1_000_000
    clock_skew_seconds: int = 300  # a time this far ahead of ours is still "now"
    identity: tuple[str, ...] = ()
    subject_schemes: tuple[str, ...] = (
        "cpr",
        "x-ecpr",
        "d-ecpr",
    )  # `any`: foreign ones too
    several_subjects: Literal["set-aside", "each"] = "set-aside"
    organisation_agents: tuple[str, ...] = ()  # agent types that are organisations, not persons (FHIR)
    subject_entities: tuple[str, ...] = ()  # entity types that are the citizen (FHIR)
    masked_names: tuple[str, ...] = ()  # placeholders for a masked name; `*` at the end matches a beginning
    schemes: dict[str, str] = {}  # the source's system URIs → our identifier schemes
    csv: CsvLayout | None = None
    codes: CodeLists = CodeLists()

    def __post_init__(self) -> None:
        if self.sector not in term_names(Sector):
            raise ValueError(f"sector: {self.sector!r} is none of ours")
        strange = set(self.identity) - set(IDENTITY_FIELDS)
        if strange:
            raise ValueError(f"identity: unknown field {', '.join(sorted(strange))}")
        if self.decisions in ("own-copy", "not-reached") and not (self.decisions_note and self.decisions_note_en):
            raise ValueError(f"decisions: {self.decisions!r} needs a decisions_note in both languages")
        if self.default_zone is not None:
            _require_zone(self.default_zone)
        if self.delivers:
            self._require_delivery()
        elif not self.note:
            raise ValueError("a source that does not deliver needs a note that says so to the citizen")

    def _require_delivery(self) -> None:
        for field in ("format", "controller", "contact", "coverage_from", "rhythm_hours"):
            if getattr(self, field) is None:
                raise ValueError(f"{field} is missing (the source delivers)")
        if (self.format == "csv") != (self.csv is not None):
            raise ValueError("[csv] belongs to format csv and only there")


def term_names(terms: type[IntEnum] | type[EntryFlag]) -> dict[str, int]:
    """The names that profiles use for our terms: lower case with hyphens."""
    return {name.lower().replace("_", "-"): int(value) for name, value in terms.__members__.items()}


def _require_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise ValueError(f"default_zone: {name!r} is no time zone") from error


def decode_profile(document: Mapping[str, Any], origin: str) -> SourceProfile:
    """One profile from parsed TOML; `origin` is named in the error."""
    try:
        return msgspec.convert(document, SourceProfile)
    except msgspec.ValidationError as error:
        raise ProfileError(f"{origin}: {error}") from error


def load_profile(path: Path) -> SourceProfile:
    """One profile file. The slug must be the file's name, so that it is found where it is looked for."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProfileError(f"{path.name}: {error}") from error
    profile = decode_profile(document, path.name)
    if profile.slug != path.stem:
        raise ProfileError(f"{path.name}: slug {profile.slug!r} is not the file's name")
    return profile


def load_profiles(directory: Path = PROFILES_DIRECTORY) -> dict[str, SourceProfile]:
    """All profiles of a directory by slug."""
    return {path.stem: load_profile(path) for path in sorted(directory.glob("*.toml"))}
